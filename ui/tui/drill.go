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
	reads  int    // how often one was; the answer to an earlier question is too late
	read   bool
	ticked session.Drilled
	err    error
	// choose is how many of them could be carried over when the log had so many entries.
	choose  int
	entries uint64
}

// drilledMsg is the log of a drill as it was read.
type drilledMsg struct {
	reads  int
	ticked session.Drilled
	err    error
}

// drillLog is the log of the drill that became this downtime, as long as it is to be said
// here which of its steps were really done; "" for none.
func (m *Model) drillLog() string {
	if m.s == nil || m.s.State() == nil || m.looking() {
		return ""
	}
	log, _ := m.s.State().DrillWaits() // and why not: whoever asks is told
	return log
}

// readDrill reads the log of that drill, once.
func (m *Model) readDrill() tea.Cmd {
	log := m.drillLog()
	if log == "" || log == m.drill.log {
		return nil
	}
	return m.readDrillOf(log)
}

// readDrillOf reads the log of a drill, never on this goroutine.
func (m *Model) readDrillOf(log string) tea.Cmd {
	m.drill = drillRead{log: log, reads: m.drill.reads + 1}
	s, reads := m.s, m.drill.reads
	return func() tea.Msg {
		ticked, err := s.ReadDrilled(log)
		return drilledMsg{reads, ticked, err}
	}
}

func (m *Model) drilled(msg drilledMsg) {
	if msg.reads != m.drill.reads {
		return
	}
	m.drill.read, m.drill.ticked, m.drill.err = true, msg.ticked, msg.err
	if m.status.line == beingRead {
		m.unhint()
	}
}

// drillWaits reports whether it is to be said which steps of the drill were really done.
func (m *Model) drillWaits() bool {
	switch log := m.drillLog(); {
	case log == "", log != m.drill.log, !m.drill.read:
		return false
	case m.drill.err != nil:
		return !m.s.State().DrillUnread()
	}
	return m.toCarry() > 0
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
	words := sentence(session.DrillUnread)
	if m.drill.err == nil {
		words = session.DrillAsks(m.toCarry(), m.drill.ticked.Count(), m.width-len(before+after))
	}
	return []string{m.theme.warning.Render(text.Cut(before+words+after, m.width))}
}
