package incident

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// checkOrder refuses an answer that is from before what it answers: told at 19:00 of what
// was phoned at 19:10. One of the two is a slip, and it would keep a deadline quiet. Of a
// paper that is changed only what is changed is looked at; with nil it is a new one.
func checkOrder(before *Record, changed []event.FieldValue, now time.Time) error {
	r := &Record{Form: before.Form, Values: slices.Clone(before.Values)}
	for _, v := range changed {
		r.set(v)
	}
	for i := range r.Form.Fields {
		field := &r.Form.Fields[i]
		if field.Kind != procedure.FieldDeadline {
			continue
		}
		_, from := r.deadline(field)
		if counts := r.Form.Field(from); counts == nil || MayLieAhead(counts) {
			continue // what was done before it was due was done in time
		}
		waits := Answers(r.Form, field, from)
		if changed != nil && !slices.ContainsFunc(changed, func(v event.FieldValue) bool { return v.Field == from || v.Field == waits }) {
			continue // what was written before is no fault of this
		}
		asked, err := time.Parse(time.RFC3339, r.Value(from))
		answered, err2 := time.Parse(time.RFC3339, r.Value(waits))
		if err != nil || err2 != nil || !answered.Truncate(time.Minute).Before(asked.Truncate(time.Minute)) {
			continue
		}
		clock := func(at time.Time) string { return at.In(now.Location()).Format("Mon 15:04") }
		return refuse("%s at %s would be before %s at %s: look at both times", waits, clock(answered), from, clock(asked))
	}
	return nil
}

// AmendRecord fills fields of a paper, or gives them other values; the latter needs a
// reason. Out takes back that it was accounted for.
type AmendRecord struct {
	Record int
	Values []event.FieldValue
	Reason string
	Out    bool
}

func (a AmendRecord) decide(s *State, c Command) ([]event.Event, error) {
	r, err := s.recordToChange(a.Record)
	if err != nil {
		return nil, err
	}
	if a.Out && r.Became == Out {
		return nil, NoChange{fmt.Sprintf("record %d is out", r.Number)}
	}
	values, err := checkValues(r.Form, a.Values, c.Now)
	if err != nil {
		return nil, err
	}
	overwritten := a.Out
	var changed []event.FieldValue
	for _, v := range values {
		before := r.Value(v.Field)
		if before == v.Value {
			continue
		}
		if v.Value == "" && r.Form.Field(v.Field).Required {
			return nil, refuse("%s is required: give it another value", v.Field)
		}
		overwritten = overwritten || before != "" && !r.looksAgain(v)
		changed = append(changed, v)
	}
	changed = alsoNotTold(r, changed)
	if err := s.checkSerial(r.Form, changed, r.Number); err != nil {
		return nil, err
	}
	if len(changed) > 0 {
		if err := checkOrder(r, changed, c.Now); err != nil {
			return nil, err
		}
	}
	switch {
	case len(changed) == 0 && !a.Out:
		return nil, NoChange{fmt.Sprintf("record %d says so already", r.Number)}
	case overwritten:
		if err := checkReason("changing what a record says", a.Reason); err != nil {
			return nil, err
		}
	}
	if err := checkLength(a.Reason); err != nil {
		return nil, err
	}
	if changed == nil {
		changed = []event.FieldValue{}
	}
	return c.events(time.Time{}, event.RecordAmended{Record: r.Number, Values: changed, Reason: a.Reason, Out: a.Out}), nil
}

// looksAgain reports whether a value is a later time of a field that a deadline both
// counts from and is met by, "Checked": that is no change of what was written, but the
// next look.
func (r *Record) looksAgain(v event.FieldValue) bool {
	before, err := time.Parse(time.RFC3339, r.Value(v.Field))
	after, err2 := time.Parse(time.RFC3339, v.Value)
	if err != nil || err2 != nil || !after.After(before) {
		return false
	}
	return slices.ContainsFunc(r.Form.Fields, func(f procedure.Field) bool {
		return strings.EqualFold(f.MetBy, v.Field) && slices.ContainsFunc(f.Deadline, func(c procedure.Clause) bool {
			return strings.EqualFold(c.From, v.Field)
		})
	})
}

// alsoNotTold empties who was told where it is taken back that anybody was.
func alsoNotTold(r *Record, changed []event.FieldValue) []event.FieldValue {
	told, to := r.Form.Field("Told"), r.Form.Field("Told to")
	if told == nil || to == nil || r.Value(to.Name) == "" {
		return changed
	}
	says := func(name, value string) bool {
		return slices.ContainsFunc(changed, func(v event.FieldValue) bool { return v.Field == name && (value == "any" || v.Value == value) })
	}
	if says(told.Name, "") && !says(to.Name, "any") {
		changed = append(changed, event.FieldValue{Field: to.Name})
	}
	return changed
}

// Phoned says that somebody phoned about a paper, and Told that somebody who can act was
// told of it: each fills the field of that name. At is when, zero for now.
type (
	// Phoned fills the field Phoned.
	Phoned struct {
		Record int
		At     time.Time
	}
	// Told fills the field Told, and Told to where the form has it.
	Told struct {
		Record int
		To     string
		At     time.Time
	}
)

func (a Phoned) decide(s *State, c Command) ([]event.Event, error) {
	return s.timeOf(c, a.Record, "Phoned", a.At, "")
}

func (a Told) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkText("the name of who was told", a.To); err != nil {
		return nil, err
	}
	if at, err := fieldTime(strings.TrimSpace(a.To), c.Now); err != nil || !at.IsZero() {
		return nil, refuse("%q is a time: say who was told", a.To)
	}
	return s.timeOf(c, a.Record, "Told", a.At, strings.TrimSpace(a.To))
}

// timeOf fills a field with a time. A second time is a change, which wants a reason.
func (s *State) timeOf(c Command, number int, name string, at time.Time, to string) ([]event.Event, error) {
	r, err := s.recordToChange(number)
	if err != nil {
		return nil, err
	}
	field := r.Form.Field(name)
	if field == nil || field.Kind != procedure.FieldTime {
		return nil, refuse("%s has no field %s: amend it", r.Form.Name, name)
	}
	if r.Value(field.Name) != "" {
		return nil, refuse("record %d has that already: amend it with a reason", r.Number)
	}
	if err := checkPast(at, c.Now); err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = c.Now
	}
	values := []event.FieldValue{{Field: field.Name, Value: at.In(c.Now.Location()).Truncate(time.Second).Format(time.RFC3339)}}
	if told := r.Form.Field(name + " to"); told != nil && to != "" && r.Value(told.Name) == "" {
		values = append(values, event.FieldValue{Field: told.Name, Value: to})
	}
	if err := checkOrder(r, values, c.Now); err != nil {
		return nil, err
	}
	return c.events(at, event.RecordAmended{Record: r.Number, Values: values, To: to}), nil
}
