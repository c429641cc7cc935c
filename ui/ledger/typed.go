package ledger

import (
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Typed is what was typed for a field, as a command takes it. One of several may be typed
// by its number, its word, or the beginning of that. A time, "02:50" or "Mon
// 23:50", is the latest such moment that is not in the future, as everywhere; that of a
// field which may lie ahead, "Valid until", is the nearest.
func Typed(field *procedure.Field, typed string, now time.Time) (string, error) {
	typed = strings.TrimSpace(typed)
	if field.Kind == procedure.FieldOneOf {
		return choiceOf(field.Choices, typed), nil
	}
	if field.Kind != procedure.FieldTime || typed == "" || strings.EqualFold(typed, "now") {
		return typed, nil
	}
	if _, err := time.Parse(time.RFC3339, typed); err == nil {
		return typed, nil
	}
	ahead := incident.MayLieAhead(field)
	if ahead && !text.NamesDay(typed) {
		return typed, nil // the nearest is what a command takes it for
	}
	at, err := text.ParseMoment(typed, now)
	if err != nil {
		return "", err
	}
	if next := at.AddDate(0, 0, daysOfWeek); ahead && next.Sub(now) < now.Sub(at) {
		at = next
	}
	return at.Format(time.RFC3339), nil
}

const daysOfWeek = 7
