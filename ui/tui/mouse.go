package tui

import (
	"time"

	"downtime/store/incident"

	tea "charm.land/bubbletea/v2"
)

func (m *Model) clicked(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || m.s == nil {
		return nil
	}
	m.lastKey = m.clock()
	m.double = m.clock().Sub(m.lastClick) < doubleClick
	m.lastClick = m.clock()
	m.unhint()
	y := msg.Y - m.layout().top
	if msg.X >= m.rightOf {
		return nil // what stands beside a list or a form is only read: its lines are no rows
	}
	if f := m.form(); f != nil {
		return f.click(m, y)
	}
	switch s := m.screen.(type) {
	case clicker:
		return s.click(m, y)
	case *declare:
		s.click(msg.X, y)
	}
	return nil
}

// doubleClick is the most time between the two clicks of a double click.
const doubleClick = 500 * time.Millisecond

// clickStep ticks a step that was chosen before. A double click only chooses: it is too
// easily made.
func (m *Model) clickStep(ref incident.Ref) tea.Cmd {
	switch {
	case m.double:
		m.hint("A double click only chooses. Click once more to tick it.")
		return nil
	case m.onlyLooks("space"):
		m.refuseLooking()
		return nil
	}
	return m.stepKey("space", ref)
}

const wheelLines = 3

func (m *Model) wheel(msg tea.MouseWheelMsg) {
	lines := wheelLines
	if msg.Button == tea.MouseWheelUp {
		lines = -wheelLines
	}
	m.lastKey = m.clock()
	if f := m.form(); f != nil {
		f.scroll(lines)
	} else if s, ok := m.screen.(scroller); ok {
		s.scroll(m, lines)
	}
}
