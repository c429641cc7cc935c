package tui

import (
	"downtime/runbooks/clean"

	tea "charm.land/bubbletea/v2"
)

// searchable is a screen of rows that narrow to those that are looked for.
type searchable interface {
	screen
	clicker
	scroller
	lookedFor() string
	// lookFor lists the rows that some words mean, of the kind that was listed.
	lookFor(m *Model, words string)
	lookForNothing(m *Model)
	// found goes to the row at the cursor: it was looked for.
	found(m *Model)
}

// lookup is such a screen while the words are typed.
type lookup struct {
	typeBox
	in   searchable
	rows string // what they are, "papers"
}

func (m *Model) lookUp(in searchable, label, rows string) {
	m.screen = &lookup{newTypeBox(label, in.lookedFor()), in, rows}
}

func (l *lookup) about(m *Model, width int) string { return l.in.about(m, width) }

func (l *lookup) body(m *Model, width, height int) []string {
	lines := l.draw(width)
	return append(lines, l.in.body(m, width, max(1, height-len(lines)))...)
}

func (l *lookup) keys(*Model) []key {
	return []key{{"Enter", "to the " + l.rows, reads}, {"Up/Down", "choose", reads}, {"Esc", "back to all", reads}}
}

func (l *lookup) tick(m *Model) {
	if t, ok := l.in.(ticker); ok {
		t.tick(m)
	}
}

func (l *lookup) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch name := msg.String(); name {
	case "f1", "f8":
		return nil, false
	case "esc":
		if m.status.stays {
			return nil, false
		}
		l.in.lookForNothing(m)
		m.screen = l.in
	case "enter":
		l.in.found(m)
		m.screen = l.in
	case "up", "down", "pgup", "pgdown":
		l.in.press(m, name)
	default:
		return l.typed(m, msg), true
	}
	return nil, true
}

func (l *lookup) paste(m *Model, content string) {
	l.typed(m, tea.PasteMsg{Content: clean.Line(content)})
}

func (l *lookup) typed(m *Model, msg tea.Msg) tea.Cmd {
	cmd := l.field.update(msg)
	if words := l.field.value(); words != l.in.lookedFor() {
		l.in.lookFor(m, words)
	}
	return cmd
}

func (l *lookup) click(m *Model, y int) tea.Cmd {
	m.screen = l.in
	return l.in.click(m, y-1)
}

func (l *lookup) scroll(m *Model, lines int) { l.in.scroll(m, lines) }
