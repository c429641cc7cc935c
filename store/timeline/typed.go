package timeline

import (
	"fmt"

	"downtime/store/event"
)

// Typed is what an entry was made of, field by field, beside its message.
type Typed struct {
	Form      string        // METHANE or SBAR, "" for none
	Fields    []event.Field // of the form
	Reference string        // in LFPSE
	Of        uint64        // the safety event that the reference is for; 0 where it is this entry
}

// ReadOut reports whether the entry is a report that is read out over the phone.
func (r *Row) ReadOut() bool { return r.Typed != nil && len(r.Typed.Fields) > 0 }

func logged(r *Row, body event.Logged) {
	r.Message = body.Text
	switch {
	case len(body.Fields) > 0:
		r.What, r.Message = body.Form, event.FieldsText(body.Fields)
		r.Typed = &Typed{Form: body.Form, Fields: body.Fields}
	case body.Told != "":
		r.Message = "told " + body.Told
		if body.Means != "" {
			r.Message += ", " + body.Means
		}
		r.Message += ": " + body.Text
	case body.Reference != "":
		r.Message += "; " + ReferenceWords(body.Reference)
		r.Typed = &Typed{Reference: body.Reference}
	}
}

func reference(r *Row, body event.Reference) {
	r.Message = fmt.Sprintf("%s, of the safety event in entry %d", body.Reference, body.Of)
	r.Typed = &Typed{Reference: body.Reference, Of: body.Of}
}

// ReferenceWords is the number of a safety event in LFPSE, or that it has none yet.
func ReferenceWords(reference string) string {
	if reference == "" {
		return "no LFPSE reference yet"
	}
	return "LFPSE reference " + reference
}

// Later is what later entries say of earlier ones. The zero value has seen none.
type Later struct {
	correctedBy map[uint64][]uint64
	wordsBy     map[uint64]uint64 // the last of those that correct what was said
	righted     map[uint64]event.Righted
	references  map[uint64]string
}

// See takes note of one more row.
func (l *Later) See(r *Row) {
	switch {
	case r.Corrects > 0:
		if l.correctedBy == nil {
			l.correctedBy = make(map[uint64][]uint64)
		}
		l.correctedBy[r.Corrects] = append(l.correctedBy[r.Corrects], r.Seq)
		l.seeRighted(r)
	case r.Typed != nil && r.Typed.Of > 0:
		if l.references == nil {
			l.references = make(map[uint64]string)
		}
		l.references[r.Typed.Of] = r.Typed.Reference
	}
}

// After is what is said of earlier rows in all of them.
func After(rows []Row) *Later {
	l := new(Later)
	for i := range rows {
		l.See(&rows[i])
	}
	return l
}

// AfterByLog is After for each of the logs that rows are of.
func AfterByLog(rows []Row) map[string]*Later {
	logs := make(map[string]*Later)
	for i := range rows {
		l := logs[rows[i].Log]
		if l == nil {
			l = new(Later)
			logs[rows[i].Log] = l
		}
		l.See(&rows[i])
	}
	return logs
}

// CorrectedBy are the entries that correct this one, in their order.
func (l *Later) CorrectedBy(seq uint64) []uint64 { return l.correctedBy[seq] }

// Reference is the number of a safety event in LFPSE as it is known now, "" where it
// is not.
func (l *Later) Reference(r *Row) string {
	if later := l.references[r.Seq]; later != "" {
		return later
	}
	if r.Typed != nil && r.Typed.Of == 0 {
		return r.Typed.Reference
	}
	return ""
}

// Notes is what has to be said of an entry because of others: that it was corrected,
// and what has become of its LFPSE reference. What its own message says is not said
// again.
func (l *Later) Notes(r *Row) []string {
	var notes []string
	if by := l.wordsBy[r.Seq]; by > 0 {
		notes = append(notes, fmt.Sprintf("CORRECTED by entry %d", by))
	}
	notes = append(notes, rightedNotes(l.righted[r.Seq])...)
	known := l.Reference(r)
	if r.Type == event.TypeSafetyEvent && (known == "" || r.Typed == nil || known != r.Typed.Reference) {
		notes = append(notes, ReferenceWords(known))
	}
	return notes
}
