package tui

import (
	"os"
	"path/filepath"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// withBedStore is a running downtime with a procedure file that was not written
// for this program, and the list of procedures with the cursor on it.
func withBedStore(t *testing.T, width, height int) *driver {
	t.Helper()
	dir := writeLibrary(t)
	source, err := os.ReadFile(filepath.Join("testdata", "bed-store.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "runbooks", "bed-store.md"), source, 0o644); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, dir, width, height)
	d.declare()
	d.keys("p")
	d.toListed("bed-store")
	return d
}

// toListed moves the cursor of the list of procedures.
func (d *driver) toListed(id string) {
	d.t.Helper()
	l := d.m.screen.(*libraryScreen)
	for i, doc := range l.docs {
		if doc.Procedure.ID == id {
			for l.cursor > i {
				d.keys("up")
			}
			for l.cursor < i {
				d.keys("down")
			}
			return
		}
	}
	d.t.Fatalf("%s is not listed", id)
}

// TestFoundIsSaidFirst opens a file that was not written for this program: what
// was found is on the screen before anything is opened, and can be changed.
func TestFoundIsSaidFirst(t *testing.T) {
	d := withBedStore(t, 80, 24)
	d.keys("o")
	d.mustShow("WHAT COUNTS AS A STEP", "5 steps in 2 sections, from numbered items", "4 other list items are not")
	if len(d.m.s.State().Procedures) != 1 {
		t.Fatal("the procedure was opened before anybody saw what was found")
	}
	d.keys("down", "down", "right", "right", "right")
	d.mustShow("7 steps in 2 sections", "[all items 4]", "Ring the site team")
	d.keys("o")
	if p := d.m.s.State().Procedure("bed-store"); p == nil || len(p.Steps) != 7 {
		t.Fatalf("opened %v, not with the 7 steps that were chosen", p)
	}
	// What was chosen is kept for the file, and so not asked again.
	dir := d.dir
	d.close()
	d = newDriver(t, dir, 80, 24)
	d.keys("enter", "1", "p")
	d.toListed("bed-store")
	d.mustShow("open, 7 to do, 7 steps")
	d.keys("e")
	d.mustShow("7 steps in 2 sections")
	d.keys("a")
	d.mustShow("5 steps in 2 sections")
	if p := d.m.s.State().Procedure("bed-store"); len(p.Steps) != 7 {
		t.Error("what is open changed with the choice")
	}
}

// TestStartFromOneHeading runs one checklist of a file that holds several.
func TestStartFromOneHeading(t *testing.T) {
	d := withBedStore(t, 80, 24)
	d.keys("o", "end", "s")
	p := d.m.s.State().Procedure("bed-store--send-a-bed-back")
	if p == nil || len(p.Steps) != 3 || p.Def.Title != "Bed store: Send a bed back" {
		t.Fatalf("opened %v", p)
	}
	d.mustShow("LIVE", "Clean it")
}

// TestChoiceNotSaved keeps the words of a failure on the screen.
func TestChoiceNotSaved(t *testing.T) {
	d := withBedStore(t, 80, 24)
	d.keys("o")
	settings := filepath.Join(d.dir, "settings.json")
	if err := os.MkdirAll(filepath.Join(settings, "in-the-way"), 0o755); err != nil {
		t.Fatal(err)
	}
	d.keys("up", "right", "right")
	d.mustShow("Not kept, so it counts as before", "5 steps in 2 sections")
	d.keys("esc", "o")
	if p := d.m.s.State().Procedure("bed-store"); p == nil || len(p.Steps) != 5 {
		t.Fatalf("opened %v, not with the 5 steps on the screen", p)
	}
}

// TestChoicesWhileSaving presses keys faster than the disk: the last choice is
// the one that is kept and opened.
func TestChoicesWhileSaving(t *testing.T) {
	d := withBedStore(t, 80, 24)
	d.keys("o", "down", "down")
	_, first := d.m.Update(keyPress("right"))
	d.m.Update(keyPress("right"))
	d.m.Update(keyPress("right"))
	d.m.Update(keyPress("o"))
	if d.m.s.State().Procedure("bed-store") != nil {
		t.Fatal("opened before the choice was on disk")
	}
	d.run(first)
	if p := d.m.s.State().Procedure("bed-store"); p == nil || len(p.Steps) != 7 {
		t.Fatalf("opened %v, not with the 7 steps chosen last", p)
	}
}

func TestFoundScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := withBedStore(t, width, height)
		d.keys("o", "down", "down")
		d.golden("found")
		d.keys("right", "right")
		d.golden("found-changed")
		d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		d.golden("found-changed")
	})
}
