package incident

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// TimeAgainst is a time on a paper that another time contradicts: what comes later was
// before what it follows, or it is still to come.
type TimeAgainst struct {
	Record int // the paper it is on
	Field  string
	At     time.Time
	Of     int    // the paper that the other time is on
	Than   string // the field that it follows; "" where it is still to come
	ThanAt time.Time
}

// saidAt is what a field says of a time.
type saidAt struct {
	field string
	at    time.Time
}

// timesAgainst are the times on a paper that others on it contradict, and those that are
// still to come. What follows what is known of the fields that a deadline spans: from the
// one it counts from to the one that answers it they stand in the order in which things
// happen. A time that may lie ahead is none of them, and neither is one that is moved by
// each look.
func (r *Record) timesAgainst(now time.Time) []TimeAgainst {
	var found []TimeAgainst
	for i := range r.Form.Fields {
		f := &r.Form.Fields[i]
		if f.Kind != procedure.FieldTime || MayLieAhead(f) {
			continue
		}
		if at := momentOf(r.Value(f.Name)); at.After(now) {
			found = append(found, TimeAgainst{Record: r.Number, Field: f.Name, At: at, Of: r.Number})
		}
	}
	said := r.inOrder()
	for i, later := range said {
		for _, earlier := range slices.Backward(said[:i]) {
			if before(later.at, earlier.at) {
				found = append(found, TimeAgainst{r.Number, later.field, later.at, r.Number, earlier.field, earlier.at})
				break
			}
		}
	}
	return found
}

// before reports whether a moment is before another by the minutes of a clock: what was
// typed has no seconds.
func before(a, b time.Time) bool { return a.Truncate(time.Minute).Before(b.Truncate(time.Minute)) }

// inOrder is what the fields of a paper say that are filled in and that stand in the order
// in which things happen.
func (r *Record) inOrder() []saidAt {
	spanned := make([]bool, len(r.Form.Fields))
	for i := range r.Form.Fields {
		deadline := &r.Form.Fields[i]
		for _, clause := range deadline.Deadline {
			first, last := fieldIndex(r.Form, clause.From), fieldIndex(r.Form, Answers(r.Form, deadline, clause.From))
			if first < 0 || MayLieAhead(&r.Form.Fields[first]) {
				continue
			}
			for j := first; j < last; j++ {
				spanned[j], spanned[j+1] = true, true
			}
		}
	}
	var said []saidAt
	for i := range r.Form.Fields {
		f := &r.Form.Fields[i]
		if at := momentOf(r.Value(f.Name)); spanned[i] && f.Kind == procedure.FieldTime && !MayLieAhead(f) && !at.IsZero() {
			said = append(said, saidAt{f.Name, at})
		}
	}
	return said
}

func fieldIndex(form *procedure.Form, name string) int {
	return slices.IndexFunc(form.Fields, func(f procedure.Field) bool { return strings.EqualFold(f.Name, name) })
}

// timesAgainst are the times that contradict each other of a paper, and of it and those of
// its number: a result was phoned before its request was sent. It may be a paper that is
// only being typed. Two papers of different beds are asked about for that alone.
func (p *Pairs) timesAgainst(r *Record, now time.Time) []TimeAgainst {
	found := r.timesAgainst(now)
	for _, request := range p.Answers(r) {
		found = append(found, phonedTooEarly(r, request)...)
	}
	for _, phoned := range p.Results(r) {
		found = append(found, phonedTooEarly(phoned, r)...)
	}
	return found
}

// OpenTimes are the times that contradict each other, until nothing more is to be done with
// the papers that they are on.
func (p *Pairs) OpenTimes(r *Record, now time.Time) []TimeAgainst {
	return slices.DeleteFunc(p.timesAgainst(r, now), func(t TimeAgainst) bool { return p.timesClosed(r, t) })
}

// timesClosed reports whether nothing more is to be done with a paper and the one that a
// time on it contradicts, which may be the same.
func (p *Pairs) timesClosed(r *Record, t TimeAgainst) bool {
	other := r
	switch {
	case t.Of != r.Number:
		other = p.papers[t.Of]
	case t.Record != r.Number:
		other = p.papers[t.Record]
	}
	return NothingToDo(r, other)
}

// phonedTooEarly is when a result was phoned, where that was before what its request says
// was done first; none where it was not. Of the request these are the times before the one
// that has the name of when it was phoned.
func phonedTooEarly(phoned, request *Record) []TimeAgainst {
	field := TimeField(phoned.Form, phonedField)
	if field == nil || Apart(phoned, request) {
		return nil
	}
	at := momentOf(phoned.Value(field.Name))
	end := fieldIndex(request.Form, field.Name)
	if end < 0 {
		end = len(request.Form.Fields)
	}
	for _, earlier := range slices.Backward(request.inOrder()) {
		if !at.IsZero() && fieldIndex(request.Form, earlier.field) < end && before(at, earlier.at) {
			return []TimeAgainst{{phoned.Number, field.Name, at, request.Number, earlier.field, earlier.at}}
		}
	}
	return nil
}
