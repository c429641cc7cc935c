package text

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of columns a line takes on a terminal; styling counts
// for nothing.
func Width(line string) int { return ansi.StringWidth(line) }

// Cut shortens a line to at most width columns, the last of them a mark that
// something is missing.
func Cut(line string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(line, width, "…")
}

// Pad makes a line exactly width columns wide, cutting or filling with spaces.
func Pad(line string, width int) string {
	line = Cut(line, width)
	return line + strings.Repeat(" ", max(0, width-Width(line)))
}

// Wrap breaks a text into lines of at most width columns, at spaces where it
// can. Line feeds in it stay.
func Wrap(s string, width int) []string {
	width = max(1, width)
	// Wrap lets a long word with hyphens stick out.
	return strings.Split(ansi.Hardwrap(ansi.Wrap(s, width, ""), width, true), "\n")
}

// Break cuts a line into pieces of at most width columns wherever they end, and
// keeps its spaces: for code, whose spaces mean something.
func Break(line string, width int) []string {
	return strings.Split(ansi.Hardwrap(line, max(1, width), true), "\n")
}

// Hang is Wrap with a first prefix, under which the following lines are
// indented: "- a long\n  item".
func Hang(first, s string, width int) []string {
	indent := strings.Repeat(" ", Width(first))
	lines := Wrap(s, width-len(indent))
	for i := range lines {
		if i == 0 {
			lines[i] = first + lines[i]
		} else {
			lines[i] = indent + lines[i]
		}
	}
	return lines
}

// Ends puts one text at the left and one at the right of a line of width
// columns. Where both do not fit the left one is cut, down to what it needs
// least; the right one says what must not be missed.
func Ends(left, right string, width int) string {
	room := width - Width(right)
	if room <= 0 {
		return Cut(right, width)
	}
	return Pad(Cut(left, room-1), room) + right
}

// Number is a count or a number in a log, in digits.
func Number(n uint64) string { return strconv.FormatUint(n, 10) }
