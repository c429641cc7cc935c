package tui

import (
	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// undoable is what u takes back: a tick, a step that was marked as not done, a procedure
// that was opened, what became of a paper, or a bed move.
type undoable struct {
	ref    incident.Ref
	record int      // the number of a paper, 0 for a tick
	moved  []uint64 // the entries of a bed move; none for anything else
	opened string   // the procedure that was opened; "" for anything else
	seq    uint64
	what   string
	marked bool // a step that was marked as not done
	// asked is when something was entered since, and it was named once already.
	asked bool
}

// asksUndo reports whether what would be taken back is only named now, because something
// else was entered since.
func (m *Model) asksUndo(last *undoable, words string) bool {
	if latest, _ := m.s.Book().Last(); last.asked || latest.Seq == last.seq {
		return false
	}
	last.asked = true
	m.hint(words + last.what + ". U again takes that back.")
	return true
}

// undo takes back what this session did last of what can be taken back, as an entry that
// says so.
func (m *Model) undo() tea.Cmd {
	last := m.last
	if last == nil {
		m.hint("Nothing to undo: U takes back a tick, mark, opening or paper of just now.")
		return nil
	}
	if len(last.moved) > 0 {
		return m.undoMove(last)
	}
	if last.record > 0 {
		return m.undoPaper(last)
	}
	if last.opened != "" {
		return m.undoOpening(last)
	}
	if _, step := m.s.State().Find(last.ref); step == nil || step.Seq != last.seq {
		m.last = nil
		m.hint("That step has changed since. N reopens it, with a reason.")
		return nil
	}
	words := "The latest tick is "
	if last.marked {
		words = "The latest is "
	}
	if m.asksUndo(last, words) {
		return nil
	}
	reason := "ticked by mistake"
	if last.marked {
		reason = "marked by mistake"
	}
	r := m.actionRequest("Taken back: "+last.what+", "+reason, incident.Reopen{Ref: last.ref, Reason: reason})
	r.ref = last.ref
	r.done = func(session.Outcome) tea.Cmd { m.last = nil; return nil }
	return m.submit(r)
}

// undoOpening takes a procedure off the board that was just put there, while nothing was
// done with it.
func (m *Model) undoOpening(last *undoable) tea.Cmd {
	if !m.s.JustOpened(last.opened, last.seq) {
		m.last = nil
		m.hint("More was done with " + last.what + " since. X in it stands it down, with a reason.")
		return nil
	}
	if m.asksUndo(last, "The latest is the opening of ") {
		return nil
	}
	return m.do("Taken off the board: "+last.what+", "+session.OpenedByMistake,
		incident.StandDown{Procedure: last.opened, Reason: session.OpenedByMistake, TakenBack: true},
		func(session.Outcome) tea.Cmd {
			m.last = nil
			if s, ok := m.screen.(interface{ enter(*Model) }); ok {
				s.enter(m)
			}
			return nil
		})
}
