// Package handbook holds the chapters of the handbook, which the program carries
// with it: where a downtime is, there is no intranet to look things up in.
package handbook

import (
	"embed"
	"strings"
)

//go:embed *.md
var files embed.FS

// Chapter is one chapter. Its Markdown begins with its title as a level-1
// heading.
type Chapter struct {
	ID       string // the name to ask for it by
	Title    string
	Markdown string
}

// order is the chapters by id, as they are best read.
var order = []string{quickCard, "guide", "keys", "troubleshooting", "file-formats", "authoring", "log", "records", "handover", "command", "closing", "clocks", "contacts", "copies", "backups", "taking-over", "bringing-in", "windows", "lint", "procedure-files", "tamper-evidence"}

// quickCard is the id of the chapter that is also printed, on one page.
const quickCard = "quick-card"

// QuickCard is what somebody needs who has never read any of the others.
func QuickCard() Chapter {
	c, _ := Find(quickCard)
	return c
}

// Chapters lists all chapters in the order in which they are best read.
func Chapters() []Chapter {
	chapters := make([]Chapter, 0, len(order))
	for _, id := range order {
		if c, ok := Find(id); ok {
			chapters = append(chapters, c)
		}
	}
	return chapters
}

// Find returns the chapter with this id, in any case.
func Find(id string) (Chapter, bool) {
	id = strings.ToLower(id)
	source, err := files.ReadFile(id + ".md")
	if err != nil {
		return Chapter{}, false
	}
	text := strings.ReplaceAll(string(source), "\r\n", "\n")
	first, _, _ := strings.Cut(text, "\n")
	return Chapter{ID: id, Title: strings.TrimPrefix(first, "# "), Markdown: text}, true
}

// Headings lists the headings below the title, without marks.
func (c Chapter) Headings() []string {
	var list []string
	c.eachLine(func(_ string, level int, heading string) bool {
		if level > 1 {
			list = append(list, heading)
		}
		return true
	})
	return list
}

// Part returns what stands under a heading, down to the next one of its level or
// a higher one: a chapter of its own. The name may be the whole heading, in any
// case, or a part that only one heading has.
func (c Chapter) Part(name string) (Chapter, bool) {
	name, ok := c.heading(name)
	if !ok {
		return Chapter{}, false
	}
	var part strings.Builder
	within := 0
	c.eachLine(func(line string, level int, heading string) bool {
		switch {
		case within == 0 && level > 1 && heading == name:
			within = level
			part.WriteString("# " + heading + "\n")
			return true
		case within > 0 && level > 0 && level <= within:
			return false
		case within > 0:
			part.WriteString(line)
		}
		return true
	})
	return Chapter{ID: c.ID, Title: name, Markdown: part.String()}, true
}

// heading finds the heading that is meant by a name.
func (c Chapter) heading(name string) (string, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	var like []string
	for _, heading := range c.Headings() {
		lower := strings.ToLower(heading)
		if lower == name {
			return heading, true
		}
		if name != "" && strings.Contains(lower, name) {
			like = append(like, heading)
		}
	}
	if len(like) != 1 {
		return "", false
	}
	return like[0], true
}

// eachLine calls f for each line, with the level and the words of a heading, 0
// and "" for any other line, until it returns false. What stands in a code block
// is no heading.
func (c Chapter) eachLine(f func(line string, level int, heading string) bool) {
	fence := ""
	for line := range strings.Lines(c.Markdown) {
		if marks := leading(line, '`'); len(marks) >= 3 && (fence == "" || marks == fence) {
			if fence == "" {
				fence = marks
			} else {
				fence = ""
			}
		}
		level, heading := 0, ""
		if marks := leading(line, '#'); marks != "" && fence == "" {
			level, heading = len(marks), strings.Trim(line[len(marks):], " \n`")
		}
		if !f(line, level, heading) {
			return
		}
	}
}

// leading is the run of a character that a line begins with.
func leading(line string, c byte) string {
	n := 0
	for n < len(line) && line[n] == c {
		n++
	}
	return line[:n]
}
