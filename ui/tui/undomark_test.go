package tui

import "testing"

// A step that was set aside by mistake, keys typed into the wrong screen, is to do again
// with one key.
func TestUndoOfAMark(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		step := d.m.s.State().Procedures[0].Steps[0]
		d.keys("n", "1", "=019225:00", "enter")
		if step.Mark() != "not applicable" {
			t.Fatalf("it is %q", step.Mark())
		}
		d.keys("u")
		if step.Mark() != "reopened" || step.Note != "marked by mistake" {
			t.Errorf("it is %q: %q", step.Mark(), step.Note)
		}
		d.keys("u")
		d.mustShow("Nothing to undo")
	})
}
