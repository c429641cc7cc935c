package tui

import (
	"errors"
	"fmt"
	"strings"

	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

const (
	fieldOwnerOfAll = "One owner for all"
	fieldOwner      = "Owner"
	fieldReason     = "Reason"
)

// errNoReason says what is missing where nothing but the owner was given.
var errNoReason = errors.New("a reason is needed while anything is left")

// leaving is a close on its way: what is left, and who takes it on so far.
type leaving struct {
	things []incident.Unfinished
	close  incident.Close
	forms  []*form // one behind the other; Esc goes back by one
}

// closeForm is the second press of a close. While anything is left it asks who takes
// all of it on, or, where nobody is named, goes through it one by one.
func closeForm(m *Model) *form {
	state := m.s.State()
	l := &leaving{things: state.Unfinished(m.s.Now())}
	f := &form{title: "CLOSE this " + state.Noun() + "?", enter: "CLOSE"}
	l.forms = []*form{f}
	if down := stillDown(m); down != "" {
		f.lines = append(f.lines, strings.TrimSpace(down))
	}
	if len(l.things) == 0 {
		f.fields = []*field{newField(fieldReason, "", false)}
	} else {
		outstanding, count := state.Outstanding(m.s.Now())
		f.lines = append(f.lines, fmt.Sprintf("%d left: %s.", count, strings.Join(outstanding, ", ")), "")
		owner := newField(fieldOwnerOfAll, "", false)
		owner.hint = "name, role or place; empty: one by one"
		f.fields = []*field{owner, newField(fieldReason, "", false)}
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		l.close = incident.Close{Reason: f.text(fieldReason), Owner: f.text(fieldOwnerOfAll)}
		switch {
		case len(l.things) == 0:
			return l.save(m, f), nil
		case l.close.Owner == "":
			m.ask(l.one(m, 0))
			return nil, nil
		case l.close.Reason == "":
			f.setFocus(1)
			return nil, errNoReason
		}
		return l.save(m, f), nil
	}
	return f
}

// one asks who takes on one thing that is left.
func (l *leaving) one(m *Model, i int) *form {
	thing := l.things[i]
	suggested := ""
	if i > 0 {
		suggested = l.close.Each[i-1].Owner
	}
	f := &form{
		title: fmt.Sprintf("LEFT %d of %d  %d %s", i+1, len(l.things), thing.Step.Number, m.s.Fill(thing.Step.Def.Title)),
		lines: []string{m.s.Fill(thing.Procedure.Def.Title) + ": " + string(thing.Step.Status)},
		enter: "next", known: true,
		fields: []*field{newField(fieldOwner, suggested, true), newField(fieldReason, "", l.close.Reason == "")},
	}
	if words := m.putOffWords(thing.Ref()); words != "" {
		f.lines = []string{m.s.Fill(thing.Procedure.Def.Title) + ": " + words}
	}
	f.fields[0].hint = "name, role or place that takes it on"
	if l.close.Reason != "" {
		f.fields[1].hint = "empty: " + l.close.Reason
	}
	if i == len(l.things)-1 {
		f.enter = "CLOSE"
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		l.forms = append(l.forms[:i+1], f)
		l.close.Each = append(l.close.Each[:i], incident.Takeover{
			Ref: thing.Ref(), Owner: f.text(fieldOwner), Reason: f.text(fieldReason),
		})
		if i == len(l.things)-1 {
			return l.save(m, f), nil
		}
		m.ask(l.one(m, i+1))
		return nil, nil
	}
	return f
}

// save closes the run; once that is on disk all the forms go.
func (l *leaving) save(m *Model, f *form) tea.Cmd {
	words := "Closed"
	if l.close.Reason != "" {
		words += ": " + l.close.Reason
	}
	if l.close.Owner != "" {
		words += ", left to " + l.close.Owner
	}
	for i, each := range l.close.Each {
		step := l.things[i].Step
		words += fmt.Sprintf("; %d %s left to %s", step.Number, m.s.Fill(step.Def.Title), each.Owner)
		if each.Reason != "" {
			words += ": " + each.Reason
		}
	}
	r := m.actionRequest(words, l.close)
	r.done = func(session.Outcome) tea.Cmd {
		for _, form := range l.forms {
			m.remove(form)
		}
		return m.refreshRuns()
	}
	return f.save(m, r)
}
