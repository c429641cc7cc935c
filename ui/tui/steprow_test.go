package tui

import (
	"strings"
	"testing"
	"time"
)

// checkRow is the row of the repeated check of the board.
func (d *driver) checkRow() string {
	d.t.Helper()
	for _, line := range strings.Split(d.screen(), "\n") {
		if row, _, _ := strings.Cut(line, "│"); strings.Contains(row, "Every hour: look for") {
			return strings.TrimRight(row, " ")
		}
	}
	d.t.Fatalf("no check is listed:\n%s", d.screen())
	return ""
}

// A repeated check says in its row that it was done, with when it is due again where there
// is the room; its title and when it is due come first.
func TestACheckSaysThatItWasDone(t *testing.T) {
	for _, c := range []struct {
		width, height int
		now, later    string
	}{{200, 50, "done 03:11, due 04:11", "done 03:11, due 04:11"}, {80, 24, " due 04:11", " due 04:11"}} {
		d := declared(t, c.width, c.height)
		if row := d.checkRow(); !strings.HasSuffix(row, "due 04:11") || strings.Contains(row, "done") {
			t.Errorf("before it was done the row is %q", row)
		}
		for range 20 {
			if !strings.Contains(d.checkRow(), "> ") {
				d.keys("down")
			}
		}
		d.keys("space")
		if row := d.checkRow(); !strings.HasSuffix(row, c.now) {
			t.Errorf("the row is %q, not %q", row, c.now)
		}
		d.tick(6 * time.Minute)
		if row := d.checkRow(); !strings.HasSuffix(row, c.later) {
			t.Errorf("later the row is %q, not %q", row, c.later)
		}
		d.tick(55 * time.Minute)
		if row := d.checkRow(); strings.Contains(row, "done") {
			t.Errorf("due again, the row is %q", row)
		}
	}
}
