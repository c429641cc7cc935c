package store

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

func volumeOf(dir string) (volume, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return volume{}, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	v := volume{free: fs.Bavail * uint64(fs.Bsize)}
	if fs.Flags&unix.MNT_LOCAL == 0 {
		v.network = strings.ToUpper(unix.ByteSliceToString(fs.Fstypename[:]))
	}
	return v, nil
}
