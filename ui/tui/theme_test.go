package tui

import (
	"fmt"
	"math"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// TestColoursAreLegibleOnBothBackgrounds works out the contrast of every colour
// on black and on white (WCAG 2.2, relative luminance and contrast ratio).
func TestColoursAreLegibleOnBothBackgrounds(t *testing.T) {
	for _, colour := range []string{red, amber, green, blue, grey} {
		var r, g, b int
		if _, err := fmt.Sscanf(colour, "#%02X%02X%02X", &r, &g, &b); err != nil {
			t.Fatal(err)
		}
		luminance := 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
		onBlack, onWhite := (luminance+0.05)/0.05, 1.05/(luminance+0.05)
		if onBlack < 4.5 || onWhite < 4.5 {
			t.Errorf("%s has a contrast of %.2f on black and %.2f on white: 4.5 is needed on both", colour, onBlack, onWhite)
		}
	}
}

func linear(channel int) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func TestProfile(t *testing.T) {
	for _, test := range []struct {
		theme   string
		environ []string
		want    colorprofile.Profile
	}{
		{"auto", []string{"TERM=xterm-256color"}, colorprofile.ANSI256},
		{"auto", []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, colorprofile.TrueColor},
		{"auto", []string{"TERM=xterm-256color", "NO_COLOR=1"}, colorprofile.ASCII},
		{"auto", []string{"TERM=xterm-256color", "NO_COLOR=yes"}, colorprofile.ASCII},
		{"auto", []string{"TERM=xterm-256color", "NO_COLOR="}, colorprofile.ANSI256},
		{"mono", []string{"TERM=xterm-256color"}, colorprofile.ASCII},
	} {
		if got := profile(Options{Theme: test.theme, Environ: test.environ}); got != test.want {
			t.Errorf("theme %s, %v: %v, want %v", test.theme, test.environ, got, test.want)
		}
	}
}
