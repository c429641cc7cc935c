package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/session"
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

// writeFile makes a file of what write gives it, whole or not at all. Without
// force it refuses a name that exists; with it, too, what would be a file of the log's.
func (a *app) writeFile(path string, force bool, write func(io.Writer) error) error {
	whole, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := store.CheckOtherFile(whole); err != nil {
		return usage("%v", err)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return usage("%s is a folder: give -o the name of a file", clean.Quoted(path))
	}
	err = session.WriteFile(path, force, func(w io.Writer) error { return write(untilDone{a.ctx, w}) })
	return nameTaken(path, err)
}

// nameTaken says of a file that was not written what to do where its name is why.
func nameTaken(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return usage("%s exists already: choose another name, or add --force", clean.Quoted(path))
	case errors.Is(err, store.ErrNoFile):
		return usage("%s is a device or a pipe, and was left alone: give the name of a file", clean.Quoted(path))
	}
	return err
}

// sayNotReal says of a file that was written under the name that was asked for, where it is
// of no real downtime and its name does not say so.
func (a *app) sayNotReal(path string, mode event.Mode) error {
	name := filepath.Base(path)
	better := session.NotReal(mode, name)
	if better == name {
		return nil
	}
	_, err := fmt.Fprintf(a.out, "It is of a %s, and its name does not say so: %s would.\n", timeline.ModeWords(mode), clean.Quoted(better))
	return err
}
