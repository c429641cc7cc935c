package session

import (
	"time"

	"downtime/store/event"
)

// Asked is by whom something was asked for, and when.
type Asked struct {
	at   time.Time // the PC's time
	who  event.Person
	doer *event.Person
}

// Asked is who works now, and the time.
func (s *Session) Asked() Asked { return Asked{at: s.PCNow(), who: s.who, doer: s.doer} }

// DecideAs decides something that was asked for earlier and could not be saved, or
// had to wait: as of that time, for whoever worked then, on the run as it is now.
func (s *Session) DecideAs(asked Asked, decide func() (*Change, error)) (*Change, error) {
	who, doer, at := s.who, s.doer, s.askedAt
	defer func() { s.who, s.doer, s.askedAt = who, doer, at }()
	s.who, s.doer, s.askedAt = asked.who, asked.doer, asked.at
	return decide()
}

// commandTime is the PC's time that a command is decided at.
func (s *Session) commandTime() time.Time {
	if !s.askedAt.IsZero() {
		return s.askedAt
	}
	return s.PCNow()
}
