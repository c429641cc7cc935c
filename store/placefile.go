package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Place gives a file that was written under a temporary name its own, so that it
// is whole or not there. Without replace a name that is taken meanwhile is
// refused with fs.ErrExist.
func Place(temporary, path string, replace bool) error {
	if !replace {
		// A link fails where the name was taken, which a rename would not. Sticks
		// without links (FAT, exFAT) get the rename.
		err := os.Link(temporary, path)
		if errors.Is(err, fs.ErrExist) {
			return &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}
		}
		if err == nil {
			return errors.Join(os.Remove(temporary), syncDir(filepath.Dir(path)))
		}
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// writeFile makes a file of what write gives it, whole or not at all: under another
// name first, then flushed and given its own.
func writeFile(path string, mode fs.FileMode, replace bool, write func(io.Writer) error) (err error) {
	temporary := path + newSuffix
	if err := os.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(temporary)
		}
	}()
	_ = file.Chmod(mode) // which the umask has cut
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return err
	}
	return Place(temporary, path, replace)
}

// writeText is writeFile of a text that is at hand.
func writeText(path string, mode fs.FileMode, replace bool, text []byte) error {
	return writeFile(path, mode, replace, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// NameIsFree is nil where a name may be given to a new file, in the place of one that has
// it where replace says so: never in that of a folder, a device or a pipe.
func NameIsFree(path string, replace bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir() || !replace:
		return &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}
	case !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
		return &fs.PathError{Op: "write", Path: path, Err: ErrNoFile} // a device is not to be replaced
	}
	return nil
}
