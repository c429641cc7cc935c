package tui

import (
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// carryKey goes to the steps that were ticked in the drill which became this downtime.
var carryKey = key{"O", "really done in the drill", writes}

// drillRead is what was ticked in that drill, once its log was read.
type drillRead struct {
	log    string // that was asked for
	read   bool
	ticked session.Drilled
	err    error
	// choose is how many of them could be carried over when the log had so many entries.
	choose  int
	entries uint64
}

// drilledMsg is the log of a drill as it was read.
type drilledMsg struct {
	log    string
	ticked session.Drilled
	err    error
}

// readDrill reads the log of the drill that became this downtime, as long as nobody has said
// which of its steps were really done. It is read once, and never on this goroutine.
func (m *Model) readDrill() tea.Cmd {
	if m.s == nil || m.s.State() == nil || m.looking() {
		return nil
	}
	log, _ := m.s.State().DrillWaits() // and why not: whoever asks is told
	if log == "" || log == m.drill.log {
		return nil
	}
	m.drill = drillRead{log: log}
	s := m.s
	return func() tea.Msg {
		ticked, err := s.ReadDrilled(log)
		return drilledMsg{log, ticked, err}
	}
}

func (m *Model) drilled(msg drilledMsg) {
	if msg.log == m.drill.log {
		m.drill = drillRead{log: msg.log, read: true, ticked: msg.ticked, err: msg.err}
	}
}

// drillWaits reports whether it is to be said which steps of the drill were really done.
func (m *Model) drillWaits() bool {
	if m.s == nil || m.s.State() == nil || m.looking() || !m.drill.read {
		return false
	}
	if log, err := m.s.State().DrillWaits(); err != nil || log != m.drill.log {
		return false
	}
	return m.drill.err != nil || m.toCarry() > 0
}

// toCarry counts the steps that can be carried over as things stand.
func (m *Model) toCarry() int {
	if entries := m.s.State().Entries; m.drill.entries != entries {
		m.drill.choose, m.drill.entries = session.ToChoose(m.s.Ticked(m.drill.ticked)), entries
	}
	return m.drill.choose
}

// drillBanner asks on the board which steps of the drill were really done, until somebody
// has said so.
func (m *Model) drillBanner() []string {
	if _, ok := m.screen.(*board); !ok || m.form() != nil || !m.drillWaits() {
		return nil
	}
	const before, after = " ! ", "  O"
	words := "The log of the drill cannot be read"
	if m.drill.err == nil {
		words = session.DrillAsks(m.toCarry(), m.width-len(before+after))
	}
	return []string{m.theme.warning.Render(text.Cut(before+words+after, m.width))}
}
