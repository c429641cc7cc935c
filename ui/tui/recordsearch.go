package tui

import (
	"downtime/runbooks/clean"

	tea "charm.land/bubbletea/v2"
)

// recordsSearch is the ledger of paper while it is typed which papers are looked for: a
// number on the paper, a bed, a form, a number in the ledger. Every character is text,
// never a command; the papers narrow with each.
type recordsSearch struct {
	ledger *recordsScreen
	field  *field
	caret  *tea.Cursor
}

// search begins to look for papers in the ledger.
func (s *recordsScreen) search(m *Model) tea.Cmd {
	look := &recordsSearch{ledger: s, field: newField("Find papers", s.words, false)}
	look.field.filled = false // what is being looked for is typed on
	look.field.input.CharLimit = 100
	look.field.input.CursorEnd()
	look.field.input.Focus()
	m.screen = look
	return nil
}

// narrow lists the papers that are meant by some words, all of them for none. The cursor
// is on its paper again when that is listed.
func (s *recordsScreen) narrow(m *Model, words string) {
	s.words = words
	s.sort(m)
}

func (s *recordsSearch) about(m *Model, width int) string { return s.ledger.about(m, width) }

func (s *recordsSearch) cursor() *tea.Cursor { return s.caret }

func (s *recordsSearch) tick(m *Model) { s.ledger.tick(m) }

func (s *recordsSearch) body(m *Model, width, height int) []string {
	var lines []string
	lines, s.caret = s.field.draw(nil, width-1, true)
	return append(lines, s.ledger.body(m, width, max(1, height-len(lines)))...)
}

func (s *recordsSearch) keys(*Model) []key {
	return []key{{"Enter", "to the papers", reads}, {"Up/Down", "choose", reads}, {"Esc", "back to all", reads}}
}

// typing says that ? is text here.
func (s *recordsSearch) typing() bool { return true }

// press sees only what edit has left.
func (s *recordsSearch) press(*Model, string) tea.Cmd { return nil }

func (s *recordsSearch) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch name := msg.String(); name {
	case "f1", "f8":
		return nil, false
	case "esc":
		if m.status.stays {
			return nil, false
		}
		s.ledger.narrow(m, "")
		m.screen = s.ledger
	case "enter":
		if s.ledger.cursor < 0 {
			s.ledger.put(0)
		}
		m.screen = s.ledger
	case "up", "down", "pgup", "pgdown":
		s.ledger.press(m, name)
	default:
		return s.typed(m, msg), true
	}
	return nil, true
}

func (s *recordsSearch) paste(m *Model, content string) {
	s.typed(m, tea.PasteMsg{Content: clean.Line(content)})
}

func (s *recordsSearch) typed(m *Model, msg tea.Msg) tea.Cmd {
	cmd := s.field.update(msg)
	if words := s.field.value(); words != s.ledger.words {
		s.ledger.narrow(m, words)
	}
	return cmd
}

func (s *recordsSearch) click(m *Model, y int) tea.Cmd {
	m.screen = s.ledger
	return s.ledger.click(m, y-1)
}

func (s *recordsSearch) scroll(m *Model, lines int) { s.ledger.scroll(m, lines) }
