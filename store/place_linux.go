package store

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// networks are file systems on other computers, by the numbers of statfs(2).
var networks = map[uint32]string{
	unix.NFS_SUPER_MAGIC:  "NFS",
	unix.SMB_SUPER_MAGIC:  "SMB",
	unix.SMB2_SUPER_MAGIC: "SMB",
	unix.CIFS_SUPER_MAGIC: "SMB",
	unix.V9FS_MAGIC:       "9P",
	unix.AFS_SUPER_MAGIC:  "AFS",
	unix.AFS_FS_MAGIC:     "AFS",
	unix.CEPH_SUPER_MAGIC: "Ceph",
	unix.CODA_SUPER_MAGIC: "Coda",
	unix.NCP_SUPER_MAGIC:  "NetWare",
	0x0bd00bd0:            "Lustre",
	0x01161970:            "GFS2",
	0x7461636f:            "OCFS2",
	0x47504653:            "GPFS",
}

// fuseNetworks are programs that show what is on another computer. Others of their
// kind show local disks (NTFS, exFAT), and are none of these.
var fuseNetworks = map[string]string{
	"sshfs": "SSHFS", "rclone": "rclone", "davfs": "WebDAV", "davfs2": "WebDAV", "gvfsd-fuse": "GVFS", "s3fs": "S3",
	"glusterfs": "GlusterFS", "cephfs": "Ceph", "ceph-fuse": "Ceph", "smbnetfs": "SMB", "curlftpfs": "FTP",
	"google-drive-ocamlfuse": "Google Drive", "onedriver": "OneDrive",
}

func volumeOf(dir string) (volume, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return volume{}, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	v := volume{free: fs.Bavail * uint64(fs.Bsize), network: networks[uint32(fs.Type)]}
	switch uint32(fs.Type) {
	case unix.FUSE_SUPER_MAGIC:
		v.network = fuseNetworks[fuseProgram(dir)]
	case unix.V9FS_MAGIC:
		// Some virtual computers have nothing else, and it is then their disk.
		var root unix.Statfs_t
		if unix.Statfs("/", &root) == nil && root.Type == fs.Type {
			v.network = ""
		}
	}
	return v, nil
}

// fuseProgram is which program a folder's file system is made by, "" where that
// cannot be told.
func fuseProgram(dir string) string {
	var info unix.Stat_t
	if unix.Stat(dir, &info) != nil {
		return ""
	}
	mounts, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer mounts.Close()
	device := fmt.Sprintf("%d:%d", unix.Major(info.Dev), unix.Minor(info.Dev))
	return strings.TrimPrefix(mountedType(mounts, device), "fuse.")
}

// mountedType finds the type of the file system of a device in the form of
// mountinfo (proc(5)): its third field is the device, and the type stands after a
// hyphen.
func mountedType(mountinfo io.Reader, device string) string {
	lines := bufio.NewScanner(mountinfo)
	for lines.Scan() {
		before, after, _ := strings.Cut(lines.Text(), " - ")
		if fields := strings.Fields(before); len(fields) > 2 && fields[2] == device {
			kind, _, _ := strings.Cut(after, " ")
			return kind
		}
	}
	return ""
}
