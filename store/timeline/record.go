package timeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// paper is what is remembered of a paper record: enough to name it.
type paper struct {
	procedure string
	form      *procedure.Form
	values    map[string]string
}

func (p *paper) set(values []event.FieldValue) {
	for _, v := range values {
		p.values[v.Field] = v.Value
	}
}

func (b *Builder) fillRecord(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.RecordAdded:
		b.addPaper(body)
		words := "added"
		if more := b.valueWords(body.Record, slices.DeleteFunc(slices.Clone(body.Values), b.papers[body.Record].named), e.Happened); more != "" {
			words += "; " + more
		}
		b.say(r, body.Record, words, "")
	case event.RecordAmended:
		words := "amended"
		if p := b.papers[body.Record]; p != nil {
			words = b.amendedWords(body.Record, body.Values, e.Happened)
			p.set(body.Values)
		}
		if body.To != "" {
			words = "told " + body.To + "; " + words
		}
		if body.Out {
			words = strings.TrimSuffix("is out after all; "+words, "; ")
		}
		b.say(r, body.Record, words, body.Reason)
	case event.RecordCustody:
		b.say(r, body.Record, "the paper is with "+body.To, "")
	case event.RecordMoved:
		words := "moved"
		if body.TakenBack {
			words = "moved back"
		}
		b.say(r, body.Record, fmt.Sprintf("%s from bed %s to %s", words, body.From, body.To), body.Reason)
		b.papers[body.Record].move(body.To)
	case event.RecordEntered:
		b.say(r, body.Record, "entered into the patient record", body.Reference)
	case event.RecordScanned:
		b.say(r, body.Record, "scanned into the patient record", body.Reference)
	case event.RecordFiled:
		b.say(r, body.Record, "filed: "+body.Where, "")
	case event.RecordNotNeeded:
		b.say(r, body.Record, "not needed", body.Reason)
	case event.RecordVerified:
		b.say(r, body.Record, "checked by a second person", "")
	}
}

// addPaper remembers a paper. As in the ledger, the first of a number is the one.
func (b *Builder) addPaper(body event.RecordAdded) {
	if b.papers[body.Record] != nil {
		return
	}
	form := b.forms[body.Procedure+"/"+body.Form]
	if form == nil {
		form = body.UnknownForm()
	}
	if b.papers == nil {
		b.papers = make(map[int]*paper)
	}
	p := &paper{procedure: body.Procedure, form: form, values: make(map[string]string)}
	p.set(body.Values)
	b.papers[body.Record] = p
}

func (b *Builder) say(r *Row, number int, words, reason string) {
	r.Record = number
	name := fmt.Sprintf("Record %d", number)
	if p := b.papers[number]; p != nil {
		r.Procedure = p.procedure
		name += ", " + p.name()
	}
	r.Message, r.Reason = name+": "+words, reason
}

func (p *paper) name() string {
	return p.form.NameOf(func(field string) string { return p.values[field] })
}

func (p *paper) move(to string) {
	if p == nil {
		return
	}
	if bed := p.form.Bed(); bed != nil {
		p.values[bed.Name] = to
	}
}

// named reports whether a value is in the name already.
func (p *paper) named(v event.FieldValue) bool {
	serial, bed := p.form.Serial(), p.form.Bed()
	return serial != nil && serial.Name == v.Field || bed != nil && bed.Name == v.Field
}

// valueWords are values with the names of their fields.
func (b *Builder) valueWords(number int, values []event.FieldValue, at time.Time) string {
	var words []string
	for _, v := range values {
		words = append(words, LocalNames(v.Field)+" "+b.papers[number].said(v.Field, v.Value, at))
	}
	return strings.Join(words, "; ")
}

// amendedWords are values that take the place of others, with what stood there before:
// whoever looks into a near miss later must see both.
func (b *Builder) amendedWords(number int, values []event.FieldValue, at time.Time) string {
	var words []string
	for _, v := range values {
		said := b.valueWords(number, []event.FieldValue{v}, at)
		if before := b.papers[number].values[v.Field]; before != "" && before != v.Value {
			said += " (was " + b.papers[number].said(v.Field, before, at) + ")"
		}
		words = append(words, said)
	}
	return strings.Join(words, "; ")
}

func (p *paper) said(field, value string, at time.Time) string {
	kind := procedure.FieldText
	if f := p.form.Field(field); f != nil {
		kind = f.Kind
	}
	return fieldWords(kind, value, at)
}

func fieldWords(kind procedure.FieldKind, value string, at time.Time) string {
	switch {
	case value == "":
		return "is empty again"
	case kind == procedure.FieldDate:
		return Day(value)
	case kind == procedure.FieldTime:
		moment, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return value
		}
		switch at = at.In(moment.Location()); {
		case at.Year() != moment.Year():
			return moment.Format("Mon 2 Jan 2006 15:04")
		case at.YearDay() != moment.YearDay():
			return moment.Format("Mon 2 Jan 15:04")
		}
		return moment.Format("15:04")
	}
	return value
}
