package runbooks

import (
	"fmt"
	"strings"

	"downtime/runbooks/clean"
)

// change is what becomes of one line: its text, and lines put behind it.
type change struct {
	text  string
	after []string
}

// diffContext is how many unchanged lines stand around each change.
const diffContext = 3

// unified writes changes of lines as a unified diff. Which lines change is
// known, so nothing has to be searched for, and no library is needed that
// compares files.
func unified(file string, lines []string, changed map[int]change) string {
	var b strings.Builder
	shift := 0
	for at := 1; at <= len(lines); {
		if _, ok := changed[at]; !ok {
			at++
			continue
		}
		if b.Len() == 0 {
			fmt.Fprintf(&b, "--- %s\n+++ %s\n", file, file)
		}
		first, last := max(1, at-diffContext), at
		for next := at; next <= min(len(lines), last+2*diffContext); next++ {
			if _, ok := changed[next]; ok {
				last = next
			}
		}
		end := min(len(lines), last+diffContext)
		var hunk strings.Builder
		added := 0
		for n := first; n <= end; n++ {
			c, ok := changed[n]
			if !ok || c.text == lines[n-1] {
				diffLine(&hunk, ' ', lines[n-1])
			} else {
				diffLine(&hunk, '-', lines[n-1])
				diffLine(&hunk, '+', c.text)
			}
			for _, after := range c.after {
				diffLine(&hunk, '+', after)
				added++
			}
		}
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n%s", first, end-first+1, first+shift, end-first+1+added, hunk.String())
		shift += added
		at = end + 1
	}
	return b.String()
}

func diffLine(b *strings.Builder, mark byte, line string) {
	body, end := cutEnd(line)
	b.WriteByte(mark)
	b.WriteString(clean.Text(body))
	b.WriteByte('\n')
	if end == "" {
		b.WriteString("\\ No newline at end of file\n")
	}
}
