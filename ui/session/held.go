package session

import (
	"errors"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// HeldError says that another program has the data folder, and offers the two ways
// on. It is a *store.LockedError, too.
type HeldError struct {
	*store.LockedError
	cfg Config
}

func (e *HeldError) Unwrap() error { return e.LockedError }

// TakeOver opens the session all the same, once the other program has let go, or
// has been shown not to answer.
func (e *HeldError) TakeOver() (*Session, error) { return TakeOver(e.cfg) }

// LookOn opens a session in which everything can be read and nothing is written.
func (e *HeldError) LookOn() (*Session, error) { return LookOn(e.cfg) }

// held adds the ways on to the error of a folder that is in use.
func held(cfg Config, err error) error {
	if locked := new(store.LockedError); errors.As(err, &locked) {
		return &HeldError{locked, cfg}
	}
	return err
}

// TakeOver is Open where another program has the folder: see store.TakeOver. That
// it was taken over is an entry of the run that is open.
func TakeOver(cfg Config) (*Session, error) { return open(cfg, store.TakeOver) }

// LookOn opens a session that reads what another program writes, and holds nothing.
func LookOn(cfg Config) (*Session, error) { return open(cfg, nil) }

// TakeOver takes the folder of a session that only looks on: the new session is
// the one to go on with. Whoever is working stays so.
func (s *Session) TakeOver() (*Session, error) { return TakeOver(s.again()) }

// LookOn goes on looking at what was this session's until it was taken over.
func (s *Session) LookOn() (*Session, error) {
	was := s.Looking()
	next, err := LookOn(s.again())
	if err == nil && was != nil {
		next.view.was = *was
		next.view.now = next.view.was
		next.keepRun(s)
	}
	return next, err
}

// As is the configuration for a person who has said who they are: others who find the
// folder in use are told, and so is the log when it is taken over.
func (c Config) As(who event.Person) Config {
	c.who = who
	return c
}

func (s *Session) again() Config {
	cfg := s.cfg
	cfg.who, cfg.doer = s.who, s.doer
	return cfg
}

// Taken says from whom this session took the folder over; nil for nobody.
func (s *Session) Taken() *store.Taken {
	if s.store == nil {
		return nil
	}
	return s.store.Taken()
}

// Opening is what was found, and done about it, when the folder was opened.
func (s *Session) Opening() store.Opening {
	if s.store == nil {
		return store.Opening{}
	}
	return s.store.Opening()
}

// recordTakeOver puts it in the log from whom it was taken. Where that cannot be
// saved, nothing else can be, and whoever writes next is told so.
func (s *Session) recordTakeOver() {
	if s.store == nil || s.store.Taken() == nil || !s.Running() {
		return
	}
	taken := s.store.Taken()
	who, doer := s.who, s.doer
	if s.doer = nil; s.who.Name == "" {
		s.who = event.Person{Name: "log-in " + s.cfg.User}
	}
	_, _ = s.Do(incident.TakeOver{StorageTakenOver: event.StorageTakenOver{
		From: taken.From.Who, FromPerson: taken.From.Person, Host: taken.From.Host,
		Login: s.cfg.User, Frozen: taken.Frozen,
	}})
	s.who, s.doer = who, doer
}
