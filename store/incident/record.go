package incident

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Record is one piece of paper in the ledger. It stays there for ever; it is out until
// somebody has accounted for it, and a second person has checked that where its form
// says so.
type Record struct {
	Number    int // in the ledger, from 1
	Seq       uint64
	At        time.Time
	By        event.Person
	Procedure string
	Form      *procedure.Form // as it was pinned when the record was added
	Values    []event.FieldValue

	ToldTo    string // who was told, last
	Custodian string // who has the paper, or where it is; "" where nobody said

	Became   Became
	BecameAt time.Time
	BecameBy event.Person
	Note     string // the reference, the place where it is filed, or why it is not needed

	VerifiedAt time.Time // zero until a second person has
	VerifiedBy event.Person
}

// Became is how a paper was accounted for.
type Became string

// A paper is out, or was accounted for in one of four ways.
const (
	Out       Became = ""
	Entered   Became = "entered"
	Scanned   Became = "scanned"
	Filed     Became = "filed"
	NotNeeded Became = "not needed"
)

// Value is what a field says, "" for nothing. The name may be in any case.
func (r *Record) Value(field string) string {
	for _, v := range r.Values {
		if strings.EqualFold(v.Field, field) {
			return v.Value
		}
	}
	return ""
}

// Checked reports whether a second person has checked it, or need not.
func (r *Record) Checked() bool { return r.Form.Check == "" || !r.VerifiedAt.IsZero() }

// Accounted reports whether nothing more is to be done with it.
func (r *Record) Accounted() bool { return r.Became != Out && r.Checked() }

// State is how it stands, in words.
func (r *Record) State() string {
	switch {
	case r.Became == Out:
		return "out"
	case !r.Checked():
		return string(r.Became) + ", second person to check"
	case !r.VerifiedAt.IsZero():
		return string(r.Became) + ", checked"
	}
	return string(r.Became)
}

// Name is which paper it is, as it is known on the ward: its form, the number on the
// paper, and its bed.
func (r *Record) Name() string {
	words := r.Form.Name
	if serial := serialOf(r.Form); serial != nil && r.Value(serial.Name) != "" {
		words += " " + r.Value(serial.Name)
	}
	if bed := bedOf(r.Form); bed != nil && r.Value(bed.Name) != "" {
		words += ", bed " + r.Value(bed.Name)
	}
	return words
}

// String is its number in the ledger and its name.
func (r *Record) String() string { return fmt.Sprintf("record %d: %s", r.Number, r.Name()) }

// serialOf is the field with the number on the paper, nil where there is none.
func serialOf(form *procedure.Form) *procedure.Field {
	return fieldWhere(form, func(f *procedure.Field) bool { return f.Serial })
}

// bedOf is the field that says where the patient is, nil where there is none.
func bedOf(form *procedure.Form) *procedure.Field {
	bed := fieldWhere(form, func(f *procedure.Field) bool { return strings.EqualFold(f.Name, "bed") })
	if bed == nil {
		bed = fieldWhere(form, func(f *procedure.Field) bool {
			return f.Kind == procedure.FieldText && strings.HasPrefix(strings.ToLower(f.Name), "bed ")
		})
	}
	return bed
}

// BedField is the field that says where the patient is, nil where the form has none.
func BedField(form *procedure.Form) *procedure.Field { return bedOf(form) }

// SerialField is the field with the number on the paper, nil where the form has none.
func SerialField(form *procedure.Form) *procedure.Field { return serialOf(form) }

// TimeField is the field of a name that takes a time, nil where the form has none.
func TimeField(form *procedure.Form, name string) *procedure.Field {
	if field := fieldNamed(form, name); field != nil && field.Kind == procedure.FieldTime {
		return field
	}
	return nil
}

func fieldNamed(form *procedure.Form, name string) *procedure.Field {
	return fieldWhere(form, func(f *procedure.Field) bool { return strings.EqualFold(f.Name, name) })
}

func fieldWhere(form *procedure.Form, is func(*procedure.Field) bool) *procedure.Field {
	for i := range form.Fields {
		if is(&form.Fields[i]) {
			return &form.Fields[i]
		}
	}
	return nil
}

// Record is the paper with a number in the ledger, nil where there is none.
func (s *State) Record(number int) *Record {
	for _, r := range s.Records {
		if r.Number == number {
			return r
		}
	}
	return nil
}

// PaperForm is a form of a procedure that is, or was, open.
type PaperForm struct {
	Procedure *Procedure
	Form      *procedure.Form
}

// Forms are the forms that papers can be added with, those of procedures that are on
// first.
func (s *State) Forms() []PaperForm {
	var on, off []PaperForm
	for _, p := range s.Procedures {
		for i := range p.Def.Records {
			if form := (PaperForm{p, &p.Def.Records[i]}); p.StoodDown {
				off = append(off, form)
			} else {
				on = append(on, form)
			}
		}
	}
	return append(on, off...)
}

// FormNamed is the form that is meant by its name, its id, or the beginning of either,
// in any case; "PROCEDURE/FORM" where two procedures have it.
func (s *State) FormNamed(name string) (PaperForm, error) {
	procedureID, wanted, named := strings.Cut(name, "/")
	if !named {
		procedureID, wanted = "", name
	}
	wanted = strings.ToLower(strings.TrimSpace(wanted))
	var whole, begins []PaperForm
	for _, f := range s.Forms() {
		formName := strings.ToLower(f.Form.Name)
		switch {
		case named && !strings.EqualFold(f.Procedure.Def.ID, procedureID):
		case formName == wanted || f.Form.ID == wanted:
			whole = append(whole, f)
		case wanted != "" && (strings.HasPrefix(formName, wanted) || strings.HasPrefix(f.Form.ID, wanted)):
			begins = append(begins, f)
		}
	}
	found := whole
	if len(found) == 0 {
		found = begins
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return PaperForm{}, refuse("no open procedure has a paper form %q: %s", name, s.formWords())
	}
	var names []string
	for _, f := range found {
		names = append(names, f.Procedure.Def.ID+"/"+f.Form.ID)
	}
	return PaperForm{}, refuse("%q may be %s: say which", name, strings.Join(names, " or "))
}

func (s *State) formWords() string {
	var ids []string
	for _, f := range s.Forms() {
		ids = append(ids, f.Form.ID)
	}
	if len(ids) == 0 {
		return "open the procedure it belongs to first"
	}
	return "there are " + strings.Join(ids, ", ")
}

// change puts a changed copy of a record in the place of it: whoever has the state from
// before goes on seeing it as it was.
func (s *State) change(number int, do func(r *Record)) {
	i := slices.IndexFunc(s.Records, func(r *Record) bool { return r.Number == number })
	if i < 0 {
		return
	}
	changed := *s.Records[i]
	changed.Values = slices.Clone(changed.Values)
	do(&changed)
	s.Records = slices.Clone(s.Records)
	s.Records[i] = &changed
}

// record brings the ledger up to date.
func (s *State) record(e *event.Entry) {
	became := func(number int, what Became, note string) {
		s.change(number, func(r *Record) {
			r.Became, r.BecameAt, r.BecameBy, r.Note = what, e.Happened, e.Actor, note
			r.VerifiedAt, r.VerifiedBy = time.Time{}, event.Person{}
		})
	}
	switch body := e.Body.(type) {
	case event.RecordAdded:
		s.addRecord(e, body)
	case event.RecordAmended:
		s.change(body.Record, func(r *Record) {
			for _, v := range body.Values {
				r.set(v)
			}
			if body.To != "" {
				r.ToldTo = body.To
			}
		})
		if body.Out {
			became(body.Record, Out, "")
		}
	case event.RecordCustody:
		s.change(body.Record, func(r *Record) { r.Custodian = body.To })
	case event.RecordMoved:
		s.change(body.Record, func(r *Record) {
			if bed := bedOf(r.Form); bed != nil {
				r.set(event.FieldValue{Field: bed.Name, Value: body.To})
			}
		})
	case event.RecordEntered:
		became(body.Record, Entered, body.Reference)
	case event.RecordScanned:
		became(body.Record, Scanned, body.Reference)
	case event.RecordFiled:
		became(body.Record, Filed, body.Where)
	case event.RecordNotNeeded:
		became(body.Record, NotNeeded, body.Reason)
	case event.RecordVerified:
		s.change(body.Record, func(r *Record) {
			if r.Became != Out {
				r.VerifiedAt, r.VerifiedBy = e.Happened, e.Actor
			}
		})
	}
}

func (r *Record) set(value event.FieldValue) {
	i := slices.IndexFunc(r.Values, func(v event.FieldValue) bool { return strings.EqualFold(v.Field, value.Field) })
	if i < 0 {
		r.Values = append(r.Values, value)
		return
	}
	r.Values[i].Value = value.Value
}

func (s *State) addRecord(e *event.Entry, body event.RecordAdded) {
	p := s.Procedure(body.Procedure)
	if p == nil || s.Record(body.Record) != nil {
		return
	}
	i := slices.IndexFunc(p.Def.Records, func(f procedure.Form) bool { return f.ID == body.Form })
	if i < 0 {
		return
	}
	s.Records = append(slices.Clip(s.Records), &Record{
		Number: body.Record, Seq: e.Seq, At: e.Happened, By: e.Actor, Procedure: body.Procedure, Form: &p.Def.Records[i],
		Values: slices.Clone(body.Values),
	})
}
