package session

import (
	"time"

	"downtime/store/event"
)

// Asked is by whom something was asked for, and when.
type Asked struct {
	pc, wall time.Time
	who      event.Person
	doer     *event.Person
}

// Asked is who works now, and the time.
func (s *Session) Asked() Asked {
	return Asked{pc: s.PCNow(), wall: s.Now(), who: s.who, doer: s.doer}
}

// At is the wall time when it was.
func (a Asked) At() time.Time { return a.wall }

// By is who asked.
func (a Asked) By() event.Person { return a.who }

// DecideAs decides something that was asked for earlier and could not be saved, or
// had to wait: as of that time, for whoever worked then, on the run as it is now.
func (s *Session) DecideAs(asked Asked, decide func() (*Change, error)) (*Change, error) {
	who, doer := s.who, s.doer
	defer func() { s.who, s.doer, s.asked = who, doer, nil }()
	s.who, s.doer, s.asked = asked.who, asked.doer, &asked
	return decide()
}
