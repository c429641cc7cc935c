package plain

import (
	"regexp"
	"strings"
	"testing"

	"downtime/ui/handbook"
)

// Each line that the handbook gives for line by line is understood.
func TestHandbookLines(t *testing.T) {
	span := regexp.MustCompile("`([^`]+)`")
	g, n := newGrammar(), 0
	for _, c := range handbook.Chapters() {
		inTable := false
		for row := range strings.Lines(c.Markdown) {
			cells := strings.Split(row, "|")
			switch {
			case !strings.HasPrefix(row, "|"):
				inTable = false
			case strings.TrimSpace(cells[1]) == "line":
				inTable = true
			case inTable:
				for _, m := range span.FindAllStringSubmatch(cells[1], -1) {
					n++
					if _, err := g.parse(m[1]); err != nil {
						t.Errorf("%s: %q: %v", c.ID, m[1], err)
					}
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d lines were found", n)
	}
}

// Every chapter can be read line by line, nothing of it is left out, and no line of it
// can be taken for the end.
func TestHandbookIsRead(t *testing.T) {
	for _, c := range handbook.Chapters() {
		lines, err := readHandbook(c.ID, "")
		if err != nil || len(lines) < 10 || lines[len(lines)-1] != "." {
			t.Errorf("%s: %v, %d lines", c.ID, err, len(lines))
		}
		for i, line := range lines[:len(lines)-1] {
			if line == "." || strings.ContainsRune(line, '\n') {
				t.Errorf("%s: line %d is %q", c.ID, i, line)
			}
		}
		for _, heading := range c.Headings() {
			if all := strings.Join(lines, "\n"); !strings.Contains(all, heading) {
				t.Errorf("%s: %q is not said", c.ID, heading)
			}
		}
	}
	lines, err := readHandbook("Troubleshooting", "closed too early")
	if all := strings.Join(lines, "\n"); err != nil || !strings.Contains(all, "after the close") || strings.Contains(all, "NOT SAVED") {
		t.Errorf("one heading reads, with %v:\n%s", err, all)
	}
	if list, err := readHandbook("", ""); err != nil || !strings.HasPrefix(list[0], "quick-card: ") {
		t.Errorf("the list begins %q, with %v", list[0], err)
	}
	for _, wrong := range [][2]string{{"nosuch", ""}, {"keys", "nosuch"}} {
		if _, err := readHandbook(wrong[0], wrong[1]); err == nil {
			t.Errorf("%q is a chapter", wrong)
		}
	}
}

// The chapter on paper has each command of the ledger in a line of its own.
func TestHandbookHasTheLedger(t *testing.T) {
	chapter, _ := handbook.Find("paper")
	_, lines, _ := strings.Cut(chapter.Markdown, "## Line by line")
	for _, c := range recordCommands() {
		if !strings.Contains(lines, "`"+c.name+" ") {
			t.Errorf("%s is not in it", c.name)
		}
	}
}
