package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/seal"
)

// What is imported in these tests: a log as it was on another PC at two moments.
const (
	importVariable = "DOWNTIME_TEST_IMPORT" // the folder of the two exports
	importedFirst  = 25
	importedLater  = 40
	ownTitle       = "of this PC"
)

func importFile(folder string, n int) string {
	return filepath.Join(folder, fmt.Sprintf("%d.jsonl", n))
}

// importUnderSupervision adds to a log of its own, brings another in, and says what
// is saved. Each is tried again as a person would.
func importUnderSupervision(dir string) error {
	if err := submit(); err != nil {
		return fmt.Errorf("%w: %w", errNoSupervision, err)
	}
	report := os.NewFile(reportFile, "report")
	say := func(log string, seq uint64, raw []byte) {
		_, _ = fmt.Fprintf(report, "saved 2 0 %s %d %s", log, seq, seal.Link(raw))
	}
	s, err := Open(dir, Options{Second: os.Getenv(secondVariable), Who: "child"})
	if err != nil {
		return err
	}
	defer s.Close()
	own := NewLogID()
	tick := func(b Batch) error {
		in := night{say: func(string, ...any) {}}
		receipt, err := in.append(s, b)
		if err != nil {
			return err
		}
		last := receipt.Entries[len(receipt.Entries)-1]
		say(own, last.Seq, last.Raw)
		return nil
	}
	if err := tick(Batch{Log: own, New: true, Events: []event.Event{started(ownTitle), note("before")}}); err != nil {
		return err
	}
	for _, n := range []int{importedFirst, importedLater} {
		in, unfit, err := IncomingFile(context.Background(), importFile(os.Getenv(importVariable), n))
		if err != nil || unfit != nil {
			return fmt.Errorf("%+v, %w", unfit, err)
		}
		for tries := 0; ; tries++ {
			_, err = s.Import(context.Background(), in)
			if err == nil {
				break
			}
			if tries == 20 || !errors.As(err, new(*NotSavedError)) && !errors.As(err, new(*os.PathError)) {
				return err
			}
		}
		var last event.Entry
		if err := s.Read(in.Log, func(e *event.Entry) error { last = *e; return nil }); err != nil {
			return err
		}
		say(in.Log, last.Seq, last.Raw)
		if err := tick(Batch{Log: own, Events: notes(1)}); err != nil {
			return err
		}
	}
	return nil
}

// recordImport takes down what an import does to both devices.
func recordImport(t *testing.T, fault func(*call) answer) (r *recorder, log string, want []string) {
	t.Helper()
	theirs, folder := open(t, t.TempDir()), t.TempDir()
	log = begin(t, theirs, notes(importedFirst-1)...)
	for _, n := range []int{importedFirst, importedLater} {
		if n == importedLater {
			add(t, theirs, Batch{Log: log, Events: notes(importedLater - importedFirst)})
		}
		if err := os.WriteFile(importFile(folder, n), exported(t, theirs, log), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r = newRecorder(newDevices(t))
	if fault == nil {
		fault = func(*call) answer { return answer{} }
	}
	sup := &supervisor{judge: fault, noted: r.noted, ended: make(chan struct{})}
	if err := supervise(t, sup, "import", "DOWNTIME_TEST_DIR="+r.first, secondVariable+"="+r.second, importVariable+"="+folder); err != nil {
		skipUnsupervised(t, err)
		t.Fatal(err)
	}
	return r, log, lines(t, theirs, log)
}

// A power cut at any moment of an import, with any part of what was not flushed,
// leaves all of a log that is brought in or nothing of it, before and after it was
// made longer; what it said is saved is there; the PC's own log is whole; and a log
// from elsewhere is never taken for the one that is open here.
func TestFaultsImport(t *testing.T) {
	rnd := seeded(t)
	for name, fault := range map[string]func() func(*call) answer{
		"both devices sound":         func() func(*call) answer { return nil },
		"a flush fails, database":    func() func(*call) answer { return failing(t, 9, deedFlush, databasePattern.MatchString) },
		"a write fails, journal":     func() func(*call) answer { return failing(t, 1, deedWrite, isNewJournal) },
		"a flush fails, new journal": func() func(*call) answer { return failing(t, 2, deedFlush, isNewJournal) },
		"a new journal gets no name": func() func(*call) answer { return failing(t, 1, deedLink, isNewJournal) },
		"what is from elsewhere fails": func() func(*call) answer {
			return failing(t, 1, deedWrite, func(name string) bool { return name == broughtName+newSuffix })
		},
	} {
		r, log, want := recordImport(t, fault())
		total := many(1_500, 60_000)/6 + 1
		counts := make(map[int]int)
		base := filepath.Join(quickDir(t), "left")
		place := devices{filepath.Join(base, "first"), filepath.Join(base, "second")}
		left := total
		crashes(r, rnd, total, nil, func(c crashed) bool {
			left--
			if err := os.RemoveAll(base); err != nil {
				t.Fatal(err)
			}
			if err := restore(c.left, place); err != nil {
				t.Fatal(err)
			}
			n, err := importedAfter(place, log, want, c.promised)
			counts[n]++
			if err != nil {
				t.Errorf("%s, %s: %v", name, c.what, err)
			}
			return left > 0 && !t.Failed()
		})
		if counts[0] == 0 || counts[importedFirst] == 0 || counts[importedLater] == 0 {
			t.Errorf("%s: the run was void: %v", name, counts)
		}
		t.Logf("import, %-29s %v (entries: states)", name+":", counts)
	}
}

func isNewJournal(name string) bool {
	original, is := strings.CutSuffix(name, newSuffix)
	return is && journalPattern.MatchString(original)
}

// importedAfter opens what a power cut left, and says how many entries the log that
// was brought in has there.
func importedAfter(place devices, log string, want []string, saved promised) (int, error) {
	s, err := Open(place.first, place.options())
	if damaged := new(DamagedError); errors.As(err, &damaged) && len(saved) == 0 {
		return 0, nil // the first database, half made: nothing was promised
	}
	if err != nil {
		return 0, err
	}
	defer s.Close()
	runs, err := s.Runs()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, run := range runs {
		if run.Broken != nil {
			return n, run.Broken
		}
		var got []string
		if err := s.Read(run.Log, func(e *event.Entry) error { got = append(got, string(e.Raw)); return nil }); err != nil {
			return n, err
		}
		if last := saved[run.Log]; uint64(len(got)) < last.seq || last.seq > 0 && seal.Link([]byte(got[last.seq-1])) != last.link {
			return n, fmt.Errorf("log %s has %d entries, and %d were saved", run.Log, len(got), last.seq)
		}
		if run.Log != log {
			if run.Started.Title != ownTitle || !run.Open() {
				return n, fmt.Errorf("there is a log that nobody wrote: %+v", run)
			}
			continue
		}
		if n = len(got); n != importedFirst && n != importedLater || !slices.Equal(got, want[:n]) {
			return n, fmt.Errorf("%d entries of what was brought in", n)
		}
		if run.Open() || !run.Elsewhere() {
			return n, errors.New("what was brought in is open here")
		}
	}
	if last := saved[log]; last.seq > uint64(n) {
		return n, fmt.Errorf("what was brought in has %d entries, and %d were saved", n, last.seq)
	}
	return n, nil
}
