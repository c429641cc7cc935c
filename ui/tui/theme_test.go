package tui

import (
	"fmt"
	"image/color"
	"math"
	"reflect"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// TestColoursAreLegibleOnBothBackgrounds works out the contrast of every style of the
// theme (WCAG 2.2, relative luminance and contrast ratio), in the colours that it has once
// it is sent: on black and on white, or on its own background where it has one.
func TestColoursAreLegibleOnBothBackgrounds(t *testing.T) {
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
		for name, style := range stylesOf(newTheme(p)) {
			fore, back := sent(p, style.GetForeground()), sent(p, style.GetBackground())
			behind := []string{"#000000", "#FFFFFF"} // whichever of the two the terminal has
			switch {
			case fore == "" && back == "":
				continue // the terminal's own
			case fore == "":
				fore = back // the terminal's own letters, on it
			case back != "":
				behind = []string{back}
			}
			for _, back := range behind {
				if c := contrast(luminance(t, fore), luminance(t, back)); c < 4.5 {
					t.Errorf("%s in %s: %s has a contrast of %.2f on %s: 4.5 is needed", name, p, fore, c, back)
				}
			}
		}
	}
}

// stylesOf are all the styles that a theme has, by their names in it.
func stylesOf(th theme) map[string]lipgloss.Style {
	styles := make(map[string]lipgloss.Style)
	all := reflect.ValueOf(&th).Elem()
	for i := range all.NumField() {
		styles[all.Type().Field(i).Name] = *(*lipgloss.Style)(all.Field(i).Addr().UnsafePointer())
	}
	return styles
}

func TestAThemeHasStylesAlone(t *testing.T) { // stylesOf reads its fields as such
	for _, field := range reflect.VisibleFields(reflect.TypeFor[theme]()) {
		if field.Type != reflect.TypeFor[lipgloss.Style]() {
			t.Errorf("%s is a %s", field.Name, field.Type)
		}
	}
}

// sent is a colour as a terminal gets it and shows it, "" for the terminal's own.
func sent(p colorprofile.Profile, c color.Color) string {
	if _, none := c.(lipgloss.NoColor); none || c == nil {
		return ""
	}
	r, g, b, _ := p.Convert(c).RGBA()
	return fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
}

// The nearest of the 256 colours is legible for none of the hues but by luck: that is why
// they are chosen apart.
func TestNearestOf256IsNotLegible(t *testing.T) {
	hue := huesOf(colorprofile.TrueColor)
	for name, c := range map[string]color.Color{"red": hue.red, "amber": hue.amber, "green": hue.green, "blue": hue.blue} {
		l := luminance(t, sent(colorprofile.ANSI256, c))
		if contrast(l, 0) >= 4.5 && contrast(l, 1) >= 4.5 {
			t.Errorf("%s could be left to be converted", name)
		}
	}
}

// No red, green or amber of the 16 that a terminal has is legible on its black and on
// its white: so there is no colour where there are only 16.
func TestSixteenColoursAreNotLegible(t *testing.T) {
	for name, palette := range map[string][]string{ // colours 1, 2, 3, 9, 10, 11; black, white
		"Windows console": {"#C50F1F", "#13A10E", "#C19C00", "#E74856", "#16C60C", "#F9F1A5", "#0C0C0C", "#F2F2F2"},
		"VGA":             {"#AA0000", "#00AA00", "#AA5500", "#FF5555", "#55FF55", "#FFFF55", "#000000", "#FFFFFF"},
		"xterm":           {"#CD0000", "#00CD00", "#CDCD00", "#FF0000", "#00FF00", "#FFFF00", "#000000", "#FFFFFF"},
	} {
		black, white := luminance(t, palette[6]), luminance(t, palette[7])
		for _, colour := range palette[:6] {
			l := luminance(t, colour)
			if contrast(l, black) >= 4.5 && contrast(l, white) >= 4.5 {
				t.Errorf("%s: %s could be used", name, colour)
			}
		}
	}
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var r, g, b int
	if _, err := fmt.Sscanf(colour, "#%02X%02X%02X", &r, &g, &b); err != nil {
		t.Fatal(err)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

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
		{"auto", []string{"TERM=xterm"}, colorprofile.ASCII},
		{"auto", []string{"TERM=linux"}, colorprofile.ASCII},
		{"auto", []string{"TERM=xterm-256color", "NO_COLOR="}, colorprofile.ANSI256},
		{"mono", []string{"TERM=xterm-256color"}, colorprofile.ASCII},
	} {
		if got := profile(Options{Theme: test.theme, Environ: test.environ}); got != test.want {
			t.Errorf("theme %s, %v: %v, want %v", test.theme, test.environ, got, test.want)
		}
	}
}
