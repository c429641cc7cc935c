package tui

import (
	"testing"
	"time"
)

// A critical result that was told late says so for good, in the ledger and on its own
// screen, also once it was entered and checked.
func TestToldLateStays(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		d := onPaper(t, size[0], size[1])
		d.requests() // the result was phoned at 03:11
		d.tick(39 * time.Minute)
		d.keys("t", "=Dr Patel", "enter")
		d.mustShow("SAVED 2/2")
		const late = "WAS LATE: Told 03:50, 24 min after Tell by 03:26"
		d.tick(time.Minute)
		d.mustShow("WAS LATE: Told 03:50, 24 min after")
		d.keys("enter")
		d.mustShow(late)
		d.keys("3", "enter")
		d.mustShow("SAVED 2/2", late)
		d.mustNotShow("LATE: Tell by")
	}
}
