package timeline

import (
	"fmt"

	"downtime/store/event"
)

func degraded(body event.StorageDegraded) string {
	if body.First > 0 {
		what := fmt.Sprintf("entry %d", body.First)
		if body.Last > body.First {
			what = fmt.Sprintf("entries %d to %d", body.First, body.Last)
		}
		return "What was stored before as " + what + " was not found at the start"
	}
	if body.Copy == "" {
		return "Not found at the start"
	}
	return copyOf(body.Copy, body.Where) + " lost"
}

func recovered(body event.StorageRecovered) string {
	switch {
	case body.Recovery != "":
		return "Got back by a recovery before this start"
	case body.First > 0 && body.Confirmed:
		return EntryNumbers(body.First, body.Last) + " confirmed"
	case body.First > 0:
		return EntryNumbers(body.First, body.Last) + " found on the disk, to be confirmed"
	case body.Copy != "":
		return copyOf(body.Copy, body.Where) + " whole again"
	case body.Where != "":
		return "Found in " + body.Where
	}
	return "Mended at the start"
}

// copyOf names one of the two copies, and where it is.
func copyOf(which event.LogCopy, where string) string {
	words := "A copy of the log"
	switch which {
	case event.FirstCopy:
		words = "First copy of the log"
	case event.SecondCopy:
		words = "Second copy of the log"
	}
	if where == "" {
		return words
	}
	return fmt.Sprintf("%s, in %s:", words, where)
}

// EntryNumbers names entries by their numbers.
func EntryNumbers(first, last uint64) string {
	if first == last {
		return fmt.Sprintf("Entry %d", first)
	}
	return fmt.Sprintf("Entries %d to %d", first, last)
}
