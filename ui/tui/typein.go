package tui

import (
	"errors"
	"fmt"
	"slices"

	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// typeInKey begins to type in, on the screen of a procedure, what was done on paper.
const typeInKey = "e"

// typeIn goes down the open steps of a procedure and asks when each was done; from
// the first procedure that has any where none is named. From is the screen behind.
func (m *Model) typeIn(id string, from screen) {
	for _, p := range m.s.State().Procedures {
		if p.StoodDown || id != "" && p.Def.ID != id {
			continue
		}
		if next := nextToTypeIn(p, 0); next != nil {
			m.show(newProcedure(m, p.Def.ID, next.Def.ID, from))
			m.askKnown(typeInForm(m, p, next))
			return
		}
	}
	m.hint("No step is open: there is nothing to type in.")
}

// nextToTypeIn is the first step after a number that may have been done on paper.
func nextToTypeIn(p *incident.Procedure, after int) *incident.Step {
	for _, step := range p.Steps {
		if step.Number > after && step.Status == incident.Open && !step.Section.InRecovery() {
			return step
		}
	}
	return nil
}

// typeInForm asks for the time of one step, and then of the next. Enter without a
// time leaves the step open.
func typeInForm(m *Model, p *incident.Procedure, step *incident.Step) *form {
	f := tickForm(m, p, step, true)
	f.title = fmt.Sprintf("FROM PAPER  %d of %d  %s", step.Number, len(p.Steps), m.s.Fill(step.Def.Title))
	if step.Def.Critical {
		f.title = "CRITICAL.  " + f.title
	}
	f.enter = "next step"
	f.lines = append([]string{"When was it done? Without a time it stays open. Esc ends it."}, f.lines...)
	i := slices.IndexFunc(f.fields, func(field *field) bool { return field.label == fieldWhen })
	f.fields[i].required = false
	required := make(map[*field]bool) // only of a step that was done
	for _, field := range f.fields {
		required[field], field.required = field.required, false
	}
	filled := make(map[*field]string) // before anything was typed
	for _, field := range f.fields {
		filled[field] = field.value()
	}
	tick := f.submit
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		if f.text(fieldWhen) == "" {
			if slices.ContainsFunc(f.fields, func(field *field) bool { return field.value() != filled[field] && field.value() != "" }) {
				f.setFocus(i)
				return nil, errors.New("say when it was done, as 02:50, or empty the other fields")
			}
			m.remove(f)
			m.typeInAfter(p.Def.ID, step.Number)
			return nil, nil
		}
		for _, field := range f.fields {
			if required[field] && field.value() == "" {
				return nil, fmt.Errorf("%s is needed", field.label)
			}
		}
		return tick(m, f)
	}
	f.then = func(m *Model, _ session.Outcome) { m.typeInAfter(p.Def.ID, step.Number) }
	return f
}

// typeInAfter goes on with the next open step, or says that there is none.
func (m *Model) typeInAfter(id string, number int) {
	p := m.s.State().Procedure(id)
	if p == nil || m.form() != nil {
		return
	}
	next := nextToTypeIn(p, number)
	if next == nil {
		m.hint("That was the last open step. E begins again; T on a step asks for its time.")
		return
	}
	if s, ok := m.screen.(*procedureScreen); ok && s.id == id {
		s.cursor = next.Number - 1
	}
	m.askKnown(typeInForm(m, p, next))
}

// started opens what runs a downtime, and asks for what was done on paper.
func (d *declare) started(m *Model) tea.Cmd {
	cmd := opensFirst(m)
	if d.paper {
		paperStarted(m)
	}
	return cmd
}

// paperStarted says, after the start of an outage that was begun on paper, how what
// was done is typed in.
func paperStarted(m *Model) {
	m.ask(&form{
		title: "Started. Now type in what was done on paper", enter: "type it in", escape: "later", long: true,
		lines: []string{
			"Enter goes down the steps one by one and asks when each was done. Esc ends that at any step; E on the screen of a procedure goes on with it, and T on a step asks for its time.",
			"Anything else: M on the board writes a note. Say in it when it was.",
			"Every entry keeps both times: when it happened, and when it was typed in. Keep the paper.",
		},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			m.remove(f)
			m.typeIn("", newBoard())
			return nil, nil
		},
	})
}
