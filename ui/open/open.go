// Package open hands a finished file to the viewer of this PC. It is one of the
// two places in the program that may start another, with a list of arguments and
// never through a shell.
package open

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"downtime/runbooks/clean"
)

// File opens a file in the program that this PC has for it, and does not wait
// until that ends. What the program writes goes nowhere: the terminal is ours.
// A failure says why; the file is there all the same, so whoever called should
// show where.
func File(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("open %s: %w", clean.Quoted(path), fs.ErrInvalid)
	}
	return view(path)
}

// errNoViewer is a PC without a program for the file.
var errNoViewer = errors.New("no program for it was found")
