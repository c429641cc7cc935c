package incident

import (
	"time"
)

// RoundKey says which round it is: the checks of an interval that are due in one
// hour of the clock, of whatever procedure.
type RoundKey struct {
	Every time.Duration
	Hour  int64 // the start of it
}

// Round is recurring checks that are done in one walk. Each of them is still
// ticked by itself.
type Round struct {
	Key    RoundKey
	Items  []Item // by time
	Due    time.Time
	Late   int // of the checks
	Missed Missed
}

// Missed is how many times of recurring checks passed undone, and the last of
// them.
type Missed struct {
	Times int
	Last  time.Time
}

func (m *Missed) add(times []time.Time) {
	for _, at := range times {
		m.Times++
		m.Last = latest(m.Last, at)
	}
}

// MissedOf is what was missed of one check.
func MissedOf(t Timing) Missed {
	var m Missed
	m.add(t.Missed)
	return m
}

// Line is a line of the board: a step, or a round of checks.
type Line struct {
	Item
	Round *Round // nil for a step
}

// Fold puts the recurring checks of the board that are due in one hour into
// rounds. A round is overdue with the first of its checks. A critical check is
// never folded away, and one check alone is no round.
func (b Board) Fold(now time.Time) (overdue, checks []Line) {
	rounds := make(map[RoundKey]*Round)
	gather := func(items []Item) {
		for _, item := range items {
			if key, folds := roundKey(item, now); folds {
				r := rounds[key]
				if r == nil {
					r = &Round{Key: key, Due: item.Due}
					rounds[key] = r
				}
				r.Items = append(r.Items, item)
				r.Missed.add(item.Timing.Missed)
				if item.Timing.Overdue(now) {
					r.Late++
				}
			}
		}
	}
	gather(b.Overdue)
	gather(b.Checks)
	placed := make(map[*Round]bool)
	lines := func(items []Item) []Line {
		list := make([]Line, 0, len(items))
		for _, item := range items {
			key, _ := roundKey(item, now)
			switch r := rounds[key]; {
			case r == nil || len(r.Items) == 1:
				list = append(list, Line{Item: item})
			case !placed[r]:
				placed[r] = true
				list = append(list, Line{Round: r})
			}
		}
		return list
	}
	return lines(b.Overdue), lines(b.Checks)
}

// roundKey is the round a check belongs to; false for a step that is not folded.
func roundKey(item Item, now time.Time) (RoundKey, bool) {
	if !item.Step.Def.Recurring() || item.Step.Def.Critical || item.Due.IsZero() {
		return RoundKey{}, false
	}
	due := item.Due.In(now.Location())
	into := time.Duration(due.Minute())*time.Minute + time.Duration(due.Second())*time.Second
	return RoundKey{item.Step.Def.EveryDuration(), due.Add(-into).Unix()}, true
}
