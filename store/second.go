package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"downtime/runbooks/clean"
)

// second is the folder that somebody named for the second copy, often a stick.
type second struct {
	dir  string // "" for none
	data string // the data folder
	// first is set where this folder has not been the second copy's before, as far as
	// the data folder knows.
	first bool

	mu    sync.Mutex
	found fs.FileInfo // of the folder, when it was last used
	apart bool        // it was on another device than the data folder
}

// check refuses a folder that is not there, and one that is only the place where
// a stick was: what is written there would be on the first device. A stick that
// comes back is known by its journals; another in its place is taken up where
// nothing is on it, and else is somebody's own.
func (s *second) check() error {
	if s.dir == "" {
		return nil
	}
	info, err := os.Stat(s.dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", clean.Quoted(s.dir))
	}
	if err := CheckPlace(s.dir); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	apart := !sameDevice(s.dir, s.data)
	if s.found != nil && !os.SameFile(info, s.found) {
		if _, err := os.Stat(filepath.Join(s.dir, journalFolder)); err != nil {
			switch {
			case s.apart && !apart:
				return fmt.Errorf("what was in %s %w", clean.Quoted(s.dir), errTakenAway)
			case !isEmpty(s.dir):
				return fmt.Errorf("what is in %s %w", clean.Quoted(s.dir), errNotOurs)
			}
		}
	}
	// Windows reads what tells two folders apart when they are first compared, by the
	// name: by then the next stick may have it.
	os.SameFile(info, info)
	s.found, s.apart = info, apart
	return nil
}

// systemNames are what systems put on a stick by themselves, besides names that begin
// with a full stop.
var systemNames = []string{"System Volume Information", "$RECYCLE.BIN", "lost+found"}

// isEmpty reports whether nobody has put anything into a folder.
func isEmpty(dir string) bool {
	names, err := os.ReadDir(dir)
	return err == nil && !slices.ContainsFunc(names, func(e fs.DirEntry) bool {
		return !strings.HasPrefix(e.Name(), ".") && !slices.Contains(systemNames, e.Name())
	})
}
