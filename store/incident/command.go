package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// maxText is the most characters one typed text may have.
const maxText = 10_000

// Command is what somebody asks for: who, when, and what. All text in it must
// be clean already.
type Command struct {
	Now      time.Time // wall time
	By       event.Person
	Recorder *event.Person // who writes it down, where it is not By
	Do       Action
}

// Action is one thing that can be asked for.
type Action interface {
	decide(s *State, c Command) ([]event.Event, error)
}

// Refusal is why a command may not be carried out: one sentence for the person
// who asked, saying what to do instead.
type Refusal struct{ Why string }

func (r Refusal) Error() string { return r.Why }

func refuse(format string, args ...any) error { return Refusal{fmt.Sprintf(format, args...)} }

// ErrNoChange says that what was asked for is so already. Nothing is written.
var ErrNoChange = errors.New("nothing to change")

// NoChange is an ErrNoChange that says what was so already.
type NoChange struct{ What string }

func (n NoChange) Error() string { return n.What }

// Is makes errors.Is(err, ErrNoChange) true.
func (n NoChange) Is(target error) bool { return target == ErrNoChange }

// Decide says what c adds to the log: one or more events, a Refusal, or a
// NoChange. It changes nothing.
func Decide(s *State, c Command) ([]event.Event, error) {
	if _, accepts := c.Do.(AcceptHandover); accepts && s.Given != nil {
		c.By, c.Recorder = s.Given.To, nil // who accepts has said by that who they are
	}
	if strings.TrimSpace(c.By.Name) == "" {
		return nil, refuse("say who you are first")
	}
	return c.Do.decide(s, c)
}

// events gives bodies the command's time and people.
func (c Command) events(happened time.Time, bodies ...event.Body) []event.Event {
	if happened.IsZero() {
		happened = c.Now
	}
	list := make([]event.Event, len(bodies))
	for i, body := range bodies {
		list[i] = event.Event{Happened: happened, Actor: c.By, Recorder: c.Recorder, Body: body}
	}
	return list
}

// Start begins a run. Since is when the outage began; zero for now.
type Start struct {
	event.RunStarted
	Since time.Time
}

func (a Start) decide(s *State, c Command) ([]event.Event, error) {
	if s.Entries > 0 {
		return nil, refuse("this log has been started already")
	}
	switch a.Mode {
	case event.Live, event.Drill, event.Readiness:
	default:
		return nil, refuse("a run cannot be %q: it is live, a drill, or a readiness check", a.Mode)
	}
	if err := checkText("a title", a.Title); err != nil {
		return nil, err
	}
	for _, system := range a.Systems {
		if err := CheckSystem(system); err != nil {
			return nil, err
		}
	}
	if a.Since.After(c.Now) {
		return nil, refuse("the outage cannot have begun in the future")
	}
	if a.Systems == nil {
		a.Systems = []string{} // the format says a list, and none is an empty one
	}
	return c.events(a.Since, a.RunStarted), nil
}

// OpenProcedure pins a procedure in the run and puts it on the board.
type OpenProcedure struct {
	Procedure *procedure.Procedure
	Origin    string
	SHA256    string
	Source    []byte
}

func (a OpenProcedure) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if len(a.Procedure.Steps()) == 0 {
		return nil, refuse("%s has no steps to track: it is for reading", a.Procedure.Title)
	}
	if p := s.Procedure(a.Procedure.ID); p != nil && !p.StoodDown {
		return nil, NoChange{p.Def.Title + " is open already"}
	}
	return c.events(time.Time{}, event.ProcedureOpened{
		Procedure: *a.Procedure, Origin: a.Origin, SHA256: a.SHA256, Source: a.Source,
	}), nil
}

// StandDown takes a procedure off the board.
type StandDown struct {
	Procedure string
	Reason    string
	TakenBack bool // it was opened by mistake, and nothing was done with it
}

func (a StandDown) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	p := s.Procedure(a.Procedure)
	switch {
	case p == nil:
		return nil, refuse("%s is not open in this %s", a.Procedure, s.Noun())
	case p.StoodDown:
		return nil, NoChange{p.Def.Title + " is stood down already"}
	case a.TakenBack && s.worked(p):
		return nil, refuse("something was done in %s since it was opened: stand it down, with a reason", p.Def.Title)
	}
	if err := checkReason("standing a procedure down", a.Reason); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.ProcedureStoodDown{Procedure: a.Procedure, Reason: a.Reason, TakenBack: a.TakenBack}), nil
}

// worked reports whether anything was done with a procedure.
func (s *State) worked(p *Procedure) bool {
	return slices.ContainsFunc(p.Steps, func(step *Step) bool { return step.touched() }) ||
		slices.ContainsFunc(s.Records, func(r *Record) bool { return r.Procedure == p.Def.ID })
}

// ChangePhase moves the run to recovery, or back to downtime.
type ChangePhase struct {
	Phase  event.Phase
	Reason string
}

func (a ChangePhase) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	switch a.Phase {
	case event.Downtime, event.Recovery:
	default:
		return nil, refuse("a phase cannot be %q: close the %s to end it", a.Phase, s.Noun())
	}
	if s.Phase == a.Phase {
		return nil, NoChange{"it is " + string(a.Phase) + " already"}
	}
	if err := checkLength(a.Reason); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.PhaseChanged{Phase: a.Phase, Reason: a.Reason}), nil
}

// Abandon closes a run that was started in error.
type Abandon struct{ Reason string }

func (a Abandon) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkReason("closing it as started in error", a.Reason); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.RunAbandoned(a)), nil
}

// ReopenRun takes a closed run up again.
type ReopenRun struct{ Reason string }

func (a ReopenRun) decide(s *State, c Command) ([]event.Event, error) {
	switch s.Phase {
	case event.Closed:
	case "":
		return nil, refuse("nothing has been started")
	default:
		return nil, NoChange{"it is open already"}
	}
	if err := checkReason("reopening it", a.Reason); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.RunReopened(a)), nil
}

// Noun is what people call a run of this mode.
func (s *State) Noun() string {
	switch s.Mode {
	case event.Drill:
		return "drill"
	case event.Readiness:
		return "readiness check"
	}
	return "downtime"
}

func (s *State) mustRun() error {
	switch {
	case s.Running():
		return nil
	case s.Phase == event.Closed:
		return refuse("this %s is closed: reopen it with a reason, or start another", s.Noun())
	}
	return refuse("nothing has been started: declare a downtime or a drill first")
}

func checkReason(what, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return refuse("%s needs a reason", what)
	}
	return checkLength(reason)
}

func checkText(what, text string) error {
	if strings.TrimSpace(text) == "" {
		return refuse("%s is needed", what)
	}
	return checkLength(text)
}

func checkLength(texts ...string) error {
	for _, text := range texts {
		if n := utf8.RuneCountInString(text); n > maxText {
			return refuse("that text has %d characters: the most is %d", n, maxText)
		}
	}
	return nil
}
