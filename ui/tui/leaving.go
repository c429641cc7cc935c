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
	if n := len(l.things); n > 0 {
		f.title += fmt.Sprintf(" %d left.", n) // the title is in sight on the smallest screen
	}
	f.title += stillDown(m)
	if len(l.things) == 0 {
		f.fields = []*field{newField(fieldReason, "", false)}
	} else {
		outstanding, _ := state.Outstanding(m.s.Now())
		f.lines = append(f.lines, "Left: "+m.s.Fill(strings.Join(outstanding, ", "))+".", "")
		owner := newField(fieldOwnerOfAll, "", false)
		owner.hint = "role or place; empty: one by one"
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

// thingTitle and thingLines name one thing that is left, and say how it stands.
func (m *Model) thingTitle(u incident.Unfinished) string {
	if u.Record != nil {
		return fmt.Sprintf("record %d", u.Record.Number)
	}
	return fmt.Sprintf("%d %s", u.Step.Number, m.s.Fill(u.Step.Def.Title))
}

func (m *Model) thingLines(u incident.Unfinished) []string {
	if u.Record != nil {
		return []string{u.Record.Name() + ": " + u.Record.State()}
	}
	words := string(u.Step.Status)
	if putOff := m.putOffWords(u.Thing().Ref); putOff != "" {
		words = putOff
	}
	return []string{m.s.Fill(u.Procedure.Def.Title) + ": " + words}
}

// one asks who takes on one thing that is left.
func (l *leaving) one(m *Model, i int) *form {
	thing := l.things[i]
	suggested := ""
	if i > 0 {
		suggested = l.close.Each[i-1].Owner
	}
	f := &form{
		title: fmt.Sprintf("LEFT %d of %d  %s", i+1, len(l.things), m.thingTitle(thing)),
		lines: m.thingLines(thing),
		enter: "next", known: true,
		fields: []*field{newField(fieldOwner, suggested, true), newField(fieldReason, "", l.close.Reason == "")},
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
			Thing: thing.Thing(), Owner: f.text(fieldOwner), Reason: f.text(fieldReason),
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
		words += fmt.Sprintf("; %s left to %s", m.thingTitle(l.things[i]), each.Owner)
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
