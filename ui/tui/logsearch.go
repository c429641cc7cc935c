package tui

import (
	"downtime/runbooks/clean"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// logSearch is the log while words to look for in it are typed. Every character is
// text, never a command; the entries narrow with each.
type logSearch struct {
	log   *logScreen
	field *field
	caret *tea.Cursor
}

// search begins to look for words in the log.
func (l *logScreen) search(m *Model) tea.Cmd {
	s := &logSearch{log: l, field: newField("Search the log", l.filter.Words, false)}
	s.field.filled = false // what is being looked for is typed on
	s.field.input.CharLimit = 100
	s.field.input.CursorEnd()
	s.field.input.Focus()
	m.screen = s
	return nil
}

func (s *logSearch) about(m *Model, width int) string { return s.log.about(m, width) }

func (s *logSearch) cursor() *tea.Cursor { return s.caret }

func (s *logSearch) body(m *Model, width, height int) []string {
	var lines []string
	lines, s.caret = s.field.draw(nil, width-1, true)
	return append(lines, s.log.body(m, width, max(1, height-len(lines)))...)
}

func (s *logSearch) keys(*Model) []key {
	return []key{{"Enter", "to the entries", reads}, {"Up/Down", "choose", reads}, {"Esc", "back to all", reads}}
}

// typing says that ? is text here.
func (s *logSearch) typing() bool { return true }

// press sees only what edit has left.
func (s *logSearch) press(*Model, string) tea.Cmd { return nil }

func (s *logSearch) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch name := msg.String(); name {
	case "f1", "f8":
		return nil, false
	case "esc":
		if m.status.stays {
			return nil, false
		}
		s.log.narrow(m, session.LogFilter{})
		m.screen = s.log
	case "enter":
		s.log.put(m, s.log.entries(m)) // it was looked for
		m.screen = s.log
	case "up", "down", "pgup", "pgdown":
		s.log.press(m, name)
	default:
		return s.typed(m, msg), true
	}
	return nil, true
}

func (s *logSearch) paste(m *Model, content string) {
	s.typed(m, tea.PasteMsg{Content: clean.Line(content)})
}

func (s *logSearch) typed(m *Model, msg tea.Msg) tea.Cmd {
	cmd := s.field.update(msg)
	if words := s.field.value(); words != s.log.filter.Words {
		s.log.narrow(m, session.LogFilter{Kind: s.log.filter.Kind, Words: words})
	}
	return cmd
}

func (s *logSearch) click(m *Model, y int) tea.Cmd {
	m.screen = s.log
	return s.log.click(m, y-1)
}

func (s *logSearch) scroll(m *Model, lines int) { s.log.scroll(m, lines) }
