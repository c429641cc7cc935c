package store

import (
	"errors"
	"io/fs"
	"os"
)

// ErrNoFile says that in the place of a file there is a folder, a device or a pipe.
var ErrNoFile = errors.New("it is not a file")

// mayOpen is asked before a file is opened: what is none gives ErrNoFile, because a pipe
// would wait for somebody at its other end.
func mayOpen(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: ErrNoFile}
	}
	return err
}

// openRegular opens a file to be read.
func openRegular(path string) (*os.File, fs.FileInfo, error) {
	if err := mayOpen(path); err != nil {
		return nil, nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return file, info, nil
}
