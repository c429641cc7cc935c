package session

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

var full = &fs.PathError{Op: "write", Path: `E:\downtime\journal\x.jsonl`, Err: noSpace}

// A copy that is tried every few seconds in vain is one piece of news, and is lost
// since the first.
func TestWatchingTheCopies(t *testing.T) {
	var w copyWatch
	at := time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC)
	both := func(second store.Copy) []store.Copy {
		second.Where = `E:\downtime`
		return []store.Copy{{Where: "C:\\data", State: store.Working}, second}
	}
	for i, step := range []struct {
		second store.Copy
		news   bool
		fault  store.Fault
	}{
		{store.Copy{State: store.Working}, false, ""},
		{store.Copy{State: store.Lost, Why: full}, true, store.FaultFull},
		{store.Copy{State: store.Behind, Why: full}, false, store.FaultFull},
		{store.Copy{State: store.Lost, Why: full}, false, store.FaultFull},
		{store.Copy{State: store.Lost, Why: fs.ErrNotExist}, true, store.FaultGone},
		{store.Copy{State: store.Working}, true, ""},
		{store.Copy{State: store.Working}, false, ""},
	} {
		if news := w.see(both(step.second), at.Add(time.Duration(i)*time.Second)); news != step.news {
			t.Errorf("step %d is news: %t", i, news)
		}
		c := w.copies[1]
		if c.Lost != (step.fault != "") || c.fault != step.fault || c.Lost && !c.Since.Equal(at.Add(time.Second)) {
			t.Errorf("after step %d the copy is %+v", i, c)
		}
	}
	if w.see(nil, at) {
		t.Error("a store that is closed is news")
	}
}

func TestSentencesOfTheCopies(t *testing.T) {
	now := time.Date(2026, 11, 24, 3, 20, 0, 0, time.UTC)
	c := Copy{Name: event.SecondCopy, Where: `E:\downtime`, Lost: true, Since: now.Add(-time.Minute), Why: "the disk is full", Do: "make room"}
	behind := c
	behind.Behind = true
	first := c
	first.Name, first.Where, first.Why = event.FirstCopy, `C:\data`, "the disk is read-only"
	for want, lost := range map[string][]Copy{
		"": nil,
		`the second copy of the log, in E:\downtime, is lost since 03:19: the disk is full. Everything is in the other: go on. To mend it, make room`:                                                             {c},
		`the second copy of the log, in E:\downtime, is being made whole. Everything is in the other: go on`:                                                                                                      {behind},
		`BOTH COPIES of the log are lost since 03:19, and nothing can be saved: write on paper. The first, in C:\data: the disk is read-only; make room. The second, in E:\downtime: the disk is full; make room`: {first, c},
	} {
		if got := copiesSentence(lost, now); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Each fault has a sentence of its own, with what to do, in words that a ward
// uses.
func TestWordsOfFaults(t *testing.T) {
	seen := make(map[string]store.Fault)
	for fault, r := range remedies {
		if r.why == "" || r.do == "" || seen[r.why] != "" {
			t.Errorf("%q is %q: %q, as %q is", fault, r.why, r.do, seen[r.why])
		}
		seen[r.why] = fault
		for _, word := range []string{"errno", "journal", "database", "mount", "I/O", "file system"} {
			if strings.Contains(r.why+r.do, word) {
				t.Errorf("%q says %q", fault, word)
			}
		}
	}
	chapter, err := os.ReadFile(filepath.Join("..", "handbook", "copies.md"))
	if err != nil {
		t.Fatal(err)
	}
	for fault, r := range remedies {
		if !strings.Contains(string(chapter), "| "+r.why+" |") {
			t.Errorf("the handbook does not say what %q means: %q", fault, r.why)
		}
	}
	both := &store.NotSavedError{Database: full, Journal: full}
	for want, err := range map[string]error{
		"the disk is full: move or delete what is not needed there": both,
		"the disk is full: move or delete what is not needed there; second copy, the folder is not there: plug the disk or stick in again, or put the folder back": &store.NotSavedError{Database: full, Journal: fs.ErrNotExist},
		"what was given is too large": errors.New("what was given is too large"),
	} {
		if got := (&NotSavedError{err}).Error(); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
	place := fmt.Errorf("open: %w", &store.PlaceError{Dir: `Z:\log`, Network: "Windows share"})
	if got := OpenProblem(place); got != clean.Quoted(`Z:\log`)+` is on a network drive (Windows share), and no log can be kept there safely: name a folder on this PC or on a stick with --data FOLDER` {
		t.Error(got)
	}
	if r := remedyOf(&store.PlaceError{Cloud: "Dropbox"}); r.why != "Dropbox keeps the folder the same on other computers" {
		t.Error(r.why)
	}
}

func TestWhereTheSecondCopyMayBe(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(data, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{data, file, filepath.Join(data, "none"), filepath.Join(data, "Dropbox", "x")} {
		if _, err := checkSecond(dir, data); !IsRefusal(err) {
			t.Errorf("%q gives %v", dir, err)
		}
	}
	if dir, err := checkSecond(".", data); err != nil || !filepath.IsAbs(dir) {
		t.Errorf("%q, %v", dir, err)
	}
}

func TestLittleRoom(t *testing.T) {
	free := map[string]uint64{"a": 64 << 20, "b": 12<<20 + 5, "c": 100}
	said := spaceSentences(func(dir string) (uint64, error) {
		if dir == "d" {
			return 0, errors.New("not known")
		}
		return free[dir], nil
	}, "a", "b", "c", "d")
	if len(said) != 2 || !strings.Contains(said[0], "in b: 12 MB") || !strings.Contains(said[1], "in c: less than 1 MB") {
		t.Errorf("%q", said)
	}
}

// lossy is a session with a run, and a second copy that can be pulled.
func lossy(t *testing.T) (s *Session, stick string) {
	t.Helper()
	w := newWard(t)
	stick = filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := w.open().Close(); err != nil { // which makes the folder
		t.Fatal(err)
	}
	settings := fmt.Sprintf(`{"second":%q}`, stick)
	if err := os.WriteFile(filepath.Join(w.data, settingsName), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	s = w.open()
	s.SetWho(event.Person{Name: "A Okafor"})
	if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down"}); err != nil {
		t.Fatal(err)
	}
	return s, stick
}

func noted(t *testing.T, s *Session, text string) int {
	t.Helper()
	outcome, err := s.Do(incident.Write{Kind: event.TypeNote, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Saved
}

// One loss is one entry, whatever is tried in vain, and its end is entered once
// something is in both.
func TestALossIsEnteredOnce(t *testing.T) {
	s, stick := lossy(t)
	mustTake(t, os.Rename(stick, stick+".pulled"))
	if saved := noted(t, s, "one"); saved != 1 {
		t.Fatalf("saved in %d", saved)
	}
	for range 50 {
		s.WatchCopies()
		s.EnterStorage()
	}
	noted(t, s, "two")
	s.EnterStorage()
	count := func(kind event.Type) (n int) {
		for _, row := range s.Book().Rows() {
			if row.Type == kind {
				n++
			}
		}
		return n
	}
	if n := count(event.TypeStorageDegraded); n != 1 {
		t.Fatalf("%d entries say that it is lost", n)
	}
	if err := os.Rename(stick+".pulled", stick); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); len(s.LostCopies()) > 0 && time.Now().Before(deadline); s.WatchCopies() {
		time.Sleep(50 * time.Millisecond)
	}
	s.EnterStorage()
	if n := count(event.TypeStorageRecovered); n != 0 {
		t.Error("it is entered as whole before anything was saved in both")
	}
	if saved := noted(t, s, "three"); saved != 2 {
		t.Errorf("saved in %d", saved)
	}
	for range 3 {
		s.WatchCopies()
		s.EnterStorage()
	}
	if n := count(event.TypeStorageRecovered); n != 1 || len(s.State().Storage.Lost) > 0 {
		t.Errorf("%d entries say that it is whole; the log says that these are lost: %v", n, s.State().Storage.Lost)
	}
}

// What is decided for somebody who asked earlier is theirs, and as of then.
func TestDecideAs(t *testing.T) {
	w := newWard(t)
	s := w.open()
	s.SetWho(event.Person{Name: "A Okafor"})
	if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down"}); err != nil {
		t.Fatal(err)
	}
	asked := s.Asked()
	w.pass(10 * time.Minute)
	s.SetWho(event.Person{Name: "B Shah"})
	change, err := s.DecideAs(asked, func() (*Change, error) {
		return s.Decide(incident.Write{Kind: event.TypeNote, Text: "porter late"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := change.Commit(); err != nil {
		t.Fatal(err)
	}
	row := s.Apply(change).Rows[0]
	if row.Actor.Name != "A Okafor" || row.WrittenLater().Round(time.Minute) != 10*time.Minute || s.Who().Name != "B Shah" {
		t.Errorf("the row is %+v", row)
	}
	noted(t, s, "mine")
	if rows := s.Book().Rows(); rows[len(rows)-1].Actor.Name != "B Shah" || rows[len(rows)-1].WrittenLater() > time.Minute {
		t.Errorf("the next is %+v", rows[len(rows)-1])
	}
}

func TestAbsentSentence(t *testing.T) {
	span := store.Span{Log: "7F3A91C2K4QX", First: 42, Last: 43}
	got := []string{absence{Span: span}.sentence(`E:\`, false, false), absence{Span: span}.sentence("", false, false)}
	if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, `in the second copy, in E:\, if that`) }) ||
		!strings.HasPrefix(got[1], "Entries 42 to 43 of log 7F3A91C2K4QX: saved before") {
		t.Errorf("%q", got)
	}
}

// mustTake ends a test whose files could not be taken away under the program, which
// only Windows refuses.
func mustTake(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case runtime.GOOS == "windows":
		t.Skipf("not run: Windows keeps files where they are while they are open: %v", err)
	default:
		t.Fatal(err)
	}
}
