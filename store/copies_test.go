package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// journalOf is the newest journal of a log.
func journalOf(t testing.TB, dir, log string) string {
	t.Helper()
	all, err := journalsIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := ""
	for _, s := range all {
		if s.log == log {
			path = s.path
		}
	}
	if path == "" {
		t.Fatalf("no journal of %s in %q", log, dir)
	}
	return path
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// wantLines wants a log to have so many entries, and every copy to be whole.
func wantLines(t testing.TB, s *Store, log string, n int) []string {
	t.Helper()
	got := lines(t, s, log)
	if len(got) != n {
		t.Errorf("%d entries, want %d", len(got), n)
	}
	return got
}

// waitWorking waits until both copies work.
func waitWorking(t testing.TB, s *Store) {
	t.Helper()
	for range 1000 {
		if !slices.ContainsFunc(s.Copies(), func(c Copy) bool { return c.State != Working }) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the copies are %+v", s.Copies())
}

func TestEveryEntryIsInBothCopies(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(3)...)
	wantSaved(t, s, log, 2)
	add(t, s, Batch{Log: log, Events: notes(4)})
	want := strings.Join(lines(t, s, log), "\n") + "\n"
	if got := string(readFile(t, journalOf(t, s.journals[0], log))); got != want {
		t.Errorf("the journal is\n%s\nwant\n%s", got, want)
	}
	closeStore(t, s)
	s = open(t, s.Dir())
	wantSaved(t, s, log, 2)
	if all, _ := journalsIn(s.journals[0]); len(all) != 1 {
		t.Errorf("the journals are %+v", all)
	}
	if said := s.Opening(); len(said.Said) > 0 || said.Unconfirmed != (Span{}) || said.Absent != (Span{}) {
		t.Errorf("opening said %+v", said)
	}
}

// Either copy alone gives the whole log back, and makes the other whole again.
func TestEitherCopyIsEnough(t *testing.T) {
	take := map[string]func(t *testing.T, dir string){
		"the database": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, databaseName)); err != nil {
				t.Fatal(err)
			}
		},
		"the journals": func(t *testing.T, dir string) { onlyDatabase(t, dir) },
		"the end of the database": func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, databaseName), 3*pageSize); err != nil {
				t.Fatal(err)
			}
		},
		"everything in the database": func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, databaseName), 0); err != nil {
				t.Fatal(err)
			}
		},
		"the end of the journals": func(t *testing.T, dir string) {
			all, err := journalsIn(filepath.Join(dir, journalFolder))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range all {
				if err := os.Truncate(s.path, 700); err != nil {
					t.Fatal(err)
				}
			}
		},
	}
	for name, gone := range take {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			old := begin(t, s, append(notes(3), happened(event.RunClosed{}))...)
			log := begin(t, s, notes(4)...)
			runs, err := s.Runs()
			if err != nil {
				t.Fatal(err)
			}
			want := lines(t, s, log)
			wantOld := lines(t, s, old)
			closeStore(t, s)
			gone(t, dir)
			for range 2 { // the second time it is as if nothing had been
				s = open(t, dir)
				waitWorking(t, s)
				if got, err := s.Runs(); err != nil || !slices.EqualFunc(runs, got, func(a, b Run) bool {
					return a.Log == b.Log && a.Entries == b.Entries && a.Status == b.Status && a.Since.Equal(b.Since)
				}) {
					t.Errorf("runs are %+v, %v; want %+v", got, err, runs)
				}
				if got := lines(t, s, log); !slices.Equal(got, want) {
					t.Errorf("%d entries of the open log, want %d", len(got), len(want))
				}
				if got := lines(t, s, old); !slices.Equal(got, wantOld) {
					t.Errorf("%d entries of the closed log, want %d", len(got), len(wantOld))
				}
				if s.Opening().Mended != (len(s.Opening().Said) > 0) {
					t.Errorf("mended is %t of %q", s.Opening().Mended, s.Opening().Said)
				}
				if s.Opening().Absent != (Span{}) {
					t.Errorf("opening said %+v", s.Opening())
				}
				closeStore(t, s)
			}
			s = open(t, dir)
			wantSaved(t, s, log, 2)
		})
	}
}

// While a program writes, another reads the same from the journals.
func TestReadingWhileAnotherWrites(t *testing.T) {
	s := open(t, t.TempDir())
	old := begin(t, s, happened(event.RunClosed{}))
	log := begin(t, s, notes(3)...)
	r, err := OpenReading(s.Dir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	runs, err := r.Runs()
	if err != nil || len(runs) != 2 || runs[0].Log != log || runs[0].Status != StatusOpen || runs[1].Log != old || runs[1].Status != StatusClosed {
		t.Errorf("runs are %+v, %v", runs, err)
	}
	if got, want := lines(t, r, log), lines(t, s, log); !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// mustTake ends a test whose files could not be taken away under the program.
// Windows keeps an open file where it is, so that nothing is to be tested there.
func mustTake(t testing.TB, err error) {
	t.Helper()
	if err != nil && runtime.GOOS == "windows" {
		t.Skip("not run: Windows keeps an open file where it is:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A copy that is taken away under the program never delays or fails a tick, and
// is whole again, in a new segment, when it can be.
func TestACopyThatIsTakenAway(t *testing.T) {
	cases := map[string]func(t *testing.T, s *Store, log string){
		"the database deleted": func(t *testing.T, s *Store, _ string) {
			mustTake(t, os.Remove(newest(s).path))
		},
		"the database replaced": func(t *testing.T, s *Store, _ string) {
			path := newest(s).path
			content := readFile(t, path)
			mustTake(t, os.Rename(path, path+".away"))
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"the journal deleted": func(t *testing.T, s *Store, log string) {
			mustTake(t, os.Remove(journalOf(t, s.journals[0], log)))
		},
		"all journals deleted": func(t *testing.T, s *Store, _ string) {
			mustTake(t, os.RemoveAll(s.journals[0]))
		},
	}
	for name, take := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			log := begin(t, s, notes(3)...)
			take(t, s, log)
			begun := time.Now()
			wantSaved(t, s, log, 1)
			wantSaved(t, s, log, 1)
			if took := time.Since(begun); took > graceTime {
				t.Errorf("it took %s", took)
			}
			lost := slices.IndexFunc(s.Copies(), func(c Copy) bool { return c.State == Lost })
			if lost < 0 || s.Copies()[lost].Why == nil {
				t.Errorf("the copies are %+v", s.Copies())
			}
			waitWorking(t, s)
			wantSaved(t, s, log, 2)
			want := wantLines(t, s, log, 7)
			closeStore(t, s)
			for _, alone := range []string{"database", "journals"} {
				only := t.TempDir()
				if err := os.CopyFS(only, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
				if alone == "database" {
					onlyDatabase(t, only)
				} else {
					for _, path := range databaseFiles(t, only) {
						if err := os.Remove(path); err != nil {
							t.Fatal(err)
						}
					}
				}
				s := open(t, only)
				if got := lines(t, s, log); !slices.Equal(got, want) {
					t.Errorf("the %s alone: %d entries, want %d", alone, len(got), len(want))
				}
				closeStore(t, s)
			}
		})
	}
}

func databaseFiles(t testing.TB, dir string) []string {
	t.Helper()
	all, err := databasesIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, s := range all {
		paths = append(paths, s.path)
	}
	return paths
}

// A write that fails in both copies is not saved, and trying again cannot double
// it, whatever of it reached a disk: here all of it did.
func TestTryingAgainDoublesNothing(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(2)...)
	// The files are written, but are not where they were; new ones cannot be made.
	away := s.Dir() + ".away"
	mustTake(t, os.Rename(s.Dir(), away))
	_, err := s.Append(Batch{Log: log, Events: []event.Event{note("told the lab")}})
	if refused := new(NotSavedError); !errors.As(err, &refused) {
		t.Fatalf("Append answered %v", err)
	}
	wantLines(t, s, log, 3)
	if err := os.Rename(away, s.Dir()); err != nil {
		t.Fatal(err)
	}
	receipt, err := s.Append(Batch{Log: log, Events: []event.Event{note("told the lab")}})
	if err != nil || receipt.Saved != 2 || receipt.Entries[0].Seq != 4 {
		t.Fatalf("the second time Append saved %d copies, %v: %+v", receipt.Saved, err, s.Copies())
	}
	want := wantLines(t, s, log, 4)
	failed := readFile(t, filepath.Join(s.Dir(), databaseName))
	if !bytes.Contains(failed, []byte("told the lab")) {
		t.Error("the test is void: nothing of the first try reached the disk")
	}
	closeStore(t, s)
	s = open(t, s.Dir())
	if got := wantLines(t, s, log, 4); !slices.Equal(got, want) {
		t.Error("what was acknowledged is not what is there")
	}
	wantSaved(t, s, log, 2)
	closeStore(t, s)
	if after := readFile(t, filepath.Join(s.Dir(), databaseName)); !bytes.Equal(failed, after) {
		t.Error("the file that could not be written was written again")
	}
}

// Files that are taken away from both copies at once cost nothing: the same lines
// go into new ones.
func TestBothFilesTakenAwayAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(2)...)
	all, err := journalsIn(s.journals[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{newest(s).path, all[0].path} {
		mustTake(t, os.Rename(path, path+".away"))
	}
	wantSaved(t, s, log, 2)
	want := wantLines(t, s, log, 4)
	for _, path := range []string{filepath.Join(s.Dir(), databaseName), all[0].path} {
		if err := os.Rename(path+".away", path); err != nil {
			t.Fatal(err)
		}
	}
	closeStore(t, s)
	s = open(t, s.Dir())
	if got := lines(t, s, log); !slices.Equal(got, want) {
		t.Errorf("the log is\n%q\nwant\n%q", got, want)
	}
}
