package store

import (
	"maps"
	"os"
	"slices"
	"time"
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

func (w databaseWriter) present() error { return stillThere(w.path, w.info) }

func (j *journals) present() error {
	if _, err := os.Stat(j.dir); err != nil {
		return err
	}
	j.mu.Lock()
	files := slices.Collect(maps.Values(j.files))
	j.mu.Unlock() // the device may not answer
	for _, f := range files {
		if err := stillThere(f.path, f.info); err != nil {
			return err
		}
	}
	return nil
}
