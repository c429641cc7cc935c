package report

import (
	"io"

	"downtime/store/event"
)

// JSONL writes a log byte for byte, each entry with its line feed, so that
// whoever has it can verify it.
func JSONL(w io.Writer, entries Entries) error {
	return entries(func(e *event.Entry) error {
		if _, err := w.Write(e.Raw); err != nil {
			return err
		}
		_, err := w.Write(lineFeed)
		return err
	})
}

var lineFeed = []byte{'\n'}
