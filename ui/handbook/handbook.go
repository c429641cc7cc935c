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
var order = []string{"authoring", "contacts", "lint", "procedure-files", "tamper-evidence"}

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

// Part returns what stands under the heading of this name, in any case, down to
// the next heading of its level or a higher one: a chapter of its own.
func (c Chapter) Part(name string) (Chapter, bool) {
	var part strings.Builder
	level, fence := 0, ""
	for line := range strings.Lines(c.Markdown) {
		if marks := leading(line, '`'); len(marks) >= 3 && (fence == "" || marks == fence) {
			if fence == "" {
				fence = marks
			} else {
				fence = ""
			}
		}
		if marks := leading(line, '#'); marks != "" && fence == "" {
			if level > 0 && len(marks) <= level {
				break
			}
			if heading := strings.Trim(line[len(marks):], " \n`"); level == 0 && strings.EqualFold(heading, name) {
				level = len(marks)
				part.WriteString("# " + heading + "\n")
				name = heading
				continue
			}
		}
		if level > 0 {
			part.WriteString(line)
		}
	}
	return Chapter{ID: c.ID, Title: name, Markdown: part.String()}, level > 0
}

// leading is the run of a character that a line begins with.
func leading(line string, c byte) string {
	n := 0
	for n < len(line) && line[n] == c {
		n++
	}
	return line[:n]
}
