package ledger

import (
	"fmt"
	"time"

	"downtime/store/incident"
	"downtime/ui/text"
)

// WasLate says of each deadline of a paper that was answered after its limit when that was,
// and by how much: "WAS LATE: Told 03:50, 24 min after Tell by 03:26".
func WasLate(r *incident.Record, now time.Time) []string {
	var words []string
	for _, a := range r.AnsweredLate() {
		words = append(words, fmt.Sprintf("WAS LATE: %s %s, %s after %s %s", AnsweredBy(a),
			text.Clock(a.At, now), text.Duration(a.After()), a.Deadline, text.Clock(a.Limit, now)))
	}
	return words
}

// AnsweredBy is what answered a deadline: the field that was filled in, or what became of
// the paper.
func AnsweredBy(a incident.Answered) string {
	switch {
	case a.As != incident.Out:
		return string(a.As)
	case a.By != 0:
		return fmt.Sprintf("result, record %d, %s", a.By, a.Field)
	}
	return a.Field
}
