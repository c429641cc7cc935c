package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

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
// force it refuses a name that exists.
func (a *app) writeFile(path string, force bool, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return usage("%q is a folder: give -o the name of a file", path)
	}
	err := session.WriteFile(path, force, func(w io.Writer) error { return write(untilDone{a.ctx, w}) })
	if errors.Is(err, fs.ErrExist) {
		return usage("%q exists already: choose another name, or add --force", path)
	}
	return err
}
