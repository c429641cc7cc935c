package handover

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Doer is who put a step in its state, and with whom. Where a name was put right, the one
// that the entry has stays in sight beside it; where it was done in a drill that became real,
// so does that. Name is how people are named, and clock how a moment is.
func Doer(step *incident.Step, name func(event.Person) string, clock func(time.Time) string) string {
	words, right := name(step.By), step.Righted
	if right != nil && right.Was != step.By {
		words = text.Righted(name(right.Was), words, name(right.By), clock(right.At))
	}
	if second := step.With; second != "" {
		if right != nil && right.WasWith != "" && right.WasWith != second {
			second = text.Righted(right.WasWith, second, name(right.By), clock(right.At))
		}
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

// ByName names people by their names alone.
func ByName(who event.Person) string { return who.Name }
