package report

import (
	"io"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/seal"
)

// LogCopy is how a log is written as the log that it is. The zero value is all of it,
// with no signature.
type LogCopy struct {
	// Withhold reports whether an entry is left out, by its number: its hash stands in
	// its place, and proves the others. Nil leaves out none.
	Withhold func(seq uint64) bool
	// Key signs what was written or withheld, with a checkpoint at the end.
	Key *seal.Key
}

// Write writes a log byte for byte, each entry, or what stands for it, with its line
// feed, so that whoever has it can verify it.
func (c LogCopy) Write(w io.Writer, entries Entries) error {
	var tree seal.Tree
	device, log := "", ""
	err := entries(func(e *event.Entry) error {
		if c.Key != nil {
			if started, ok := e.Body.(event.RunStarted); ok {
				device = started.Device
			}
			log = e.Log
			tree.Add(e.Raw)
		}
		line := e.Raw
		if c.Withhold != nil && c.Withhold(e.Seq) {
			line = store.Withheld(e)
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
		_, err := w.Write(lineFeed)
		return err
	})
	if err != nil || c.Key == nil {
		return err
	}
	line, err := store.Checkpoint(*c.Key, device, log, &tree)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

var lineFeed = []byte{'\n'}
