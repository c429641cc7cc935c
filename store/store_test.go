package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/seal"
)

// onset is when the outage of every test began.
var onset = time.Date(2026, 11, 24, 2, 20, 0, 0, time.UTC)

var okafor = event.Person{Name: "S Okafor", Role: "nurse in charge"}

// ticking is a clock that goes on by a second each time it is read, by whichever of the
// store's goroutines.
func ticking() func() event.Stamp {
	var seconds atomic.Int64
	return func() event.Stamp {
		n := time.Duration(seconds.Add(1))
		at := onset.Add(51*time.Minute + n*time.Second)
		return event.Stamp{At: at, Offset: "+00:00", Boot: "test-boot", MonoMS: int64(n) * 1000}
	}
}

func started(title string) event.Event {
	return happened(event.RunStarted{
		Mode: event.Live, Title: title, Systems: []string{"EPR"}, Ward: "7B", Zone: "Europe/London",
		WallClock: event.ClockCheck{Checked: true},
	})
}

func note(text string) event.Event {
	return happened(event.Logged{Kind: event.TypeNote, Text: text})
}

func happened(body event.Body) event.Event {
	return event.Event{Happened: onset, Actor: okafor, Body: body}
}

// notes are n events of a few hundred bytes each.
func notes(n int) []event.Event {
	list := make([]event.Event, n)
	for i := range list {
		list[i] = note(fmt.Sprintf("note %d: %s", i, strings.Repeat("paper ", 20)))
	}
	return list
}

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{Who: "ward7b", Stamp: ticking()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func add(t testing.TB, s *Store, batches ...Batch) []event.Entry {
	t.Helper()
	receipt, err := s.Append(batches...)
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Entries
}

// newest is the database that is written.
func newest(s *Store) *database {
	open := s.databases()
	return open[len(open)-1]
}

// onlyDatabase takes the journals away, so that a test meets the database alone.
func onlyDatabase(t testing.TB, dir string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, journalFolder)); err != nil {
		t.Fatal(err)
	}
}

// begin starts a log and adds events to it, one transaction each.
func begin(t testing.TB, s *Store, more ...event.Event) string {
	t.Helper()
	log := NewLogID()
	add(t, s, Batch{Log: log, New: true, Events: []event.Event{started("EPR down")}})
	for _, ev := range more {
		add(t, s, Batch{Log: log, Events: []event.Event{ev}})
	}
	return log
}

// lines are the entries of a log as they are stored.
func lines(t testing.TB, s *Store, log string) []string {
	t.Helper()
	var all []string
	if err := s.Read(log, func(e *event.Entry) error {
		all = append(all, string(e.Raw))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func closeStore(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEverythingIsThereAfterReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "yet", "there")
	s := open(t, dir)
	log := NewLogID()
	appended := add(t, s, Batch{Log: log, New: true, Events: []event.Event{started("EPR down")}})
	appended = append(appended, add(t, s, Batch{Log: log, Events: notes(3)})...)
	closeStore(t, s)

	s = open(t, dir)
	var read []event.Entry
	if err := s.Read(log, func(e *event.Entry) error {
		read = append(read, *e)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, appended) {
		t.Errorf("read %v\nafter appending %v", read, appended)
	}
	more := add(t, s, Batch{Log: log, Events: notes(1)})
	if more[0].Seq != 5 || more[0].Prev != seal.Link(appended[3].Raw) {
		t.Errorf("the next entry is number %d and follows %s", more[0].Seq, more[0].Prev)
	}
}

func TestEntriesAreNumberedAndLinked(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(40)...)
	link := seal.Genesis
	seq := uint64(0)
	if err := s.Read(log, func(e *event.Entry) error {
		seq++
		if e.Seq != seq || e.Prev != link || e.Log != log {
			t.Errorf("entry %d of %s with link %s, want %d with %s", e.Seq, e.Log, e.Prev, seq, link)
		}
		link = seal.Link(e.Raw)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if seq != 41 {
		t.Errorf("read %d entries, want 41", seq)
	}
	report, err := s.Verify(log)
	if want := (Report{Log: log, Entries: 41, Complete: true}); err != nil || report != want {
		t.Errorf("verified as %+v, %v", report, err)
	}
}

func TestSaltsAreNeverTheSame(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(20)...)
	seen := make(map[string]bool)
	_ = s.Read(log, func(e *event.Entry) error {
		if seen[e.Salt] {
			t.Errorf("entry %d has the salt of another", e.Seq)
		}
		seen[e.Salt] = true
		return nil
	})
}

func TestRunsListsTheLatestFirst(t *testing.T) {
	s := open(t, t.TempDir())
	first := begin(t, s)
	add(t, s, Batch{Log: first, Events: []event.Event{happened(event.RunClosed{})}})
	second := begin(t, s)
	add(t, s, Batch{Log: second, Events: []event.Event{happened(event.RunAbandoned{Reason: "wrong PC"})}})
	third := begin(t, s, notes(2)...)
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range runs {
		got = append(got, fmt.Sprintf("%s %s %d %t", r.Log, r.Status, r.Entries, r.Ended.IsZero()))
		if !r.Since.Equal(onset) || r.Started.Title != "EPR down" || r.Declared.Before(onset) {
			t.Errorf("run %s: since %s, declared %s, title %q", r.Log, r.Since, r.Declared, r.Started.Title)
		}
	}
	want := []string{third + " open 3 true", second + " abandoned 2 false", first + " closed 2 false"}
	if !slices.Equal(got, want) {
		t.Errorf("runs are\n%q, want\n%q", got, want)
	}
	add(t, s, Batch{Log: first, Events: []event.Event{happened(event.RunReopened{Reason: "not over"})}})
	runs, _ = s.Runs()
	if r := runs[2]; r.Status != StatusOpen || !r.Ended.IsZero() {
		t.Errorf("a reopened run is %s, ended %s", r.Status, r.Ended)
	}
}

// The list of runs says of which logs there is a debrief, whichever copy is read.
func TestRunsCountsTheDebrief(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, happened(event.LessonAdded{Text: "x"}), happened(event.RunClosed{}))
	add(t, s, Batch{Log: log, Events: []event.Event{
		happened(event.ActionAdded{Text: "x", Owner: "y", Due: "2026-12-12"}), happened(event.ActionDone{Action: 4}),
	}})
	want := func(what string, s *Store) {
		t.Helper()
		runs, err := s.Runs()
		if err != nil || len(runs) != 1 || runs[0].Debrief != 3 || runs[0].Status != StatusClosed {
			t.Errorf("%s: %+v, %v", what, runs, err)
		}
	}
	want("as it was written", s)
	closeStore(t, s)
	s = open(t, dir)
	want("read again", s)
	closeStore(t, s)
	if err := os.Remove(filepath.Join(dir, databaseName)); err != nil {
		t.Fatal(err)
	}
	want("from the journals alone", open(t, dir))
}

// Two logs change together or not at all: a real downtime ends a drill.
func TestTwoLogsInOneTransaction(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	drill, live := begin(t, s), NewLogID()
	entries := add(t, s,
		Batch{Log: drill, Events: []event.Event{happened(event.RunClosed{Reason: "real"})}},
		Batch{Log: live, New: true, Events: []event.Event{started("EPR down")}},
		Batch{Log: live, Events: notes(2)})
	var got []string
	for _, e := range entries {
		got = append(got, fmt.Sprintf("%t %d %s", e.Log == drill, e.Seq, e.Type))
	}
	want := []string{"true 2 run.closed", "false 1 run.started", "false 2 log.note", "false 3 log.note"}
	if !slices.Equal(got, want) {
		t.Errorf("appended %q, want %q", got, want)
	}
	_, err := s.Append(
		Batch{Log: live, Events: notes(1)},
		Batch{Log: drill, New: true, Events: notes(1)})
	if err == nil {
		t.Error("a log was started twice")
	}
	closeStore(t, s)
	s = open(t, dir)
	if d, l := lines(t, s, drill), lines(t, s, live); len(d) != 2 || len(l) != 3 {
		t.Errorf("%d and %d entries, want 2 and 3", len(d), len(l))
	}
}

// A refusal writes nothing and leaves the store as useful as before.
func TestAppendRefuses(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s)
	huge := note(strings.Repeat("x", event.MaxLine))
	cases := map[string][]Batch{
		"nothing":                         nil,
		"a batch of nothing":              {{Log: log}},
		"a new log of nothing":            {{Log: NewLogID(), New: true}},
		"a log that is not there":         {{Log: NewLogID(), Events: notes(1)}},
		"a log that is there as new":      {{Log: log, New: true, Events: []event.Event{started("again")}}},
		"a second start":                  {{Log: log, Events: []event.Event{started("again")}}},
		"a log that starts with a note":   {{Log: NewLogID(), New: true, Events: notes(1)}},
		"a log with a hostile name":       {{Log: "\x1b[2J", New: true, Events: []event.Event{started("x")}}},
		"an entry that is too large":      {{Log: log, Events: []event.Event{note("small"), huge}}},
		"an entry without a body":         {{Log: log, Events: []event.Event{{Actor: okafor}}}},
		"a body under a false type":       {{Log: log, Events: []event.Event{happened(event.Logged{Kind: event.TypeStepDone})}}},
		"a type that is not known":        {{Log: log, Events: []event.Event{happened(event.Logged{Kind: "log.gossip"})}}},
		"a time that no calendar can say": {{Log: log, Events: []event.Event{{Happened: time.Unix(1<<40, 0), Actor: okafor, Body: event.RunClosed{}}}}},
	}
	before := lines(t, s, log)
	for name, batches := range cases {
		_, err := s.Append(batches...)
		if stopped := new(NotSavedError); err == nil || errors.As(err, &stopped) {
			t.Errorf("%s: %v", name, err)
		}
		if after := lines(t, s, log); !slices.Equal(before, after) {
			t.Errorf("%s: changed the log", name)
		}
	}
	add(t, s, Batch{Log: log, Events: notes(1)})
	closeStore(t, s)
	if runs, err := open(t, dir).Runs(); err != nil || len(runs) != 1 || runs[0].Entries != 2 {
		t.Errorf("afterwards there are %v, %v", runs, err)
	}
}

func TestALargeEntryIsKept(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(30)...)
	text := strings.Repeat("long ", 1<<20)
	add(t, s, Batch{Log: log, Events: append(notes(3), note(text))})
	for _, n := range notes(10) {
		add(t, s, Batch{Log: log, Events: []event.Event{n}})
	}
	closeStore(t, s)
	s = open(t, dir)
	if got := lines(t, s, log); len(got) != 45 || !strings.Contains(got[34], text) {
		t.Errorf("%d entries, the 35th of %d bytes", len(got), len(got[34]))
	}
}

func TestReadOfALogThatIsNotThere(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.Read("7F3A91C2K4QX", func(*event.Entry) error { return nil }); err == nil {
		t.Error("it was read")
	}
}

func TestReadEndsWithTheVisitorsError(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(3)...)
	enough, seen := errors.New("enough"), 0
	err := s.Read(log, func(*event.Entry) error {
		if seen++; seen == 2 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || seen != 2 {
		t.Errorf("%v after %d entries", err, seen)
	}
}

// A visitor may append: no transaction is open while it runs.
func TestAppendWhileReading(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(50)...)
	seen := 0
	if err := s.Read(log, func(*event.Entry) error {
		seen++
		add(t, s, Batch{Log: log, Events: notes(5)})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if seen != 51 {
		t.Errorf("saw %d entries, want those that were there: 51", seen)
	}
}

func TestConcurrentUse(t *testing.T) {
	s := open(t, t.TempDir())
	s.stamp = Stamp
	log := begin(t, s)
	const writers, each = 4, 25
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				if _, err := s.Append(Batch{Log: log, Events: []event.Event{note(fmt.Sprintf("writer %d note %d", w, i))}}); err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			for range each {
				if err := s.Read(log, func(*event.Entry) error { return nil }); err != nil {
					t.Error(err)
				}
				if runs, err := s.Runs(); err != nil || len(runs) != 1 {
					t.Error(runs, err)
				}
			}
		})
	}
	group.Wait()
	if got := lines(t, s, log); len(got) != 1+writers*each {
		t.Errorf("%d entries, want %d", len(got), 1+writers*each)
	}
}

// After Close nothing works, nothing hangs, and closing again harms nobody.
func TestClose(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s)
	closeStore(t, s)
	if _, err := s.Append(Batch{Log: log, Events: notes(1)}); err == nil {
		t.Error("appended to a closed store")
	}
	if err := s.Read(log, func(*event.Entry) error { return nil }); err == nil {
		t.Error("read a closed store")
	}
	next := open(t, dir)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := Open(dir, Options{}); !isLocked(err) {
		t.Errorf("closing the first store again let go of the second: %v", err)
	}
	add(t, next, Batch{Log: log, Events: notes(1)})
}

func TestOpenReadingChangesNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenReading(dir, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("an empty folder gave %v", err)
	}
	if names := namesIn(t, dir); len(names) > 0 {
		t.Errorf("looking made %q", names)
	}
	s := open(t, dir)
	log := begin(t, s, notes(2)...)
	closeStore(t, s)
	before := snapshot(t, dir)
	s, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, s, log); len(got) != 3 {
		t.Errorf("read %d entries, want 3", len(got))
	}
	if _, err := s.Append(Batch{Log: log, Events: notes(1)}); err == nil {
		t.Error("appended to a store opened for reading")
	}
	closeStore(t, s)
	if after := snapshot(t, dir); !reflect.DeepEqual(before, after) {
		t.Error("reading changed the folder")
	}
}

// The file is made whole or not at all, and nothing of the making is left.
func TestCreationLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	// Half of a database, as a power cut during its making leaves it.
	if err := os.WriteFile(filepath.Join(dir, databaseName+".new"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if got, want := namesIn(t, dir), []string{databaseName, generationFile(1, holderSuffix), keyName, generationFile(1, acknowledgedSuffix), generationFile(1, lockSuffix), journalFolder}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	closeStore(t, s)
	if got, want := namesIn(t, dir), []string{databaseName, keyName, generationFile(1, acknowledgedSuffix), generationFile(1, lockSuffix), journalFolder}; !slices.Equal(got, want) {
		t.Errorf("after closing the folder holds %q, want %q", got, want)
	}
}

// What Append relies on for its word: bbolt flushes twice a commit unless it is
// told not to.
func TestNothingIsSwitchedOff(t *testing.T) {
	s := open(t, t.TempDir())
	db := newest(s).bolt
	if db.NoSync || db.NoGrowSync || db.NoFreelistSync {
		t.Errorf("bbolt runs without its flushes: %v", db)
	}
	if got := db.Info().PageSize; got != pageSize {
		t.Errorf("pages of %d bytes", got)
	}
}

func TestOpenDoesNotMakeAFileThatWentAway(t *testing.T) {
	dir := t.TempDir()
	if _, err := openDatabase(segment{path: filepath.Join(dir, databaseName), number: 1}, false); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("opening gave %v", err)
	}
	if names := namesIn(t, dir); len(names) > 0 {
		t.Errorf("opening made %q", names)
	}
}

func isLocked(err error) bool {
	locked := new(LockedError)
	return errors.As(err, &locked)
}

func namesIn(t testing.TB, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

type fileState struct {
	Content  string
	Modified time.Time
}

// snapshot is every file of a folder, with the time it was last changed.
func snapshot(t testing.TB, dir string) map[string]fileState {
	t.Helper()
	files := make(map[string]fileState)
	for _, name := range namesIn(t, dir) {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.IsDir() {
			files[name] = fileState{"a folder", info.ModTime()}
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = fileState{string(bytes.Clone(content)), info.ModTime()}
	}
	return files
}
