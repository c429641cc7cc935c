package timeline

import (
	"fmt"

	"downtime/store/event"
)

// fillStorage words what became of the log itself: of its copies, and of what proves it.
func fillStorage(r *Row, e *event.Entry) {
	switch body := e.Body.(type) {
	case event.CheckpointMade:
		r.Message = fmt.Sprintf("Checkpoint of entries 1 to %d", body.Size)
	case event.WitnessSeen:
		r.Message = fmt.Sprintf("Another ward's code seen: log %s, entries 1 to %d, %s", body.Log, body.Size, body.Code)
	case event.StorageTakenOver:
		r.Message = takenOver(body)
	case event.StorageDegraded:
		r.Message, r.Reason = degraded(body), body.Why
	case event.StorageRecovered:
		r.Message, r.Reason = recovered(body), body.Text
	}
}

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
