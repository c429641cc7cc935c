package tui

import (
	"strings"
	"testing"
	"time"
)

// checkRow is the row of the repeated check of the board, or of its procedure.
func (d *driver) checkRow() string {
	d.t.Helper()
	for _, line := range strings.Split(d.screen(), "\n") {
		row, _, _ := strings.Cut(line, "│")
		if strings.Contains(row, "Every hour:") && strings.HasPrefix(strings.TrimLeft(row, "> 0123456789"), "Every hour:") {
			return strings.TrimRight(row, " ")
		}
	}
	return ""
}

// A repeated check says in its row at each size that it was done, with when it is due
// again, and when it was done where there is the room.
func TestACheckSaysThatItWasDone(t *testing.T) {
	const whole, short = "done 03:11, due 04:11", " done, due 04:11"
	for _, c := range []struct {
		width, height int
		onBoard       string
		onProcedure   string
	}{{200, 60, whole, whole}, {120, 40, whole, whole}, {80, 24, short, short}, {60, 15, short, short}, {40, 10, short, short}} {
		d := declared(t, c.width, c.height)
		d.mustBeOnCheck()
		if row := d.checkRow(); !strings.HasSuffix(row, "due 04:11") || strings.Contains(row, "done") {
			t.Errorf("before it was done the row is %q", row)
		}
		d.keys("space")
		for _, later := range []time.Duration{0, 6 * time.Minute} {
			d.tick(later)
			if row := d.checkRow(); !strings.HasSuffix(row, c.onBoard) {
				t.Errorf("%d columns, %s later: the row is %q, not %q", c.width, later, row, c.onBoard)
			}
		}
		d.keys("enter")
		if row := d.checkRow(); !strings.HasSuffix(row, c.onProcedure) {
			t.Errorf("%d columns: in the procedure the row is %q, not %q", c.width, row, c.onProcedure)
		}
		d.keys("esc")
		d.tick(55 * time.Minute)
		if row := d.checkRow(); strings.Contains(row, "done") {
			t.Errorf("due again, the row is %q", row)
		}
	}
}

// mustBeOnCheck moves the cursor to the repeated check.
func (d *driver) mustBeOnCheck() {
	d.t.Helper()
	for range 20 {
		if strings.Contains(d.checkRow(), "> ") {
			return
		}
		d.keys("down")
	}
	d.t.Fatalf("the check is not come to:\n%s", d.screen())
}
