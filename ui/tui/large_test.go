package tui

import (
	"strings"
	"testing"
	"time"
)

// R reads the step by itself, with the minutes in large figures that count down, and
// Left and Right go on to the others.
func TestReadLarge(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"80x24", 80, 24}, {"60x15", 60, 15}, {"40x10", 40, 10}, {"120x40", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			d := declared(t, size.width, size.height)
			d.keys("r")
			d.golden("large")
			d.mustShow("Stop entering data in the EPR", "CRITICAL")
			d.keys("right")
			d.mustShow("Step 2 of 8", "Try a second PC")
			d.keys("left")
			d.mustShow("Step 1 of 8")
			d.keys("space")
			d.mustShow("DONE?")
			d.keys("enter")
			d.mustShow("SAVED 2/2")
			d.keys("esc") // back to where it was opened
			d.mustShow("NEXT")
		})
	}
}

func TestMinutesInLargeFigures(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("r")
	d.mustShow("MINUTES LEFT", strings.TrimRight(figures(5)[0], " "))
	d.tick(4 * time.Minute)
	d.mustShow("MINUTE LEFT")
	d.tick(8 * time.Minute)
	d.mustShow("MINUTES LATE", strings.TrimRight(figures(7)[1], " "))
	d.tick(3 * time.Hour)
	d.mustNotShow("MINUTES")
	d.mustShow("late")
}
