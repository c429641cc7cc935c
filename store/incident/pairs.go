package incident

import (
	"math"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Pairs are the papers of a ledger that belong together: a request, and what was phoned
// about it. What is phoned names the request by the number on it, in a field that is
// called as the serial field of the request's form is. They are worked out for a state as
// it is: of a later one they are to be worked out anew.
type Pairs struct {
	serials  []string // what the number on a paper is called, as it is compared
	forms    map[*procedure.Form]numberFields
	papers   map[int]*Record
	requests map[string][]*Record // by what the field is called, and the number
	phoned   map[string][]*Record // those that name a number, likewise
}

// numberFields are those of a form with the number on the paper, and with that of the
// request that it answers; nil for none.
type numberFields struct{ own, request *procedure.Field }

// Pairs pairs the papers of the ledger.
func (s *State) Pairs() *Pairs { return s.pairsOf(s.Records) }

// pairsOf pairs some papers of the ledger.
func (s *State) pairsOf(records []*Record) *Pairs {
	p := &Pairs{
		serials: s.serials, forms: make(map[*procedure.Form]numberFields), papers: make(map[int]*Record),
		requests: make(map[string][]*Record), phoned: make(map[string][]*Record),
	}
	for _, r := range records {
		p.papers[r.Number] = r
		fields := p.fields(r.Form)
		if key := numberKey(r, fields.own); key != "" {
			p.requests[key] = append(p.requests[key], r)
		}
		if key := numberKey(r, fields.request); key != "" {
			p.phoned[key] = append(p.phoned[key], r)
		}
	}
	return p
}

// numbered works out by which numbers a paper is paired.
func (s *State) numbered(r *Record) *Record {
	fields := s.pairsOf(nil).fields(r.Form)
	r.ownNumber, r.asksFor = numberKey(r, fields.own), numberKey(r, fields.request)
	return r
}

// noteForms notes what the number on the paper is called in forms that are new. Papers may
// be paired by a name that was none before.
func (s *State) noteForms(forms []procedure.Form) {
	known := len(s.serials)
	for i := range forms {
		if serial := forms[i].Serial(); serial != nil && !slices.Contains(s.serials, folded(serial.Name)) {
			s.serials = append(slices.Clip(s.serials), folded(serial.Name))
		}
	}
	if len(s.serials) == known || len(s.Records) == 0 {
		return
	}
	s.Records = slices.Clone(s.Records)
	for i, r := range s.Records {
		again := *r
		s.Records[i] = s.numbered(&again)
	}
}

// fields are the number fields of a form. Only a form of what is phoned, which has a time
// for that, answers a request: in others a number may be of anything.
func (p *Pairs) fields(form *procedure.Form) numberFields {
	known, ok := p.forms[form]
	if ok {
		return known
	}
	known.own = form.Serial()
	if TimeField(form, phonedField) != nil {
		for i := range form.Fields {
			if f := &form.Fields[i]; !f.Serial && Asked(f) && slices.Contains(p.serials, folded(f.Name)) {
				known.request = f
				break
			}
		}
	}
	p.forms[form] = known
	return known
}

// NumberField is the field of a form with the number by which its papers are paired: that
// of the request which it answers, or else its own; nil where there is none.
func (p *Pairs) NumberField(form *procedure.Form) *procedure.Field {
	if fields := p.fields(form); fields.request != nil {
		return fields.request
	}
	return form.Serial()
}

// numberKey is what papers of one number have in common; "" where none is written.
func numberKey(r *Record, field *procedure.Field) string {
	if field == nil || folded(r.Value(field.Name)) == "" {
		return ""
	}
	return folded(field.Name) + "\x00" + folded(r.Value(field.Name))
}

// folded is a number on a paper, a bed or the name of a field as it is compared: in any
// case, with single spaces.
func folded(typed string) string {
	return strings.ToLower(strings.Join(strings.Fields(typed), " "))
}

// bareBed is the name of a bed without the word before it, which its field says already:
// "Bed 4" and "4" are one bed.
func bareBed(typed string) string {
	words := strings.Fields(typed)
	if len(words) == 2 && strings.EqualFold(words[0], "bed") && strings.ContainsAny(words[1], "0123456789") {
		return words[1]
	}
	return strings.TrimSpace(typed)
}

// foldedBed is a bed as it is compared.
func foldedBed(typed string) string { return folded(bareBed(typed)) }

// Answers are the requests that a paper was phoned about: those of its own procedure with
// that number, or where it has none those of any; and where some are for the same bed
// only those. It may be a paper that is not in the ledger yet, whose number is 0 there.
func (p *Pairs) Answers(r *Record) []*Record {
	list := slices.Clone(p.requests[numberKey(r, p.fields(r.Form).request)])
	for _, other := range []func(*Record) bool{
		func(request *Record) bool { return request.Form.Of != r.Form.Of },
		func(request *Record) bool { return Apart(r, request) },
	} {
		if kept := slices.DeleteFunc(slices.Clone(list), other); len(kept) > 0 {
			list = kept
		}
	}
	return slices.DeleteFunc(list, func(request *Record) bool { return request.Number == r.Number })
}

// Results are the papers that were phoned about a request.
func (p *Pairs) Results(r *Record) []*Record {
	key := numberKey(r, p.fields(r.Form).own)
	if key == "" {
		return nil
	}
	isThis := func(request *Record) bool { return request.Number == r.Number }
	known := slices.ContainsFunc(p.requests[key], isThis)
	var list []*Record
	for _, phoned := range p.phoned[key] {
		answers := p.Answers(phoned)
		// One that has the number only once it is saved is compared as it will be.
		if slices.ContainsFunc(answers, isThis) || !known && (len(answers) == 0 || phoned.Form.Of == r.Form.Of) {
			list = append(list, phoned)
		}
	}
	return slices.DeleteFunc(list, isThis)
}

// NoRequest is the number of a request that a paper names and that no request in the
// ledger has; "" where it names none, or one that is there.
func (p *Pairs) NoRequest(r *Record) string {
	field := p.fields(r.Form).request
	if key := numberKey(r, field); key == "" || len(p.requests[key]) > 0 {
		return ""
	}
	return r.Value(field.Name)
}

// Apart reports whether two papers say that they are of different beds. A patient who was
// moved from the bed that the other paper has, after that came to have it, is no other one.
func Apart(a, b *Record) bool {
	bedA, bedB := a.bed(), b.bed()
	return bedA != "" && bedB != "" && bedA != bedB && !a.leftSince(bedB, b) && !b.leftSince(bedA, a)
}

// bed is the bed of a paper as it is compared.
func (r *Record) bed() string {
	if field := r.Form.Bed(); field != nil {
		return foldedBed(r.Value(field.Name))
	}
	return ""
}

// leftSince reports whether the patient of a paper was moved from a bed after another
// paper came to have that bed.
func (r *Record) leftSince(bed string, other *Record) bool {
	return slices.ContainsFunc(r.Moves, func(m Move) bool { return m.Seq > other.bedSince && foldedBed(m.From) == bed })
}

// As is a paper as it will be with these values, once they are saved.
func (r *Record) As(values []event.FieldValue) *Record {
	as := *r
	as.Values = values
	if as.bed() != r.bed() {
		as.bedSince = math.MaxUint64
	}
	return &as
}
