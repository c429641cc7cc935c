package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// inTwoFiles is a folder with a log each of whose copies lies in two files, and those
// files, by their paths in it: of each copy the one with the beginning comes first.
func inTwoFiles(t *testing.T) (dir, log string, files []string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir)
	log = begin(t, s, notes(30)...)
	closeStore(t, s)
	first := journalOf(t, filepath.Join(dir, journalFolder), log)
	for _, path := range []string{filepath.Join(dir, databaseName), first} {
		if err := (segment{path: path}).stop(mark{Why: "the stick was pulled", At: time.Now(), Good: map[string]uint64{log: 31}}); err != nil {
			t.Fatal(err)
		}
	}
	s = open(t, dir)
	twice(t, s, Batch{Log: log, Events: notes(30)})
	if said := s.Opening().Sentences(); len(said) > 0 {
		t.Fatalf("of files that were given up, and hold what they should, is said: %q", said)
	}
	closeStore(t, s)
	second := journalOf(t, filepath.Join(dir, journalFolder), log)
	databases, err := databasesIn(dir)
	if err != nil || len(databases) != 2 {
		t.Fatalf("the databases are %+v, %v", databases, err)
	}
	for _, path := range []string{databases[0].path, databases[1].path, first, second} {
		name, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	return dir, log, files
}

// Whichever file of a copy is gone, or was cut, while the program was not running: that
// is said, and the copy has all of the log again, also where its newest file is whole.
func TestACopyThatHasAHole(t *testing.T) {
	dir, log, files := inTwoFiles(t)
	harms := map[string]func(path string) error{
		"deleted": os.Remove,
		"emptied": func(path string) error { return os.Truncate(path, 0) },
		"cut": func(path string) error {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.Truncate(path, int64(len(content)*2/3))
		},
		"cut after a line": func(path string) error {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			half := content[:len(content)/2]
			return os.Truncate(path, int64(bytes.LastIndexByte(half, '\n')+1))
		},
		"a bit of it changed": func(path string) error {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			content[len(content)/2] ^= 4
			return os.WriteFile(path, content, 0o600)
		},
	}
	for what, harm := range harms {
		for i, name := range files {
			isDatabase := i < 2
			if isDatabase && what != "deleted" {
				continue // what a damaged database does is seen elsewhere
			}
			t.Run(fmt.Sprint(filepath.Base(name), " ", what), func(t *testing.T) {
				folder := t.TempDir()
				if err := os.CopyFS(folder, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
				if err := harm(filepath.Join(folder, name)); err != nil {
					t.Fatal(err)
				}
				s := open(t, folder)
				said := strings.Join(s.Opening().Sentences(), "\n")
				if which := map[bool]string{true: "first copy", false: "second copy"}[isDatabase]; !strings.Contains(said, which) && !strings.Contains(said, filepath.FromSlash(name)) {
					t.Errorf("at the start is said %q", said)
				}
				twice(t, s, Batch{Log: log, Events: notes(1)})
				closeStore(t, s)
				if err := eitherHolds(folder, log, 62); err != nil {
					t.Error(err)
				}
				again := open(t, folder)
				if said := again.Opening().Sentences(); len(said) > 0 {
					t.Errorf("at the next start is said %q", said)
				}
				closeStore(t, again)
			})
		}
	}
}

// A journal that somebody cuts, empties or writes in while it is open is given up at the
// next entry, which nobody is told is in both copies, and is made again.
func TestAJournalThatIsChangedWhileItIsOpen(t *testing.T) {
	for what, change := range map[string]func(path string) error{
		"emptied": func(path string) error { return os.Truncate(path, 0) },
		"cut":     func(path string) error { return os.Truncate(path, 700) },
		"written": func(path string) error {
			file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				return err
			}
			_, err = file.WriteString("seen by Ann\n")
			return errors.Join(err, file.Close())
		},
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			log := begin(t, s, notes(9)...)
			if err := change(journalOf(t, filepath.Join(dir, journalFolder), log)); err != nil {
				t.Fatal(err)
			}
			receipt, err := s.Append(Batch{Log: log, Events: []event.Event{note("after that")}})
			if err != nil || receipt.Saved != 1 {
				t.Fatalf("saved %d/%d, %v", receipt.Saved, Copies, err)
			}
			if why := s.Copies()[1].Why; why == nil || !strings.Contains(why.Error(), "was cut or written by something else") {
				t.Errorf("the second copy is lost because %v", why)
			}
			for tries := 0; s.Copies()[1].State != Working; tries++ {
				if tries == 1000 {
					t.Fatalf("the copies are %+v", s.Copies())
				}
				s.Append(Batch{Log: log, Events: []event.Event{note("and again")}})
				time.Sleep(10 * time.Millisecond)
			}
			twice(t, s, Batch{Log: log, Events: []event.Event{note("in both")}})
			closeStore(t, s)
			if err := eitherHolds(dir, log, 12); err != nil {
				t.Error(err)
			}
		})
	}
}
