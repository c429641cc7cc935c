package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/session"
	"downtime/ui/text"

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
	paper := p.paper(form, r, m.s.Now())
	if def == number && changed {
		add(ledger.NoRequest(pairs, paper))
	}
	// The two make the pair: it is said under the one that is typed last.
	if last := p.lastOf(bed, number); def == last && (p.changed(bed) || p.changed(number)) {
		add(ledger.OtherBed(pairs, paper))
	}
	for _, t := range pairs.OpenTimes(paper, m.s.Now()) {
		if p.sayUnder(t, paper, number) == def {
			add(ledger.TimesWords(t, paper.Number, m.s.Now()))
		}
	}
	if def == bed && changed {
		add(ledger.OutAlready(m.s.State(), form, typed, paper.Number))
	}
	return strings.Join(said, ". ")
}

// ifEarlierOn asks when something happened that fills a field of a paper, and says which
// times that would contradict.
func (m *Model) ifEarlierOn(r *incident.Record, name string) *field {
	when := m.ifEarlier()
	when.after = func(typed string) string {
		said := []string{m.understood(typed)}
		if at, err := text.ParseMoment(typed, m.s.Now()); err == nil {
			values := slices.DeleteFunc(slices.Clone(r.Values), func(v event.FieldValue) bool { return strings.EqualFold(v.Field, name) })
			as := r.As(append(values, event.FieldValue{Field: name, Value: at.Format(time.RFC3339)}))
			for _, t := range m.paperOf(m.s.State()).pairs().OpenTimes(as, m.s.Now()) {
				if strings.EqualFold(t.Field, name) || strings.EqualFold(t.Than, name) {
					said = append(said, ledger.TimesWords(t, r.Number, m.s.Now()))
				}
			}
		}
		return strings.Join(said, ". ")
	}
	return when
}

// sayUnder is the field under which it is said that a time contradicts another: of those
// that make it so the one that is asked for last. Nil where none of them was changed.
func (p *paperFields) sayUnder(t incident.TimeAgainst, r *incident.Record, number *procedure.Field) *procedure.Field {
	makes := []*procedure.Field{}
	if t.Record == r.Number {
		makes = append(makes, r.Form.Field(t.Field))
	}
	if t.Of == r.Number && t.Than != "" {
		makes = append(makes, r.Form.Field(t.Than))
	}
	if t.Record != t.Of {
		makes = append(makes, number)
	}
	if !slices.ContainsFunc(makes, p.changed) {
		return nil
	}
	return slices.MaxFunc(makes, func(a, b *procedure.Field) int { return slices.Index(p.defs, a) - slices.Index(p.defs, b) })
}

// paper is the paper as it is typed so far: a time as it is taken, what is no time as none.
func (p *paperFields) paper(form *procedure.Form, r *incident.Record, now time.Time) *incident.Record {
	if r == nil {
		r = &incident.Record{Form: form}
	}
	var values []event.FieldValue
	for i, def := range p.defs {
		value := p.fields[i].value()
		if def.Kind == procedure.FieldTime && r.Value(def.Name) != "" && !p.changed(def) {
			value = r.Value(def.Name)
		} else if def.Kind == procedure.FieldTime {
			value, _ = ledger.Checked(def, value, now)
		}
		values = append(values, event.FieldValue{Field: def.Name, Value: value})
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

// savedRoom is how much of the line that says what was saved stands before that.
const savedRoom = len("03:11:00 SAVED 2/2  no. 1234: ")

// withLooks puts what is to be looked at before what is said of a paper that is on disk:
// the line may be cut. Where it would be cut within the second look, it says how many there
// are, and where all are read. Changed is as ledger.Looks has it.
func (m *Model) withLooks(r *incident.Record, words string, changed []event.FieldValue) string {
	looks := ledger.Looks(m.s.State(), r, changed, m.s.Now())
	if all := strings.Join(looks, ". "); len(looks) > 1 && text.Width(all)+savedRoom > m.width {
		return fmt.Sprintf("%d LOOKs, read record %d. %s", len(looks), r.Number, strings.Join(append(looks, words), ". "))
	}
	return strings.Join(append(looks, words), ". ")
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
