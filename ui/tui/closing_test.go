package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"

	tea "charm.land/bubbletea/v2"
)

// closeWith brings a run to the close form with so many steps left.
func closeWith(t *testing.T, width, height, left int) *driver {
	d := declared(t, width, height)
	state := d.m.s.State()
	for i, u := range state.Unfinished(d.m.s.Now()) {
		if i < left {
			continue
		}
		if _, err := d.m.s.Do(incident.Settle{Ref: u.Thing().Ref, As: incident.NotApplicable, Reason: "not on this ward"}); err != nil {
			t.Fatal(err)
		}
	}
	d.keys("c", "enter")
	d.mustShow("CLOSE this downtime?")
	return d
}

// Without one owner for all, each thing left is asked for by itself; the owner before
// is offered, Esc goes back by one, and nothing is written until the last.
func TestEachThingLeftGetsAnOwner(t *testing.T) {
	for _, size := range sizes {
		d := closeWith(t, size[0], size[1], 3)
		entries := d.m.s.State().Entries
		d.keys("enter")
		d.mustShow("LEFT 1 of 3", "Stop entering data")
		d.keys("enter")
		d.mustShow("Owner is needed")
		d.keys("=B Shah", "tab", "enter")
		d.mustShow("Reason is needed")
		d.keys("=waits for labels", "enter")
		d.mustShow("LEFT 2 of 3", "B Shah")
		d.keys("esc")
		d.mustShow("LEFT 1 of 3", "waits for labels")
		d.keys("enter", "tab", "=with the first", "enter")
		d.mustShow("LEFT 3 of 3")
		if d.m.s.State().Entries != entries {
			t.Fatal("something was written before the last was answered")
		}
		d.keys("=Day shift", "enter", "=no time")
		close := d.later("enter")
		for _, words := range []string{"Stop entering data", "left to B Shah: waits for labels", "left to B Shah: with the first", "left to Day shift: no time"} {
			if !strings.Contains(d.m.saving.what, words) {
				t.Errorf("%q is not among what would go on paper: %q", words, d.m.saving.what)
			}
		}
		d.run(close)
		d.mustShow("This downtime is closed")
		if d.m.form() != nil {
			t.Fatalf("a form stays: %q", d.m.form().title)
		}
		var got [][2]string
		for _, left := range d.m.s.State().Left {
			got = append(got, [2]string{left.Owner, left.Reason})
		}
		want := [][2]string{{"B Shah", "waits for labels"}, {"B Shah", "with the first"}, {"Day shift", "no time"}}
		if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("left are %q, want %q", got, want)
		}
	}
}

func TestACleanCloseAsksForNothing(t *testing.T) {
	d := closeWith(t, 80, 24, 0)
	d.mustNotShow("One owner", "left")
	d.keys("enter")
	d.mustShow("This downtime is closed")
	if left := d.m.s.State().Left; len(left) != 0 {
		t.Errorf("left are %+v", left)
	}
}

// What was put off comes up in recovery with who put it off, and is ticked there.
func TestPutOffIsTickedInRecovery(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "n", "3", "=no second PC", "enter")
	d.keys("c", "r", "=EPR is back", "enter")
	d.mustShow("Try a second PC", "put off 03:11 by S Okafor: no second", "repeated check stopped")
	on, _ := d.m.screen.(*recovering).selected()
	d.keys("space")
	if _, step := d.m.s.State().Find(on); step.Status != incident.Done {
		t.Errorf("%v is %s", on, step.Status)
	}
	d.keys("esc", "esc")
	d.mustShow("RECOVERY", "to do", "(C, then R)")
}

// Once the step of the list of recovery that was ticked has gone, the cursor is on none:
// another Space ticks nothing that nobody has chosen.
func TestTheCursorOfRecoveryMovesToNoOtherStep(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "n", "3", "=no second PC", "enter", "down", "n", "3", "=no runner", "enter")
	d.keys("c", "r", "=EPR is back", "enter")
	r := d.m.screen.(*recovering)
	on, ok := r.selected()
	if !ok || len(r.refs) < 2 {
		t.Fatalf("on %v, of %d", on, len(r.refs))
	}
	d.mustShow("N not done")
	d.keys("space")
	if _, step := d.m.s.State().Find(on); step.Status != incident.Done {
		t.Fatalf("%v is %s", on, step.Status)
	}
	d.mustShow("N reopen")
	for range 3 {
		d.tick(3 * time.Second)
	}
	entries := d.m.s.State().Entries
	d.keys("space")
	d.mustShow("Choose a step with Up and Down first")
	if d.m.form() != nil || d.m.s.State().Entries != entries {
		t.Errorf("another step was ticked:\n%s", d.screen())
	}
}

// A finished run is read, debriefed and opened again from its list; not while another
// one is open.
func TestFinishedRuns(t *testing.T) {
	d := closeWith(t, 80, 24, 0)
	d.keys("enter", "esc")
	d.mustShow("Last drill: none is kept here")
	d.keys("f", "b", "a", "=A box of pads", "tab", "=Ward manager", "tab", "=yesterday", "enter")
	d.mustShow("is not a day")
	d.keys("backspace")
	for range "yesterday" {
		d.keys("backspace")
	}
	d.keys("=23 Nov 2026", "enter")
	d.mustShow("Mon 23 Nov 2026 is past")
	for range "23 Nov 2026" {
		d.keys("backspace")
	}
	d.keys("=tomorrow", "enter", "esc")
	d.mustShow("1 action, 1 open")
	d.close()

	d.now = d.now.Add(72 * time.Hour)
	e := newDriver(t, d.dir, 80, 24)
	e.close()
	e.now = d.now
	e.run(e.m.openSession)
	e.mustShow("1 action OVERDUE: F, then B")
	e.m.Update(tea.WindowSizeMsg{Width: 40, Height: 10})
	e.check()
	e.mustShow("Finished (1), 1 action OVERDUE")
	e.m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	e.keys("f")
	e.mustShow("1 action, 1 open, 1 OVERDUE")
	late := e.later("enter")
	e.keys("e")
	e.run(late)
	e.mustShow("REPORT of LIVE downtime", "Enter writes report-", "downtime export", "-o report.md") // what comes late comes over nothing
	e.keys("esc", "enter")
	e.mustShow("Action (no. ", "OVERDUE, was due Wed 25")
	e.keys("esc", "e")
	e.mustShow("downtime export", "-o report.md")
	e.keys("enter")
	e.mustShow("Report written: ")
	files, err := filepath.Glob(filepath.Join(e.m.s.Dir(), "print", "report-*.md"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	if written, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(written), "LIVE") || !strings.Contains(string(written), "EPR, pathology down") {
		t.Errorf("the report is %q, %v", written, err)
	}
	e.keys("e", "="+files[0], "enter")
	e.mustShow("NO REPORT was written", "exists already")
	e.keys("x", "e", "="+filepath.Join(e.dir, "night"), "enter")
	e.mustShow("does not end in .md")
	e.keys("esc", "o", "1", "=a sheet was found", "enter")
	if !e.m.s.Running() || e.m.s.State().Mode != event.Live {
		t.Fatalf("it is not open again:\n%s", e.screen())
	}
	e.keys("esc", "f")
	e.mustShow("None yet")
}

// The screen after a close says again what was not in use and what was left to whom, and
// the first screen says from then on what paper nobody has accounted for.
func TestPaperLeftAfterTheClose(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("esc", "c", "enter", "=ward manager", "tab", "=systems are read only", "enter")
	d.mustShow("This downtime is closed", "NOT IN USE on this ward when it was closed: EPR", "LEFT to ward manager: ", "2 papers")
	d.keys("esc")
	d.mustShow(" !  2 papers of ", " are not accounted for: ward manager")
	log := d.m.s.State().Log
	d.close()
	d = startDriver(t, d.dir, "7B", 80, 24)
	d.mustShow(" !  2 papers of ", " are not accounted for: ward manager")
	d.keys("f", "1", "o")
	if d.m.s.State() == nil || d.m.s.State().Log != log {
		t.Error("what F leads to is another run")
	}
}

// At 60 by 15 as well the close form says by a mark which field is typed in, and the list of
// recovery leads with what is overdue.
func TestTheFieldInFrontIsMarked(t *testing.T) {
	d := declared(t, 60, 15)
	d.tick(40 * time.Minute)
	d.keys("c", "r", "=back", "enter")
	d.mustShow("OVERDUE 4", "Stop entering data in the EPR", "1 other step: on the board")
	on, _ := d.m.screen.(*recovering).selected()
	d.keys("space", "enter")
	if _, step := d.m.s.State().Find(on); step.Status != incident.Done {
		t.Errorf("what is overdue cannot be ticked in recovery: it is %s", step.Status)
	}
	d.keys("esc", "enter")
	d.mustShow(">One owner for all", "\n Reason:")
	d.keys("tab")
	d.mustShow("\n>Reason:", " One owner for all")
	d.keys("enter")
	d.mustShow("LEFT 1 of ", ">Owner")
}

// In a small window the close screen still shows the way to say that it was started in
// error, and what was closed so says it.
func TestStartedInErrorInASmallWindow(t *testing.T) {
	d := declared(t, 60, 15)
	d.keys("c")
	d.mustShow("Enter CLOSE  Esc back  R recovery  X in error")
	d.keys("x", "=wrong key", "enter")
	body := strings.Split(d.screen(), "\n")[2:12]
	if !strings.Contains(strings.Join(body, "\n"), "STARTED IN ERROR") {
		t.Errorf("the screen does not say that it was started in error:\n%s", d.screen())
	}
}

// The way back is in the last line of every screen but the board and the first, at every
// size.
func TestTheWayBackIsAlwaysShown(t *testing.T) {
	for _, size := range sizes {
		d := declared(t, size[0], size[1])
		d.keys("down", "enter")
		for _, path := range [][]string{nil, {"r"}, {"esc", "esc", "p"}, {"enter"}, {"esc", "esc", "l"}, {"enter"}, {"esc", "esc", "s"}, {"esc", "h"}, {"esc", "a"}, {"esc", "i"}, {"esc", "b"}, {"esc", "c"}} {
			d.keys(path...)
			lines := strings.Split(d.screen(), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, "Esc") {
				t.Errorf("%dx%d, %q: the last line is %q on\n%s", size[0], size[1], path, last, d.screen())
			}
		}
	}
}

// The words of recovery and of the close are those of the ward: no phase, and one word for
// what was put off.
func TestRecoveryIsSaidInPlainWords(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "n", "3", "=no second PC", "enter", "c")
	d.mustShow("To close all the same, each needs an owner and a reason.")
	d.keys("r", "=EPR is back", "enter")
	d.mustShow("Recovery begun", "put off 03:11, S Okafor")
	d.mustNotShow("Phase is", "later")
	d.keys("esc", "b", "=it is down again", "enter")
	d.mustShow("Back to downtime")
	d.keys("esc", "enter")
	d.mustShow("put off")
	d.mustNotShow(" later ")
}
