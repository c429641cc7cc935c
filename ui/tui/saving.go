package tui

import (
	"errors"
	"fmt"

	"downtime/store"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// request is a change somebody asked for.
type request struct {
	// what is the change in words, for paper if it cannot be saved.
	what   string
	decide func() (*session.Change, error)
	// done is called with what became of it, failed when it was refused after
	// waiting, or could not be saved. Either may be nil; of what is quiet only
	// failed is called.
	done   func(session.Outcome) tea.Cmd
	failed func(error)
	own    bool // the program's own, which nobody asked for,
	quiet  bool // and of which nothing is said

	ref    incident.Ref // the step a tick, or its undoing, is for; else zero
	owner  any          // the form or screen that asks for it, if one does
	asked  *session.Asked
	retry  bool // it could not be saved before
	change *session.Change
}

// status is the line above the keys.
type status struct {
	line  string
	stays bool // until dismissed
	// before is, of an answer to the last key, which ends with the next, what comes
	// back then; nil for any other line.
	before *status
}

// do asks for a change by its action.
func (m *Model) do(what string, action incident.Action, done func(session.Outcome) tea.Cmd) tea.Cmd {
	return m.submit(request{
		what: what, done: done,
		decide: func() (*session.Change, error) { return m.s.Decide(action) },
	})
}

// submit asks for a change. Where the same could not be saved before, all of that
// is tried again, in its order.
func (m *Model) submit(r request) tea.Cmd {
	if i := m.again(r); i >= 0 {
		r.asked = m.unsaved[i].asked
		m.unsaved[i].request = r
		return m.tryAgain()
	}
	return m.send(r)
}

// send decides a request and sends it to disk, or lets it wait for the one that is
// on its way: each is decided on the state the one before has left, as of when it
// was asked for.
func (m *Model) send(r request) tea.Cmd {
	if r.asked == nil {
		asked := m.s.Asked()
		r.asked = &asked
	}
	if m.saving != nil {
		m.queue = append(m.queue, r)
		return nil
	}
	change, err := m.s.DecideAs(*r.asked, r.decide)
	if err != nil {
		m.refused(r, err)
		return nil
	}
	r.change = change
	return m.commit(r)
}

// commit sends a request to disk.
func (m *Model) commit(r request) tea.Cmd {
	m.saving = &r
	return func() tea.Msg { return savedMsg{r.change.Commit()} }
}

func (m *Model) refused(r request, err error) {
	switch {
	case r.retry && !errors.Is(err, incident.ErrNoChange):
		// What asked for it may not be on the screen any more.
		m.status = status{line: "Not saved: " + r.what + ". " + sentence(err.Error()), stays: true}
		if r.failed != nil {
			r.failed(err)
		}
	case r.failed != nil:
		r.failed(err)
	case errors.Is(err, incident.ErrNoChange):
		m.say(sentence(err.Error()))
	default:
		m.status = status{line: sentence(err.Error()), stays: true}
	}
}

// saved ends the request on its way. Only here does the state change.
func (m *Model) saved(err error) tea.Cmd {
	r := *m.saving
	m.saving = nil
	defer func() {
		if m.seeCopies() && !r.quiet && !m.status.stays {
			m.say(m.status.line + ". " + copiesWhole)
		}
	}()
	switch {
	case r.quiet && err == nil:
		m.s.Apply(r.change)
		return tea.Batch(m.submitNext()...)
	case r.quiet:
		if r.failed != nil {
			r.failed(err)
		}
		return tea.Batch(m.submitNext()...)
	case err != nil:
		m.notSaved(r, err)
		return nil
	}
	m.jumpNotSaved = false
	outcome := m.s.Apply(r.change)
	m.say(m.savedLine(r.what, outcome))
	var cmds []tea.Cmd
	if b, ok := m.screen.(*board); ok && r.ref.Step != "" {
		b.settle(m, r.ref)
	}
	if outcome.Checkpoint != nil {
		cmds = append(cmds, m.commit(request{change: outcome.Checkpoint, own: true, quiet: true}))
	}
	if r.done != nil {
		cmds = append(cmds, r.done(outcome))
	}
	return tea.Batch(append(cmds, m.submitNext()...)...)
}

// isBusy reports whether something that was asked for is on its way to disk.
func (m *Model) isBusy() bool { return m.saving != nil && !m.saving.quiet }

// submitNext goes on with what waits.
func (m *Model) submitNext() []tea.Cmd {
	var cmds []tea.Cmd
	for len(m.queue) > 0 && m.saving == nil {
		next := m.queue[0]
		m.queue = m.queue[1:]
		cmds = append(cmds, m.send(next))
	}
	return cmds
}

// say shows a line until there is another.
func (m *Model) say(line string) { m.status = status{line: line} }

// hint answers a key that does nothing here. The next key takes it away: what it
// says may not be so any more.
func (m *Model) hint(line string) {
	before := m.status
	if before.before != nil {
		before = *before.before
	}
	m.status = status{line: line, before: &before}
}

// unhint ends a hint.
func (m *Model) unhint() {
	if m.status.before != nil {
		m.status = *m.status.before
	}
}

// savedLine is what the status line says of something that is on disk.
func (m *Model) savedLine(what string, o session.Outcome) string {
	last := o.Rows[len(o.Rows)-1]
	line := fmt.Sprintf("%s SAVED %d/%d  no. %s: %s", text.Seconds(last.Recorded.In(m.s.Zone())),
		o.Saved, store.Copies, text.Number(o.Seq), what)
	if o.Ended != nil {
		line += ". The " + o.Ended.Noun() + " was closed"
	}
	if whole := line + ", " + last.Actor.Name; text.Width(" "+whole) <= m.width {
		return whole
	}
	return line // a name cut in two is nobody's, and the header has it
}

// sentence starts a refusal with a capital letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if c := s[0]; 'a' <= c && c <= 'z' {
		return string(c-'a'+'A') + s[1:]
	}
	return s
}
