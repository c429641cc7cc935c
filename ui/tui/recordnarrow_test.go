package tui

import (
	"testing"
	"time"
)

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

// At every width the row of a paper that was entered says that nobody was told, and how
// long there is for that, or how late it is.
func TestWhatIsNotFilledInStandsInTheRow(t *testing.T) {
	for _, size := range [][2]int{{40, 10}, {60, 15}, {80, 24}, {120, 40}} {
		d := onPaper(t, size[0], size[1])
		d.keys("a", "a", "1", "=102", "enter", "=5", "enter", "=1", "enter", "enter", "=03:00", "enter", "3", "enter")
		d.mustShow("102, bed 5, emergency", "entered", "Told ", "1 h 49 min left")
		if size[0] == 40 {
			d.mustShow("entered ", "      Told empty, 1 h 49 min left")
		}
		d.tick(2 * time.Hour)
		d.mustShow("LATE 1", "Told ", "11 min late")
		d.keys("home", "2", "=Dr Patel", "enter")
		d.mustNotShow("Told empty", "not filled in")
	}
}
