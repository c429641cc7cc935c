package report

import (
	"io"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/seal"
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

// SignedJSONL is JSONL that ends with a checkpoint of exactly the entries that
// were written, signed with the key of the PC.
func SignedJSONL(w io.Writer, entries Entries, key seal.Key) error {
	var tree seal.Tree
	device, log := "", ""
	err := JSONL(w, func(visit func(*event.Entry) error) error {
		return entries(func(e *event.Entry) error {
			if started, ok := e.Body.(event.RunStarted); ok {
				device = started.Device
			}
			log = e.Log
			tree.Add(e.Raw)
			return visit(e)
		})
	})
	if err != nil {
		return err
	}
	line, err := store.Checkpoint(key, device, log, &tree)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

var lineFeed = []byte{'\n'}
