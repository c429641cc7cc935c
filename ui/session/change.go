package session

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
)

// Change is a decided command on its way to disk.
type Change struct {
	store   *store.Store
	log     string
	batches []store.Batch
	receipt store.Receipt // set by Commit
	own     bool          // the program's own, which nobody asked for
	storage bool          // it enters what became of the copies, and what the start found
	notices int           // how many of those are in it, or were entered before
	ended   *incident.State
	looked  event.Reading // what became of the PC's clock until then is in the change
	jumped  bool          // its first entry says so
	// patients are numbers in it that can be those of patients, and were asked about.
	patients []string
}

// Outcome is what a change has become, on disk and in the state.
type Outcome struct {
	Seq  uint64 // of the first entry it made
	Rows []timeline.Row
	// Jump is the entry before it that says what became of the PC's clock, nil
	// where nothing did.
	Jump *timeline.Row
	// Saved counts the copies that have it on disk, of store.Copies.
	Saved int
	// Ended is the drill or readiness check that a real downtime put an end
	// to, nil for none.
	Ended *incident.State
	// Checkpoint is the change to commit and apply before any other, nil for none.
	// Whoever asked for this one need not hear of it, whatever becomes of it.
	Checkpoint *Change
}

// Decide says what a command adds to the run, or refuses it with a sentence
// (incident.Refusal), or says that it is so already (incident.ErrNoChange).
// Nothing has happened yet when it returns.
func (s *Session) Decide(do incident.Action) (*Change, error) {
	if err := s.mayWrite(); err != nil {
		return nil, err
	}
	if err := s.lastIfAsked(do); err != nil {
		return nil, err
	}
	if set, ok := do.(incident.SetSystem); ok {
		set.Name = s.SystemMeant(set.Name)
		do = set
	}
	c, err := s.decide(do)
	if err != nil {
		return nil, err
	}
	if c.patients, err = s.askPatient(c.batches[0].Events); err != nil {
		return nil, err
	}
	return c, nil
}

// decide decides an action on the run as it is after a jump of the PC's clock, if
// there was one; its entry is then the first of the change.
func (s *Session) decide(do incident.Action) (*Change, error) {
	state := s.state
	if state == nil {
		state = new(incident.State)
	}
	now, jump, jumped := s.look()
	wall := state.Wall(now.At.In(s.zone)).Add(-jump.Shift())
	if s.asked != nil {
		wall = s.asked.wall
	}
	command := s.command(do, wall)
	var events []event.Event
	var err error
	if jumped {
		events, err = incident.DecideAfter(state, jump, command)
	} else {
		events, err = incident.Decide(state, command)
	}
	if err != nil {
		return nil, err
	}
	return &Change{
		store: s.store, log: state.Log, batches: []store.Batch{{Log: state.Log, Events: events}},
		looked: now, jumped: jumped,
	}, nil
}

// lastIfAsked loads the run that was closed last, where this session has not seen
// it yet, for what may be done to a closed one.
func (s *Session) lastIfAsked(do incident.Action) error {
	if s.state != nil {
		return nil
	}
	switch do.(type) {
	case incident.ReopenRun, incident.AddLesson, incident.AddAction, incident.FinishAction:
		return s.Reopen()
	}
	return nil
}

// command adds who and when to an action.
func (s *Session) command(do incident.Action, now time.Time) incident.Command {
	c := incident.Command{Now: now, By: s.who, Do: do}
	if s.doer != nil && s.who.Name != "" {
		c.By, c.Recorder = *s.doer, &s.who
	}
	return c
}

// Declaration is a run to be started.
type Declaration struct {
	Mode    event.Mode
	Title   string
	Systems []string
	Since   time.Time // zero for now
	Clock   ClockCheck
}

// Declare decides the start of a run. A drill or readiness check that is open
// is ended by a real downtime, in the same transaction; anything else that is
// open is a refusal.
func (s *Session) Declare(d Declaration) (*Change, error) {
	if err := s.mayWrite(); err != nil {
		return nil, err
	}
	if !s.ClockHolds(d.Clock) {
		return nil, incident.Refusal{Why: "this PC's clock has jumped since it was compared with the wall clock: compare them again"}
	}
	start := incident.Start{Since: d.Since, RunStarted: event.RunStarted{
		Mode: d.Mode, Title: d.Title, Systems: known(d.Systems),
		Ward: s.declaredWard(), Organisation: s.settings.Organisation, Device: Device(),
		Zone: s.zone.String(), Program: s.cfg.Program, WallClock: d.Clock.ClockCheck,
	}}
	// A new run starts from the PC's clock, corrected by what was said of it at its
	// own declaration.
	looked := s.cfg.Clocks()
	now := looked.At.In(s.zone).Add(time.Duration(d.Clock.OffsetS) * time.Second)
	if s.asked != nil {
		now = s.asked.pc.Add(time.Duration(d.Clock.OffsetS) * time.Second)
	}
	c := &Change{store: s.store, log: store.NewLogID(), looked: looked}
	if s.Running() {
		if d.Mode != event.Live || s.state.Mode == event.Live {
			return nil, incident.Refusal{Why: "a " + s.state.Noun() + " is running already: close it first"}
		}
		ending, err := s.decide(incident.Close{Reason: "a real downtime was declared"})
		if err != nil {
			return nil, err
		}
		c.batches, c.ended = ending.batches, s.state
		if s.state.Mode == event.Drill {
			start.Drill = s.state.Log
		}
	}
	events, err := incident.Decide(new(incident.State), s.command(start, now))
	if err != nil {
		return nil, err
	}
	if c.patients, err = s.askPatient(events); err != nil {
		return nil, err
	}
	c.batches = append(c.batches, store.Batch{Log: c.log, New: true, Events: events})
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
		s.state, s.builder, s.book, s.tree = new(incident.State), new(timeline.Builder), new(timeline.Book), seal.Peaks{}
		s.later, s.found = new(timeline.Later), false
	}
	outcome := Outcome{Ended: c.ended, Saved: c.receipt.Saved}
	for i := range c.receipt.Entries {
		e := &c.receipt.Entries[i]
		if e.Log != c.log {
			continue // the end of a drill, which is over
		}
		outcome.Rows = append(outcome.Rows, s.take(e))
		if e.Type == event.TypeHandoverAccepted {
			s.SetWho(e.Actor)
		}
	}
	s.seen, s.patients = c.looked, append(s.patients, c.patients...)
	if c.jumped {
		outcome.Jump, outcome.Rows = &outcome.Rows[0], outcome.Rows[1:]
	}
	outcome.Seq = outcome.Rows[0].Seq
	s.committed(c)
	s.backups.after(c.receipt.Entries)
	outcome.Checkpoint = s.checkpointAfter(c)
	return outcome
}

// take adds an entry to the run.
func (s *Session) take(e *event.Entry) timeline.Row {
	shown := readable(e)
	s.state.Apply(shown)
	s.tree.Add(e.Raw)
	row := s.builder.Row(shown)
	enter(s.book, row)
	s.later.See(&row)
	s.last = e
	return row
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
	outcome := s.Apply(c)
	if next := outcome.Checkpoint; next != nil && next.Commit() == nil {
		s.Apply(next)
	}
	return outcome, nil
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
		why := fmt.Sprintf("there is no procedure %q: see the list of procedures", id)
		if near := s.namedLike(id); len(near) > 0 {
			why = fmt.Sprintf("there is no procedure %q: perhaps %s", id, strings.Join(near, " or "))
		}
		return nil, incident.Refusal{Why: why}
	}
	return s.openAction(doc), nil
}

// IsRefusal reports whether err is a sentence for the person who asked, rather
// than a failure.
func IsRefusal(err error) bool {
	var refusal incident.Refusal
	return errors.As(err, &refusal)
}
