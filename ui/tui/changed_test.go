package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// edit changes words of a procedure's file, as its author does, and lets the app
// read it, as it does when the watch tells.
func (d *driver) edit(name string, oldNew ...string) {
	d.t.Helper()
	path := filepath.Join(d.dir, "runbooks", name)
	source, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	text := string(source)
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			d.t.Fatalf("%q is not in %s", oldNew[i], name)
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
	d.reload()
}

func (d *driver) reload() {
	d.t.Helper()
	s := d.m.s
	d.m.Update(readProcedures(s))
	d.check()
}

// edits of the EPR procedure: other words and a shorter target, an id that
// changed with its words, a step gone, one new, one moved, a warning.
var edits = []string{
	"version: 1.0", "version: 1.1",
	"within 10 minutes <!-- step: tell-site within=10m", "and the bed manager, within 8 minutes <!-- step: tell-site within=8m",
	"4. [ ] Count the charts <!-- step: count answer=number -->", "4. [ ] Count the paper charts <!-- step: charts answer=number -->",
	"2. [ ] **Try a second PC** within 5 minutes <!-- step: second-pc within=5m -->\n", "",
	"- [ ] Every hour: look for orders", "- [ ] Name a runner, within 20 minutes <!-- step: runner within=20m critical -->\n- [ ] Every hour: look for orders",
	"Printed charts grow old.", "Printed charts grow old: write the time on each.",
	"approved_by:", "approved_by: M Silva", "approved_on:", "approved_on: 2026-11-24",
}

// TestChangedFileScreens keeps the banner, the difference, the form and what
// comes after at each size.
func TestChangedFileScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := newDriver(t, writeLibrary(t), width, height)
		approvable(d)
		d.declare()
		d.tickSteps("second-pc", "tell-site")
		d.answer("count", "26")
		d.tick(9 * time.Minute)
		d.keys("home")
		d.edit("epr-downtime.md", edits...)
		d.golden("changed-board")
		d.keys("enter")
		d.golden("changed-procedure")
		d.keys("v")
		d.golden("changed")
		d.keys("pgdown")
		d.golden("changed-more")
		d.keys("end")
		d.golden("changed-end")
		d.keys("esc")
		d.golden("changed-procedure") // kept as it was, and said again
		d.keys("v", "enter")
		d.golden("changed-move")
		d.keys("esc", "enter", "pgdown", "enter")
		d.golden("changed-moved")
		d.keys("end")
		d.golden("changed-earlier")
		d.keys("esc")
		d.golden("changed-after")
	})
}

// approvable lets the file say who approved it, before anything begins.
func approvable(d *driver) {
	d.edit("epr-downtime.md", "kind: downtime", "approved_by:\napproved_on:\nkind: downtime")
}

// tickSteps marks steps as done through the session, as another face would.
func (d *driver) tickSteps(ids ...string) {
	d.t.Helper()
	for _, id := range ids {
		if _, err := d.m.s.Do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: id}}); err != nil {
			d.t.Fatal(err)
		}
	}
	d.tick(2 * time.Second)
}

func (d *driver) answer(id, value string) {
	d.t.Helper()
	if _, err := d.m.s.Do(incident.GiveAnswer{Ref: incident.Ref{Procedure: "epr-downtime", Step: id}, Value: value}); err != nil {
		d.t.Fatal(err)
	}
}

// Nothing moves by itself: not by the change, not by one Enter, not by a held
// one, not by Esc.
func TestNothingMovesByItself(t *testing.T) {
	d := declared(t, 80, 24)
	version := func() string { return d.m.s.State().Procedure("epr-downtime").Def.Version }
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1")
	d.mustShow("CHANGED FILE: EPR downtime has a newer version 1.1 (this downtime uses 1.0)")
	d.tick(time.Hour - time.Minute)
	d.keys("v")
	d.hold("enter")
	d.mustShow("MOVE TO version 1.1?")
	d.keys("esc", "esc")
	d.mustShow("CHANGED FILE")
	if version() != "1.0" {
		t.Fatalf("it moved to %s", version())
	}
	d.keys("v", "enter", "enter")
	d.mustNotShow("CHANGED FILE")
	d.mustShow("EPR downtime moved to version 1.1")
	if version() != "1.1" {
		t.Fatalf("it is %s", version())
	}
	// Back to how it was is a change like any other.
	d.edit("epr-downtime.md", "version: 1.1", "version: 1.0")
	d.mustShow("has another version 1.0 (this downtime uses 1.1)")
}

// In a drill the banner is there too, and no number is real.
func TestChangedFileInADrill(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=S Okafor", "tab", "enter", "=drill", "enter")
	d.mustShow("DRILL DRILL DRILL")
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1", "**Tell the site manager** on", "**Tell the site manager** at once on")
	d.mustShow("DRILL DRILL DRILL", "has a newer version 1.1 (this drill uses 1.0)")
	d.keys("v", "pgdown", "pgdown")
	d.mustShow("DRILL DRILL DRILL", "ask the facilitator", "EXERCISE")
	d.mustNotShow("{{phone")
}

// Several changed files are chosen from.
func TestSeveralChangedFiles(t *testing.T) {
	d := declared(t, 80, 24)
	action, err := d.m.s.OpenProcedure("pathology-requests")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.m.s.Do(action); err != nil {
		t.Fatal(err)
	}
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1")
	d.edit("pathology-requests.md", "Tell blood sciences", "Ring blood sciences")
	d.mustShow("CHANGED FILES: 2 procedures have other files than this downtime uses. V see")
	d.keys("v")
	d.mustShow("1  EPR downtime has a newer version 1.1", "2  Paper pathology requests has been edited and still says version 2.1", "3  None of them")
	d.keys("2")
	d.mustShow("CHANGED FILE  Paper pathology requests", "~ changed  1 Ring blood sciences", "words: Ring blood sciences; was: Tell blood sciences")
	d.keys("esc")
	d.mustShow("CHANGED FILES: 2")
	d.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	d.mustShow("CHANGED FILES: 2  V see what changed")
}

// The list and the screen that is read follow the file while its author edits,
// and the cursor stays on its procedure.
func TestLiveReload(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("p")
	for d.m.screen.(*libraryScreen).selected().Procedure.ID != "pathology-requests" {
		d.keys("down")
	}
	d.mustShow("> Paper pathology requests")
	d.edit("pathology-requests.md", "title: Paper pathology requests", "title: A paper for pathology")
	d.mustShow("> A paper for pathology", "hospital, in place of the shipped one: pathology-requests.md")
	d.keys("enter")
	d.mustShow("Tell blood sciences", "from: hospital, in place of the shipped one: pathology-requests.md")
	d.edit("pathology-requests.md", "Tell blood sciences", "Ring blood sciences")
	d.mustShow("Ring blood sciences")
	d.mustNotShow("Tell blood sciences")

	// Its file is gone: the shipped one of its id is shown, and said to be.
	path := filepath.Join(d.dir, "runbooks", "pathology-requests.md")
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	d.reload()
	d.mustShow("from: shipped")
	d.keys("esc")

	// Two files of one id, and one that cannot be read, are listed and not used.
	for name, text := range map[string]string{"zz-twin.md": "---\nid: epr-downtime\n---\n- [ ] x\n", "pathology-requests.md": ""} {
		if err := os.WriteFile(filepath.Join(d.dir, "runbooks", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d.reload()
	d.keys("end")
	d.mustShow("! zz-twin.md", "NOT USED: its id is that of hospital: epr-downtime.md", "! pathology-requests.md", "NOT USED: nothing in it can be read")
	d.keys("o")
	d.mustShow("NOT USED")
	d.keys("enter")
	d.mustShow("! NOT USED: nothing in it can be read, so the shipped one stays.")
}

// Where the procedures cannot be read again those in use stay, and it is said.
func TestProceduresCannotBeReadAgain(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	folder := filepath.Join(d.dir, "runbooks")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	d.reload()
	d.keys("p")
	d.mustShow("! The procedures cannot be read again, these are as they were", "EPR downtime")
}

// A change that comes while the form of a move is open moves to what was shown,
// and is then said itself.
func TestAChangeBehindTheForm(t *testing.T) {
	d := declared(t, 80, 24)
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1")
	d.keys("v", "enter")
	d.edit("epr-downtime.md", "version: 1.1", "version: 1.2")
	d.mustShow("MOVE TO version 1.1?")
	d.keys("enter")
	if v := d.m.s.State().Procedure("epr-downtime").Def.Version; v != "1.1" {
		t.Errorf("it moved to %s", v)
	}
	d.mustShow("has a newer version 1.2 (this downtime uses 1.1)")
}

// The cursor of the procedure's screen stays on its step through a move, and is
// on none where its step is gone.
func TestTheCursorThroughAMove(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("enter", "down", "down")
	d.mustShow(">   3 Tell the site manager")
	d.edit("epr-downtime.md", "2. [ ] **Try a second PC** within 5 minutes <!-- step: second-pc within=5m -->\n", "")
	d.keys("v", "enter", "enter")
	d.mustShow(">   2 Tell the site manager")
	d.edit("epr-downtime.md", "3. [ ] **Tell the site manager** on {{phone:site-manager}}, within 10 minutes <!-- step: tell-site within=10m role=nurse-in-charge -->\n", "")
	d.keys("v", "enter", "enter")
	d.mustShow("2 Count the charts", "Choose a step with Up and")
	d.mustNotShow("> ")
	d.keys("space")
	if n := d.m.s.State().Procedures[0].Count(incident.Done); n != 0 {
		t.Errorf("%d done, with the cursor on none", n)
	}
}

// A move that cannot be saved has not happened.
func TestAMoveNotSaved(t *testing.T) {
	d := declared(t, 80, 24)
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1")
	d.keys("v", "enter")
	d.loseLog()
	d.keys("enter")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:", "EPR downtime moved to version 1.1")
	if v := d.m.s.State().Procedure("epr-downtime").Def.Version; v != "1.0" {
		t.Errorf("it moved to %s", v)
	}
}

// fakeWatch is a watch that a test tells of changes.
type fakeWatch struct {
	changed chan struct{}
	closed  bool
}

func (w *fakeWatch) Changed() <-chan struct{} { return w.changed }
func (w *fakeWatch) Close()                   { w.closed = true; close(w.changed) }

// The watch is waited for by a command, again after each change, and its end
// ends that.
func TestTheWatchIsFollowed(t *testing.T) {
	d := declared(t, 80, 24)
	w := &fakeWatch{changed: make(chan struct{}, 1)}
	d.m.watching = w
	path := filepath.Join(d.dir, "runbooks", "epr-downtime.md")
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cmd := d.m.awaitChange()
	for _, version := range []string{"1.1", "1.2"} {
		if err := os.WriteFile(path, []byte(strings.Replace(string(source), "version: 1.0", "version: "+version, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		w.changed <- struct{}{}
		_, cmd = d.m.Update(cmd())
		d.mustShow("has a newer version " + version)
	}
	w.Close()
	if msg := cmd(); msg != nil {
		t.Errorf("after the end of the watch: %v", msg)
	}
	var _ watcher = (*session.Watch)(nil)
}

// What answers a key says only what is so when it is pressed.
func TestHintEndsWithTheNextKey(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("v")
	d.mustShow("Nothing to see: each open procedure is used as its file is now.")
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1")
	d.mustNotShow("Nothing to see")
	d.mustShow("CHANGED FILE", "SAVED")
	d.keys("v", "esc")
	path := filepath.Join(d.dir, "runbooks", "epr-downtime.md")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	d.reload()
	d.keys("v")
	d.mustShow("BAD FILE  EPR downtime", "nothing in the file: write")
	d.keys("enter")
	d.mustShow("BAD FILE  EPR downtime", "There is nothing to move to: its file cannot be read")
	d.keys("esc")
	d.mustShow("BAD FILE: EPR downtime")
}

// What was ticked before the words changed says so on its row and beside it,
// until it is reopened.
func TestACarriedTickReadsDifferently(t *testing.T) {
	d := declared(t, 120, 40)
	d.tickSteps("second-pc", "tell-site")
	d.edit("epr-downtime.md", "version: 1.0", "version: 1.1", "within 10 minutes <!-- step: tell-site", "and the bed manager, within 10 minutes <!-- step: tell-site")
	d.keys("home", "enter", "v", "enter", "pgdown", "enter")
	const words = "READS DIFFERENTLY SINCE 03:11"
	d.mustShow("done 03:11 SO, " + words)
	for step, want := range map[string]int{"second-pc": 1, "tell-site": 2} { // the row, and the pane
		d.screenAt(step)
		if got := strings.Count(d.screen(), words); got != want {
			t.Errorf("with the cursor on %s %q is there %d times, want %d:\n%s", step, words, got, want, d.screen())
		}
	}
	if _, err := d.m.s.Do(incident.Reopen{Ref: incident.Ref{Procedure: "epr-downtime", Step: "tell-site"}, Reason: "read again"}); err != nil {
		t.Fatal(err)
	}
	d.tick(2 * time.Second)
	d.mustNotShow("DIFFER")
}

// screenAt shows the EPR procedure with the cursor on a step.
func (d *driver) screenAt(step string) { d.m.show(newProcedure(d.m, "epr-downtime", step, d.m.screen)) }
