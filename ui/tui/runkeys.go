package tui

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/store/incident"

	tea "charm.land/bubbletea/v2"
)

// runKey handles the keys that are the same on every screen of a run.
func (m *Model) runKey(name string, from screen) (tea.Cmd, bool) {
	switch name {
	case "p":
		m.show(newLibrary(from))
	case "l":
		m.show(newLog(from))
	case "d":
		m.askKnown(decisionForm(m))
	case "m":
		m.askKnown(noteForm(m))
	case "w":
		m.ask(whoForm(m))
	case "s":
		m.show(newSystems(from))
	case "k":
		m.askKnown(wallClockForm(m, func(offset time.Duration) tea.Cmd {
			return m.do("Clock checked", incident.CheckClock{Offset: offset}, nil)
		}))
	case "c":
		m.show(&closing{from: from})
	default:
		return nil, false
	}
	return nil, true
}

// offered are the procedures for the systems that are down, and not yet open.
func (m *Model) offered() []*runbooks.Document {
	state := m.s.State()
	down := state.Down()
	var docs []*runbooks.Document
	for _, doc := range m.s.Library().All() {
		p := state.Procedure(doc.Procedure.ID)
		if p == nil && len(doc.Procedure.Steps()) > 0 && slices.ContainsFunc(doc.Procedure.Systems, func(system string) bool {
			return slices.ContainsFunc(down, func(d string) bool { return strings.EqualFold(d, system) })
		}) {
			docs = append(docs, doc)
		}
	}
	return docs
}
