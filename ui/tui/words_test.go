package tui

import (
	"strings"
	"testing"
	"time"
)

// The driver's screen has no styling left. On it, each state of a step, what is overdue
// or critical, and whether this is real, are still told, in every size.
func TestStateIsToldByWords(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}, {40, 10}} {
		d := declared(t, size[0], size[1])
		d.mustShow("LIVE", "7B")
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
		for _, words := range []string{"done 03:1", "not applicable", "could not", "later", "late", "! "} {
			if !containsFold(shown, words) {
				t.Errorf("%dx%d: %q is told by colour alone:\n%s", size[0], size[1], words, shown)
			}
		}
		d.keys("esc")
		d.mustShow("OVERDUE")

		d = newDriver(t, writeLibrary(t), size[0], size[1])
		d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "enter", "=drill", "enter")
		for _, path := range []string{"enter", "esc", "l", "esc", "s", "esc", "p", "esc", "c", "esc", "?", "esc", "m"} {
			d.keys(path)
			d.mustShow("DRILL DRILL DRILL")
			d.mustNotShow("LIVE")
		}
	}
}

func containsFold(s, words string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(words))
}
