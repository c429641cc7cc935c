package incident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// MostAtOnce is how many papers one command adds at the most.
const MostAtOnce = 200

// AddRecord puts a piece of paper into the ledger.
type AddRecord struct {
	Procedure, Form string // ids
	Values          []event.FieldValue
	At              time.Time // when it was written, zero for now
}

func (a AddRecord) decide(s *State, c Command) ([]event.Event, error) {
	return s.addRecords(c, a, [][]event.FieldValue{a.Values}, true)
}

// AddForEach puts one paper for each of several beds into the ledger. A number of the
// paper is that of the first bed's: off one pad the others count on from it.
type AddForEach struct {
	AddRecord
	Beds []string
}

func (a AddForEach) decide(s *State, c Command) ([]event.Event, error) {
	form, err := s.formOf(a.AddRecord)
	if err != nil {
		return nil, err
	}
	bed := form.Bed()
	switch {
	case bed == nil:
		return nil, refuse("%s has no field Bed: add its papers one by one", form.Name)
	case len(a.Beds) == 0:
		return nil, refuse("no bed was named")
	case len(a.Beds) > MostAtOnce:
		return nil, refuse("%d beds are too many at once: the most is %d", len(a.Beds), MostAtOnce)
	}
	var each [][]event.FieldValue
	for i, name := range a.Beds {
		values := append(slices.Clone(a.Values), event.FieldValue{Field: bed.Name, Value: name})
		for n := range values {
			if serial := form.Serial(); serial != nil && strings.EqualFold(values[n].Field, serial.Name) && values[n].Value != "" {
				number, ok := CountOn(values[n].Value, i)
				if !ok {
					return nil, refuse("%s %q does not end in figures to count on from: leave it out, and fill it in later", serial.Name, values[n].Value)
				}
				values[n].Value = number
			}
		}
		each = append(each, values)
	}
	return s.addRecords(c, a.AddRecord, each, false)
}

// mostCounted is how many figures are counted on from: the others stay as they are.
const mostCounted = 9

// CountOn is the number of a paper so many after another on one pad: D099 and 2 is D101.
// It is false where the number does not end in figures, or they are more than are counted
// on from.
func CountOn(number string, by int) (string, bool) {
	number = strings.TrimSpace(number)
	start := len(strings.TrimRight(number, "0123456789"))
	start = max(start, len(number)-mostCounted)
	last, err := strconv.Atoi(number[start:])
	if err != nil {
		return number, by == 0
	}
	counted := fmt.Sprintf("%0*d", len(number)-start, last+by)
	grown := len(counted) > len(number)-start
	return number[:start] + counted, !grown || start == 0 || !isFigure(number[start-1])
}

func isFigure(c byte) bool { return '0' <= c && c <= '9' }

func (s *State) formOf(a AddRecord) (*procedure.Form, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	p := s.Procedure(a.Procedure)
	if p == nil {
		return nil, refuse("%s is not open in this %s", a.Procedure, s.Noun())
	}
	for i := range p.Def.Records {
		if p.Def.Records[i].ID == a.Form {
			return &p.Def.Records[i], nil
		}
	}
	return nil, refuse("%s has no paper form %q", p.Def.Title, a.Form)
}

// addRecords adds papers of one form, all of them or none. Whole asks for all that the
// form requires; of papers laid out for each bed the rest is filled in as they are used.
func (s *State) addRecords(c Command, a AddRecord, each [][]event.FieldValue, whole bool) ([]event.Event, error) {
	form, err := s.formOf(a)
	if err != nil {
		return nil, err
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	next := 1
	for _, r := range s.Records {
		next = max(next, r.Number+1)
	}
	if next+len(each) > highestRecord {
		return nil, refuse("the ledger is full")
	}
	var bodies []event.Body
	for i, given := range each {
		values, err := checkValues(form, given, c.Now)
		if err != nil {
			return nil, err
		}
		values = slices.DeleteFunc(values, func(v event.FieldValue) bool { return v.Value == "" })
		if missing := missingFields(form, values); whole && len(missing) > 0 {
			return nil, refuse("%s needs %s", form.Name, strings.Join(missing, ", "))
		}
		if err := s.checkSerial(form, values, 0); err != nil {
			return nil, err
		}
		if err := checkOrder(&Record{Form: form, Values: values}, nil, c.Now); err != nil {
			return nil, err
		}
		bodies = append(bodies, event.RecordAdded{Record: next + i, Procedure: a.Procedure, Form: form.ID, Values: values})
	}
	return c.events(a.At, bodies...), nil
}

// missingFields are the names of the required fields that have no value.
func missingFields(form *procedure.Form, values []event.FieldValue) []string {
	var names []string
	for _, f := range form.Fields {
		if f.Required && Asked(&f) && !slices.ContainsFunc(values, func(v event.FieldValue) bool { return v.Field == f.Name && v.Value != "" }) {
			names = append(names, f.Name)
		}
	}
	return names
}

// Missing are the names of the required fields that are empty.
func (r *Record) Missing() []string { return missingFields(r.Form, r.Values) }

// checkSerial refuses a number that another paper of the form has: one of the two is
// wrong, and a result would go to the wrong bed.
func (s *State) checkSerial(form *procedure.Form, values []event.FieldValue, but int) error {
	serial := form.Serial()
	if serial == nil {
		return nil
	}
	for _, v := range values {
		if v.Field != serial.Name || v.Value == "" {
			continue
		}
		for _, r := range s.Records {
			if r.Number != but && r.Form.Same(form) && folded(r.Value(serial.Name)) == folded(v.Value) {
				return refuse("%s %s is in the ledger already, as record %d: look at both papers", serial.Name, v.Value, r.Number)
			}
		}
	}
	return nil
}

// GiveCustody says who has a paper, or where it is.
type GiveCustody struct {
	Record int
	To     string
}

func (a GiveCustody) decide(s *State, c Command) ([]event.Event, error) {
	r, err := s.recordToChange(a.Record)
	if err != nil {
		return nil, err
	}
	if err := checkText("who has the paper, or where it is,", a.To); err != nil {
		return nil, err
	}
	if to := strings.TrimSpace(a.To); to != r.Custodian {
		return c.events(time.Time{}, event.RecordCustody{Record: r.Number, To: to}), nil
	}
	return nil, NoChange{fmt.Sprintf("record %d is with %s already", r.Number, r.Custodian)}
}

// MoveBed says that the patient of a bed is elsewhere now: each paper of that bed that
// is out moves along, or only those that are named. Where there is other paper already,
// they have to be named: papers of two patients that lie together are not told apart again.
type MoveBed struct {
	From, To string
	Only     []int
}

func (a MoveBed) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkText("the bed that is left", a.From); err != nil {
		return nil, err
	}
	if err := checkText("the new bed or place", a.To); err != nil {
		return nil, err
	}
	from, to := bareBed(a.From), bareBed(a.To)
	if folded(from) == folded(to) {
		return nil, refuse("bed %s is where they are: name another place", from)
	}
	if there := s.OfBed(to); len(a.Only) == 0 && len(there) > 0 {
		return nil, refuse("in %s there is other paper: %s. Move that first, or name the records of bed %s that go along", to, namesOf(there), from)
	}
	for _, number := range a.Only {
		if !slices.ContainsFunc(s.OfBed(from), func(r *Record) bool { return r.Number == number }) {
			return nil, refuse("record %d is no paper of bed %s that is out: records lists them", number, from)
		}
	}
	var bodies []event.Body
	for _, r := range s.OfBed(from) {
		if len(a.Only) == 0 || slices.Contains(a.Only, r.Number) {
			bodies = append(bodies, event.RecordMoved{Record: r.Number, From: r.Value(r.Form.Bed().Name), To: to})
		}
	}
	if len(bodies) == 0 {
		return nil, refuse("no paper of bed %s is out: records lists those that are", from)
	}
	return c.events(time.Time{}, bodies...), nil
}

func namesOf(papers []*Record) string {
	var names []string
	for _, r := range papers {
		names = append(names, r.String())
	}
	return strings.Join(names, "; ")
}

// OfBed are the papers of a bed that are out, or of which somebody is still to be told,
// and that go where the patient goes, by their numbers. One that is itself about a move,
// with a field that says where to, stays as it was written.
func (s *State) OfBed(bed string) []*Record {
	var list []*Record
	for _, r := range s.Records {
		if r.Form.Bed() != nil && (r.Became == Out || r.Unanswered() != "") && !aboutMove(r.Form) && r.bed() == foldedBed(bed) {
			list = append(list, r)
		}
	}
	return list
}

// aboutMove reports whether a form tells of a move, as those of bed moves, transfers and
// discharges do.
func aboutMove(form *procedure.Form) bool {
	return slices.ContainsFunc([]string{"to", "to or from", "going to", "moved to", "from or to"}, func(name string) bool {
		return form.Field(name) != nil
	})
}

// Account says what became of a paper. Note is the reference in the patient record, the
// place where it is filed, or why it is not needed; the latter two are needed.
type Account struct {
	Record int
	As     Became
	Note   string
}

func (a Account) decide(s *State, c Command) ([]event.Event, error) {
	r, err := s.recordToChange(a.Record)
	if err != nil {
		return nil, err
	}
	switch {
	case r.Became == a.As:
		return nil, NoChange{fmt.Sprintf("record %d is %s already", r.Number, a.As)}
	case r.Became != Out:
		return nil, refuse("record %d is %s: say first, with a reason, that it is out", r.Number, r.Became)
	}
	if err := checkLength(a.Note); err != nil {
		return nil, err
	}
	var body event.Body
	switch a.As {
	case Entered:
		body = event.RecordEntered{Record: r.Number, Reference: a.Note}
	case Scanned:
		body = event.RecordScanned{Record: r.Number, Reference: a.Note}
	case Filed:
		if err := checkText("the place where it is filed", a.Note); err != nil {
			return nil, err
		}
		body = event.RecordFiled{Record: r.Number, Where: a.Note}
	case NotNeeded:
		if err := checkReason("saying that a paper is not needed", a.Note); err != nil {
			return nil, err
		}
		body = event.RecordNotNeeded{Record: r.Number, Reason: a.Note}
	default:
		return nil, refuse("a paper cannot become %q", a.As)
	}
	return c.events(time.Time{}, body), nil
}

// VerifyRecord says that a second person has compared a paper with what became of it.
type VerifyRecord struct{ Record int }

func (a VerifyRecord) decide(s *State, c Command) ([]event.Event, error) {
	r, err := s.recordToChange(a.Record)
	switch {
	case err != nil:
		return nil, err
	case r.Became == Out:
		return nil, refuse("record %d is out: say first what became of it", r.Number)
	case !r.VerifiedAt.IsZero():
		return nil, NoChange{fmt.Sprintf("record %d was checked already, by %s", r.Number, r.VerifiedBy.Name)}
	case SameName(r.BecameBy.Name, c.By.Name):
		return nil, refuse("%s said that it is %s: a second person checks it", c.By.Name, r.Became)
	}
	return c.events(time.Time{}, event.RecordVerified(a)), nil
}

func (s *State) recordToChange(number int) (*Record, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if r := s.Record(number); r != nil {
		return r, nil
	}
	return nil, refuse("there is no record %d in this %s: records lists them", number, s.Noun())
}
