package incident

import (
	"fmt"
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

	Moves []Move // of its patient, but those that were taken back, in their order

	ToldTo    string // who was told, last
	Custodian string // who has the paper, or where it is; "" where nobody said

	Became   Became
	BecameAt time.Time
	BecameBy event.Person
	Note     string // the reference, the place where it is filed, or why it is not needed

	VerifiedAt time.Time // zero until a second person has
	VerifiedBy event.Person

	Results []Result // of a request: what was phoned about it for its bed

	Late []Answered // its deadlines that were answered after their limit, also what was said anew since

	last                   uint64 // the last entry about it
	becameSeq, verifiedSeq uint64 // those that said what became of it, and that it was checked
	// bedSince is the entry by which it came to have the bed that it has.
	bedSince uint64
	offset   string // of the PC's time from UTC when it was added, "+01:00"
	// Worked out when it was last changed, so that a list of thousands is drawn at once.
	inBed     string // as it is compared; "" where its form has none
	ownNumber string // by which its results are found, with the name of the field
	asksFor   string // that of the request it answers
	known     bool
	due       RecordDue
	order     []sortKey
}

// Move is one of a patient from a bed to another place, by the entry that has it.
type Move struct {
	Seq      uint64
	From, To string
	since    uint64 // by which entry it had come to From
}

// settled works out what follows from what a paper says.
func (r *Record) settled() *Record {
	r.due, r.order, r.inBed, r.known = r.nextDue(), r.orderIn(), r.bed(), true
	return r
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

// Accounted reports whether nothing more is to be done with it: somebody has said what
// became of it, a second person has checked that where its form says so, and nothing that
// it has a deadline for, such as who was told, is missing.
func (r *Record) Accounted() bool { return r.Became != Out && r.Checked() && r.Unanswered() == "" }

// Unanswered is the field that a deadline still waits for although somebody has said what
// became of the paper; "" for none.
func (r *Record) Unanswered() string {
	if r.Became == Out {
		return ""
	}
	return r.Due().Waits
}

// NotReadBack reports whether it says that its message was not read back: what was heard
// may not be what was said, until somebody rings back.
func (r *Record) NotReadBack() bool {
	field := r.Form.ReadBack()
	return field != nil && r.Value(field.Name) == "no"
}

// State is how it stands, in words.
func (r *Record) State() string {
	if r.Became == Out {
		return "out"
	}
	words := string(r.Became)
	if field := r.Unanswered(); field != "" {
		words += ", " + field + " not filled in"
	}
	switch {
	case !r.Checked():
		words += ", second person to check"
	case !r.VerifiedAt.IsZero():
		words += ", checked"
	}
	return words
}

// Name is which paper it is, as it is known on the ward: its form, the number on the
// paper, and its bed.
func (r *Record) Name() string { return r.Form.NameOf(r.Value) }

// String is its number in the ledger and its name.
func (r *Record) String() string { return fmt.Sprintf("record %d: %s", r.Number, r.Name()) }

// TimeField is the field of a name that takes a time, nil where the form has none.
func TimeField(form *procedure.Form, name string) *procedure.Field {
	if field := form.Field(name); field != nil && field.Kind == procedure.FieldTime {
		return field
	}
	return nil
}

// Record is the paper with a number in the ledger, nil where there is none.
func (s *State) Record(number int) *Record {
	if number >= 1 && number <= len(s.Records) && s.Records[number-1].Number == number {
		return s.Records[number-1]
	}
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
		if p.TakenBack {
			continue // it was opened by mistake, and has no papers
		}
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
	whole, begins := s.formsNamed("", name)
	if procedureID, form, named := strings.Cut(name, "/"); named && len(whole)+len(begins) == 0 {
		whole, begins = s.formsNamed(procedureID, form)
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

// formsNamed are the forms, of one procedure or of all, that are called so, and those
// whose name begins so.
func (s *State) formsNamed(procedureID, wanted string) (whole, begins []PaperForm) {
	wanted = strings.ToLower(strings.TrimSpace(wanted))
	for _, f := range s.Forms() {
		formName := strings.ToLower(f.Form.Name)
		switch {
		case procedureID != "" && !strings.EqualFold(f.Procedure.Def.ID, procedureID):
		case formName == wanted || f.Form.ID == wanted:
			whole = append(whole, f)
		case wanted != "" && (strings.HasPrefix(formName, wanted) || strings.HasPrefix(f.Form.ID, wanted)):
			begins = append(begins, f)
		}
	}
	return whole, begins
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
