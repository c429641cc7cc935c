package tui

import (
	"fmt"

	"downtime/ui/compose"
	"downtime/ui/text"
)

// Sizes of the outline beside the text. On windows less wide it takes the place
// of the text while somebody chooses.
const (
	outlineWidth   = paneWidth
	outlineColumns = 30
)

// outline is the sections and record forms of the page that is read, to jump to.
type outline struct {
	list
	choosing bool // keys are for the outline, not for the text
	typed    int  // digits of a section's number so far
}

// section is which section the line at the top of the screen belongs to, counted
// from 1, and how many there are; 0 before the first.
func (o *outline) section(page *compose.Page, top int) (current, all int) {
	for _, entry := range page.Outline {
		if entry.Sub {
			continue
		}
		all++
		if entry.Line <= top {
			current = all
		}
	}
	return current, all
}

// name is the name of a section, by its number.
func (o *outline) name(page *compose.Page, number int) string {
	for _, entry := range page.Outline {
		if !entry.Sub {
			number--
		}
		if number == 0 {
			return entry.Name
		}
	}
	return ""
}

// entryAt is the entry that a line stands under, -1 before the first.
func (o *outline) entryAt(page *compose.Page, line int) int {
	at := -1
	for i, entry := range page.Outline {
		if entry.Line <= line {
			at = i
		}
	}
	return at
}

func (o *outline) open(r *reading) {
	o.choosing, o.typed = true, 0
	o.cursor = max(0, o.entryAt(r.page, r.top))
}

func (o *outline) rows(m *Model, page *compose.Page, width int) []row {
	rows := make([]row, 0, len(page.Outline))
	number := 0
	for i, entry := range page.Outline {
		label := "     "
		if !entry.Sub {
			number++
			label = fmt.Sprintf("%2d ", number)
		}
		rows = append(rows, row{i, func() string {
			line := text.Cut(marked(label+entry.Name, i == o.cursor), width)
			if i == o.cursor {
				line = m.theme.title.Render(line)
			}
			return line
		}})
	}
	return rows
}

// choose is the outline in the place of the text.
func (o *outline) choose(m *Model, r *reading, width, height int) []string {
	lines := []string{m.theme.title.Render(" GO TO")}
	return append(lines, o.window(o.rows(m, r.page, width), height-1)...)
}

// beside is the outline at the left of the text. Unless somebody chooses, its
// mark follows the text.
func (o *outline) beside(m *Model, r *reading, right []string, height int) []string {
	if !o.choosing {
		o.cursor = o.entryAt(r.page, r.top)
	}
	title := " OUTLINE"
	if o.choosing {
		title = " GO TO"
	}
	left := []string{m.theme.title.Render(title)}
	left = append(left, o.window(o.rows(m, r.page, outlineColumns), height-1)...)
	return m.beside(left, right, outlineColumns, height)
}

func (o *outline) press(r *reading, name string) {
	entries := r.page.Outline
	if digit := name[0]; len(name) == 1 && digit >= '0' && digit <= '9' {
		o.number(r, int(digit-'0'))
		return
	}
	o.typed = 0
	switch {
	case o.navigate(name, len(entries)):
	case name == "enter":
		o.choosing = false
		if o.cursor >= 0 && o.cursor < len(entries) {
			r.jump(entries[o.cursor].Line)
		}
	case name == "tab", name == "esc":
		o.choosing = false
	}
}

// number moves to the section whose number is typed. 1 and then 2 is section
// 12, where there are as many.
func (o *outline) number(r *reading, digit int) {
	_, sections := o.section(r.page, 0)
	if o.typed = o.typed*10 + digit; o.typed > sections {
		o.typed = digit
	}
	number := 0
	for i, entry := range r.page.Outline {
		if !entry.Sub {
			number++
		}
		if number == o.typed && !entry.Sub && number > 0 {
			o.cursor = i
		}
	}
}
