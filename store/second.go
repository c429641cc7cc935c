package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// second is the folder that somebody named for the second copy, often a stick.
type second struct {
	dir string // "" for none

	mu    sync.Mutex
	found fs.FileInfo // of the folder, when it was first there
}

// check refuses a folder that is not there, and one that is only the place where
// a stick was: what is written there would be on the first device. A stick that
// comes back is known by its journals.
func (s *second) check() error {
	if s.dir == "" {
		return nil
	}
	info, err := os.Stat(s.dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%q is not a folder", s.dir)
	}
	if err := CheckPlace(s.dir); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found != nil && !os.SameFile(info, s.found) {
		if _, err := os.Stat(filepath.Join(s.dir, journalFolder)); err != nil {
			return fmt.Errorf("what was in %q %w", s.dir, errTakenAway)
		}
	}
	s.found = info
	return nil
}
