package store

import (
	"strings"
	"testing"
)

const mountinfo = `22 1 254:0 / / rw,relatime - ext4 /dev/root rw
66 22 0:43 / /mnt/lab rw,nosuid,nodev shared:1 - fuse.sshfs lab@host:/ rw,user_id=1000
67 22 8:17 / /media/stick rw shared:2 - fuseblk /dev/sdb1 rw
`

func TestWhatAFuseFileSystemIsMadeBy(t *testing.T) {
	for device, want := range map[string]string{"0:43": "fuse.sshfs", "8:17": "fuseblk", "9:9": ""} {
		if got := mountedType(strings.NewReader(mountinfo), device); got != want {
			t.Errorf("%s is %q, want %q", device, got, want)
		}
	}
}
