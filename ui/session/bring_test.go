package session

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
)

// elsewhere is another ward's PC with a downtime that is open.
func elsewhere(t *testing.T) (*ward, *Session, string) {
	t.Helper()
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down on 7A", Systems: []string{"EPR"}, Since: w.clock().Add(-time.Hour)})
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: step("tell")})
	return w, s, s.State().Log
}

func lookInto(t *testing.T, s *Session, place string) Found {
	t.Helper()
	found, err := s.LookInto(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func bringAll(t *testing.T, s *Session, found Found) []store.Imported {
	t.Helper()
	b, err := s.Bring(found.ToBring())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Commit(t.Context()), s.Brought(b)); err != nil {
		t.Fatal(err)
	}
	return b.Done
}

// An open log from a stick is brought in beside the one that is open here: it is not
// the one that is worked on, now or after a restart, and both can be linked.
func TestBringInBesideAnOpenOne(t *testing.T) {
	_, theirs, log := elsewhere(t)
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	own := s.State().Log
	stick := t.TempDir()
	if err := os.CopyFS(filepath.Join(stick, besideName), os.DirFS(theirs.Dir())); err != nil {
		t.Fatal(err)
	}
	found := lookInto(t, s, `"`+stick+`"`)
	if len(found.Logs) != 1 || found.Logs[0].Log != log || found.Logs[0].Here.Standing != store.StandsNew {
		t.Fatalf("found %+v", found)
	}
	words := strings.Join(s.FoundWords(found.Logs[0]), "\n")
	for _, want := range []string{"EPR down on 7A", "ward not set", "LIVE downtime", ", open", "every entry holds", "it is not here yet", Device()} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in\n%s", want, words)
		}
	}
	if done := bringAll(t, s, found); len(done) != 1 || done[0].Saved != store.Copies {
		t.Errorf("%+v", done)
	}
	again := lookInto(t, s, stick)
	if len(again.ToBring()) > 0 || !strings.Contains(strings.Join(s.FoundWords(again.Logs[0]), " "), "nothing to bring") {
		t.Errorf("again: %q", s.FoundWords(again.Logs[0]))
	}
	for range 2 {
		runs, err := s.Elsewhere()
		if err != nil || len(runs) != 1 || runs[0].Log != log || s.State().Log != own || !s.Running() {
			t.Fatalf("elsewhere %+v, %v; open here %s", runs, err, s.State().Log)
		}
		s = w.restart(s)
	}
	if err := s.CarryOn(log, 0); !IsRefusal(err) {
		t.Errorf("carried on beside the open one: %v", err)
	}

	linkable, err := s.Linkable()
	if err != nil || len(linkable) != 1 {
		t.Fatalf("%+v, %v", linkable, err)
	}
	link, err := s.SameOutage(strings.ToLower(log[:5]), "begun on 7A")
	if err != nil {
		t.Fatal(err)
	}
	w.do(s, link)
	l := s.State().LinkedTo(log)
	if l == nil || l.Size != 3 || l.Device != Device() || l.Mode != event.Live || l.Why != "begun on 7A" {
		t.Fatalf("linked as %+v", l)
	}
	other, err := s.ReadOther(own, true)
	rows, absent := other.Rows, other.Absent
	if err != nil || len(absent) > 0 || !slices.IsSortedFunc(rows, func(a, b timeline.Row) int { return a.Happened.Compare(b.Happened) }) {
		t.Fatalf("%v, absent %v, %d rows", err, absent, len(rows))
	}
	of := map[string]int{}
	for _, row := range rows {
		of[row.Log]++
	}
	if of[log] != 3 || of[own] != len(s.Book().Rows()) {
		t.Errorf("rows of each log: %v", of)
	}
}

// Where nothing is open, a log from elsewhere goes on here once somebody has said
// so: that is in it, and what the wall's clock shows, which the other PC's said
// nothing of.
func TestCarryOnHere(t *testing.T) {
	_, theirs, log := elsewhere(t)
	w := newWard(t)
	s := w.open()
	bringAll(t, s, lookInto(t, s, theirs.Dir())) // although it is in use there
	if s.Running() {
		t.Fatal("it is carried on and nobody has asked for it")
	}
	if s = w.restart(s); s.Running() {
		t.Fatal("it is carried on after a restart")
	}
	if err := s.Reopen(); err == nil {
		t.Error("a run from elsewhere can be reopened")
	}
	if err := s.CarryOn(log, 3*time.Minute); err != nil {
		t.Fatal(err)
	}
	rows := s.Book().Rows()
	if last := rows[len(rows)-2:]; last[0].Type != event.TypeStorageTakenOver || !strings.Contains(last[0].Message, Device()) || last[1].Type != event.TypeClockChecked {
		t.Errorf("the log ends %+v", last)
	}
	if s.State().ClockOffset != 3*time.Minute {
		t.Errorf("the clock is %v behind", s.State().ClockOffset)
	}
	w.do(s, incident.Tick{Ref: step("label")})
	if s = w.restart(s); !s.Running() || s.State().Log != log || s.State().Entries != 8 { // one is of this PC's clock, which is behind the other's, one fixes what was found
		t.Errorf("after a restart: %+v", s.State())
	}
	if runs, _ := s.Elsewhere(); len(runs) > 0 {
		t.Errorf("still elsewhere: %+v", runs)
	}
}

// A log of this PC that went on elsewhere comes back, and what is on the screen is
// as long as it is.
func TestAnOwnLogComesBack(t *testing.T) {
	w, s, log := elsewhere(t)
	copied := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(copied, os.DirFS(s.Dir())); err != nil {
		t.Fatal(err)
	}
	other := &ward{t: t, dir: w.dir, data: copied, now: w.clock().Add(time.Minute)}
	there := other.open()
	other.do(there, incident.Tick{Ref: step("label")})
	done := bringAll(t, s, lookInto(t, s, copied))
	if len(done) != 1 || done[0].Standing != store.StandsLonger || s.State().Entries != 5 || // one fixes what was found there
		!s.Running() {
		t.Errorf("%+v; %d entries here", done, s.State().Entries)
	}
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "here again"})
	other.do(there, incident.Write{Kind: event.TypeNote, Text: "and there"})
	before := s.State().Entries
	found := lookInto(t, s, copied)
	if done := bringAll(t, s, found); len(done) != 1 || done[0].Aside == "" || s.State().Entries != before || s.State().Log != log {
		t.Errorf("of two courses: %+v", done)
	}
}

// What is no log is a sentence, and a folder of several files gives each log once.
func TestLookInto(t *testing.T) {
	_, theirs, log := elsewhere(t)
	s := newWard(t).open()
	folder := t.TempDir()
	if _, err := s.LookInto(t.Context(), folder); !errors.As(err, new(*NothingToBringError)) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := s.LookInto(t.Context(), filepath.Join(folder, "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := theirs.Backup(t.Context(), filepath.Join(folder, "ward.db"), false); err != nil {
		t.Fatal(err)
	}
	journals, _ := filepath.Glob(filepath.Join(theirs.Dir(), "journal", "*.jsonl"))
	text, err := os.ReadFile(journals[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for name, text := range map[string]string{
		"a.jsonl": lines[0], "b.jsonl": string(text), "c.jsonl": "nonsense\n", "d.jsonl": strings.Replace(string(text), "7A", "7B", 1), "notes.txt": "x",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "e.db"), []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	found := lookInto(t, s, folder)
	if len(found.Logs) != 1 || found.Logs[0].Log != log || found.Logs[0].Entries != 3 {
		t.Errorf("found %+v", found.Logs)
	}
	var unfit []string
	for _, u := range found.Unfit {
		unfit = append(unfit, filepath.Base(u.From)+": "+UnfitWords(u))
	}
	if len(unfit) != 3 {
		t.Errorf("not fit: %q", unfit)
	}
	for _, one := range []string{"c.jsonl", "d.jsonl", "e.db"} {
		_, err := s.LookInto(t.Context(), filepath.Join(folder, one))
		if nothing := new(NothingToBringError); !errors.As(err, &nothing) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", one, err)
		}
	}
}

// A log that is not here is linked by its whole name, or by the line on its paper.
func TestSameOutageOfALogThatIsNotHere(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	for _, typed := range []string{"", "K4QX", "ward 7A", s.State().Log[:4]} {
		action, err := s.SameOutage(typed, "")
		if err == nil {
			_, err = s.Decide(action)
		}
		if !IsRefusal(err) {
			t.Errorf("%q: %v, want a refusal", typed, err)
		}
	}
	paper := seal.Paper{Log: "K4QX7F3A91C2", Size: 41, Code: seal.Code{1, 2, 3}}
	link, err := s.SameOutage(paper.String(), "told by phone")
	if err != nil {
		t.Fatal(err)
	}
	w.do(s, link)
	if l := s.State().LinkedTo(paper.Log); l == nil || l.Size != 41 || l.Code != paper.Code.String() {
		t.Errorf("linked as %+v", l)
	}
	if other, err := s.ReadOther(s.State().Log, true); err != nil || len(other.Absent) != 1 || len(other.Rows) != len(s.Book().Rows()) {
		t.Errorf("%d rows, absent %v, %v", len(other.Rows), other.Absent, err)
	}
}

// A log that was linked before it was here, and is a drill: nothing of it stands with a
// real downtime, nor of the downtime with the drill, and both are told.
func TestALinkedLogThatIsADrill(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	own := s.State().Log
	other := newWard(t)
	theirs := other.open()
	other.start(theirs, Declaration{Mode: event.Drill, Title: "rehearsal"})
	drill := theirs.State().Log
	link, err := s.SameOutage(drill, "told by phone")
	if err != nil {
		t.Fatal(err)
	}
	w.do(s, link)
	bringAll(t, s, lookInto(t, s, theirs.Dir()))
	for asked, apart := range map[string]incident.Linked{
		own:   {RunLinked: event.RunLinked{Log: drill, Mode: event.Drill}},
		drill: {RunLinked: event.RunLinked{Log: own, Mode: event.Live}},
	} {
		got, err := s.ReadOther(asked, true)
		if err != nil || len(got.Logs) != 1 || len(got.Absent) > 0 || len(got.Apart) != 1 || got.Apart[0].Log != apart.Log || got.Apart[0].Mode != apart.Mode {
			t.Errorf("of %s: %v, apart %+v, absent %+v, %v", asked, got.Logs, got.Apart, got.Absent, err)
		}
		if slices.ContainsFunc(got.Rows, func(r timeline.Row) bool { return r.Log != asked }) {
			t.Errorf("the entries of %s and %s are put together", own, drill)
		}
	}
	seq := s.State().LinkedTo(drill).Seq
	w.do(s, incident.Correct{Seq: seq, Text: "it was no outage of ours"})
	if got, err := s.ReadOther(own, true); err != nil || len(got.Apart)+len(got.Absent) > 0 {
		t.Errorf("a link that was corrected is still followed: %+v, %v", got, err)
	}
}

// What is plugged in is looked at, what does not answer holds nobody up, and the
// folder in use is none of them.
func TestPlacesToBring(t *testing.T) {
	_, theirs, _ := elsewhere(t)
	own := newWard(t).open()
	places := []string{own.Dir(), theirs.Dir(), t.TempDir(), filepath.Join(theirs.Dir(), "..", "data")}
	if got := placesToBring(own.Dir(), places, time.Minute); !slices.Equal(got, []string{theirs.Dir()}) {
		t.Errorf("found %q", got)
	}

}
