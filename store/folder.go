package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"downtime/runbooks/clean"

	bolt "go.etcd.io/bbolt"
)

// makeDir makes a folder and everything above it, each name on disk before the
// next. What exists is left as it is.
func makeDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s is a file, not a folder: name another place with --data FOLDER", clean.Quoted(dir))
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return err
	}
	if err := makeDir(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// makeSharedDir makes a folder in one that is there, with its permissions.
func makeSharedDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	above, err := os.Stat(filepath.Dir(dir))
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, above.Mode().Perm()); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	_ = os.Chmod(dir, above.Mode().Perm()) // the umask has cut them
	return syncAbove(dir)
}

// fileMode gives files their folder's own permissions, so that a folder made
// for all users of a PC holds files that all of them can use.
func fileMode(dir string) fs.FileMode {
	info, err := os.Stat(dir)
	if err != nil {
		return 0o600
	}
	return info.Mode().Perm() & 0o666
}

// share gives a file that was just made its folder's permissions, which the
// umask has cut. Only its owner can, and nobody else needs to.
func share(path string) { _ = os.Chmod(path, fileMode(filepath.Dir(path))) }

// fill makes an empty database and flushes it.
func fill(path string) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: openTimeout, PageSize: pageSize})
	if err != nil {
		return err
	}
	return errors.Join(db.Update(newLayout.begin), db.Close())
}

// syncAbove makes the name of a file durable, and those of all folders above it on
// its device: somebody else may have made them a moment ago, and a log whose folder
// is gone is gone. Only the file's own folder must be one that can be flushed.
func syncAbove(path string) error {
	dir := filepath.Dir(path)
	err := syncDir(dir)
	for parent := filepath.Dir(dir); parent != dir && sameDevice(parent, dir); parent = filepath.Dir(dir) {
		_ = syncDir(parent)
		dir = parent
	}
	return err
}
