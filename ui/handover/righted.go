package handover

import (
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Doer is who put a step in its state. Where the name was put right, the one that the entry
// has stays in sight beside it. Name is how people are named, and clock how a moment is.
func Doer(step *incident.Step, name func(event.Person) string, clock func(time.Time) string) string {
	right := step.Righted
	if right == nil || right.Was == step.By {
		return name(step.By)
	}
	return text.Righted(name(right.Was), name(step.By), name(right.By), clock(right.At))
}

// Second is the second person of a step, in the same way; "" for none.
func Second(step *incident.Step, name func(event.Person) string, clock func(time.Time) string) string {
	right := step.Righted
	if right == nil || right.WasWith == "" || right.WasWith == step.With {
		return step.With
	}
	return text.Righted(right.WasWith, step.With, name(right.By), clock(right.At))
}

// ByName names people by their names alone.
func ByName(who event.Person) string { return who.Name }
