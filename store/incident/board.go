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

// Board is everything there is to do across all procedures that are on.
type Board struct {
	Overdue []Item // targets that have passed, most overdue first; critical before others of the same time
	Next    []Item // to do now: by target, then critical, then in the order of the procedures
	Checks  []Item // recurring checks that are not yet due, by time
	Later   []Item // steps that come up at a later time of the outage, soonest first
	PutOff  []Item
	// CouldNot are steps that could not be done: still a risk, so not hidden.
	CouldNot []Item
}

// Board sorts out what is to be done at a moment.
func (s *State) Board(now time.Time) Board {
	var b Board
	for _, p := range s.Procedures {
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
			case !item.Active:
			case item.Timing.Overdue(now):
				b.Overdue = append(b.Overdue, item)
			case step.Def.Recurring():
				b.Checks = append(b.Checks, item)
			default:
				b.Next = append(b.Next, item)
			}
		}
	}
	slices.SortStableFunc(b.Overdue, byTarget)
	slices.SortStableFunc(b.Next, byTarget)
	if s.Phase == event.Recovery {
		leadWithRecovery(b.Next)
	}
	slices.SortStableFunc(b.Checks, byTarget)
	slices.SortStableFunc(b.Later, func(x, y Item) int { return x.From.Compare(y.From) })
	return b
}

// byTarget puts a step with a target before one without, an earlier target
// before a later one, and at the same target a critical step before others.
func byTarget(x, y Item) int {
	switch {
	case x.Due.IsZero() != y.Due.IsZero():
		if x.Due.IsZero() {
			return 1
		}
		return -1
	case !x.Due.Equal(y.Due):
		return x.Due.Compare(y.Due)
	}
	return cmp.Compare(urgency(x), urgency(y))
}

func urgency(i Item) int {
	if i.Step.Def.Critical {
		return 0
	}
	return 1
}
