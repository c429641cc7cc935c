package tui

import (
	"time"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

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
	// asked is when it was named last, because something was entered since or it is old.
	asked time.Time
}

// asksUndo reports whether what would be taken back is only named now, because something
// else was entered since or it is long ago. A key that is held down is no second answer.
func (m *Model) asksUndo(last *undoable, words string) bool {
	ago, asks := m.s.AsksUndo(last.seq)
	answered := !last.asked.IsZero() && m.clock().Sub(last.asked) >= heldGap
	if !asks || answered {
		return false
	}
	last.asked = m.clock()
	if ago != "" {
		ago = ", " + ago
	}
	ago += ". U again undoes it."
	room := m.width - 2 - text.Width(words+ago) // what to press is not what is cut
	m.hint(words + text.Cut(last.what, max(12, room)) + ago)
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
