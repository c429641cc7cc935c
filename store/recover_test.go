package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

// rescue recovers and wants it to succeed.
func rescue(t testing.TB, to string, from ...string) Recovery {
	t.Helper()
	found, err := Recover(t.Context(), Rescue{From: from, To: to, Options: Options{Stamp: ticking()}})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// linesIn are the lines of every log in a folder.
func linesIn(t testing.TB, dir string) map[string][]string {
	t.Helper()
	s, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string][]string)
	for _, r := range runs {
		all[r.Log] = lines(t, s, r.Log)
	}
	return all
}

// Whatever happens to a database that has no second copy: what is recovered is
// what was there, every entry that is not is named, and the file is as it was.
func TestRecoverFromEveryHarm(t *testing.T) { eachLayout(t, recoverFromEveryHarm) }

func recoverFromEveryHarm(t *testing.T, l layout) {
	rnd := seeded(t)
	dir, sound, _ := sample(t, l)
	want := linesIn(t, dir)
	all, some, none := 0, 0, 0
	for n := range 25 {
		content, _, what := harms[n%len(harms)](rnd, bytes.Clone(sound))
		from, to := t.TempDir(), filepath.Join(t.TempDir(), "new")
		write(t, from, content)
		before := snapshot(t, from)
		found, err := Recover(t.Context(), Rescue{From: []string{from}, To: to})
		if nothing := new(NothingFoundError); errors.As(err, &nothing) {
			none++
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if after := snapshot(t, from); len(after) != 1 || after[databaseName] != before[databaseName] {
			t.Fatalf("%s: the source was changed", what)
		}
		got := linesIn(t, to)
		for _, l := range found.Logs {
			if l.Entries > 0 && !slices.Equal(got[l.Log], want[l.Log][:l.Entries]) {
				t.Fatalf("%s: log %s is not as it was", what, l.Log)
			}
			wantAccounted(t, what, l, want[l.Log])
		}
		if found.Whole() && len(found.Logs) == len(want) {
			all++
		} else {
			some++
		}
	}
	t.Logf("25 harms: %d recovered whole, %d in part, %d with nothing left", all, some, none)
	if all == 0 || some == 0 {
		t.Error("the run was void")
	}
}

// wantAccounted wants every entry that is known of to be recovered, kept beside,
// or said to be gone, and what is kept to be what was written.
func wantAccounted(t testing.TB, what string, l RecoveredLog, want []string) {
	t.Helper()
	where := make(map[uint64]string)
	for seq := uint64(1); seq <= l.Entries; seq++ {
		where[seq] = "recovered"
	}
	for _, k := range l.Kept {
		kept := strings.Split(strings.TrimSuffix(string(readFile(t, k.File)), "\n"), "\n")
		if !k.Fork && !slices.Equal(kept, want[k.First-1:k.Last]) {
			t.Fatalf("%s: %s is not what was written", what, k.File)
		}
		for seq := k.First; seq <= k.Last && !k.Fork; seq++ {
			where[seq] += "kept"
		}
	}
	for _, g := range l.Gone {
		for seq := g.First; seq <= g.Last; seq++ {
			where[seq] += "gone"
		}
	}
	for seq := uint64(1); seq <= l.Known; seq++ {
		if w := where[seq]; w != "recovered" && w != "kept" && w != "gone" {
			t.Fatalf("%s: entry %d of %d is %q: %+v", what, seq, l.Known, w, l)
		}
	}
}

// With a journal beside it no harm to the database loses anything.
func TestRecoverInPlace(t *testing.T) {
	rnd := seeded(t)
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(90)...)
	closeStore(t, s)
	want := linesIn(t, dir)
	sound := readFile(t, filepath.Join(dir, databaseName))
	journal := readFile(t, journalOf(t, filepath.Join(dir, journalFolder), log))
	for n := range 15 {
		content, _, what := harms[n%len(harms)](rnd, bytes.Clone(sound))
		dir := t.TempDir()
		write(t, dir, content)
		if err := os.Mkdir(filepath.Join(dir, journalFolder), 0o700); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, journalFolder, "20261124-0311-"+log+".jsonl")
		if err := os.WriteFile(name, journal, 0o600); err != nil {
			t.Fatal(err)
		}
		found := rescue(t, dir, dir)
		if !found.Whole() || found.Written != found.Needed {
			t.Fatalf("%s: recovered %+v", what, found)
		}
		s := open(t, dir)
		if said := s.Opening(); len(said.Said) > 0 || len(said.Gone) > 0 {
			t.Errorf("%s: the second opening said %+v", what, said)
		}
		wantSaved(t, s, log, 2)
		closeStore(t, s)
		if got := linesIn(t, dir); !slices.Equal(got[log][:91], want[log]) {
			t.Fatalf("%s: the log is not as it was", what)
		}
		kept, _ := filepath.Glob(filepath.Join(dir, "*"))
		if !slices.ContainsFunc(kept, func(path string) bool {
			info, err := os.Stat(path)
			return err == nil && info.Mode().IsRegular() && bytes.Equal(readFile(t, path), content)
		}) && found.Needed {
			t.Errorf("%s: the old file is gone: %q", what, kept)
		}
	}
}

// A sound folder is left as it is.
func TestRecoverWhereNothingIsWrong(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	begin(t, s, notes(3)...)
	closeStore(t, s)
	before := snapshot(t, dir)
	found := rescue(t, dir, dir)
	if found.Needed || found.Written || !found.Whole() {
		t.Errorf("found %+v", found)
	}
	if after := snapshot(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("the folder was changed")
	}
}

// An entry that is damaged in every copy ends its log. What follows it is kept in
// a file of its own, and taken up again once the entry is found.
func TestAnEntryThatIsGone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(87)...)
	closeStore(t, s)
	want := linesIn(t, dir)[log]
	whole := filepath.Join(t.TempDir(), "whole.jsonl")
	if err := os.WriteFile(whole, []byte(strings.Join(want[:57], "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, databaseName), journalOf(t, filepath.Join(dir, journalFolder), log)} {
		content := bytes.ReplaceAll(readFile(t, path), []byte("note 55:"), []byte("NOTE 55:"))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found := rescue(t, dir, dir)
	l := found.Logs[0]
	file := filepath.Join(dir, log+"-entries-58-88.jsonl")
	if l.Entries != 56 || l.Known != 88 || !slices.Equal(l.Gone, []Span{{log, 57, 57}}) || len(l.Kept) != 1 || l.Kept[0].File != file {
		t.Fatalf("recovered %+v", l)
	}
	if got := string(readFile(t, file)); got != strings.Join(want[57:], "\n")+"\n" {
		t.Errorf("kept %q", got)
	}
	if got := linesIn(t, dir)[log]; !slices.Equal(got, want[:56]) {
		t.Errorf("%d entries in the folder", len(got))
	}
	if found := rescue(t, dir, dir); found.Needed {
		t.Errorf("the second time it is needed: %+v", found)
	}
	// The missing entry turns up in an export.
	found = rescue(t, dir, dir, whole)
	if l := found.Logs[0]; l.Entries != 88 || !found.Whole() || !found.Written {
		t.Fatalf("recovered %+v", found)
	}
	if got := linesIn(t, dir)[log]; !slices.Equal(got, want) {
		t.Errorf("%d entries in the folder", len(got))
	}
}

// Two courses of one log, each whole by itself: the later segment is the log, and
// the other is kept and named.
func TestRecoverKeepsAFork(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(3)...)
	closeStore(t, s)
	other := t.TempDir()
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s = open(t, other)
	add(t, s, Batch{Log: log, Events: []event.Event{note("the other course")}})
	closeStore(t, s)
	s = open(t, dir)
	add(t, s, Batch{Log: log, Events: notes(2)})
	closeStore(t, s)
	to := filepath.Join(t.TempDir(), "new")
	found := rescue(t, to, dir, other)
	l := found.Logs[0]
	if !found.Whole() || l.Entries < 5 || len(l.Kept) != 1 || !l.Kept[0].Fork || l.Kept[0].First != 5 {
		t.Fatalf("recovered %+v", l)
	}
	if text := string(readFile(t, l.Kept[0].File)); strings.Contains(text, "the other course") == strings.Contains(strings.Join(linesIn(t, to)[log], ""), "the other course") {
		t.Errorf("kept %q", text)
	}
}

// From what is left: a journal, an export, a folder that cannot be written.
func TestRecoverFrom(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(20)...)
	backup := filepath.Join(t.TempDir(), "night.db")
	if _, err := s.Backup(t.Context(), backup, false); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	want := linesIn(t, dir)[log]
	readOnly := t.TempDir()
	if err := os.CopyFS(readOnly, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(readOnly, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(readOnly, 0o700) })
	for name, from := range map[string]string{
		"a journal": journalOf(t, filepath.Join(dir, journalFolder), log), "a backup": backup,
		"a folder that is read-only": readOnly,
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "new")
			found, err := Recover(t.Context(), Rescue{From: []string{from}, To: to, DryRun: true})
			if err != nil || !found.Needed || found.Written || Holds(to) {
				t.Fatalf("a dry run gave %+v, %v", found, err)
			}
			if found := rescue(t, to, from); !found.Whole() || !found.Written {
				t.Fatalf("recovered %+v", found)
			}
			if got := linesIn(t, to)[log]; !slices.Equal(got, want) {
				t.Errorf("%d entries, want %d", len(got), len(want))
			}
			notEmpty := new(NotEmptyError)
			if _, err := Recover(t.Context(), Rescue{From: []string{from}, To: to}); !errors.As(err, &notEmpty) {
				t.Errorf("a second time gave %v", err)
			}
		})
	}
	t.Run("a folder in use", func(t *testing.T) {
		s := open(t, dir)
		to := filepath.Join(t.TempDir(), "new")
		if found := rescue(t, to, dir); !found.Whole() {
			t.Errorf("recovered %+v", found)
		}
		closeStore(t, s)
	})
	t.Run("read-only, in place", func(t *testing.T) {
		if os.Getuid() == 0 {
			t.Skip("not run: the administrator may write anywhere")
		}
		if runtime.GOOS == "windows" {
			t.Skip("not run: the mode of a folder keeps nobody from writing in it")
		}
		if err := os.Remove(filepath.Join(dir, databaseName)); err != nil {
			t.Fatal(err)
		}
		if _, err := Recover(t.Context(), Rescue{From: []string{readOnly}, To: readOnly}); err == nil || !strings.Contains(err.Error(), "--to FOLDER") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		empty := t.TempDir()
		write(t, empty, nil)
		nothing := new(NothingFoundError)
		if _, err := Recover(t.Context(), Rescue{From: []string{empty}, To: empty}); !errors.As(err, &nothing) {
			t.Errorf("got %v", err)
		}
		if files := snapshot(t, empty); len(files) != 1 {
			t.Errorf("%d files", len(files))
		}
	})
}

// unreadable is a device of which some blocks cannot be read.
type unreadable struct {
	content []byte
	bad     int // the first byte of such a block
}

func (f unreadable) ReadAt(p []byte, at int64) (int, error) {
	if at < int64(f.bad+blockBytes) && at+int64(len(p)) > int64(f.bad) {
		return 0, errors.New("input/output error")
	}
	return bytes.NewReader(f.content).ReadAt(p, at)
}

func TestSalvage(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, append(notes(20), note(strings.Repeat("long ", 500_000)), note(`,"crc":"00000000"} {"log":"`))...)
	want := lines(t, s, log)
	text := strings.Join(want, "\n")
	find := func(file io.ReaderAt) (found []string, err error) {
		err = salvage(file, int64(len(text)), func(_ int64, e *event.Entry) { found = append(found, string(e.Raw)) })
		return found, err
	}
	if found, err := find(strings.NewReader(text)); err != nil || !slices.Equal(found, want) {
		t.Errorf("found %d of %d, %v", len(found), len(want), err)
	}
	if found, err := find(unreadable{[]byte(text), 2 * blockBytes}); err == nil || len(found) < len(want)-10 || len(found) >= len(want) {
		t.Errorf("found %d of %d, %v", len(found), len(want), err)
	}
	if err := salvage(strings.NewReader(strings.Repeat(`{"log":"`, 200_000)), 1_600_000, func(int64, *event.Entry) { t.Error("an entry") }); err != nil {
		t.Error(err)
	}
}

func TestCourses(t *testing.T) {
	link := func(n uint64) (l shortLink) {
		binary.BigEndian.PutUint64(l[:], n)
		return l
	}
	entry := func(seq, own, prev uint64) lead { return lead{seq: seq, link: link(own), prev: link(prev)} }
	// 5 stands there twice; 6 says which of them counted.
	leads := []lead{entry(4, 40, 30), entry(5, 51, 40), entry(5, 50, 40), entry(6, 60, 50), entry(8, 80, 70), entry(6, 60, 50)}
	var got []string
	for _, course := range courses(leads) {
		for _, run := range runs(course) {
			s := ""
			for _, l := range run {
				s += fmt.Sprintf(" %d=%d", l.seq, binary.BigEndian.Uint64(l.link[:]))
			}
			got = append(got, s)
		}
	}
	if want := []string{" 4=40 5=50 6=60", " 8=80", " 5=51"}; !slices.Equal(got, want) {
		t.Errorf("courses are %q, want %q", got, want)
	}
	if got := gaps("L", 5, 12, [][]lead{{entry(8, 8, 7), entry(9, 9, 8)}, {entry(7, 7, 0)}}); fmt.Sprint(got) != "[{L 5 6} {L 10 12}]" {
		t.Errorf("gaps are %v", got)
	}
}

func TestRecoverIsInterrupted(t *testing.T) {
	dir, _, _ := sample(t, newLayout)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	to := filepath.Join(t.TempDir(), "new")
	if _, err := Recover(ctx, Rescue{From: []string{dir}, To: to}); !errors.Is(err, context.Canceled) || Holds(to) {
		t.Errorf("got %v", err)
	}
}

// Whatever somebody did to the file of a log with the right tool: what is left is
// got back in place, and the log can be opened and written again.
func TestRecoverAfterTampering(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		for name, change := range map[string]func(log *logBucket) error{
			"a closed run shown as open": func(log *logBucket) error {
				return replaceInHead(log, `"closed"`, `"open"`)
			},
			"an end that cannot be read": func(log *logBucket) error { return log.end.Put(keyHead, []byte("?")) },
			"an entry behind the end": func(log *logBucket) error {
				return log.entries.Put(seqKey(7), bytes.Clone(log.entry(6)))
			},
			"all entries taken out": takeOutEntries,
		} {
			t.Run(name, func(t *testing.T) {
				dir := folderOf(t, l)
				s := open(t, dir)
				log := begin(t, s, notes(4)...)
				add(t, s, Batch{Log: log, Events: []event.Event{happened(event.RunClosed{Reason: "paper"})}})
				want := lines(t, s, log)
				closeStore(t, s)
				onlyDatabase(t, dir)
				edit(t, dir, change, log)
				found := rescue(t, dir, dir)
				if !found.Written || !found.Whole() {
					t.Errorf("recovered %+v", found)
				}
				s = open(t, dir)
				if got := lines(t, s, log); !slices.Equal(got, want) {
					t.Errorf("%d entries, want %d", len(got), len(want))
				}
				add(t, s, Batch{Log: log, Events: []event.Event{happened(event.RunReopened{Reason: "once more"})}})
				closeStore(t, s)
			})
		}
	})
}

// What a newer program wrote is not put aside by an older one.
func TestRecoverLeavesANewerFormatAlone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	begin(t, s)
	closeStore(t, s)
	withBolt(t, filepath.Join(dir, databaseName), func(tx *bolt.Tx) error {
		return tx.Bucket(bucketMeta).Put(keyFormat, []byte("3"))
	})
	before := snapshot(t, dir)
	if _, err := Recover(t.Context(), Rescue{From: []string{dir}, To: dir}); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("got %v", err)
	}
	if after := snapshot(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("the folder was changed")
	}
}

// A log of which nothing is left, and something was acknowledged, is named.
func TestRecoverNamesALogThatIsGone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(2)...)
	lost := begin(t, s, notes(6)...)
	closeStore(t, s)
	for _, path := range []string{filepath.Join(dir, databaseName), journalOf(t, filepath.Join(dir, journalFolder), lost)} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	found := rescue(t, filepath.Join(t.TempDir(), "new"), dir)
	if len(found.Logs) != 2 || found.Whole() {
		t.Fatalf("recovered %+v", found)
	}
	for _, l := range found.Logs {
		gone := []Span(nil)
		if l.Log == lost {
			gone = []Span{{lost, 1, 7}}
		}
		if !slices.Equal(l.Gone, gone) || l.Log == log && l.Entries != 3 {
			t.Errorf("recovered %+v", l)
		}
	}
}

// Something in the place of the folder of the journals keeps nobody from what the
// database has, and is named.
func TestRecoverWhereTheJournalsAreAFile(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	begin(t, s, notes(3)...)
	closeStore(t, s)
	journals := filepath.Join(dir, journalFolder)
	if err := errors.Join(os.RemoveAll(journals), os.WriteFile(journals, []byte("a file\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	found, err := Recover(t.Context(), Rescue{From: []string{dir}, To: filepath.Join(t.TempDir(), "rescued")})
	if err != nil || len(found.Logs) != 1 || found.Logs[0].Entries != 4 {
		t.Fatalf("%+v, %v", found, err)
	}
	if len(found.Damaged) != 1 || found.Damaged[0].Path != journals {
		t.Errorf("damaged are %+v", found.Damaged)
	}
}
