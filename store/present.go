package store

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"downtime/runbooks/clean"
)

// presentTime is how often a copy that is not written is looked at: somebody who
// pulls a stick is told while standing beside it, and not at the next entry.
const presentTime = 2 * time.Second

// look gives a copy up whose files are not where they were.
func (k *keeper) look(w *writer) {
	if err := within(stallLimit, (*w).present); err != nil {
		k.giveUp(w, err, nil)
	}
}

// present fails for a database that has become shorter, too: it only ever grows.
func (w databaseWriter) present() error {
	info, err := statOf(w.path, w.info)
	if err == nil && info.Size() < w.info.Size() {
		err = cutError(w.path)
	}
	return err
}

// cutError says that somebody else has changed the length of a file that only this
// program writes.
func cutError(path string) error {
	return fmt.Errorf("%s %w", clean.Quoted(path), errCut)
}

// asWritten fails where the journal is not the file of its name any more, or is not as
// long as what was written to it.
func (f *journalFile) asWritten() error {
	info, err := statOf(f.path, f.info)
	if err == nil && info.Size() != f.size {
		err = cutError(f.path)
	}
	return err
}

func (j *journals) present() error {
	if _, err := os.Stat(j.dir); err != nil {
		return err
	}
	j.mu.Lock()
	files := slices.Collect(maps.Values(j.files))
	j.mu.Unlock() // the device may not answer
	for _, f := range files {
		if err := f.asWritten(); err != nil {
			return err
		}
	}
	return nil
}
