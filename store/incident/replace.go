package incident

import (
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Replacement is what becomes of the steps of an open procedure when another
// version takes its place. Steps are carried by id, never by a likeness.
type Replacement struct {
	Diff    procedure.Diff
	Carried []Carried
	Left    []Left
}

// Carried is a step that is in both versions.
type Carried struct {
	Step    *Step // as it stands in the version in use
	Number  int   // in the new version
	Changed []procedure.Difference
}

// Left is a step that something was said of and that is not carried.
type Left struct {
	Step *Step
	// Like is the step of the new version that it may be, nil where there is
	// none: it is to be ticked by somebody who has looked. Number is its number.
	Like   *procedure.Step
	Number int
}

// Replacement says what would become of the steps of p.
func (p *Procedure) Replacement(next *procedure.Procedure) Replacement {
	r := Replacement{Diff: procedure.Compare(p.Def, next)}
	changed := make(map[string][]procedure.Difference)
	like := make(map[string]*procedure.StepDiff)
	for i := range r.Diff.Steps {
		switch d := &r.Diff.Steps[i]; d.Change {
		case procedure.Changed:
			changed[d.After.ID] = d.What
		case procedure.Reworded:
			like[d.Before.ID] = d
		}
	}
	numbers := make(map[string]int)
	steps := next.Steps()
	for i, step := range steps {
		if numbers[step.ID] == 0 {
			numbers[step.ID] = i + 1
		}
	}
	for _, step := range p.Steps {
		id := step.Def.ID
		n := numbers[id]
		switch {
		case n > 0 && carries(step, steps[n-1]):
			r.Carried = append(r.Carried, Carried{step, n, changed[id]})
			numbers[id] = 0 // an id that stands twice is carried once
		case !step.touched():
		case n > 0:
			r.Left = append(r.Left, Left{step, steps[n-1], n})
		case like[id] != nil:
			r.Left = append(r.Left, Left{step, like[id].After, like[id].AfterNumber})
		default:
			r.Left = append(r.Left, Left{Step: step})
		}
	}
	return r
}

// carries reports whether what was said of a step holds for the step of its id
// in another version. A check that was repeated and is now asked for once is not
// done by the times at which it was.
func carries(step *Step, next *procedure.Step) bool {
	return !(step.Def.Recurring() && !next.Recurring() && len(step.DoneAt) > 0)
}

// Ticks are the carried steps that something was said of.
func (r *Replacement) Ticks() []Carried {
	var list []Carried
	for _, c := range r.Carried {
		if c.Step.touched() {
			list = append(list, c)
		}
	}
	return list
}

// LookAgain are the ticks whose step reads differently now.
func (r *Replacement) LookAgain() []Carried {
	var list []Carried
	for _, c := range r.Ticks() {
		if len(c.Changed) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// ReplaceProcedure puts another version of an open procedure in the place of the
// one in use, and carries its ticks by id.
type ReplaceProcedure struct {
	OpenProcedure
	Reason string // may be ""
}

func (a ReplaceProcedure) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	id := a.Procedure.ID
	p := s.Procedure(id)
	switch {
	case p == nil:
		return nil, refuse("%s is not open in this %s: open it, and it is used as its file is now", id, s.Noun())
	case p.StoodDown:
		return nil, refuse("%s is stood down: open it again, and it is used as its file is now", p.Def.Title)
	case p.SHA256 == a.SHA256:
		return nil, NoChange{p.Def.Title + " is used as its file is now"}
	case len(a.Procedure.Steps()) == 0:
		return nil, refuse("the file of %s has no steps to track now: the version in use goes on", p.Def.Title)
	}
	if err := checkLength(a.Reason); err != nil {
		return nil, err
	}
	r := p.Replacement(a.Procedure)
	body := event.ProcedureReplaced{
		ProcedureOpened: event.ProcedureOpened{
			Procedure: *a.Procedure, Origin: a.Origin, SHA256: a.SHA256, Source: a.Source,
		},
		Before: p.SHA256, Reason: a.Reason,
		Carried: []event.StepCarried{}, NotCarried: []event.StepNotCarried{}, // the format says lists
	}
	for _, carried := range r.Carried {
		step := event.StepCarried{Step: carried.Step.Def.ID, Status: carried.Step.Mark()}
		for _, difference := range carried.Changed {
			step.Changed = append(step.Changed, difference.What)
		}
		body.Carried = append(body.Carried, step)
	}
	for _, left := range r.Left {
		step := event.StepNotCarried{
			Step: left.Step.Def.ID, Number: left.Step.Number, Title: left.Step.Def.Title, Status: left.Step.Mark(),
		}
		if left.Like != nil {
			step.Like = left.Like.ID
		}
		body.NotCarried = append(body.NotCarried, step)
	}
	return c.events(time.Time{}, body), nil
}

// replace pins the new version. Which steps are carried is what the entry says,
// so that a log keeps its meaning whatever later versions of this program would
// carry.
func (s *State) replace(e *event.Entry, body event.ProcedureReplaced) {
	old := s.Procedure(body.Procedure.ID)
	if old == nil {
		return
	}
	p := newProcedure(e, body.ProcedureOpened)
	s.noteForms(p.Def.Records)
	p.Opened, p.OpenedBy, p.openedSeq = old.Opened, old.OpenedBy, old.openedSeq
	p.StoodDown, p.StoodDownAt, p.StoodDownReason, p.TakenBack = old.StoodDown, old.StoodDownAt, old.StoodDownReason, old.TakenBack
	before := Version{
		Def: old.Def, Origin: old.Origin, SHA256: old.SHA256,
		Until: e.Happened, EndedBy: e.Actor, endedSeq: e.Seq, Reason: body.Reason,
	}
	goesOn := make(map[string]bool, len(body.Carried))
	differs := make(map[string]bool)
	for _, carried := range body.Carried {
		goesOn[carried.Step] = true
		if carried.Status != "" && len(carried.Changed) > 0 {
			before.LookAgain = append(before.LookAgain, carried)
			differs[carried.Step] = true
		}
	}
	next := make(map[string]*Step, len(p.Steps))
	for _, step := range p.Steps {
		if next[step.Def.ID] == nil {
			next[step.Def.ID] = step
		}
	}
	for _, step := range old.Steps {
		id := step.Def.ID
		switch {
		case goesOn[id] && next[id] != nil:
			s.carry(old, step, next[id])
			if differs[id] && next[id].changed.IsZero() {
				next[id].changed = e.Happened
			}
			if delete(next, id); step.touched() {
				before.Carried++
			}
		case step.touched():
			before.Left = append(before.Left, step)
		}
	}
	p.Earlier = append(old.Earlier[:len(old.Earlier):len(old.Earlier)], before)
	for i := range s.Procedures {
		if s.Procedures[i] == old {
			s.Procedures[i] = p
		}
	}
}

// carry takes over what was said of a step. A target that was running runs on,
// so that no edit of a file hides a step that is overdue; one that was not, or a
// check of another interval, begins with the new version, so that none is
// overdue at first sight.
func (s *State) carry(p *Procedure, from, to *Step) {
	def, section, number, since := to.Def, to.Section, to.Number, to.Since
	*to = *from
	to.Def, to.Section, to.Number = def, section, number
	asOpen := *from
	asOpen.Status = Open
	running := !s.Timing(p, &asOpen, since).Due.IsZero()
	if !running || from.Def.Every != def.Every {
		to.Since = since
	}
	if def.Recurring() && to.Status == Done {
		to.Status = Open // a repeated check is never finished
	}
}
