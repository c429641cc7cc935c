package timeline

import (
	"cmp"
	"fmt"
	"slices"

	"downtime/store/event"
)

// linkedWords says which log is of the same outage.
func linkedWords(body event.RunLinked) string {
	words := "Same outage as log " + body.Log
	if body.Ward != "" {
		words += ", ward " + body.Ward
	}
	if body.Device != "" {
		words += ", begun on " + body.Device
	}
	if body.Size > 0 {
		words += fmt.Sprintf("; it had %s, %s", entriesWord(body.Size), body.Code)
	}
	return words
}

// ApartWords says of a log that is linked why nothing of it stands with the others.
func ApartWords(log string, mode event.Mode) string {
	return "log " + log + " is linked, but it is a " + ModeWords(mode) + ": not put together"
}

func entriesWord(n uint64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// Merge puts the rows of several logs into one order, by wall time. Rows of one
// time stay in the order in which their logs are given, and within a log in its own.
func Merge(logs ...[]Row) []Row {
	merged := slices.Concat(logs...)
	slices.SortStableFunc(merged, func(a, b Row) int { return cmp.Compare(a.Happened.UnixNano(), b.Happened.UnixNano()) })
	return merged
}
