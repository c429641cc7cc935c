package incident

import (
	"cmp"
	"slices"
	"time"
)

// Item is one step as the board shows it.
type Item struct {
	Procedure *Procedure
	Step      *Step
	Timing
	// rank is the target that orders the item: its own, or, for a step without
	// one, that of the next step of its section that has one. What stands
	// before a step with a target is to be done before it.
	rank time.Time
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
		ranks := s.ranks(p, now)
		for i, step := range p.Steps {
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
			item.Timing, item.rank = s.Timing(p, step, now), ranks[i]
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
	slices.SortStableFunc(b.Next, byUrgency)
	slices.SortStableFunc(b.Checks, byTarget)
	slices.SortStableFunc(b.Later, func(x, y Item) int { return x.From.Compare(y.From) })
	return b
}

// ranks are the targets that order the steps of a procedure.
func (s *State) ranks(p *Procedure, now time.Time) []time.Time {
	ranks := make([]time.Time, len(p.Steps))
	var next time.Time
	for i := len(p.Steps) - 1; i >= 0; i-- {
		step := p.Steps[i]
		if i+1 < len(p.Steps) && p.Steps[i+1].Section != step.Section {
			next = time.Time{}
		}
		timing := s.Timing(p, step, now)
		if !timing.Due.IsZero() && !step.Def.Recurring() {
			if next.IsZero() || timing.Due.Before(next) {
				next = timing.Due
			}
			ranks[i] = timing.Due
			continue
		}
		ranks[i] = next
		if step.Def.Recurring() {
			ranks[i] = timing.Due
		}
	}
	return ranks
}

// byUrgency puts critical steps with a target before all others, so that one of
// a procedure just opened is not hidden below the ordinary ones of another.
func byUrgency(x, y Item) int {
	if pressing(x) != pressing(y) {
		if pressing(x) {
			return -1
		}
		return 1
	}
	return byTarget(x, y)
}

func pressing(i Item) bool { return i.Step.Def.Critical && !i.Due.IsZero() }

// byTarget puts an earlier target before a later one, any before none, and at
// the same target a critical step before others.
func byTarget(x, y Item) int {
	switch {
	case x.rank.IsZero() != y.rank.IsZero():
		if x.rank.IsZero() {
			return 1
		}
		return -1
	case !x.rank.Equal(y.rank):
		return x.rank.Compare(y.rank)
	}
	return cmp.Compare(urgency(x), urgency(y))
}

func urgency(i Item) int {
	if i.Step.Def.Critical {
		return 0
	}
	return 1
}
