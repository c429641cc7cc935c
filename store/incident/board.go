package incident

import (
	"cmp"
	"slices"
	"time"

	"downtime/store/event"
)

// Item is one step as the board shows it.
type Item struct {
	Procedure *Procedure
	Step      *Step
	Timing
}

// Ref names the step.
func (i Item) Ref() Ref { return Ref{Procedure: i.Procedure.Def.ID, Step: i.Step.Def.ID} }

// Board is everything there is to do across all procedures that are on. A step
// stands in one of its lists, and a settled one in none.
type Board struct {
	Overdue []Item // targets that have passed, most overdue first; critical before others of the same time
	Next    []Item // to do now: by target, then critical, then where a procedure is at, then in the order of the procedures
	Checks  []Item // recurring checks that are not yet due, by time
	Later   []Item // steps that come up at a later time of the outage, soonest first
	PutOff  []Item
	// CouldNot are steps that could not be done: still a risk, so not hidden.
	CouldNot []Item
	// Recovery are steps that wait for recovery, which has not begun, asked for
	// once.
	Recovery []Item
}

// Board sorts out what is to be done at a moment.
func (s *State) Board(now time.Time) Board { return s.BoardOf(now, s.Procedures...) }

// BoardOf is the board of some of the procedures.
func (s *State) BoardOf(now time.Time, procedures ...*Procedure) Board {
	var b Board
	// It is worked out each second, all night: the two lists that may be long have one
	// piece of memory between them, and grow towards each other.
	long := make([]Item, openSteps(procedures))
	next, overdue := 0, len(long)
	for _, p := range procedures {
		if p.StoodDown {
			continue
		}
		for _, step := range p.Steps {
			item := Item{Procedure: p, Step: step}
			switch step.Status {
			case PutOff:
				b.PutOff = append(b.PutOff, item)
				continue
			case CouldNot:
				b.CouldNot = append(b.CouldNot, item)
				continue
			case Done, NotApplicable:
				continue
			}
			item.Timing = s.Timing(p, step, now)
			switch {
			case !item.From.IsZero():
				b.Later = append(b.Later, item)
			case !item.Active && !step.Def.Recurring() && s.waitsForRecovery(step):
				b.Recovery = append(b.Recovery, item)
			case !item.Active:
			case item.Timing.Overdue(now):
				overdue--
				long[overdue] = item
			case step.Def.Recurring():
				b.Checks = append(b.Checks, item)
			default:
				long[next] = item
				next++
			}
		}
	}
	b.Next, b.Overdue = long[:next:next], long[overdue:]
	slices.Reverse(b.Overdue)
	slices.SortStableFunc(b.Overdue, byTarget)
	at := make(map[*Step]time.Time)
	if s.Phase != event.Recovery { // which has an order of its own
		at = b.current()
	}
	var inFiles []Item
	if s.Phase == event.Recovery {
		inFiles = slices.Clone(b.Next)
	}
	sortNext(b.Next, at, now)
	if s.Phase == event.Recovery {
		leadWithRecovery(b.Next, inFiles)
	}
	slices.SortStableFunc(b.Checks, byTarget)
	slices.SortStableFunc(b.Later, func(x, y Item) int { return x.From.Compare(y.From) })
	return b
}

// openSteps counts the steps of procedures that are on and that nobody has settled.
func openSteps(procedures []*Procedure) (n int) {
	for _, p := range procedures {
		if p.StoodDown {
			continue
		}
		for _, step := range p.Steps {
			if step.Status == Open {
				n++
			}
		}
	}
	return n
}

// ToDo is how much wants doing now: steps whose time it is, and checks that are
// due. It is the one number that is called "to do". Everything that is open, now
// or later, is OpenSteps; what a clean close waits for is Outstanding.
func (b Board) ToDo() int { return len(b.Overdue) + len(b.Next) }

// Band are the steps that come up next at a later time of the outage: all those
// of one moment.
type Band struct {
	At    time.Time
	After time.Duration // since the outage began
	Steps int
}

// Band is the time band that comes next; zero where none does.
func (b Board) Band() Band {
	var band Band
	for _, item := range b.Later {
		if band.Steps > 0 && !item.From.Equal(band.At) {
			break
		}
		band = Band{At: item.From, After: item.Step.Def.FromDuration(), Steps: band.Steps + 1}
	}
	return band
}

// soon is how near a target is that goes before critical steps that nobody gave a time.
const soon = 15 * time.Minute

// sortNext puts what is to do now in its order. A step that its procedure is at is never far
// down for want of a target: it has the earliest of those that follow it.
func sortNext(next []Item, at map[*Step]time.Time, now time.Time) {
	due := func(i Item) time.Time {
		if by, is := at[i.Step]; is {
			return by
		}
		return i.Due
	}
	rank := func(i Item) int {
		_, current := at[i.Step]
		switch by := due(i); {
		case !by.IsZero() && by.Sub(now) <= soon:
			return 0
		case current:
			return 1
		case i.Step.Def.Critical && i.Due.IsZero() && !i.Step.Section.InRecovery(): // nobody gave it a time, so it is for now
			return 2
		}
		return 3
	}
	behind := func(i Item) int {
		if _, current := at[i.Step]; current {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(next, func(x, y Item) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), byTime(due(x), due(y)),
			cmp.Compare(urgency(x), urgency(y)), cmp.Compare(behind(x), behind(y)))
	})
}

// current are the steps that the procedures are at, the first of each that is not done, with
// the earliest target of it and of the steps that follow it, zero where none has one.
func (b *Board) current() map[*Step]time.Time {
	first, earliest := make(map[*Procedure]*Step), make(map[*Procedure]time.Time)
	for _, list := range [][]Item{b.Overdue, b.Next} {
		for _, i := range list {
			if i.Step.Def.Recurring() {
				continue
			}
			if first[i.Procedure] == nil || i.Step.Number < first[i.Procedure].Number {
				first[i.Procedure] = i.Step
			}
			if byTime(i.Due, earliest[i.Procedure]) < 0 {
				earliest[i.Procedure] = i.Due
			}
		}
	}
	at := make(map[*Step]time.Time, len(first))
	for p, step := range first {
		at[step] = earliest[p]
	}
	return at
}

// byTarget puts a step with a target before one without, an earlier target
// before a later one, and at the same target a critical step before others.
func byTarget(x, y Item) int {
	return cmp.Or(byTime(x.Due, y.Due), cmp.Compare(urgency(x), urgency(y)))
}

// byTime puts a target before none, and an earlier one before a later one.
func byTime(x, y time.Time) int {
	switch {
	case x.Equal(y):
		return 0
	case x.IsZero():
		return 1
	case y.IsZero():
		return -1
	}
	return x.Compare(y)
}

func urgency(i Item) int {
	if i.Step.Def.Critical {
		return 0
	}
	return 1
}
