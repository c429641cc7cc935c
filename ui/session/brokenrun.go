package session

import (
	"errors"
	"fmt"

	"downtime/store"
)

// BrokenRunError says that the run that is open here cannot be read, in any copy. When
// that is known, the damaged files have been put aside.
type BrokenRunError struct {
	Broken *store.BrokenError
	// Said is what became of the files, in sentences.
	Said []string
	// Beside is a folder in which the ward can go on with a new log; "" where none is
	// known. Begun is set where that has one already.
	Beside string
	Begun  bool
}

func (e *BrokenRunError) Error() string {
	return e.What() + ": to get back what can be read and start again here, type downtime recover" + e.orBeside()
}

func (e *BrokenRunError) Unwrap() error { return e.Broken }

// What is what happened, without what to do.
func (e *BrokenRunError) What() string {
	said := fmt.Sprintf("entry %d of log %s can be read in no copy (%s), so that log cannot be gone on with; no entry was changed or deleted",
		e.Broken.Seq, e.Broken.Log, e.Broken.Why)
	if len(e.Said) > 0 {
		said += ", and damaged files have other names now"
	}
	return said
}

// orBeside is the other way on. On Windows no backslash is doubled.
func (e *BrokenRunError) orBeside() string {
	switch {
	case e.Beside == "":
		return ""
	case e.Begun:
		return fmt.Sprintf("; or, to go on with the new log that was begun in another folder, type downtime --data \"%s\"", e.Beside)
	}
	return fmt.Sprintf("; or, to begin a new log at once and leave this one as it is, type downtime --data \"%s\"", e.Beside)
}

// brokenRun is an error of reading the run, with what a person needs to go on.
func (s *Session) brokenRun(err error) error {
	broken := new(store.BrokenError)
	if s.store == nil || !errors.As(err, &broken) {
		return err
	}
	e := &BrokenRunError{Broken: broken, Said: s.Opening().Said}
	if dir, begun, err := Beside(s.cfg); err == nil {
		e.Beside, e.Begun = dir, begun
	}
	return e
}
