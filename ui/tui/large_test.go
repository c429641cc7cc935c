package tui

import (
	"strings"
	"testing"
	"time"

	"downtime/ui/text"
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
	d := declared(t, 80, 40)
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

// What a step is called stands in large type where the window has room, in small type
// below as it is written, and with what is left of its time.
func TestTitleInLargeType(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("r")
	d.mustShow("Stop entering data in the EPR", "CRITICAL   5 MIN LEFT", " ▄▀▀ ▀█▀ ▄▀▀▄ █▀▄")
	d.tick(8 * time.Minute)
	d.mustShow("CRITICAL   3 MIN LATE")
	for _, size := range [][2]int{{60, 15}, {40, 10}} {
		small := declared(t, size[0], size[1])
		small.keys("r")
		small.mustShow("Stop entering data in the EPR")
		small.mustNotShow("▀")
	}
}

// Large type is as wide as it may be at most, and never a part of the words: what has no
// letter, or no room, is not drawn at all.
func TestLargeWords(t *testing.T) {
	for r, rows := range glyphs {
		for _, row := range rows {
			if len(row) != len(rows[0]) || strings.Trim(row, "# ") != "" {
				t.Errorf("the letter %q has the rows %q", r, rows)
			}
		}
	}
	for _, tt := range []struct {
		words         string
		width, height int
		rows          int
	}{
		{"Stop", 80, 20, glyphRows}, {"Stop", 18, 20, halfHeight}, {"Stop", 80, 4, halfHeight}, {"Stop", 10, 20, 0},
		{"Stop", 80, 2, 0}, {"", 80, 20, 0}, {"Prüfen", 80, 20, 0}, {"Bleep 4711, now!", 40, 10, 2*halfHeight + lineGap},
		{strings.Repeat("word ", 30), 80, 40, 0},
	} {
		lines := largeWords(tt.words, tt.width, tt.height)
		if len(lines) != tt.rows {
			t.Errorf("%q in %dx%d takes %d lines, not %d", tt.words, tt.width, tt.height, len(lines), tt.rows)
		}
		for _, line := range lines {
			if text.Width(line) > tt.width {
				t.Errorf("%q in %dx%d: a line of %d columns", tt.words, tt.width, tt.height, text.Width(line))
			}
		}
	}
}
