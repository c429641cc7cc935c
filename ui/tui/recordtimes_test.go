package tui

import (
	"testing"
	"time"
)

// A result that was phoned before its request was sent is warned of while it is typed, once
// it is saved and in the ledger, from both papers, and stops nobody.
func TestTimesThatContradictEachOther(t *testing.T) {
	d := onResults(t, 80, 24) // sent at 03:00
	d.phoned("S1", "101", "12")
	d.keys("enter", "=blood", "enter", "=critical", "enter", "=02:50")
	const look = "LOOK: Phoned 02:50 is before Sent 03:00 of record 1"
	d.mustShow("LOOK: Phoned 02:50 is before Sent 03:00", "of record 1")
	d.keys("backspace", "backspace", "=5")
	d.mustNotShow("LOOK")
	d.keys("backspace", "=50", "enter", "=Jo, blood sciences", "enter", "=S Okafor, nurse", "enter", "=yes", "enter")
	d.mustShow("SAVED 2/2", "LOOK: Phoned 02:50 is before Sent 03:00 of", "LOOK: Sent 03:00 is after Phoned 02:50 of")
	d.keys("enter")
	d.mustShow(look)
	d.keys("esc", "down", "enter")
	d.mustShow("LOOK: Sent 03:00 is after Phoned 02:50 of record 2")
}

// So is somebody who was told before it was phoned, under the time that is typed.
func TestToldBeforeItWasPhoned(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("home", "1", "=03:09", "enter") // the request was phoned
	d.mustShow("SAVED 2/2")
	d.mustNotShow("LOOK")
	d.keys("2", "=Dr Patel", "tab", "=03:05")
	const look = "LOOK: Told 03:05 is before Phoned 03:09"
	d.mustShow(look)
	d.keys("enter")
	d.mustShow("SAVED 2/2", look)
	d.tick(24 * time.Hour)
	d.mustShow("LOOK: Told Tue 03:05 is before Phoned Tue")
}

// A request whose result was phoned says so, asks for it no more, and is still out.
func TestARequestThatHasItsResult(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		d := onResults(t, size[0], size[1])
		d.phoned("S1", "101", "12")
		d.finishPhoned("yes")
		d.tick(5 * time.Hour) // the request was due by now, and so was the result
		d.mustShow("LATE 1")
		d.keys("home", "down")
		d.mustShow("result phoned: record 2")
		d.keys("enter")
		d.mustShow("PAPER, record 1", "Result phoned: record 2", " Out")
		d.mustNotShow("LATE: Due", "   1  ", "   2  ")
		d.keys("2")
		d.mustShow("The result of record 1 was phoned: record 2.")
	}
}
