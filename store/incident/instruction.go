package incident

import (
	"slices"
	"strings"
	"time"

	"downtime/store/event"
)

// Instruction is what command said of a subject. At most one of a subject stands;
// those it replaced stay readable.
type Instruction struct {
	Seq     uint64 // the entry with which it was given
	Subject string
	Text    string
	From    string // who said it, "" where that was not named
	At      time.Time
	Entered event.Person // who wrote it down
	Steps   []Ref        // that it touches
	Ends    bool         // it withdraws what stood, and none of this subject stands

	Replaces   uint64 // the entry of the one that stood before, 0 for none
	ReplacedBy uint64 // 0 while it is the latest of its subject

	Read []Reading // by whom, in their order; the first is who entered it
}

// Reading is that somebody has read an instruction.
type Reading struct {
	Who   event.Person
	At    time.Time
	shift int    // how many handovers had been accepted
	seq   uint64 // the entry that says so
}

// Stands reports whether the instruction is to be followed now.
func (i *Instruction) Stands() bool { return i.ReplacedBy == 0 && !i.Ends }

// GiveInstruction enters what command says of a subject. It replaces what stands of
// the same subject.
type GiveInstruction struct {
	Subject string
	Text    string
	From    string
	At      time.Time // when it was received, zero for now
	Steps   []Ref     // that it touches
	// KeepSteps makes it touch what the one that it replaces touched and that is
	// still to do, besides Steps.
	KeepSteps bool
	// Ends withdraws what stands; Text is what was said of that.
	Ends bool
}

func (a GiveInstruction) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkText("what the instruction is about", a.Subject); err != nil {
		return nil, err
	}
	if err := checkText("what command said", a.Text); err != nil {
		return nil, err
	}
	if err := checkLength(a.From); err != nil {
		return nil, err
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	body := event.InstructionGiven{Subject: strings.TrimSpace(a.Subject), Text: a.Text, From: a.From, Ends: a.Ends}
	steps := a.Steps
	if stood := s.Latest(a.Subject); stood != nil {
		received := a.At
		if received.IsZero() {
			received = c.Now
		}
		switch {
		case received.Before(stood.At) && stood.At.Sub(received) >= time.Minute:
			return nil, refuse("no. %d on %s was received at %s, after that: what is older cannot replace it. Write it as a note, or give the time at which command said it again",
				stood.Seq, stood.Subject, stood.At.In(c.Now.Location()).Format("15:04 on 2 Jan"))
		case a.Ends && stood.Ends:
			return nil, NoChange{"the instruction on " + stood.Subject + " is withdrawn already"}
		}
		body.Subject, body.Replaces = stood.Subject, stood.Seq
		if a.KeepSteps && !a.Ends {
			steps = append(s.toDoOf(stood.Steps), steps...)
		}
		if stood.Text == a.Text && stood.From == a.From && stood.Ends == a.Ends && sameRefs(steps, stood.Steps) {
			return nil, NoChange{"the instruction on " + stood.Subject + " says that already: read it again"}
		}
	} else if a.Ends {
		return nil, refuse("no instruction on %s stands: there is nothing to withdraw", a.Subject)
	}
	if a.Ends && len(steps) > 0 {
		return nil, refuse("an instruction that is withdrawn touches no step")
	}
	for _, ref := range steps {
		step, err := s.changeable(ref)
		if err != nil {
			return nil, err
		}
		if !toDo(step) {
			return nil, refuse("step %d of %s is marked %q: reopen it with a reason first, if the instruction means that it is to be done again",
				step.Number, s.Procedure(ref.Procedure).Def.Title, step.Status)
		}
		if !slices.Contains(body.Steps, event.Step(ref)) {
			body.Steps = append(body.Steps, event.Step(ref))
		}
	}
	return c.events(a.At, body), nil
}

// ReadInstruction says that the command's By has read an instruction that stands.
type ReadInstruction struct{ Seq uint64 }

func (a ReadInstruction) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	i := s.Instruction(a.Seq)
	switch {
	case i == nil:
		return nil, refuse("entry %d is no instruction from command", a.Seq)
	case i.ReplacedBy > 0:
		return nil, refuse("no. %d is replaced by no. %d: read that one", a.Seq, i.ReplacedBy)
	case s.HasRead(i, c.By):
		return nil, NoChange{c.By.String() + " has read it already"}
	}
	return c.events(time.Time{}, event.InstructionRead{Given: a.Seq}), nil
}

// Instruction finds an instruction by its entry, nil where that is none.
func (s *State) Instruction(seq uint64) *Instruction {
	for i := range s.Instructions {
		if s.Instructions[i].Seq == seq {
			return &s.Instructions[i]
		}
	}
	return nil
}

// Latest is the instruction on a subject that no other has replaced, also one that
// ends it; nil for none.
func (s *State) Latest(subject string) *Instruction {
	for i := range s.Instructions {
		if it := &s.Instructions[i]; it.ReplacedBy == 0 && strings.EqualFold(it.Subject, strings.TrimSpace(subject)) {
			return it
		}
	}
	return nil
}

// Current are the instructions that stand, the latest first.
func (s *State) Current() []*Instruction {
	var list []*Instruction
	for i := range s.Instructions {
		if it := &s.Instructions[i]; it.Stands() {
			list = append(list, it)
		}
	}
	slices.SortStableFunc(list, func(x, y *Instruction) int {
		if c := y.At.Compare(x.At); c != 0 {
			return c
		}
		return int(y.Seq) - int(x.Seq)
	})
	return list
}

// Counts reports whether this shift has to know of an instruction: that it stands, or
// that it ends one that stood in this shift.
func (s *State) Counts(i *Instruction) bool {
	return i.Stands() || i.ReplacedBy == 0 && i.Read[0].shift == len(s.Handovers)
}

// ToRead are the instructions that somebody has to read. The latest first.
func (s *State) ToRead(who event.Person) []*Instruction {
	var list []*Instruction
	for i := len(s.Instructions) - 1; i >= 0; i-- {
		if it := &s.Instructions[i]; s.Counts(it) && !s.HasRead(it, who) {
			list = append(list, it)
		}
	}
	slices.SortStableFunc(list, func(x, y *Instruction) int { return y.At.Compare(x.At) })
	return list
}

// HasRead reports whether somebody has read an instruction in this shift.
func (s *State) HasRead(i *Instruction, who event.Person) bool {
	return slices.ContainsFunc(s.ReadNow(i), func(r Reading) bool { return r.Who == who })
}

// ReadNow are those who have read an instruction in the shift that works now.
func (s *State) ReadNow(i *Instruction) []Reading { return readIn(i, len(s.Handovers)) }

// ReadBefore are those who read it in the shift before that.
func (s *State) ReadBefore(i *Instruction) []Reading { return readIn(i, len(s.Handovers)-1) }

func readIn(i *Instruction, shift int) []Reading {
	var list []Reading
	for _, r := range i.Read {
		if r.shift == shift {
			list = append(list, r)
		}
	}
	return list
}

// NotRead are the people of this shift who have not read an instruction.
func (s *State) NotRead(i *Instruction) []event.Person {
	var list []event.Person
	for _, who := range s.Shift {
		if !s.HasRead(i, who) {
			list = append(list, who)
		}
	}
	return list
}

// Touching are the instructions that stand and touch a step, the latest first, while
// the step is still to do.
func (s *State) Touching(p *Procedure, step *Step) []*Instruction {
	if len(s.Instructions) == 0 || p.StoodDown || !toDo(step) {
		return nil
	}
	ref := Ref{p.Def.ID, step.Def.ID}
	return slices.DeleteFunc(s.Current(), func(i *Instruction) bool { return !slices.Contains(i.Steps, ref) })
}

// toDo reports whether a step is not settled: open, or put off until its time comes.
func toDo(step *Step) bool { return step.Status == Open || step.Status == PutOff }

// toDoOf are those of refs that are in a procedure that is on, and not settled.
func (s *State) toDoOf(refs []Ref) []Ref {
	var list []Ref
	for _, ref := range refs {
		if step, err := s.changeable(ref); err == nil && toDo(step) {
			list = append(list, ref)
		}
	}
	return list
}

func sameRefs(x, y []Ref) bool {
	return !slices.ContainsFunc(x, func(r Ref) bool { return !slices.Contains(y, r) }) &&
		!slices.ContainsFunc(y, func(r Ref) bool { return !slices.Contains(x, r) })
}

func (s *State) instruct(e *event.Entry, body event.InstructionGiven) {
	for i := range s.Instructions {
		it := &s.Instructions[i]
		if it.ReplacedBy == 0 && (it.Seq == body.Replaces || strings.EqualFold(it.Subject, body.Subject)) {
			it.ReplacedBy = e.Seq
		}
	}
	given := Instruction{
		Seq: e.Seq, Subject: body.Subject, Text: body.Text, From: body.From, At: e.Happened, Entered: e.Actor,
		Ends: body.Ends, Replaces: body.Replaces,
		Read: []Reading{{e.Actor, e.Happened, len(s.Handovers), e.Seq}},
	}
	for _, step := range body.Steps {
		given.Steps = append(given.Steps, Ref(step))
	}
	s.Instructions = append(s.Instructions, given)
}

func (s *State) readInstruction(e *event.Entry, body event.InstructionRead) {
	if it := s.Instruction(body.Given); it != nil && !s.HasRead(it, e.Actor) {
		it.Read = append(it.Read, Reading{e.Actor, e.Happened, len(s.Handovers), e.Seq})
	}
}
