package incident

import (
	"slices"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// phonedField is the field of a form with when something was phoned: a form that has it is
// one of what is phoned.
const phonedField = "Phoned"

// Result is a paper that was phoned about a request.
type Result struct {
	Record int
	Form   *procedure.Form
	At     time.Time // when it was phoned; zero where that is empty
}

// orAt is when it was phoned, or a moment where that is empty.
func (r Result) orAt(moment time.Time) time.Time {
	if r.At.IsZero() {
		return moment
	}
	return r.At
}

// HasResult reports whether a result of a request is in the ledger for its own bed: the
// request waits for none any more, and is to be accounted for like any paper.
func (r *Record) HasResult() bool { return len(r.Results) > 0 }

// answeredByResult reports whether a field of a request is filled in with its result
// instead: the form of that has it too.
func (r *Record) answeredByResult(field string) bool {
	return slices.ContainsFunc(r.Results, func(result Result) bool { return result.Form.Field(field) != nil })
}

// bringResults brings up to date which requests among some papers have their result, and
// reports whether that has changed any. What was phoned for another bed, or is not needed,
// is no result.
func (s *State) bringResults(e *event.Entry, pairs *Pairs, group []*Record) bool {
	any := false
	for _, r := range group {
		var results []Result
		for _, phoned := range pairs.Results(r) {
			if phoned.Became != NotNeeded && !Apart(phoned, r) {
				results = append(results, Result{phoned.Number, phoned.Form, momentOf(phoned.Value(phonedField))})
			}
		}
		if slices.EqualFunc(results, r.Results, func(a, b Result) bool { return a.Record == b.Record && a.At.Equal(b.At) }) {
			continue
		}
		again := *r
		again.Results, again.Late = results, slices.Clone(r.Late)
		again.answeredByResults(e)
		s.put(again.settled())
		any = true
	}
	return any
}

// answeredByResults notes which deadlines of a request its result has answered after their
// limit. The first that was phoned counts.
func (r *Record) answeredByResults(e *event.Entry) {
	for i := range r.Form.Fields {
		field := &r.Form.Fields[i]
		limit, from := r.deadline(field)
		waits := Answers(r.Form, field, from)
		if field.Kind != procedure.FieldDeadline || waits == "" || waits == from || r.Value(waits) != "" {
			continue
		}
		if !r.answeredByResult(waits) {
			r.unsayLate(field.Name, e.Seq)
			continue
		}
		first := slices.MinFunc(r.Results, func(a, b Result) int { return a.orAt(e.Happened).Compare(b.orAt(e.Happened)) })
		first.At = first.orAt(e.Happened)
		if r.saidLate(field.Name, limit, first.At) {
			continue // by this result, or another of the same time
		}
		r.unsayLate(field.Name, e.Seq)
		r.noteLate(Answered{Seq: e.Seq, Deadline: field.Name, Limit: limit, Field: phonedField, By: first.Record, At: first.At})
	}
}
