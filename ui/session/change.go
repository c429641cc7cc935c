package session

import (
	"errors"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
)

// Change is a decided command on its way to disk.
type Change struct {
	store   *store.Store
	log     string
	batches []store.Batch
	receipt store.Receipt // set by Commit
	own     bool          // the program's own, which nobody asked for
	ended   *incident.State
}

// Outcome is what a change has become, on disk and in the state.
type Outcome struct {
	Seq  uint64 // of the first entry it made
	Rows []timeline.Row
	// Saved counts the copies that have it on disk, of store.Copies.
	Saved int
	// Ended is the drill or readiness check that a real downtime put an end
	// to, nil for none.
	Ended *incident.State
}

// Decide says what a command adds to the run, or refuses it with a sentence
// (incident.Refusal), or says that it is so already (incident.ErrNoChange).
// Nothing has happened yet when it returns.
func (s *Session) Decide(do incident.Action) (*Change, error) {
	if err := s.reopenIfAsked(do); err != nil {
		return nil, err
	}
	state := s.state
	if state == nil {
		state = new(incident.State)
	}
	events, err := incident.Decide(state, s.command(do))
	if err != nil {
		return nil, err
	}
	return s.change(state.Log, store.Batch{Log: state.Log, Events: events}), nil
}

// reopenIfAsked loads the run that a ReopenRun means, where this session has
// not seen it yet.
func (s *Session) reopenIfAsked(do incident.Action) error {
	if _, asked := do.(incident.ReopenRun); asked && s.state == nil {
		return s.Reopen()
	}
	return nil
}

// command adds who and when to an action.
func (s *Session) command(do incident.Action) incident.Command {
	now := s.commandTime()
	if s.state != nil { // a run that is over goes by its own clock, too
		now = s.state.Wall(now)
	}
	c := incident.Command{Now: now, By: s.who, Do: do}
	if s.doer != nil && s.who.Name != "" {
		c.By, c.Recorder = *s.doer, &s.who
	}
	return c
}

func (s *Session) change(log string, batches ...store.Batch) *Change {
	return &Change{store: s.store, log: log, batches: batches}
}

// Declaration is a run to be started.
type Declaration struct {
	Mode    event.Mode
	Title   string
	Systems []string
	Since   time.Time // zero for now
	Clock   event.ClockCheck
}

// Declare decides the start of a run. A drill or readiness check that is open
// is ended by a real downtime, in the same transaction; anything else that is
// open is a refusal.
func (s *Session) Declare(d Declaration) (*Change, error) {
	start := incident.Start{Since: d.Since, RunStarted: event.RunStarted{
		Mode: d.Mode, Title: d.Title, Systems: d.Systems,
		Ward: s.declaredWard(), Organisation: s.settings.Organisation, Device: Device(),
		Zone: s.zone.String(), Program: s.cfg.Program, WallClock: d.Clock,
	}}
	var ending []event.Event
	if s.Running() {
		if d.Mode != event.Live || s.state.Mode == event.Live {
			return nil, incident.Refusal{Why: "a " + s.state.Noun() + " is running already: close it first"}
		}
		reason := "a real downtime was declared"
		var err error
		if ending, err = incident.Decide(s.state, s.command(incident.Close{Reason: reason})); err != nil {
			return nil, err
		}
	}
	// The run that ends had its own idea of the wall clock; the new one starts
	// from the PC's, corrected by what was said at its own declaration.
	command := s.command(start)
	command.Now = s.commandTime().Add(time.Duration(d.Clock.OffsetS) * time.Second)
	events, err := incident.Decide(new(incident.State), command)
	if err != nil {
		return nil, err
	}
	log := store.NewLogID()
	begin := store.Batch{Log: log, New: true, Events: events}
	if ending == nil {
		return s.change(log, begin), nil
	}
	c := s.change(log, store.Batch{Log: s.state.Log, Events: ending}, begin)
	c.ended = s.state
	return c, nil
}

func (s *Session) declaredWard() string {
	if s.cfg.Ward != "" {
		return s.cfg.Ward
	}
	return s.settings.Ward
}

// Commit puts the change on disk and returns when it is there. Its error is a
// *NotSavedError. It may run on any goroutine, one change at a time.
func (c *Change) Commit() error {
	receipt, err := c.store.Append(c.batches...)
	c.receipt = receipt
	if err != nil {
		return &NotSavedError{err}
	}
	return nil
}

// Apply brings the session up to date with a committed change.
func (s *Session) Apply(c *Change) Outcome {
	if s.state == nil || s.state.Log != c.log {
		s.state, s.builder, s.rows = new(incident.State), new(timeline.Builder), nil
	}
	outcome := Outcome{Ended: c.ended, Saved: c.receipt.Saved}
	for i := range c.receipt.Entries {
		e := &c.receipt.Entries[i]
		if e.Log != c.log {
			continue // the end of a drill, which is over
		}
		s.state.Apply(e)
		row := s.builder.Row(e)
		s.rows = append(s.rows, row)
		outcome.Rows = append(outcome.Rows, row)
	}
	outcome.Seq = outcome.Rows[0].Seq
	s.committed(c)
	return outcome
}

// Do is Decide, Commit and Apply in one, for callers that may wait.
func (s *Session) Do(do incident.Action) (Outcome, error) {
	return s.finish(s.Decide(do))
}

// Start is Declare, Commit and Apply in one.
func (s *Session) Start(d Declaration) (Outcome, error) {
	return s.finish(s.Declare(d))
}

func (s *Session) finish(c *Change, err error) (Outcome, error) {
	if err != nil {
		return Outcome{}, err
	}
	if err := c.Commit(); err != nil {
		return Outcome{}, err
	}
	return s.Apply(c), nil
}

// NotSavedError says that a change is not on disk. What it would have done has
// not happened, and must be written on paper.
type NotSavedError struct{ Cause error }

// Error says why in plain words, and what to do.
func (e *NotSavedError) Error() string { return notSavedWords(e.Cause) }

func (e *NotSavedError) Unwrap() error { return e.Cause }

// OpenProcedure is the action that opens a procedure of the library.
func (s *Session) OpenProcedure(id string) (incident.Action, error) {
	doc, ok := s.Library().Get(id)
	if !ok {
		return nil, incident.Refusal{Why: "there is no procedure \"" + id + "\": see the list of procedures"}
	}
	return s.openAction(doc), nil
}

// IsRefusal reports whether err is a sentence for the person who asked, rather
// than a failure.
func IsRefusal(err error) bool {
	var refusal incident.Refusal
	return errors.As(err, &refusal)
}
