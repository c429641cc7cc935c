package tui

import (
	"charm.land/lipgloss/v2"
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

const (
	red   = "#D24141"
	amber = "#AD640E"
	green = "#138826"
	blue  = "#1D78CB"
	grey  = "#757575"
)

func newTheme() theme {
	plain := lipgloss.NewStyle()
	colour := func(c string) lipgloss.Style { return plain.Foreground(lipgloss.Color(c)) }
	return theme{
		live:     colour(red).Bold(true).Reverse(true),
		drill:    colour(blue).Bold(true).Reverse(true),
		ready:    colour(green).Bold(true).Reverse(true),
		title:    plain.Bold(true),
		key:      plain.Bold(true),
		cursor:   plain.Bold(true).Underline(true),
		found:    plain.Bold(true).Underline(true),
		overdue:  colour(red).Bold(true),
		critical: plain.Bold(true),
		done:     colour(green),
		warning:  colour(amber).Bold(true),
		failure:  colour(red).Bold(true).Reverse(true),
		quiet:    colour(grey),
		scanned:  colour("#000000").Background(lipgloss.Color("#FFFFFF")),
	}
}
