package store

import (
	"io"
	"os"
)

// ReadThrough reads a file to its end, and tells how far it is. It gives the file, to be
// closed, and how many bytes were read of it; nil for what is no file, or cannot be
// opened. A folder is listed.
func ReadThrough(path string, tell func(Progress)) (*os.File, int64) {
	p := &progress{tell: tell}
	p.begin(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		_, _ = os.ReadDir(path)
		return nil, 0
	}
	file, _, err := openRegular(path)
	if err != nil {
		return nil, 0
	}
	_, _ = io.Copy(io.Discard, watched{p, path, file}) // whoever reads it next is told the same
	return file, p.soFar()
}
