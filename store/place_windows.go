package store

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

func volumeOf(dir string) (volume, error) {
	var v volume
	root := filepath.VolumeName(dir)
	if isShare(root) {
		v.network = "Windows share"
	} else if name, err := windows.UTF16PtrFromString(root + `\`); err == nil && windows.GetDriveType(name) == windows.DRIVE_REMOTE {
		v.network = "Windows share"
	}
	name, err := windows.UTF16PtrFromString(dir)
	if err == nil {
		err = windows.GetDiskFreeSpaceEx(name, &v.free, nil, nil)
	}
	if err != nil && v.network == "" {
		return volume{}, &os.PathError{Op: "volume", Path: dir, Err: err}
	}
	return v, nil
}

// isShare reports whether the volume of a path is named by a computer and a share.
func isShare(root string) bool {
	root = strings.ReplaceAll(root, "/", `\`)
	switch {
	case strings.HasPrefix(strings.ToUpper(root), `\\?\UNC`):
		return true
	case strings.HasPrefix(root, `\\?\`), strings.HasPrefix(root, `\\.\`):
		return false
	}
	return strings.HasPrefix(root, `\\`)
}
