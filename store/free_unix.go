//go:build !windows

package store

import "syscall"

// freeBytes is the room on the device of a folder that this log-in may use.
func freeBytes(dir string) (bytes uint64, known bool) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return 0, false
	}
	return stat.Bavail * uint64(stat.Bsize), true
}
