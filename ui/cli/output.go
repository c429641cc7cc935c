package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// printJSON prints one object a line. Text in them has been cleaned.
func printJSON[T any](w io.Writer, objects []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, object := range objects {
		if err := enc.Encode(object); err != nil {
			return err
		}
	}
	return nil
}

// untilDone is a writer that fails once the context is done, so that a long
// output ends when the person interrupts.
type untilDone struct {
	ctx context.Context
	to  io.Writer
}

func (w untilDone) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// writeFile makes a file of what write gives it, whole or not at all: under
// another name first, then flushed and renamed. Without force it refuses a name
// that exists.
func (a *app) writeFile(path string, force bool, write func(io.Writer) error) (err error) {
	if info, statErr := os.Stat(path); statErr == nil && (info.IsDir() || !force) {
		if info.IsDir() {
			return usage("%q is a folder: give -o the name of a file", path)
		}
		return usage("%q exists already: choose another name, or add --force", path)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".downtime-*")
	if failed := new(fs.PathError); errors.As(err, &failed) {
		// The temporary name would only puzzle people.
		return &fs.PathError{Op: "write", Path: path, Err: failed.Err}
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temporary.Close()
			_ = os.Remove(temporary.Name())
		}
	}()
	buffered := bufio.NewWriterSize(untilDone{a.ctx, temporary}, 1<<16)
	if err := errors.Join(write(buffered), buffered.Flush()); err != nil {
		return err
	}
	if err := errors.Join(temporary.Chmod(0o644), temporary.Sync(), temporary.Close()); err != nil {
		return fmt.Errorf("%q could not be written, %w: check the disk", path, reason(err))
	}
	return os.Rename(temporary.Name(), path)
}
