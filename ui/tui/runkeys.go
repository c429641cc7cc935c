package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/event"
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
	case "h":
		m.show(newHandover(from))
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

// offered are the procedures for the systems that are down, and not yet open,
// those first that are for nothing else. One for going back is offered once
// something is said to be back.
func (m *Model) offered() []*runbooks.Document {
	state := m.s.State()
	down := state.Down()
	var docs []*runbooks.Document
	for _, doc := range m.s.Library().All() {
		p := state.Procedure(doc.Procedure.ID)
		if doc.Procedure.Kind == procedure.Recovery && !goingBack(state) {
			continue
		}
		if p == nil && len(doc.Procedure.Steps()) > 0 && share(doc.Procedure.Systems, down) > 0 {
			docs = append(docs, doc)
		}
	}
	slices.SortStableFunc(docs, func(a, b *runbooks.Document) int {
		return cmp.Compare(share(b.Procedure.Systems, down), share(a.Procedure.Systems, down))
	})
	return docs
}

// goingBack reports whether anything is said to be back.
func goingBack(state *incident.State) bool {
	return state.Phase == event.Recovery || slices.ContainsFunc(state.Systems, func(s incident.System) bool {
		return s.Status != incident.SystemDown
	})
}

// share is how much of what a procedure is for is down, from 0 to 1.
func share(systems, down []string) float64 {
	n := 0
	for _, system := range systems {
		if slices.ContainsFunc(down, func(d string) bool { return strings.EqualFold(d, system) }) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(systems)))
}
