package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// addPaperForm puts a paper into the ledger. Where there are several forms it asks first
// which one the paper is.
func addPaperForm(m *Model, forms []incident.PaperForm) *form {
	switch len(forms) {
	case 0:
		m.hint(noForms)
		return nil
	case 1:
		f := new(form)
		f.askPaper(m, forms[0])
		return f
	}
	return whichForm(m, "ADD PAPER: which form is it?", forms, (*form).askPaper)
}

// whichForm asks for one of several forms, by its number, and goes on with it; nil where
// they are so many that a list of them is gone to.
func whichForm(m *Model, title string, forms []incident.PaperForm, next func(*form, *Model, incident.PaperForm)) *form {
	if len(forms) > mostNumbered {
		m.pickForm(title, forms, next)
		return nil
	}
	f := &form{title: title, enter: "save"}
	for _, pf := range forms {
		f.choices = append(f.choices, m.formWords(pf))
	}
	f.lines = []string{"Another form comes with its procedure: Esc, then P, opens that."}
	f.choose = func(f *form) {
		chosen := forms[f.chosen]
		f.choices, f.choose = nil, nil
		next(f, m, chosen)
	}
	return f
}

// paperFields are what a form asks for on a screen, each with its field.
type paperFields struct {
	defs   []*procedure.Field
	fields []*field
	filled []string // as they were filled in: what a time is called changes at midnight
}

// ask are the fields of a form but those left out, filled with what a paper says; nil for
// a new one.
func askFields(m *Model, form *procedure.Form, r *incident.Record, without ...*procedure.Field) paperFields {
	var p paperFields
	for i := range form.Fields {
		def := &form.Fields[i]
		if !incident.Asked(def) || slices.Contains(without, def) {
			continue
		}
		value := ""
		if r != nil {
			value = ledger.Value(def, r.Value(def.Name), m.s.Now())
		}
		f := newField(def.Name, value, def.Required)
		f.hint, f.note, f.whole = ledger.Asks(def), def.Note, true
		f.after = func(string) string { return m.fieldSays(&p, form, def, r) }
		p.defs, p.fields, p.filled = append(p.defs, def), append(p.fields, f), append(p.filled, f.value())
	}
	return p
}

// valueUnderstood says how what was typed is taken, where that is not as it stands.
func (m *Model) valueUnderstood(def *procedure.Field, typed string) string {
	value, err := ledger.Checked(def, typed, m.s.Now())
	switch {
	case err != nil && def.Kind == procedure.FieldOneOf:
		return "one of " + strings.Join(def.Choices, ", ")
	case err != nil:
		return sentence(err.Error())
	case def.Kind == procedure.FieldTime:
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			if now := m.s.Now(); at.After(now) {
				return "= " + at.In(now.Location()).Format("Mon 2 Jan 15:04") + ", still to come"
			}
			return momentWords(at.In(m.s.Now().Location()), m.s.Now())
		}
	case !strings.EqualFold(value, typed):
		return ledger.Value(def, value, m.s.Now())
	}
	return ""
}

// values are what was typed, checked, in the order of the form; of those that stand as
// they were filled in nothing. Of one that is wrong, or in doubt, the field is in front.
func (p paperFields) values(m *Model, f *form, r *incident.Record) ([]event.FieldValue, error) {
	var values []event.FieldValue
	for i, def := range p.defs {
		typed := p.fields[i].value()
		if r != nil && typed == p.filled[i] {
			continue
		}
		value, err := ledger.Checked(def, typed, m.s.Now())
		if err == nil {
			err = f.timeDoubt(m, def, typed, value)
		}
		if err != nil {
			f.focusOn(p.fields[i])
			return nil, err
		}
		if r != nil || value != "" {
			values = append(values, event.FieldValue{Field: def.Name, Value: value})
		}
	}
	return values, nil
}

// focusOnLabel goes to the field with a label, where there is one.
func (f *form) focusOnLabel(label string) {
	if i := slices.IndexFunc(f.fields, func(field *field) bool { return field.label == label }); i >= 0 {
		f.setFocus(i)
	}
}

func (f *form) focusOn(wanted *field) {
	if i := slices.Index(f.fields, wanted); i >= 0 {
		f.setFocus(i)
	}
}

// timeDoubt asks once about a time that was typed without its day and is not of today.
func (f *form) timeDoubt(m *Model, def *procedure.Field, typed, value string) error {
	at, err := time.Parse(time.RFC3339, value)
	if def.Kind != procedure.FieldTime || err != nil || at.After(m.s.Now()) || f.confirmed == def.Name+typed {
		return nil
	}
	if doubt := notToday(typed, at, m.s.Now()); doubt != "" {
		f.confirmed = def.Name + typed
		return errors.New(doubt)
	}
	return nil
}

// askPaper makes the form ask for a paper of one form.
func (f *form) askPaper(m *Model, pf incident.PaperForm) {
	asked := askFields(m, pf.Form, nil)
	const adds = "ADD PAPER: "
	f.title, f.enter = adds+pf.Form.Name, "save"
	f.named = func() string { return adds + pf.Form.NameOf(asked.typed) }
	f.kept, f.lines = onPaperLines(pf.Form), nil
	f.fields = asked.fields
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		values, err := asked.values(m, f, nil)
		if err != nil {
			return nil, err
		}
		add := incident.AddRecord{Procedure: pf.Procedure.Def.ID, Form: pf.Form.ID, Values: values}
		words := "Paper added, " + pf.Form.Name
		if said := m.valueWords(pf.Form, values); said != "" {
			words += ": " + said
		}
		r := m.actionRequest(words, add)
		r.done, r.failed = m.paperAdded, asked.refused(f)
		return f.save(m, r), nil
	}
}

// typed is what stands in the field of a name so far, "" where it is not asked for.
func (p paperFields) typed(name string) string {
	for i, def := range p.defs {
		if def.Name == name {
			return p.fields[i].value()
		}
	}
	return ""
}

// refused goes to the field that a refusal is about.
func (p paperFields) refused(f *form) func(error) {
	return func(err error) {
		for i, def := range p.defs {
			if strings.HasPrefix(err.Error(), def.Name+" ") {
				f.focusOn(p.fields[i])
			}
		}
	}
}

// valueWords are values as they would go on paper.
func (m *Model) valueWords(form *procedure.Form, values []event.FieldValue) string {
	return ledger.Values(&incident.Record{Form: form, Values: values}, m.s.Now())
}

// onPaperLines say what of a form is never typed.
func onPaperLines(form *procedure.Form) []string {
	only := ledger.OnPaper(form)
	if len(only) == 0 {
		return nil
	}
	return []string{"On the paper only, never here: " + strings.Join(only, ", ") + "."}
}

// paperAdded says which numbers papers were given, and shows the first of them where the
// ledger is in front.
func (m *Model) paperAdded(o session.Outcome) tea.Cmd {
	var added []*incident.Record
	for _, r := range m.s.State().Records {
		if r.Seq >= o.Rows[0].Seq {
			added = append(added, r)
		}
	}
	if len(added) == 0 {
		return nil
	}
	first, last := added[0], added[len(added)-1]
	words := m.withLooks(first, paperName(first)+": added", nil)
	if len(added) > 1 {
		words = fmt.Sprintf("Records %d to %d, %d times %s: added", first.Number, last.Number, len(added), first.Form.Name)
		if first.NotReadBack() {
			words = ledger.LookNotReadBack + ". " + words
		}
	}
	m.say(m.savedLine(words, o))
	if s, ok := m.screen.(*recordsScreen); ok {
		s.settle(m, first.Number)
	}
	return nil
}

// amendPaperForm fills fields of a paper, or gives them other values.
func amendPaperForm(m *Model, r *incident.Record) *form {
	f := m.paperForm("AMEND", r)
	asked := askFields(m, r.Form, r)
	reason := newField("Reason for the change", "", false)
	reason.hint = "needed where something stood before"
	f.kept, f.lines = onPaperLines(r.Form), f.lines[:1]
	f.fields = append(slices.Clone(asked.fields), reason)
	for _, field := range f.fields {
		field.required = false // what is missing may go on missing
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		values, err := asked.values(m, f, r)
		if err != nil {
			return nil, err
		}
		if reason.value() == "" && slices.ContainsFunc(values, func(v event.FieldValue) bool { return r.Value(v.Field) != "" }) {
			f.focusOn(reason)
			return nil, errors.New("something else stood there: say why it changes")
		}
		words := "amended: " + m.valueWords(r.Form, values)
		if reason.value() != "" {
			words += ", because " + reason.value()
		}
		request := m.paperRequest(r, words, incident.AmendRecord{Record: r.Number, Values: values, Reason: reason.value()})
		request.done, request.failed = m.amended(r.Number, request.what, values), asked.refused(f)
		return f.save(m, request), nil
	}
	return f
}
