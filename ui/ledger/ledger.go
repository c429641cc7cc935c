// Package ledger puts the ledger of paper records into words: one owner of what a screen,
// a line, a handover sheet and a report say of a piece of paper. It is pure.
package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Due is when a paper is due and by which deadline, "Tell by 03:26 (6 min late)"; "" where
// it has none, or none that nothing has answered.
func Due(r *incident.Record, now time.Time) string {
	due := r.Due()
	if due.At.IsZero() {
		return ""
	}
	at := due.At.In(now.Location())
	return fmt.Sprintf("%s %s (%s)", due.Field, text.Clock(at, now), text.Due(at, now))
}

// Unanswered says of a paper that somebody accounted for that nobody has filled in what a
// deadline waits for, and how long there is for that: the fullest words first; none of any
// other.
func Unanswered(r *incident.Record, now time.Time) []string {
	field := r.Unanswered()
	if field == "" {
		return nil
	}
	left := text.Due(r.Due().At, now)
	return []string{field + " not filled in, " + Due(r, now), field + " not filled in, " + left, field + " empty, " + left}
}

// Late is when a paper was due, and what nobody has done: "Due 05:00 (6 min late); told
// nobody yet".
func Late(r *incident.Record, now time.Time) string {
	words := Due(r, now)
	switch waits := r.Due().Waits; {
	case waits == "":
	case r.Value(waits) != "": // what it counts from itself
		words += "; a new time for " + waits + " is wanted"
	case strings.EqualFold(waits, "Told"):
		words += "; told nobody yet"
	default:
		words += "; " + waits + " is empty"
	}
	return words
}

// Escalate is who is to be told of a paper that is late, "escalate to next doctor up", with
// local values filled in; "" for one that is not, or whose form names nobody.
func Escalate(r *incident.Record, now time.Time, fill func(string) string) string {
	if r.Form.Escalate == "" || !r.Due().Late(now) {
		return ""
	}
	return "escalate to " + fill(r.Form.Escalate)
}

// State is how a paper stands, since when and by whom: "out", "entered 04:10 S Okafor:
// EPR 4711; second person to check".
func State(r *incident.Record, now time.Time) string {
	if r.Became == incident.Out {
		return r.State()
	}
	words := fmt.Sprintf("%s %s %s", r.Became, text.Clock(r.BecameAt.In(now.Location()), now), r.BecameBy.Name)
	if r.Note != "" {
		words += ": " + r.Note
	}
	if field := r.Unanswered(); field != "" {
		words += "; " + field + " not filled in"
	}
	switch {
	case !r.VerifiedAt.IsZero():
		words += fmt.Sprintf("; checked %s %s", text.Clock(r.VerifiedAt.In(now.Location()), now), r.VerifiedBy.Name)
	case !r.Checked():
		words += "; second person to check"
	}
	return words
}

// Facts are what else is to be known of a paper at a glance: that it was not read back, what
// was done after its limit, what is missing on it, who was told, and who has it.
func Facts(r *incident.Record, now time.Time) []string {
	var facts []string
	if r.NotReadBack() {
		facts = append(facts, NotReadBack)
	}
	facts = append(facts, WasLate(r, now)...)
	if missing := r.Missing(); len(missing) > 0 && r.Became == incident.Out {
		facts = append(facts, "to be filled in: "+strings.Join(missing, ", "))
	}
	if r.ToldTo != "" {
		facts = append(facts, "told "+r.ToldTo)
	}
	if r.Custodian != "" {
		facts = append(facts, "with "+r.Custodian)
	}
	return facts
}

// Field is one field of a paper with what it says.
type Field struct {
	*procedure.Field
	Value string // "" where nothing is said
}

// Fields are those that are asked for on a screen, and the deadlines, in the order of the
// form. What stands on the paper alone is not among them.
func Fields(r *incident.Record, now time.Time) []Field {
	var fields []Field
	due := r.Due()
	for i := range r.Form.Fields {
		field := &r.Form.Fields[i]
		switch {
		case incident.Asked(field):
			fields = append(fields, Field{field, Value(field, r.Value(field.Name), now)})
		case field.Kind == procedure.FieldDeadline && due.Field == field.Name:
			fields = append(fields, Field{field, strings.TrimPrefix(Due(r, now), field.Name+" ")})
		}
	}
	return fields
}

// Value is what a field says, as it is read: a time by the clock of the wall, with its day
// where that is not today's.
func Value(field *procedure.Field, value string, now time.Time) string {
	switch field.Kind {
	case procedure.FieldTime:
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return text.Clock(at.In(now.Location()), now)
		}
	case procedure.FieldDate:
		return text.DueDay(value, now)
	}
	return value
}

// NotSeen says which numbers of the pad of a form no record has; "" where none is missing.
func NotSeen(s *incident.State, form *procedure.Form) string {
	numbers, more := s.NotSeen(form)
	if len(numbers) == 0 {
		return ""
	}
	words := "not in the ledger: " + strings.Join(numbers, ", ")
	if more > 0 {
		words += fmt.Sprintf(" and %d more", more)
	}
	return words + ". Spoiled, or lost?"
}

// Papers are the records of one form.
type Papers struct {
	Form    *procedure.Form // as the latest of them was added with
	Records []*incident.Record
}

// ByForm is the ledger form by form, in the order in which it is shown.
func ByForm(s *incident.State) []Papers {
	var forms []Papers
	latest := map[procedure.FormKey]int{}
	for _, r := range s.Ledger() {
		i := slices.IndexFunc(forms, func(p Papers) bool { return p.Form.Same(r.Form) })
		if i < 0 {
			i = len(forms)
			forms = append(forms, Papers{Form: r.Form})
		}
		if r.Number > latest[r.Form.Key()] {
			latest[r.Form.Key()], forms[i].Form = r.Number, r.Form
		}
		forms[i].Records = append(forms[i].Records, r)
	}
	return forms
}
