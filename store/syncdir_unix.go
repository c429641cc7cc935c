//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"
)

// syncDir makes the names in a folder durable. File systems that cannot flush a
// folder say EINVAL; there is nothing more to be done on them.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
