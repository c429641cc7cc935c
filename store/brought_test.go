package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// brought is a folder with a log of its own and one that was brought in and goes on
// elsewhere, kept twice.
func brought(t *testing.T) (dir, second, own, log string) {
	t.Helper()
	theirs := open(t, t.TempDir())
	log = begin(t, theirs, notes(3)...)
	dir, second = t.TempDir(), t.TempDir()
	ours, err := Open(dir, Options{Second: second, Stamp: ticking()})
	if err != nil {
		t.Fatal(err)
	}
	own = begin(t, ours)
	bring(t, ours, fit(t, fileOf(t, exported(t, theirs, log))))
	closeStore(t, ours)
	return dir, second, own, log
}

// elsewhereAlone checks that of the logs of a folder just one goes on elsewhere.
func elsewhereAlone(t *testing.T, s *Store, log string) {
	t.Helper()
	runs, err := s.Runs()
	if err != nil || len(runs) != 2 {
		t.Fatalf("%+v, %v", runs, err)
	}
	for _, run := range runs {
		if run.Elsewhere() != (run.Log == log) || run.Open() == (run.Log == log) {
			t.Errorf("listed as %+v", run)
		}
	}
}

// A data folder that is made again from the second copy, or got back from one of its
// files, knows as well which log is another PC's.
func TestBroughtIsKnownByEitherCopy(t *testing.T) {
	dir, second, _, log := brought(t)
	again := t.TempDir()
	for range 2 {
		s, err := Open(again, Options{Second: second, Stamp: ticking()})
		if err != nil {
			t.Fatal(err)
		}
		elsewhereAlone(t, s, log)
		closeStore(t, s)
	}
	second = filepath.Join(second, journalFolder)
	if _, err := os.Stat(second); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{dir, filepath.Join(dir, "downtime.db"), second} {
		to := filepath.Join(t.TempDir(), "rescued")
		if _, err := Recover(t.Context(), Rescue{From: []string{from}, To: to}); err != nil {
			t.Fatal(err)
		}
		elsewhereAlone(t, open(t, to), log)
	}
}

// What says which logs were brought in is not written over where it cannot be read, and
// a recovery says so.
func TestBroughtThatCannotBeRead(t *testing.T) {
	dir, _, _, _ := brought(t)
	path := filepath.Join(dir, broughtName)
	if err := os.WriteFile(path, []byte(`[{"log":`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if said := strings.Join(s.Opening().Said, "\n"); !strings.Contains(said, "cannot be read") {
		t.Errorf("the start says %q", said)
	}
	theirs := open(t, t.TempDir())
	if _, err := s.Import(t.Context(), fit(t, fileOf(t, exported(t, theirs, begin(t, theirs))))); err == nil {
		t.Error("another log was brought in all the same")
	}
	closeStore(t, s)
	if text, err := os.ReadFile(path); err != nil || string(text) != `[{"log":` {
		t.Errorf("it is %q, %v", text, err)
	}
	found, err := Recover(t.Context(), Rescue{From: []string{dir}, To: filepath.Join(t.TempDir(), "rescued")})
	if err != nil || !strings.Contains(strings.Join(found.Said, "\n"), "cannot be read") {
		t.Errorf("the recovery says %q, %v", found.Said, err)
	}
}

// goesOnElsewhere is the store of another PC, to which the log of a folder was taken and had
// some notes added.
func goesOnElsewhere(t *testing.T, dir, log string, more int) *Store {
	t.Helper()
	there := filepath.Join(t.TempDir(), "there")
	if _, err := Recover(t.Context(), Rescue{From: []string{dir}, To: there}); err != nil {
		t.Fatal(err)
	}
	s := open(t, there)
	add(t, s, Batch{Log: log, Events: notes(more)})
	return s
}

// A night that went on on another PC and comes back is told to be saved, and so not
// asked to be confirmed; and a log that is closed stays this PC's own.
func TestANightThatComesBack(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(3)...)
	closeStore(t, s)
	theirs := goesOnElsewhere(t, dir, log, 5)
	s = open(t, dir)
	if found := bring(t, s, fit(t, fileOf(t, exported(t, theirs, log)))); found.Standing != StandsLonger {
		t.Fatalf("brought in as %+v", found)
	}
	closeStore(t, s)
	s = open(t, dir)
	if u := s.Opening().Unconfirmed; u.Log != "" {
		t.Errorf("%+v is to be confirmed", u)
	}
	if runs, err := s.Runs(); err != nil || !runs[0].Open() {
		t.Errorf("%+v, %v", runs, err)
	}
}

// Another course that could not be kept with the journals is named all the same.
func TestAnotherCourseAboveTheJournals(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(3)...)
	closeStore(t, s)
	theirs := goesOnElsewhere(t, dir, log, 2)
	s = open(t, dir)
	add(t, s, Batch{Log: log, Events: notes(1)})
	in := fit(t, fileOf(t, exported(t, theirs, log)))
	mustTake(t, os.Rename(filepath.Join(dir, journalFolder), filepath.Join(dir, "away")))
	found := bring(t, s, in)
	if found.Standing != StandsOther || filepath.Dir(found.Aside) != dir {
		t.Fatalf("kept as %+v", found)
	}
	x, err := s.Examine(log)
	if err != nil || len(x.Others) != 1 || x.Others[0].Path != found.Aside {
		t.Errorf("verify names %+v, %v", x.Others, err)
	}
}
