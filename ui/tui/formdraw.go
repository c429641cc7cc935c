package tui

import (
	"slices"
	"strings"

	"downtime/ui/ledger"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// inFront marks the one of several fields that is being typed in.
const inFront = ">"

// Sizes of a form and of what it is about.
const (
	formLine     = 76                 // its longest line
	formWidth    = formLine + 2       // of it beside something
	subjectWidth = formWidth + 3 + 36 // of a window in which what it is about stands beside it
)

// body draws the form, with what it is about beside it where there is room, and says where
// the cursor is.
func (f *form) body(m *Model, width, height int) ([]string, *tea.Cursor) {
	beside := f.besideIt(m, width, height)
	f.apart = len(f.aside) > 0 && len(beside) > 0
	if len(beside) == 0 {
		return f.column(m, width, height)
	}
	lines, cursor := f.column(m, formWidth, height)
	return m.beside(lines, beside, formWidth, height), cursor
}

// said is what is said above the fields, in its place.
func (f *form) said() []string {
	if f.apart {
		return f.lines
	}
	return slices.Concat(f.aside, f.lines)
}

// besideIt is what stands beside the form; nil for nothing.
func (f *form) besideIt(m *Model, width, height int) []string {
	if width < subjectWidth {
		return nil
	}
	room := min(width-formWidth-barWidth-1, longestLine)
	if len(f.aside) > 0 {
		var lines []string
		for _, words := range f.aside {
			for i, line := range text.Wrap(words, room-2) {
				lines = append(lines, strings.Repeat(" ", min(2*i, 2))+line)
			}
		}
		if len(lines) > height {
			return nil // it must be read, and nothing scrolls there
		}
		return lines
	}
	if f.subject == nil {
		return nil
	}
	lines := f.subject(m, room)
	if len(lines) > height {
		lines = append(slices.Clone(lines[:max(0, height-1)]), "…")
	}
	return lines
}

// column draws the form. Where it does not fit, the one choice that was taken stands for
// all: another alone would look like it.
func (f *form) column(m *Model, width, height int) ([]string, *tea.Cursor) {
	lines, titleLines, cursor := f.draw(m, width, height, false)
	if len(lines) > height && len(f.choices) > 0 && !f.mustChoose() {
		lines, titleLines, cursor = f.draw(m, width, height, true)
	}
	return f.window(lines, titleLines, cursor, height)
}

// draw gives all lines of the form, how many of them are its title, and the cursor.
func (f *form) draw(m *Model, width, height int, chosenOnly bool) (lines []string, titleLines int, cursor *tea.Cursor) {
	inner := max(20, min(width-2, formLine))
	f.paragraphs = f.paragraphs[:0]
	add := func(style lipgloss.Style, s string) {
		f.paragraphs = append(f.paragraphs, len(lines))
		for _, line := range text.Wrap(s, inner) {
			lines = append(lines, " "+style.Render(line))
		}
	}
	plain := lipgloss.NewStyle()
	title := f.title
	if f.named != nil {
		title = text.Cut(f.named(), inner) // in one line: the fields need the room
	}
	add(m.theme.title, title)
	if f.problem != "" {
		add(m.theme.warning, "! "+f.problem) // under the title, where no small screen hides it
	}
	before, paragraphs := len(lines), len(f.paragraphs)
	for _, words := range ledger.Wholly(f.looks) {
		add(m.theme.warning, words)
	}
	if len(f.looks) > 0 && height-len(lines) < leastFieldRows {
		lines, f.paragraphs = lines[:before], f.paragraphs[:paragraphs]
		add(m.theme.warning, ledger.Briefly(f.looks))
	}
	titleLines = len(lines)
	for _, line := range f.kept {
		add(plain, line)
	}
	if height-len(lines) >= leastFieldRows || len(f.fields)+len(f.choices) == 0 && !f.long {
		titleLines = len(lines)
	}
	for _, line := range f.said() {
		add(plain, line)
	}
	if f.picture != nil {
		words, drawn := f.picture(width, height-len(lines))
		add(plain, words)
		lines = append(lines, drawn...)
	}
	f.spots = f.spots[:0]
	for i, choice := range f.choices {
		mark := "   "
		if chosenOnly && i != f.chosen {
			continue
		}
		if i == f.chosen {
			mark = ">  "
		}
		f.spots = append(f.spots, spot{from: len(lines), choice: i, field: -1})
		lines = append(lines, text.Hang(" "+mark+choiceKey(i)+"  ", choice, inner)...)
	}
	if !f.mustChoose() {
		for i, field := range f.fields {
			f.spots = append(f.spots, spot{from: len(lines), choice: -1, field: i})
			var c *tea.Cursor
			from := len(lines)
			if lines, c = field.draw(lines, inner, i == f.focus); c != nil {
				cursor = c
			}
			if field.saidAt > 0 {
				f.paragraphs = append(f.paragraphs, field.saidAt)
			}
			if i == f.focus && len(f.fields) > 1 { // no terminal shows its cursor well enough to tell by that alone
				lines[from] = inFront + strings.TrimPrefix(lines[from], " ")
			}
		}
	}
	f.spots = append(f.spots, spot{from: len(lines), choice: -1, field: -1})
	if f.waiting {
		add(plain, "saving")
	}
	return lines, titleLines, cursor
}

// leastFieldRows is the room for the fields without which nothing but the title is kept in
// sight above them.
const leastFieldRows = 4

// window is what of the lines fits: always the title, and of the rest, for a
// question, the part with the cursor, else the end.
func (f *form) window(lines []string, titleLines int, cursor *tea.Cursor, height int) ([]string, *tea.Cursor) {
	pinned := min(titleLines, height-1)
	if cursor == nil {
		pinned = min(titleLines, max(1, height-1)) // what is asked, before the end of why
	}
	head, rest, room := lines[:pinned], lines[titleLines:], height-pinned
	over := max(0, len(rest)-room)
	f.page = max(1, room-1)
	f.offset = min(f.offset, over)
	first := f.offset
	if !f.reading && !f.long {
		first = over
		if cursor != nil {
			first = f.fromParagraph(min(first, max(0, cursor.Y-titleLines-1), max(0, f.focusFrom()-titleLines)), titleLines)
		} else if f.mustChoose() {
			before := 0 // lines above the choices give way to them
			if len(f.spots) > 0 {
				before = f.spots[0].from - titleLines
			}
			f.offset = min(f.offset, max(0, over-before))
			first = min(over, before+f.offset)
		} else if first = f.fromParagraph(first, titleLines); first == len(rest) && room > 1 {
			first = 0 // one long sentence: its beginning, rather than its end
		}
	}
	if cursor != nil {
		cursor.Y += pinned - titleLines - first
		if cursor.Y < pinned || cursor.Y >= height {
			cursor = nil
		}
	}
	f.above = first + titleLines - pinned
	f.pinned = pinned
	shown := rest[first:min(len(rest), first+room)]
	if f.reading || f.long || f.mustChoose() {
		shown = withMore(shown, len(rest)-first)
	}
	return append(slices.Clone(head), shown...), cursor
}

// fromParagraph is the line to begin with where first would be the tail of a sentence, or
// of a field above the one in front: the next that is whole, but none below that one.
func (f *form) fromParagraph(first, titleLines int) int {
	top := first + titleLines
	if first == 0 || len(f.spots) == 0 || slices.Contains(f.paragraphs, top) {
		return first
	}
	if top >= f.spots[0].from {
		next := slices.IndexFunc(f.spots, func(s spot) bool { return s.from >= top })
		return max(first, min(f.spots[next].from, f.focusFrom())-titleLines)
	}
	for _, at := range f.paragraphs {
		if at > top {
			return min(at, f.spots[0].from) - titleLines
		}
	}
	return f.spots[0].from - titleLines
}

// focusFrom is the line on which the field in front begins: what it asks for may take
// several.
func (f *form) focusFrom() int {
	i := slices.IndexFunc(f.spots, func(s spot) bool { return s.field >= 0 && s.field == f.focus })
	if i < 0 {
		return 0
	}
	return f.spots[i].from
}

// spot is where a choice or a field begins; -1 for none of it.
type spot struct{ from, choice, field int }

// click chooses what is under the mouse, as its number or Tab would. It is never Enter:
// nothing is saved by the mouse alone.
func (f *form) click(m *Model, y int) tea.Cmd {
	if f.waiting || f.reading || y < f.pinned {
		return nil
	}
	on := spot{choice: -1, field: -1}
	for _, s := range f.spots {
		if s.from <= y+f.above {
			on = s
		}
	}
	switch {
	case on.field >= 0:
		f.setFocus(on.field)
	case on.choice >= 0 && m.tooSoon(f):
	case on.choice >= 0:
		f.take(choiceKey(on.choice))
		if f.direct && f.chosen < len(f.choices)-1 {
			return f.entered(m)
		}
	}
	return nil
}

// draw adds the field's lines: label and input on one, or the input under a
// label that leaves no room beside it.
func (f *field) draw(lines []string, width int, focused bool) ([]string, *tea.Cursor) {
	label := " " + f.label + ": "
	if f.hint != "" {
		label = " " + f.label + " (" + f.hint + "): "
	}
	x := text.Width(label)
	if width-x < 20 {
		if f.whole {
			lines = append(lines, text.Hang(" ", strings.TrimSpace(label), width)...)
		} else {
			lines = append(lines, text.Cut(label, width))
		}
		label, x = "   ", 3
	}
	f.input.SetWidth(max(5, width-x-1))
	value := f.input.View()
	if !focused && f.input.Value() == "" {
		value = strings.Repeat("_", max(3, min(20, width-x-1)))
	}
	lines = append(lines, label+value)
	at := len(lines) - 1
	f.saidAt = 0
	if f.after != nil && f.value() != "" {
		if said := f.after(f.value()); said != "" {
			f.saidAt = len(lines)
			lines = append(lines, text.Hang("   ", said, width)...)
		}
	}
	if !focused {
		return lines, nil
	}
	if f.note != "" {
		lines = append(lines, text.Hang("   ", f.note, width)...)
	}
	cursor := f.input.Cursor()
	if cursor == nil {
		return lines, nil
	}
	cursor.X += x
	cursor.Y = at
	return lines, cursor
}
