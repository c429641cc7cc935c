package plain

import (
	"bufio"
	"strings"

	"downtime/runbooks/clean"
	"downtime/ui/text"
)

// speaker says answers, each written whole before the next line is read.
type speaker struct {
	*bufio.Writer
	columns func() int
}

func (s speaker) say(lines []string) error {
	width := 0
	if s.columns != nil {
		width = s.columns() // it may be another by now
	}
	for _, line := range lines {
		for _, part := range fold(clean.Line(line), width) {
			s.WriteString(part)
			s.WriteByte('\n')
		}
	}
	return s.Flush()
}

const (
	// foldIndent tells a line that goes on from one that begins, and from the full stop
	// that ends a reading.
	foldIndent = "  "
	// leastFold is the narrowest terminal that lines are folded for.
	leastFold = 20
)

// fold is a line as a terminal of width columns shows it, broken between words alone: not
// in a telephone number, and not at the hyphen of a name that is to be typed. The last
// column stays free: some consoles go to the next line by themselves there.
func fold(line string, width int) []string {
	if width < leastFold || text.Width(line) < width {
		return []string{line}
	}
	var parts []string
	part := ""
	for i, word := range strings.Split(text.Hold(line), " ") {
		switch {
		case i == 0:
			part = word
		case strings.TrimSpace(part) != "" && text.Width(part+" "+word) >= width:
			parts = append(parts, strings.TrimRight(part, " "))
			part = foldIndent + word
		default:
			part += " " + word
		}
		for text.Width(part) >= width { // a word longer than a line
			broken := text.Break(part, width-1)
			parts = append(parts, broken[0])
			part = foldIndent + strings.Join(broken[1:], "")
		}
	}
	parts = append(parts, part)
	for i := range parts {
		parts[i] = text.Release(parts[i])
	}
	return parts
}
