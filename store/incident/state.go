// Package incident is what a log means: State is the fold of its entries, and
// Decide says what a person's command adds to it, or why it may not. Both are
// pure: no clock, no files, no randomness.
package incident

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// State is a run as its log tells it. The zero State is a run not yet started.
type State struct {
	Log          string
	Mode         event.Mode
	Title        string
	Ward         string
	wardNamed    bool // after the start, as the run was started for none
	Organisation string
	Device       string
	Zone         string

	// Since is when the outage began, Declared when the run was started, by
	// the wall clock. Targets run from Declared, never from Since.
	Since    time.Time
	Declared time.Time

	Phase       event.Phase
	RecoveryAt  time.Time // of the latest change to recovery; zero before
	ClosedAt    time.Time
	CloseReason string
	Left        []event.Left // what it was closed without
	Abandoned   bool         // started in error

	// What was learned, and what somebody will do about it.
	Lessons   []Lesson
	FollowUps []FollowUp

	Systems []System
	// DeclaredSystems is how many of them the declaration named, which stand first.
	DeclaredSystems int
	Procedures      []*Procedure // in the order they were opened
	Who             event.Person // who is working: the last to sign on
	People          []event.Person

	Shift []event.Person // those of People who have worked since the last handover

	Instructions []Instruction // from command, in the order they were entered

	Records []*Record // the ledger of paper, by number
	Looks   []Look    // what somebody was asked to look at in it, settled or not
	serials []string  // what the number on a paper is called in all forms there were, as it is compared

	Safety []SafetyEvent // in the order in which they were written

	Given     *Handover  // and not accepted yet; nil for none
	Handovers []Handover // that were accepted, in their order

	// ClockOffset is added to the PC's time to get the wall's.
	ClockOffset  time.Duration
	ClockChecked bool
	// OffsetDeclared is what it was when the run was started, as far as is known now: the
	// first comparison of the clocks tells it where none was made then.
	OffsetDeclared time.Duration
	// Jumps are those of the PC's clock since it was last compared with the
	// wall's, the first of them first.
	Jumps []ClockJump

	Storage Storage
	Linked  []Linked // other logs of the same outage

	Drill  string  // the log of the drill that this put an end to, "" for none
	Looked *Looked // who has said what of it was really done; nil until somebody has

	righted map[uint64]event.Righted // who did an entry, where that was corrected

	Entries      uint64
	LastRecorded time.Time // wall time of the latest entry
	NotKnown     uint64    // entries of a type or version this program does not know
}

// SystemStatus is how far a system is back.
type SystemStatus string

// A system that was named is in one of these states.
const (
	SystemDown     SystemStatus = "down"
	SystemSaidBack SystemStatus = "said back"
	SystemChecked  SystemStatus = "checked"
	SystemInUse    SystemStatus = "in use"
)

// System is one of the systems named in this run.
type System struct {
	Name   string
	Status SystemStatus
	At     time.Time
	By     string // who says it is back
	Note   string // a remark
	// InPart is what can and what cannot be done with one that is said back, checked or in
	// use; "" where nothing was said to be missing.
	InPart string
}

// Said is all that was said of it besides its state.
func (s System) Said() string {
	switch {
	case s.InPart == "":
		return s.Note
	case s.Note == "":
		return "in part: " + s.InPart
	}
	return s.Note + "; in part: " + s.InPart
}

// Procedure is a procedure pinned in the log, with the state of its steps.
type Procedure struct {
	Def      *procedure.Procedure
	Origin   string
	SHA256   string
	Opened   time.Time
	OpenedBy event.Person
	// openedSeq is the entry that did.
	openedSeq uint64

	StoodDown       bool
	StoodDownAt     time.Time
	StoodDownReason string
	// TakenBack is whether it was stood down because to open it was a mistake: it is
	// then as one that was never opened, and offered as before.
	TakenBack bool

	Steps []*Step
	// Earlier are the versions that were in use before this one, the first of
	// them first.
	Earlier []Version
}

// Version is a version of a procedure whose place another has taken.
type Version struct {
	Def     *procedure.Procedure
	Origin  string
	SHA256  string
	Until   time.Time
	EndedBy event.Person // who put the next in its place
	// endedSeq is the entry that did.
	endedSeq uint64
	Reason   string
	Carried  int // steps whose marks went on to the next version
	// LookAgain are those of them that read differently in the next version.
	LookAgain []event.StepCarried
	// Left are the steps that something had been said of and that are not in
	// the next version, as they stood. They are for reading: nothing can be done
	// to them any more.
	Left []*Step
}

// Status is the state of a step. The four that are not Open are kept apart
// everywhere: not applicable, could not, and later are different things.
type Status string

// The states of a step.
const (
	Open          Status = "open"
	Done          Status = "done"
	NotApplicable Status = "not applicable"
	CouldNot      Status = "could not"
	PutOff        Status = "later"
)

// Step is one step and what became of it. A recurring check stays Open when it
// is done; DoneAt then holds every time it was.
type Step struct {
	Def     *procedure.Step
	Section *procedure.Section
	Number  int // from 1, within the procedure
	// Since is when its times begin to count: the opening of the procedure, or
	// the change of version that brought the step or its target.
	Since  time.Time
	Status Status
	Seq    uint64 // the entry that put it in this state, 0 while it never changed
	At     time.Time
	By     event.Person
	With   string // the second person
	// Righted is how their names were put right; nil where they are those of the entry.
	Righted *Righted
	// Carrier is who said that it was really done in the drill that became this downtime;
	// nil for any other step.
	Carrier  *Carrier
	Note     string // the note of a done, the reason of any other state
	Answer   string
	answered answered // the entry that gave the answer
	// tickedWith is the entry of the answer that came with the tick in Seq, 0 for any other.
	tickedWith uint64
	DoneAt     []time.Time
	// changed is the first change of version since anything was said of it that
	// made it read differently; zero for none.
	changed time.Time
}

// DiffersSince is when the step came to read differently from what was ticked,
// settled or answered, zero where it did not, or where something was said of it
// since.
func (s *Step) DiffersSince() time.Time {
	if s.Status == Open && len(s.DoneAt) == 0 && s.Answer == "" {
		return time.Time{} // it will be read before it is ticked
	}
	return s.changed
}

// touched reports whether anything was ever said of the step.
func (s *Step) touched() bool { return s.Seq > 0 || s.Answer != "" }

// Mark is what was last said of the step, in a word or two; "" where nothing was.
// Other than Status it tells a check that was done from one that never was.
func (s *Step) Mark() string {
	switch {
	case !s.touched():
		return ""
	case s.Status != Open:
		return string(s.Status)
	case len(s.DoneAt) > 0:
		return string(Done)
	case s.Seq == 0:
		return "answered"
	}
	return "reopened"
}

// Ref names a step.
type Ref struct {
	Procedure string
	Step      string
}

// Running reports whether the run has been started and not closed.
func (s *State) Running() bool { return s.Phase == event.Downtime || s.Phase == event.Recovery }

// Wall turns a time of the PC's clock into wall time.
func (s *State) Wall(pc time.Time) time.Time { return pc.Add(s.ClockOffset) }

// Elapsed is how long it has lasted, by the minutes of a clock, as the times beside it are
// told. A clock that was put right may say that it has not begun yet: then it has lasted no
// time.
func (s *State) Elapsed(now time.Time) time.Duration {
	return max(0, now.Truncate(time.Minute).Sub(s.Since.Truncate(time.Minute)))
}

// Procedure finds an open procedure by its id, nil where there is none.
func (s *State) Procedure(id string) *Procedure {
	for _, p := range s.Procedures {
		if p.Def.ID == id {
			return p
		}
	}
	return nil
}

// on are the procedures that are on, in their order.
func (s *State) on() iter.Seq[*Procedure] {
	return func(yield func(*Procedure) bool) {
		for _, p := range s.Procedures {
			if !p.StoodDown && !yield(p) {
				return
			}
		}
	}
}

// Step finds a step by its id, nil where there is none.
func (p *Procedure) Step(id string) *Step {
	for _, step := range p.Steps {
		if step.Def.ID == id {
			return step
		}
	}
	return nil
}

// Find is the step that ref names, or nils.
func (s *State) Find(ref Ref) (*Procedure, *Step) {
	p := s.Procedure(ref.Procedure)
	if p == nil {
		return nil, nil
	}
	return p, p.Step(ref.Step)
}

// System finds a system by its name in any case, nil where it was not named.
func (s *State) System(name string) *System {
	for i := range s.Systems {
		if strings.EqualFold(s.Systems[i].Name, name) {
			return &s.Systems[i]
		}
	}
	return nil
}

// Down lists the systems that are not in use again.
func (s *State) Down() []string {
	var names []string
	for _, system := range s.Systems {
		if system.Status != SystemInUse {
			names = append(names, system.Name)
		}
	}
	return names
}

// Count counts the steps of a procedure in a state. Recurring checks are
// counted apart (they are never finished) and so not here, except where they
// were said not to apply.
func (p *Procedure) Count(status Status) int {
	n := 0
	for _, step := range p.Steps {
		if step.Status == status && (status != Open || !step.Def.Recurring()) {
			n++
		}
	}
	return n
}

// OpenSteps counts the steps that are not settled in all procedures that are on,
// those among them that wait for recovery. A step that comes up at a time the
// outage has not reached is not counted. What wants doing now is Board.ToDo.
func (s *State) OpenSteps(now time.Time) int {
	n := 0
	for p := range s.on() {
		n += s.openSteps(p, now, func(*Step) bool { return true })
	}
	return n
}

// openSteps counts the steps of a procedure that are to do, and counted.
func (s *State) openSteps(p *Procedure, now time.Time, counted func(*Step) bool) int {
	n := 0
	for _, step := range p.Steps {
		if s.toDo(step, now) && counted(step) {
			n++
		}
	}
	return n
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// OpenParts are the sub-steps of a step that are open: whoever ticks it may take them for
// done with it. Optional ones and recurring checks are never waited for.
func (p *Procedure) OpenParts(step *Step) []*Step {
	var parts []*Step
	for _, part := range p.Steps {
		if part.Def.Parent == step.Def.ID && part.Status == Open && !part.Def.Optional && !part.Def.Recurring() {
			parts = append(parts, part)
		}
	}
	return parts
}
