package session

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"downtime/runbooks/clean"
	"downtime/store"
)

// WriteFile makes a file of what write gives it, whole or not at all: under
// another name first, then flushed and given its own. Without replace a name
// that exists is refused with fs.ErrExist. The file has the permissions that the
// person's umask leaves: names of staff are in it.
func WriteFile(path string, replace bool, write func(io.Writer) error) (err error) {
	if err := checkFileName(path); err != nil {
		return err
	}
	if err := store.NameIsFree(path, replace); err != nil {
		return err
	}
	temporary := path + ".part-" + rand.Text()[:8]
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if failed := new(fs.PathError); errors.As(err, &failed) {
		// The temporary name would only puzzle people.
		return &fs.PathError{Op: "write", Path: path, Err: failed.Err}
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(temporary)
		}
	}()
	buffered := bufio.NewWriterSize(file, 1<<16)
	if err := errors.Join(write(buffered), buffered.Flush()); err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("%s could not be written: check the disk: %w", clean.Quoted(path), err)
	}
	return store.Place(temporary, path, replace)
}

// writeText is WriteFile of a text that is at hand.
func writeText(path string, replace bool, text []byte) error {
	return WriteFile(path, replace, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
