package tui

import (
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// A log that can be opened may lack what was saved before, while damaged files or a
// backup have it. A recovery reads every file and needs the folder for itself, so the log
// is closed for it, and opened again.

// recoverKey, on the first screen, gets such entries back.
const recoverKey = "g"

const recoverDoes = "get back what is missing"

// canRecover reports whether a recovery is offered.
func (m *Model) canRecover() bool {
	return m.opts.Rescue != nil && !m.looking() && m.s.CanRecover()
}

// recoverMissing closes the log to look what can be got back. What is not on disk yet
// comes first.
func (m *Model) recoverMissing() tea.Cmd {
	if m.saving != nil || len(m.queue) > 0 || len(m.unsaved) > 0 {
		m.hint("Something is not saved yet: that comes first.")
		return nil
	}
	m.toRecover = true
	return tea.Quit
}

// beginRecovering is the app that begins with what can be got back.
func beginRecovering(start func() (*session.Session, error), opts Options) *Model {
	m := newModel(start, opts)
	m.screen = &rescue{missing: true}
	return m
}
