//go:build !windows

package store

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// syncDir makes the names in a folder durable. File systems that cannot flush a
// folder say EINVAL, and a folder that we may not read cannot be flushed either;
// there is nothing more to be done about those.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// unlock takes bbolt's lock from a file that it will not close any more: its
// mapping would keep the lock alive.
func unlock(file *os.File) { _ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }

// sameDevice reports whether two folders are on one device, as far as is known.
func sameDevice(a, b string) bool {
	var of [2]syscall.Stat_t
	if syscall.Stat(a, &of[0]) != nil || syscall.Stat(b, &of[1]) != nil {
		return true
	}
	return of[0].Dev == of[1].Dev
}
