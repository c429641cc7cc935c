package tui

import "testing"

// On the smallest screen a form says of what is never typed which fields these are, wherever
// the cursor is.
func TestNeverHereIsInSight(t *testing.T) {
	d := onResults(t, 60, 15)
	d.keys("a", "4")
	for range 10 {
		d.mustShow("On the paper only, never here: ", "Decision.")
		d.keys("tab")
	}
}

// Of two looks that one line has no room for it says that there are two, and the paper has
// both.
func TestTwoLooksOnOneLine(t *testing.T) {
	d := onResults(t, 80, 24)
	d.phoned("S1", "101", "4")
	d.finishPhoned("no")
	d.mustShow("SAVED 2/2", "2 LOOKs, read record 2. LOOK: NOT READ BACK")
	d.keys("enter")
	d.mustShow("NOT READ BACK", "LOOK: record 1 has this request number for bed 12")
}
