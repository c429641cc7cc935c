package tui

import (
	"strings"
	"testing"
	"time"

	"downtime/store/incident"
)

// The driver's screen has no styling left. On it, each state of a step, what is overdue
// or critical, and whether this is real, are still told, in every size.
func TestStateIsToldByWords(t *testing.T) {
	for _, size := range sizes {
		d := declared(t, size[0], size[1])
		d.mustShow("LIVE", "7B")
		everywhere(d, "LIVE  EPR", "DRILL")
		d.keys("enter") // the procedure, on its first step
		d.mustShow("*")
		d.keys("space", "enter")
		d.keys("down", "n", "1", "=no such PC here", "enter")
		d.keys("down", "n", "2", "=nobody answers", "enter")
		d.keys("down", "n", "3", "=no time", "enter")
		d.tick(40 * time.Minute)
		shown := ""
		d.keys("home")
		for range 8 {
			shown += d.screen() + "\n"
			d.keys("down")
		}
		for _, words := range []string{"done 03:1", "not applicable", "could not", "put off", "min late", "! "} {
			if !containsFold(shown, words) {
				t.Errorf("%dx%d: %q is told by colour alone:\n%s", size[0], size[1], words, shown)
			}
		}
		d.keys("esc")
		d.mustShow("OVERDUE")

		d = newDriver(t, writeLibrary(t), size[0], size[1])
		d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter")
		everywhere(d, "DRILL DRILL DRILL", "LIVE")
	}
}

// everywhere goes from the board of a run to its screens and its questions: in the first line
// of each stands whether it is real, and never the other word.
func everywhere(d *driver, is, isNot string) {
	d.t.Helper()
	b := d.m.screen
	if _, ok := b.(*board); !ok {
		d.t.Fatalf("the screen is %T", b)
	}
	ways := [][]string{
		{}, {"?"}, {"m"}, {"d"}, {"g"}, {"w"}, {"j"}, {"k"}, {"n"}, {"t"}, {"ctrl+k"}, {"ctrl+c"}, {"/"}, {"/", "=paper"},
		{"enter"}, {"enter", "r"}, {"enter", "n"}, {"enter", "e"}, {"enter", "x"}, {"l"}, {"l", "enter"}, {"l", "x"}, {"l", "y"}, {"l", "v"}, {"l", "/"},
		{"s"}, {"s", "1"}, {"s", "a"}, {"p"}, {"p", "enter"}, {"a"}, {"h"}, {"h", "enter"}, {"h", "c"}, {"i"}, {"i", "n"},
		{"b"}, {"b", "n"}, {"b", "a"}, {"c"}, {"c", "r"}, {"c", "enter"}, {"esc"}, {"esc", "b"}, {"esc", "b", "n"}, {"esc", "f"}, {"esc", "p"},
	}
	seen := make(map[string]bool)
	for _, keys := range ways {
		d.keys(keys...)
		if first := d.line(1); !strings.Contains(first, is) || strings.Contains(first, isNot) {
			d.t.Errorf("%dx%d: after %q the first line is %q:\n%s", d.m.width, d.m.height, keys, first, d.screen())
		}
		seen[d.screen()] = true
		d.m.forms = nil
		d.m.show(b)
	}
	if len(seen) < len(ways)*3/4 {
		d.t.Errorf("%dx%d: of %d ways, only %d lead to another screen", d.m.width, d.m.height, len(ways), len(seen))
	}
}

func containsFold(s, words string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(words))
}

// What is not a step's state is told by words too: how far a system is back, that a
// procedure is off the board, what waits, that a run is closed, that nothing was saved.
func TestTheRestIsToldByWords(t *testing.T) {
	for _, size := range sizes {
		d := declared(t, size[0], size[1])
		if size[0] < 60 {
			d.mustShow("CRIT")
		} else {
			d.mustShow("CRITICAL")
		}
		d.keys("s", "1", "=IT", "enter")
		system := func(status incident.SystemStatus, row string) { // the heading of the screen has such words too
			t.Helper()
			if got := d.m.s.State().System("epr").Status; got != status {
				t.Errorf("%v: the EPR is %s", size, got)
			}
			d.mustShow(row)
		}
		system(incident.SystemSaidBack, "said back 03:1")
		d.mustShow("down 02:20")
		d.keys("2", "enter")
		system(incident.SystemChecked, "checked 03:1")
		d.keys("3", "enter")
		system(incident.SystemInUse, "in use 03:1")
		d.keys("esc", "down", "space", "n", "=ticked the wrong one", "enter")
		d.keys("enter")
		seen := ""
		d.keys("home")
		for range 8 {
			seen += d.screen()
			d.keys("down")
		}
		if !strings.Contains(seen, "at recovery") {
			t.Errorf("%v: what waits for recovery is not told:\n%s", size, seen)
		}
		d.keys("x", "=done on paper", "enter")
		d.mustShow("STOOD DOWN")
		d.keys("esc", "c", "enter", "enter")
		if len(d.m.forms) > 0 {
			d.keys("=ward manager", "enter", "=all on paper", "enter", "enter")
		}
		d.mustShow("closed")
	}
}
