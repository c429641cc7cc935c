package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/seal"
)

// exported is a log as an export has it, with a checkpoint that is signed.
func exported(t testing.TB, s *Store, log string) []byte {
	t.Helper()
	text := []byte(strings.Join(lines(t, s, log), "\n") + "\n")
	key, err := ReadKey(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.Examine(log)
	if err != nil {
		t.Fatal(err)
	}
	line, err := Checkpoint(key, x.Device, log, &x.Tree)
	if err != nil {
		t.Fatal(err)
	}
	return append(text, line...)
}

// fileOf writes an export.
func fileOf(t testing.TB, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "night.jsonl")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fit reads a file that may be brought in.
func fit(t testing.TB, path string) *Incoming {
	t.Helper()
	in, unfit, err := IncomingFile(t.Context(), path)
	if err != nil || unfit != nil {
		t.Fatalf("%s cannot be brought in: %+v, %v", path, unfit, err)
	}
	return in
}

func bring(t testing.TB, s *Store, in *Incoming) Imported {
	t.Helper()
	found, err := s.Import(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// wantCopies checks that either copy by itself has a log up to an entry.
func wantCopies(t testing.TB, dir, log string, seq uint64) {
	t.Helper()
	if err := copiesHold(dir, filepath.Join(dir, journalFolder), log, seq); err != nil {
		t.Error(err)
	}
}

// copiesHold checks the same of copies in two places. A log that is closed is looked
// into as well, unlike at a start.
func copiesHold(dir, journals, log string, seq uint64) error {
	s := newStore(dir, Options{})
	s.journals = nil
	segments, err := databasesIn(dir)
	if err != nil {
		return err
	}
	for _, segment := range segments {
		d, err := openToLook(segment)
		if err != nil {
			return err
		}
		s.open = append(s.open, d)
	}
	defer s.Close()
	for name, read := range map[string]func() ([]byte, error){
		"databases": func() ([]byte, error) { return s.textOf(context.Background(), log) },
		"journals":  func() ([]byte, error) { return readSegments(context.Background(), journals, log) },
	} {
		text, err := read()
		if err != nil {
			return fmt.Errorf("the %s: %w", name, err)
		}
		x, err := Examine(bytes.NewReader(text))
		if err != nil || !x.Complete || x.Entries != seq {
			return fmt.Errorf("the %s have %d entries of log %s and not %d: %s, %v", name, x.Entries, log, seq, x.Reason, err)
		}
	}
	return nil
}

// A log comes in byte for byte, in both copies; again there is nothing to bring;
// what was added elsewhere since is added; and none of it is open here.
func TestImport(t *testing.T) {
	theirs, ours := open(t, t.TempDir()), open(t, t.TempDir())
	own := begin(t, ours, notes(3)...)
	log := begin(t, theirs, notes(40)...)
	first := fit(t, fileOf(t, exported(t, theirs, log)))
	if found := bring(t, ours, first); found.Standing != StandsNew || found.Entries != 41 || found.Saved != Copies {
		t.Fatalf("brought in as %+v", found)
	}
	if got := lines(t, ours, log); !slices.Equal(got, lines(t, theirs, log)) {
		t.Error("the entries are not those that were brought")
	}
	if found := bring(t, ours, first); found.Standing != StandsSame || found.Saved != 0 {
		t.Errorf("again: %+v", found)
	}
	if _, err := ours.Append(Batch{Log: log, Events: notes(1)}); !errors.As(err, new(*ElsewhereError)) {
		t.Errorf("a log that goes on elsewhere was added to: %v", err)
	}

	add(t, theirs, Batch{Log: log, Events: append(notes(5), happened(event.RunClosed{Reason: "over"}))})
	longer := fit(t, fileOf(t, exported(t, theirs, log)))
	if found := bring(t, ours, longer); found.Standing != StandsLonger || found.Before != 41 || found.Entries != 47 || found.Saved != Copies {
		t.Fatalf("longer: %+v", found)
	}
	if found := bring(t, ours, first); found.Standing != StandsShorter || found.Entries != 47 {
		t.Errorf("the beginning again: %+v", found)
	}
	add(t, ours, Batch{Log: own, Events: notes(2)})
	want := lines(t, theirs, log)
	for range 2 { // as it was left, and as it is opened again
		runs, err := ours.Runs()
		if err != nil || len(runs) != 2 {
			t.Fatalf("%+v, %v", runs, err)
		}
		for _, run := range runs {
			if run.Open() != (run.Log == own) || run.Elsewhere() != (run.Log == log) || run.Log == log && run.Status != StatusClosed {
				t.Errorf("listed as %+v", run)
			}
		}
		if got := lines(t, ours, log); !slices.Equal(got, want) {
			t.Errorf("%d entries", len(got))
		}
		if x, err := ours.Verify(log); err != nil || !x.Complete || x.Entries != 47 {
			t.Errorf("verified as %+v, %v", x, err)
		}
		dir := ours.Dir()
		closeStore(t, ours)
		wantCopies(t, dir, log, 47)
		wantCopies(t, dir, own, 6)
		if ours = open(t, dir); len(ours.Opening().Sentences()) > 0 {
			t.Errorf("said at the start: %q", ours.Opening().Sentences())
		}
	}
}

// A log that is open on another PC goes on here once somebody has said so, and not
// beside another.
func TestCarryOn(t *testing.T) {
	theirs, ours := open(t, t.TempDir()), open(t, t.TempDir())
	log := begin(t, theirs, notes(3)...)
	bring(t, ours, fit(t, fileOf(t, exported(t, theirs, log))))
	own := begin(t, ours)
	if err := ours.CarryOn(log); !errors.As(err, new(*OpenError)) {
		t.Fatalf("carried on beside an open one: %v", err)
	}
	add(t, ours, Batch{Log: own, Events: []event.Event{happened(event.RunClosed{})}})
	if err := ours.CarryOn(log); err != nil {
		t.Fatal(err)
	}
	add(t, ours, Batch{Log: log, Events: notes(2)})
	dir := ours.Dir()
	closeStore(t, ours)
	ours = open(t, dir)
	runs, _ := ours.Runs()
	i := slices.IndexFunc(runs, func(r Run) bool { return r.Log == log })
	if i < 0 || !runs[i].Open() || runs[i].Entries != 6 {
		t.Fatalf("%+v", runs)
	}
	// What comes from there now is another course, if they went on as well.
	add(t, theirs, Batch{Log: log, Events: notes(4)})
	before := lines(t, ours, log)
	found := bring(t, ours, fit(t, fileOf(t, exported(t, theirs, log))))
	if found.Standing != StandsOther || found.SameTo != 4 || found.Aside == "" || !slices.Equal(lines(t, ours, log), before) {
		t.Fatalf("%+v", found)
	}
	kept, err := os.ReadFile(found.Aside)
	if err != nil || !bytes.HasPrefix(kept, []byte(strings.Join(lines(t, theirs, log), "\n"))) {
		t.Errorf("kept aside: %d bytes, %v", len(kept), err)
	}
	if again := bring(t, ours, fit(t, fileOf(t, exported(t, theirs, log)))); again.Aside != found.Aside {
		t.Errorf("kept aside twice, in %q and %q", found.Aside, again.Aside)
	}
	closeStore(t, ours)
	if ours = open(t, dir); len(ours.Opening().Sentences()) > 0 || len(lines(t, ours, log)) != 6 {
		t.Errorf("after that: %q, %d entries", ours.Opening().Sentences(), len(lines(t, ours, log)))
	}
}

// What does not hold, or is not whole, is not brought in, and says why.
func TestImportRefuses(t *testing.T) {
	theirs := open(t, t.TempDir())
	log := begin(t, theirs, notes(9)...)
	other := begin(t, theirs)
	text := exported(t, theirs, log)
	entries := bytes.SplitAfter(text, []byte("\n"))
	join := func(parts ...[][]byte) []byte { return bytes.Join(slices.Concat(parts...), nil) }
	withheld := fmt.Appendf(nil, "{\"withheld\":3,\"leaf\":%q}\n", seal.Link(bytes.TrimSuffix(entries[2], []byte("\n"))))
	for name, c := range map[string]struct {
		text []byte
		why  string
	}{
		"changed":         {bytes.Replace(text, []byte("note 4"), []byte("note 5"), 1), "entry 6"},
		"one is missing":  {join(entries[:3], entries[4:]), "entry 4"},
		"begins later":    {join(entries[2:]), "entry 1"},
		"two of two logs": {join(entries[:10], [][]byte{[]byte(lines(t, theirs, other)[0] + "\n")}), "entry 11"},
		"end is missing":  {join(entries[:8], entries[10:]), "end is missing"},
		"withheld":        {join(entries[:2], [][]byte{withheld}, entries[3:]), "left out"},
		"words":           {[]byte("ward 7B, paper\n"), "no entry"},
		"nothing":         {nil, "no entry"},
		"a checkpoint":    {join(entries[10:]), "no entry"},
	} {
		in, unfit, err := IncomingFile(t.Context(), fileOf(t, c.text))
		if err != nil || in != nil || unfit == nil || !strings.Contains(unfit.Why, c.why) {
			t.Errorf("%s: %+v, %+v, %v", name, in, unfit, err)
		}
	}
	torn := fit(t, fileOf(t, join(entries[:5], [][]byte{entries[5][:40]})))
	if !torn.Torn || torn.Entries != 5 {
		t.Errorf("cut short: %+v", torn.Run)
	}
	if _, _, err := IncomingFile(t.Context(), filepath.Join(t.TempDir(), "not.jsonl")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	maxIncoming = 2000
	defer func() { maxIncoming = 512 << 20 }()
	if _, unfit, err := IncomingFile(t.Context(), fileOf(t, text)); err != nil || unfit == nil || !strings.Contains(unfit.Why, "larger") {
		t.Errorf("too large: %+v, %v", unfit, err)
	}
}

// Between the look and the import the file may have become another: then nothing is
// brought in.
func TestImportOfWhatHasChanged(t *testing.T) {
	theirs, ours := open(t, t.TempDir()), open(t, t.TempDir())
	log := begin(t, theirs, notes(3)...)
	path := fileOf(t, exported(t, theirs, log))
	in := fit(t, path)
	add(t, theirs, Batch{Log: log, Events: notes(1)})
	if err := os.WriteFile(path, exported(t, theirs, log), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ours.Import(t.Context(), in); !errors.Is(err, errChanged) {
		t.Errorf("got %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := ours.Import(stopped, fit(t, path)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if runs, _ := ours.Runs(); len(runs) > 0 {
		t.Errorf("here are %+v", runs)
	}
}

// Logs come from a backup, a data folder, a folder that is in use, and a journal of
// several segments.
func TestImportFrom(t *testing.T) {
	dir := t.TempDir()
	theirs := open(t, dir)
	closed := begin(t, theirs, notes(4)...)
	add(t, theirs, Batch{Log: closed, Events: []event.Event{happened(event.RunClosed{})}})
	log := begin(t, theirs, notes(4)...)
	newest(theirs).stop(errors.New("pulled"), theirs.good(), onset)
	backup := filepath.Join(t.TempDir(), "ward.db")
	if _, err := theirs.Backup(t.Context(), backup, false); err != nil {
		t.Fatal(err)
	}
	folder := func() (*Store, error) { return OpenReading(dir, Options{}) }
	for name, from := range map[string]func() (*Store, error){
		"a backup":           func() (*Store, error) { return OpenFile(backup) },
		"a folder in use":    folder,
		"a folder of nobody": folder,
	} {
		if name == "a folder of nobody" {
			closeStore(t, theirs)
		}
		ours := open(t, t.TempDir())
		found, unfit, err := IncomingFrom(t.Context(), name, from)
		if err != nil || len(unfit) > 0 || len(found) != 2 {
			t.Fatalf("%s: %d found, %+v, %v", name, len(found), unfit, err)
		}
		for _, in := range found {
			bring(t, ours, in)
		}
		if len(lines(t, ours, log)) != 5 || len(lines(t, ours, closed)) != 6 {
			t.Errorf("%s: %d and %d entries", name, len(lines(t, ours, log)), len(lines(t, ours, closed)))
		}
	}

	theirs = open(t, dir) // the first journal ends here
	journals, _ := journalsIn(filepath.Join(dir, journalFolder))
	i := slices.IndexFunc(journals, func(s segment) bool { return s.log == log })
	if err := os.WriteFile(journals[i].path+stopSuffix, fmt.Appendf(nil, `{"good":{%q:5}}`, log), 0o600); err != nil {
		t.Fatal(err)
	}
	closeStore(t, theirs)
	theirs = open(t, dir)
	add(t, theirs, Batch{Log: log, Events: notes(2)})
	closeStore(t, theirs)
	if in := fit(t, journals[i].path); in.Entries != 7 || in.Log != log {
		t.Errorf("of two segments: %+v", in.Run)
	}
}

// One copy that does not take a log leaves it in the other, and it is made whole
// from there; where neither does, nothing of it is here.
func TestImportIntoOneCopy(t *testing.T) {
	theirs := open(t, t.TempDir())
	log := begin(t, theirs, notes(20)...)
	in := fit(t, fileOf(t, exported(t, theirs, log)))
	ours := open(t, t.TempDir())
	own := begin(t, ours)
	journals := filepath.Join(ours.Dir(), journalFolder)
	if err := os.Rename(journals, journals+"-gone"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(journals, []byte("a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := bring(t, ours, in); found.Saved != 1 {
		t.Errorf("%+v", found)
	}
	// Nobody tries the copy between the two steps, and makes a folder that is then gone.
	ours.writing.Lock()
	for ours.Copies()[1].State != Lost {
		time.Sleep(time.Millisecond)
	}
	err := errors.Join(os.Remove(journals), os.Rename(journals+"-gone", journals))
	if err == nil {
		err = <-ours.keepers()[1].revive()
	}
	ours.writing.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	add(t, ours, Batch{Log: own, Events: notes(1)})
	closeStore(t, ours)
	wantCopies(t, ours.Dir(), log, 21)
}

// Which logs are from elsewhere goes along with a recovery to another folder.
func TestRecoveryKeepsWhatIsElsewhere(t *testing.T) {
	theirs, ours := open(t, t.TempDir()), open(t, t.TempDir())
	log := begin(t, theirs, notes(3)...)
	begin(t, ours)
	bring(t, ours, fit(t, fileOf(t, exported(t, theirs, log))))
	closeStore(t, ours)
	to := filepath.Join(t.TempDir(), "rescued")
	if _, err := Recover(t.Context(), Rescue{From: []string{ours.Dir()}, To: to}); err != nil {
		t.Fatal(err)
	}
	runs, err := open(t, to).Runs()
	if err != nil || len(runs) != 2 {
		t.Fatalf("%+v, %v", runs, err)
	}
	for _, run := range runs {
		if run.Elsewhere() != (run.Log == log) {
			t.Errorf("recovered as %+v", run)
		}
	}
}
