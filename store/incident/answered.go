package incident

import (
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Answered is a deadline of a paper that was answered after its limit, as that was then:
// what changes later, as the kind of a call does, does not make it earlier or later.
type Answered struct {
	Seq      uint64 // the entry that answered it
	Deadline string // its name, "Tell by"
	Limit    time.Time
	Field    string // that answered it, "Told"; "" where what became of the paper did
	As       Became // what that was
	By       int    // the record that the field is of; 0 for the paper's own
	At       time.Time
	Changed  uint64 // the entry that said something else of one of the times; 0 while it stands
}

// After is by how much that was too late, by the minutes of the wall's clock, as the two
// times are shown; 0 or less for one that was in time.
func (a Answered) After() time.Duration {
	return a.At.Truncate(time.Minute).Sub(a.Limit.Truncate(time.Minute))
}

// AnsweredLate are the answers after a limit that still stand, in their order.
func (r *Record) AnsweredLate() []Answered {
	if len(r.Late) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Late), func(a Answered) bool { return a.Changed != 0 })
}

// answer notes which deadlines of a paper an entry has answered, and which it says another
// time of. Before is the paper as it stood until then.
func (r *Record) answer(before *Record, e *event.Entry) {
	for i := range r.Form.Fields {
		if field := &r.Form.Fields[i]; field.Kind == procedure.FieldDeadline {
			r.answerDeadline(field, before, e)
		}
	}
}

func (r *Record) answerDeadline(field *procedure.Field, before *Record, e *event.Entry) {
	limit, from := r.deadline(field)
	a := Answered{Seq: e.Seq, Deadline: field.Name, Limit: limit, At: e.Happened, As: r.Became}
	became := before.Became == Out && r.Became != Out
	changed := func(name string) bool { return name != "" && before.Value(name) != r.Value(name) }
	switch waits := Answers(r.Form, field, from); {
	case waits != "" && waits == from: // moved by each new time, and met for good by what becomes of the paper
		if changed(waits) {
			a.Limit, _ = before.deadline(field)
			a.Field, a.As, a.At = waits, Out, momentOf(r.Value(waits))
		}
		if (changed(waits) || became) && !a.Limit.IsZero() {
			r.noteLate(a)
		}
	case waits != "" && r.Value(waits) != "":
		if changed(waits) || changed(from) {
			r.unsayLate(field.Name, e.Seq)
			a.Field, a.As, a.At = waits, Out, momentOf(r.Value(waits))
			r.noteLate(a)
		}
	case waits != "" && changed(waits): // it is empty again
		r.unsayLate(field.Name, e.Seq)
	case became && (waits == "" || r.Became == NotNeeded && !r.answeredByResult(waits)):
		r.noteLate(a)
	}
	if before.Became != Out && r.Became == Out { // that it was accounted for is taken back
		for i := range r.Late {
			if late := &r.Late[i]; late.As != Out && late.Changed == 0 {
				late.Changed = e.Seq
			}
		}
	}
}

// noteLate keeps an answer that came after its limit.
func (r *Record) noteLate(a Answered) {
	if !a.Limit.IsZero() && !a.At.IsZero() && a.After() > 0 {
		r.Late = append(r.Late, a)
	}
}

// saidLate reports whether it is kept already that a deadline was answered at a moment.
func (r *Record) saidLate(deadline string, limit, at time.Time) bool {
	return slices.ContainsFunc(r.Late, func(late Answered) bool {
		return late.Changed == 0 && strings.EqualFold(late.Deadline, deadline) && late.Limit.Equal(limit) && late.At.Equal(at)
	})
}

// unsayLate notes that an entry says something else of the times of a deadline.
func (r *Record) unsayLate(deadline string, seq uint64) {
	for i := range r.Late {
		if late := &r.Late[i]; late.Changed == 0 && strings.EqualFold(late.Deadline, deadline) {
			late.Changed = seq
		}
	}
}

// momentOf is the moment that a field says, zero for none; of a day its beginning.
func momentOf(value string) time.Time {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, value); err == nil {
			return at
		}
	}
	return time.Time{}
}
