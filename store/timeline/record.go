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

// record puts an entry of the ledger into words.
func (b *Builder) record(r *Row, e *event.Entry) {
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
			p.set(body.Values)
			words = b.valueWords(body.Record, body.Values, e.Happened)
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
		b.say(r, body.Record, fmt.Sprintf("moved from bed %s to %s", body.From, body.To), "")
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

func (b *Builder) addPaper(body event.RecordAdded) {
	form := b.forms[body.Procedure+"/"+body.Form]
	if form == nil {
		form = &procedure.Form{Name: body.Form}
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

// name is the form, the number on the paper and the bed.
func (p *paper) name() string {
	words := p.form.Name
	for _, f := range p.form.Fields {
		switch value := p.values[f.Name]; {
		case value == "":
		case f.Serial:
			words += " " + value
		case strings.EqualFold(f.Name, "bed"):
			words += ", bed " + value
		}
	}
	return words
}

func (p *paper) move(to string) {
	if p == nil {
		return
	}
	for _, f := range p.form.Fields {
		if strings.EqualFold(f.Name, "bed") {
			p.values[f.Name] = to
		}
	}
}

// named reports whether a value is in the name already.
func (p *paper) named(v event.FieldValue) bool {
	for _, f := range p.form.Fields {
		if f.Name == v.Field {
			return f.Serial || strings.EqualFold(f.Name, "bed")
		}
	}
	return false
}

// valueWords are values with the names of their fields.
func (b *Builder) valueWords(number int, values []event.FieldValue, at time.Time) string {
	var words []string
	for _, v := range values {
		kind := procedure.FieldText
		for _, f := range b.papers[number].form.Fields {
			if f.Name == v.Field {
				kind = f.Kind
			}
		}
		words = append(words, LocalNames(v.Field)+" "+fieldWords(kind, v.Value, at))
	}
	return strings.Join(words, "; ")
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
		if at = at.In(moment.Location()); at.YearDay() == moment.YearDay() && at.Year() == moment.Year() {
			return moment.Format("15:04")
		}
		return moment.Format("Mon 2 Jan 15:04")
	}
	return value
}
