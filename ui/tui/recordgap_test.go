package tui

import (
	"testing"
	"time"
)

// When a finished paper folds away from under the cursor, Down goes to what stands in its
// place, and Up to what stood before it.
func TestTheCursorGoesOnFromAPaperThatFoldedAway(t *testing.T) {
	for key, want := range map[string]int{"down": 5, "up": 3} {
		d := onPaper(t, 80, 24)
		d.keys("a", "e", "3", "=1-7", "enter", "home", "down", "down", "down")
		d.mustShow("> ", "record 4  bed 4")
		d.keys("6", "=bed empty", "enter")
		d.tick(3 * time.Second)
		d.mustShow("1 accounted for (F lists them)")
		d.mustNotShow(">   record")
		d.keys(key)
		if s := d.m.screen.(*recordsScreen); s.on != want {
			t.Errorf("%s goes to record %d, not %d:\n%s", key, s.on, want, d.screen())
		}
	}
}
