package incident

import (
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
	// nobody has confirmed yet.
	Unconfirmed []Span
	// Missing are entries that the log says were not found at a start.
	Missing []Span
}

func (s *Storage) degraded(body event.StorageDegraded) {
	if body.Copy != "" {
		if s.Lost == nil {
			s.Lost = make(map[event.LogCopy]bool)
		}
		s.Lost[body.Copy] = true
	}
	if body.First > 0 {
		s.Missing = append(s.Missing, Span{body.First, body.Last})
	}
}

func (s *Storage) recovered(body event.StorageRecovered) {
	if body.Copy != "" {
		delete(s.Lost, body.Copy)
	}
	switch {
	case body.First == 0:
	case !body.Confirmed:
		s.Unconfirmed = append(s.Unconfirmed, Span{body.First, body.Last})
	default:
		var rest []Span
		for _, u := range s.Unconfirmed {
			if u.First < body.First || u.Last > body.Last {
				rest = append(rest, u)
			}
		}
		s.Unconfirmed = rest
	}
}

// Confirm says that entries which were found on the disk, and which nobody had
// been told are saved, are right.
type Confirm struct{ Span }

func (a Confirm) decide(s *State, c Command) ([]event.Event, error) {
	if s.Entries == 0 {
		return nil, s.mustRun()
	}
	if a.First == 0 || a.Last < a.First || a.Last > s.Entries {
		return nil, refuse("there are no entries %d to %d: the log has 1 to %d", a.First, a.Last, s.Entries)
	}
	return c.events(time.Time{}, event.StorageRecovered{First: a.First, Last: a.Last, Confirmed: true}), nil
}
