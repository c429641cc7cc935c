package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// withoutMarks takes away what tells that files failed, and the files that were begun
// since: no device had room for them.
func withoutMarks(t *testing.T, s *Store, since ...string) {
	t.Helper()
	for _, dir := range []string{s.dir, s.journals[0]} {
		for _, name := range namesIn(t, dir) {
			if strings.HasSuffix(name, stopSuffix) || slices.Contains(since, name) {
				mustTake(t, os.Remove(filepath.Join(dir, name)))
			}
		}
	}
}

// files are those of both copies.
func files(t *testing.T, s *Store) []string {
	t.Helper()
	databases, err := databasesIn(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	journals, err := journalsIn(s.journals[0])
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, s := range append(databases, journals...) {
		paths = append(paths, s.path)
	}
	return paths
}

// A copy that failed while neither device took a mark is not written after a restart
// either, whichever way it shows; what it had is in a new file, and no more files are
// begun at the starts after that.
func TestFileThatFailedWithoutAMark(t *testing.T) {
	for name, test := range map[string]struct {
		fail func(t *testing.T, s *Store, log string)
		old  []int // of files, the database first: those that must not be written
	}{
		"the database, and the log went on": {func(t *testing.T, s *Store, log string) {
			mustTake(t, newest(s).file.Close())
			wantSaved(t, s, log, 1)
			wantSaved(t, s, log, 1)
			_ = s.Close() // the database was closed already
			withoutMarks(t, s, databaseFile(2))
			said := readAcknowledged(s.dir, 1)
			said.Database = nil // that was not written either
			a := openAcknowledged(s.dir, 1)
			a.change(func(word *lastEntry) { *word = said })
			a.close()
		}, []int{0}},
		"the database, at the last entry": {func(t *testing.T, s *Store, log string) {
			end := s.ends()[log].Seq
			closeStore(t, s)
			a := openAcknowledged(s.dir, 1)
			a.lost(0, map[string]uint64{log: end - 1})
			a.close()
		}, []int{0}},
		"the journal, at the last entry": {func(t *testing.T, s *Store, log string) {
			end := s.ends()[log].Seq
			closeStore(t, s)
			a := openAcknowledged(s.dir, 1)
			a.lost(1, map[string]uint64{log: end - 1})
			a.close()
		}, []int{1}},
		"both, on a disk that took nothing": {func(t *testing.T, s *Store, log string) {
			before := readAcknowledged(s.dir, 1)
			add(t, s, Batch{Log: log, Events: notes(1)})
			closeStore(t, s)
			a := openAcknowledged(s.dir, 1)
			a.change(func(word *lastEntry) { *word = before })
			a.close()
		}, []int{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir())
			log := begin(t, s, notes(3)...)
			test.fail(t, s, log)
			old := files(t, s)
			if len(old) != 2 {
				t.Fatalf("the files are %q", old)
			}
			var before [][]byte
			for _, path := range old {
				before = append(before, readFile(t, path))
			}
			s = open(t, s.Dir())
			n := len(lines(t, s, log))
			begun := files(t, s)
			if want := 2 + len(test.old); len(begun) != want {
				t.Fatalf("the files are %q, want %d", begun, want)
			}
			closeStore(t, s)
			s = open(t, s.Dir())
			if again := files(t, s); !slices.Equal(again, begun) {
				t.Errorf("a start begins files again: %q", again)
			}
			wantSaved(t, s, log, 2)
			wantSaved(t, s, log, 2)
			closeStore(t, s)
			for _, i := range test.old {
				if !bytes.Equal(readFile(t, old[i]), before[i]) {
					t.Errorf("%q was written", old[i])
				}
			}
			s = open(t, s.Dir())
			last := lines(t, s, log)[n-1]
			closeStore(t, s)
			for _, path := range files(t, s) {
				if !slices.Contains(old, path) && !bytes.Contains(readFile(t, path), []byte(last)) {
					t.Errorf("%q has not the entry that the file before may not have", path)
				}
			}
			if len(test.old) < Copies {
				mustTake(t, os.Remove(old[test.old[0]]))
			}
			s = open(t, s.Dir())
			wantLines(t, s, log, n+2)
			if gone := s.Opening(); gone.Absent != (Span{}) || len(gone.Gone) > 0 {
				t.Errorf("the start says %+v", gone)
			}
		})
	}
}

// A program that ends as it should goes on in the files there are.
func TestFilesAreGoneOnIn(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(3)...)
	for range 3 {
		closeStore(t, s)
		s = open(t, s.Dir())
		wantSaved(t, s, log, 2)
		if got := files(t, s); len(got) != 2 {
			t.Fatalf("the files are %q", got)
		}
	}
}
