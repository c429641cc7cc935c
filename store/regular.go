package store

import (
	"errors"
	"io/fs"
	"os"
)

// ErrNoFile says that in the place of a file there is a folder, a device or a pipe.
var ErrNoFile = errors.New("it is not a file")

// openRegular opens a file to be read. What is none is refused before it is opened:
// a pipe would wait for somebody at its other end.
func openRegular(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: ErrNoFile}
	}
	if err != nil {
		return nil, nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	if info, err = file.Stat(); err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return file, info, nil
}
