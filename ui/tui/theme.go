package tui

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// theme is every style there is, by what it means. No screen names a colour.
//
// The colours have a relative luminance of 0.175 to 0.183, which is a contrast
// of at least 4.5 to 1 on black and on white alike (WCAG 2 contrast formula), so
// that it does not matter what the terminal says of its background. Meaning is
// never in the colour alone: a mark and a word come first.
type theme struct {
	live, drill, ready lipgloss.Style // the mode, in the first line
	title              lipgloss.Style // headings
	key                lipgloss.Style // a key to press
	cursor             lipgloss.Style // the row the cursor is on
	found              lipgloss.Style // words that were looked for
	overdue, critical  lipgloss.Style
	done               lipgloss.Style
	warning            lipgloss.Style
	failure            lipgloss.Style // could not save
	quiet              lipgloss.Style // what may be passed over
	scanned            lipgloss.Style // what a camera reads: black on white, whatever the terminal has
}

// hues are the colours that styles are made of.
type hues struct{ red, amber, green, blue, grey color.Color }

// huesOf are those that a terminal shows as they are meant. The nearest of the 256 colours
// to a legible one need not be legible: what stands here is, and of no amber there are
// (130, the best, has 4.46 to 1 on black), so that it is bold alone. With fewer colours
// none is sent at all, see profile.
func huesOf(p colorprofile.Profile) hues {
	if p == colorprofile.ANSI256 {
		return hues{
			red: lipgloss.Color("131"), amber: lipgloss.NoColor{}, green: lipgloss.Color("29"),
			blue: lipgloss.Color("63"), grey: lipgloss.Color("243"),
		}
	}
	return hues{
		red: lipgloss.Color("#D24141"), amber: lipgloss.Color("#AD640E"), green: lipgloss.Color("#138826"),
		blue: lipgloss.Color("#1D78CB"), grey: lipgloss.Color("#757575"),
	}
}

func newTheme(p colorprofile.Profile) theme {
	plain, hue := lipgloss.NewStyle(), huesOf(p)
	return theme{
		live:     plain.Foreground(hue.red).Bold(true).Reverse(true),
		drill:    plain.Foreground(hue.blue).Bold(true).Reverse(true),
		ready:    plain.Foreground(hue.green).Bold(true).Reverse(true),
		title:    plain.Bold(true),
		key:      plain.Bold(true),
		cursor:   plain.Bold(true).Underline(true),
		found:    plain.Bold(true).Underline(true),
		overdue:  plain.Foreground(hue.red).Bold(true),
		critical: plain.Bold(true),
		done:     plain.Foreground(hue.green),
		warning:  plain.Foreground(hue.amber).Bold(true),
		failure:  plain.Foreground(hue.red).Bold(true).Reverse(true),
		quiet:    plain.Foreground(hue.grey),
		scanned:  plain.Foreground(lipgloss.Color("#000000")).Background(lipgloss.Color("#FFFFFF")),
	}
}
