package tui

import (
	"testing"
)

// A number that can be a patient's, and was asked about and left, is asked about again:
// nothing with it was saved. What was meant is saved by Enter once more.
func TestANumberThatWasLeftIsAskedAboutAgain(t *testing.T) {
	const question = "can be a patient's NHS number"
	d := declared(t, 80, 24)
	d.keys("m", "=4505577104", "enter")
	d.mustShow(question)
	d.keys("tab", "=why", "enter", "esc", "m")
	d.mustNotShow(question)
	before := d.m.s.State().Entries
	d.keys("=bed 3 4505577104", "enter")
	d.mustShow(question)
	d.keys("esc", "m", "=bed 3 4505577104", "enter")
	d.mustShow(question)
	if d.m.s.State().Entries != before {
		t.Fatal("a number that nobody had answered for was saved")
	}
	d.keys("enter")
	d.mustShow("SAVED")
	if d.m.s.State().Entries == before {
		t.Error("what was meant is not saved")
	}
}
