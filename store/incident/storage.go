package incident

import (
	"slices"
	"time"

	"downtime/store/event"
)

// Span is some entries of the log, from the first to the last.
type Span struct{ First, Last uint64 }

// Storage is what the log says of its own copies.
type Storage struct {
	// Lost are the copies of which the log says that they are, and not that they
	// were made whole again.
	Lost map[event.LogCopy]bool
	// Unconfirmed are entries that were found on the disk at a start, and that
	// nobody has confirmed yet; Confirmed are those that somebody has.
	Unconfirmed, Confirmed []Span
	// Missing are entries that the log says were not found at a start.
	Missing []Span
	// NotFound is what else the log says was not found at a start, in words.
	NotFound []string
	// Recoveries are those that the log tells of, by their ids.
	Recoveries []string
}

func (s *Storage) degraded(body event.StorageDegraded) {
	if body.Copy != "" {
		if s.Lost == nil {
			s.Lost = make(map[event.LogCopy]bool)
		}
		s.Lost[body.Copy] = true
	}
	switch {
	case body.First > 0:
		s.Missing = append(s.Missing, Span{body.First, body.Last})
	case body.Copy == "":
		s.NotFound = append(s.NotFound, body.Why)
	}
}

func (s *Storage) recovered(body event.StorageRecovered) {
	if body.Copy != "" {
		delete(s.Lost, body.Copy)
	}
	if body.Recovery != "" {
		s.Recoveries = append(s.Recoveries, body.Recovery)
	}
	span := Span{body.First, body.Last}
	switch {
	case body.First == 0:
	case body.Confirmed:
		s.Confirmed = append(s.Confirmed, span)
		s.Unconfirmed = slices.DeleteFunc(s.Unconfirmed, func(u Span) bool { return u == span })
	case !slices.Contains(s.Unconfirmed, span) && !slices.Contains(s.Confirmed, span):
		s.Unconfirmed = append(s.Unconfirmed, span)
	}
}

// Confirm says that entries which were found on the disk, and which nobody had
// been told are saved, are right.
type Confirm struct{ Spans []Span }

func (a Confirm) decide(s *State, c Command) ([]event.Event, error) {
	if s.Entries == 0 {
		return nil, s.mustRun()
	}
	if len(a.Spans) == 0 {
		return nil, NoChange{"there is nothing to confirm"}
	}
	var bodies []event.Body
	for _, span := range a.Spans {
		if span.First == 0 || span.Last < span.First || span.Last > s.Entries {
			return nil, refuse("there are no entries %d to %d: the log has 1 to %d", span.First, span.Last, s.Entries)
		}
		bodies = append(bodies, event.StorageRecovered{First: span.First, Last: span.Last, Confirmed: true})
	}
	return c.events(time.Time{}, bodies...), nil
}
