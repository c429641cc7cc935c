package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of columns a line takes on a terminal; styling counts
// for nothing.
func Width(line string) int {
	if oneColumnEach(line) {
		return len(line)
	}
	return ansi.StringWidth(line)
}

// oneColumnEach reports whether a line is printable ASCII alone, as most are: then its
// bytes are its columns, and nothing need be looked up.
func oneColumnEach(line string) bool {
	for i := range len(line) {
		if line[i] < ' ' || line[i] > '~' {
			return false
		}
	}
	return true
}

// Cut shortens a line to at most width columns, the last of them a mark that
// something is missing.
func Cut(line string, width int) string {
	if width <= 0 {
		return ""
	}
	if len(line) <= width && oneColumnEach(line) {
		return line
	}
	for room := width; ; room-- {
		// Truncate counts some characters for less than they take, as narrow says.
		if cut := ansi.Truncate(line, room, "…"); room == 0 || Width(cut) <= width {
			return cut
		}
	}
}

// Pad makes a line exactly width columns wide, cutting or filling with spaces.
func Pad(line string, width int) string {
	line = Cut(line, width)
	return line + strings.Repeat(" ", max(0, width-Width(line)))
}

// Wrap breaks a text into lines of at most width columns, at spaces where it
// can, and not inside a telephone number. Line feeds in it stay.
func Wrap(s string, width int) []string {
	width = max(1, width)
	// Wrap lets a long word with hyphens stick out.
	wrapped := ansi.Hardwrap(ansi.Wrap(Hold(s), width, ""), width, true)
	return narrow(strings.Split(Release(wrapped), "\n"), width)
}

// narrow breaks lines again that are too wide all the same: a character that
// changes the width of the one before it, as an emoji's variation selector does,
// is counted by itself when a text is wrapped. Styled lines are left alone.
func narrow(lines []string, width int) []string {
	if !slices.ContainsFunc(lines, func(line string) bool { return len(line) > width && Width(line) > width }) {
		return lines
	}
	var kept []string
	for _, line := range lines {
		for Width(line) > width && !strings.Contains(line, "\x1b") {
			head := line
			for Width(head) > width {
				_, size := utf8.DecodeLastRuneInString(head)
				head = head[:len(head)-size]
			}
			if head == "" {
				break // one character wider than all there is
			}
			kept = append(kept, head)
			line = line[len(head):]
		}
		kept = append(kept, line)
	}
	return kept
}

// Break cuts a line into pieces of at most width columns wherever they end, and
// keeps its spaces: for code, whose spaces mean something.
func Break(line string, width int) []string {
	width = max(1, width)
	return narrow(strings.Split(ansi.Hardwrap(line, width, true), "\n"), width)
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
