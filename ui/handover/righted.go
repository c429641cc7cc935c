package handover

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// Doer is who put a step in its state, and with whom. Where a name was put right, the one
// that the entry has stays in sight beside it; where it was done in a drill that became real,
// so does that. Name is how people are named, and clock how a moment is.
func Doer(step *incident.Step, name func(event.Person) string, clock func(time.Time) string) string {
	words, second := name(step.By), step.With
	if right := step.Righted; right != nil {
		words = righted(right.Was, right.Doer, name, clock)
		if with := right.With; second != "" && second != right.WasWith {
			second = text.Righted(right.WasWith, second, name(with.By), clock(with.At))
		}
	}
	if second != "" {
		if strings.Contains(words, ", ") {
			words += "," // else it may be read as of whoever stands last
		}
		words += " with " + second
	}
	if c := step.Carrier; c != nil {
		words += fmt.Sprintf(", in drill %s entry %d, carried over by %s", c.Log, c.Seq, name(c.By))
	}
	return words
}

// RowDoer is who did an entry, in the same way.
func RowDoer(row *timeline.Row, later *timeline.Later, name func(event.Person) string, clock func(time.Time) string) string {
	return righted(row.Actor, later.Righted(row.Seq).Doer, name, clock)
}

// righted is who did what has the name of was. One that was put right and reads the same
// again needs no other beside it.
func righted(was event.Person, right event.RightName, name func(event.Person) string, clock func(time.Time) string) string {
	words := name(was)
	if right.Seq == 0 || name(right.Is) == words {
		return words
	}
	return text.Righted(words, name(right.Is), name(right.By), clock(right.At))
}

// ByName names people by their names alone.
func ByName(who event.Person) string { return who.Name }
