package compose

import (
	"strings"
	"unicode"

	"downtime/ui/text"
)

// leastText is how many columns are left for words, however deep they stand.
const leastText = 12

// fit takes spaces from the front of a prefix that leaves too little room.
func (c *composer) fit(prefix string) string {
	over := text.Width(prefix) - (c.Width - leastText)
	spaces := len(prefix) - len(strings.TrimLeft(prefix, " "))
	return prefix[max(0, min(over, spaces)):]
}

// hang adds a text with a prefix under which its lines hang.
func (c *composer) hang(role Role, prefix, s string) { c.strong(role, prefix, "", s) }

// strong is hang for a text that begins with words of more weight.
func (c *composer) strong(role Role, prefix, strong, rest string) {
	prefix = c.fit(prefix)
	left := printed(strong)
	for i, line := range text.Hang(prefix, strong+rest, c.Width) {
		from := len(prefix)
		if i > 0 {
			from = text.Width(prefix) // of spaces
		}
		var to int
		to, left = after(line, min(from, len(line)), left)
		c.add(Line{Role: role, Text: line, Strong: Span{min(from, to), to}})
	}
}

// printed counts the characters of s that show. Breaking a text into lines
// takes spaces away and nothing else, so that these find a place again.
func printed(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// after is the place in line behind the next n characters that show, and how
// many of them the line did not have.
func after(line string, from, n int) (to, left int) {
	to = from
	for i, r := range line[from:] {
		if n == 0 {
			break
		}
		if !unicode.IsSpace(r) {
			n--
			to = from + i + len(string(r))
		}
	}
	return to, n
}

func (c *composer) add(line Line) {
	line.Source = c.source
	c.page.Lines = append(c.page.Lines, line)
}

// blank adds an empty line, but not at the top and not under another.
func (c *composer) blank() {
	if n := len(c.page.Lines); n > 0 && c.page.Lines[n-1].Text != "" {
		c.add(Line{})
	}
}
