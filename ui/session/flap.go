package session

import (
	"time"

	"downtime/store/event"
)

// A stick with a loose plug comes and goes. Entering each time would bury what people
// wrote, so after some the log says that it goes on, and then only what has lasted.

const (
	flapLosses = 3                // within flapWithin
	flapWithin = 10 * time.Minute // before they are not entered one by one
	flapSteady = 5 * time.Minute  // after which what a copy is now has lasted
)

// comesAndGoes is said with the last of the losses that are entered one by one.
const comesAndGoes = ". It comes and goes: from here on it is entered again once it has stayed the same for 5 minutes"

// flap is how often a copy has come and gone.
type flap struct {
	losses  []time.Time // entered, within flapWithin of the last
	changed time.Time   // when it was last lost or whole again
}

// change notes that the copy was lost, or is whole again.
func (f flap) change(at time.Time) flap {
	f.changed = at
	return f
}

// entered notes that the log says of a loss.
func (f flap) entered(at time.Time) flap {
	var losses []time.Time
	for _, loss := range f.losses {
		if at.Sub(loss) < flapWithin {
			losses = append(losses, loss)
		}
	}
	f.losses = append(losses, at)
	return f
}

// going reports whether it was lost so often that it is not entered each time.
func (f flap) going() bool { return len(f.losses) >= flapLosses }

// steady reports whether it has lasted since. A clock that was set back waits for
// nothing.
func (f flap) steady(at time.Time) bool {
	since := at.Sub(f.changed)
	return since < 0 || since >= flapSteady
}

// entering is what of it is to be entered.
type entering int

const (
	enterEach entering = iota // what happened
	enterNone                 // nothing yet
	enterLast                 // what it is now, if the log says otherwise
)

func (f flap) enters(at time.Time) entering {
	switch {
	case !f.going():
		return enterEach
	case !f.steady(at):
		return enterNone
	}
	return enterLast
}

// copyBody is the entry for what has become of a copy since the log last said
// something of it, and when that was; nil for none.
func (s *Session) copyBody(c Copy, now time.Time) (at time.Time, body event.Body) {
	f, lost, logged := s.flaps[c.Name], s.unentered[c.Name], s.state.Storage.Lost[c.Name]
	enters := f.enters(now)
	unsaid := lost.Log == s.state.Log
	if enters == enterNone {
		return at, nil
	}
	if enters == enterLast && unsaid {
		delete(s.unentered, c.Name)
		lost, unsaid = loss{c, s.state.Log}, c.Lost && !logged
	}
	switch {
	case unsaid:
		why := lost.Why
		if enters == enterEach && len(f.entered(now).losses) == flapLosses {
			why += comesAndGoes
		}
		return lost.Since, event.StorageDegraded{Copy: c.Name, Where: lost.Where, Why: why}
	case !c.Lost && logged && s.proved:
		return now, event.StorageRecovered{Copy: c.Name, Where: c.Where}
	case enters == enterLast && c.Lost == logged:
		delete(s.flaps, c.Name)
	}
	return at, nil
}

// noteFlaps notes which copies were lost, or are whole again.
func (s *Session) noteFlaps(before [len(copyNames)]Copy, at time.Time) {
	for i, c := range s.watch.copies {
		if c.Lost == before[i].Lost {
			continue
		}
		if s.flaps == nil {
			s.flaps = make(map[event.LogCopy]flap)
		}
		s.flaps[c.Name] = s.flaps[c.Name].change(at)
	}
}

// flapsEntered notes what of the copies a change has entered.
func (s *Session) flapsEntered(c *Change, at time.Time) {
	if s.flaps == nil {
		s.flaps = make(map[event.LogCopy]flap)
	}
	for _, batch := range c.batches {
		for _, e := range batch.Events {
			body, ok := e.Body.(event.StorageDegraded)
			if !ok || body.Copy == "" {
				continue
			}
			f := s.flaps[body.Copy]
			if f.enters(at) == enterLast {
				f.losses = nil
			}
			s.flaps[body.Copy] = f.entered(at)
		}
	}
}
