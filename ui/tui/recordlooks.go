package tui

import (
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// fieldSays is what is said under a field of a paper that is typed: how that is taken, and
// what is to be looked at. R is the paper that is amended, nil for a new one.
func (m *Model) fieldSays(p *paperFields, form *procedure.Form, def *procedure.Field, r *incident.Record) string {
	i := slices.Index(p.defs, def)
	typed, changed := p.fields[i].value(), p.fields[i].value() != p.filled[i]
	pairs := m.paperOf(m.s.State()).pairs()
	bed, number := form.Bed(), pairs.NumberField(form)
	var said []string
	add := func(words string) {
		if words != "" {
			said = append(said, words)
		}
	}
	if def != bed {
		add(m.valueUnderstood(def, typed))
	}
	if value, err := ledger.Checked(def, typed, m.s.Now()); err == nil && def == form.ReadBack() && value == "no" && changed {
		add(ledger.LookNotReadBack)
	}
	paper := p.paper(form, r)
	if def == number && changed {
		add(ledger.NoRequest(pairs, paper))
	}
	// The two make the pair: it is said under the one that is typed last.
	if last := p.lastOf(bed, number); def == last && (p.changed(bed) || p.changed(number)) {
		add(ledger.OtherBed(pairs, paper))
	}
	if def == bed && changed {
		add(ledger.OutAlready(m.s.State(), form, typed, paper.Number))
	}
	return strings.Join(said, ". ")
}

// paper is the paper as it is typed so far.
func (p *paperFields) paper(form *procedure.Form, r *incident.Record) *incident.Record {
	if r == nil {
		r = &incident.Record{Form: form}
	}
	var values []event.FieldValue
	for i, def := range p.defs {
		values = append(values, event.FieldValue{Field: def.Name, Value: p.fields[i].value()})
	}
	return r.As(values)
}

// lastOf is the one of two fields that is asked for last; nil where one is not asked for.
func (p *paperFields) lastOf(a, b *procedure.Field) *procedure.Field {
	i, j := slices.Index(p.defs, a), slices.Index(p.defs, b)
	switch {
	case i < 0 || j < 0:
		return nil
	case i > j:
		return a
	}
	return b
}

// changed reports whether something else stands in a field than it was filled with.
func (p *paperFields) changed(def *procedure.Field) bool {
	i := slices.Index(p.defs, def)
	return i >= 0 && p.fields[i].value() != p.filled[i]
}

// withLooks puts what is to be looked at before what is said of a paper that is on disk:
// the line may be cut. Changed is as ledger.Looks has it.
func (m *Model) withLooks(r *incident.Record, words string, changed []event.FieldValue) string {
	return strings.Join(append(ledger.Looks(m.s.State(), r, changed), words), ". ")
}

// amended says what is to be looked at of a paper that was changed.
func (m *Model) amended(number int, words string, changed []event.FieldValue) func(session.Outcome) tea.Cmd {
	return func(o session.Outcome) tea.Cmd {
		r := m.s.State().Record(number)
		if r == nil || changed != nil && len(changed) == 0 {
			return nil
		}
		if said := m.withLooks(r, words, changed); said != words {
			m.say(m.savedLine(said, o))
		}
		return nil
	}
}
