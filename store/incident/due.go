package incident

import (
	"time"

	"downtime/store/event"
)

// Timing is when a step wants doing.
type Timing struct {
	// Active reports whether the step belongs on the board now: its phase has
	// come, and the time before which it does not matter has passed.
	Active bool
	// From is, for a step that is not yet active because it is too early, the
	// moment it comes up; else zero.
	From time.Time
	// Due is the target, or the next time of a recurring check; zero for none.
	Due time.Time
	// Missed are the times of a recurring check whose window passed undone.
	Missed []time.Time
}

// Overdue reports whether the target has passed.
func (t Timing) Overdue(now time.Time) bool { return !t.Due.IsZero() && now.After(t.Due) }

// Timing works out when an open step wants doing.
//
// A target runs from the later of declaration and opening (in a recovery
// section, from the start of recovery), or from the step's own "from", counted
// from the onset of the outage, if that is later: a board that is red at first
// sight is ignored. A step that came with a later version of its procedure counts
// from there.
//
// A recurring check is due at every multiple of its interval from the opening.
// A done counts for the time it is nearest to, so that one done a few minutes
// early or late is that check and not the next. A check is missed when half an
// interval has passed since its time. Recurring checks stop in recovery, except
// those of recovery sections.
func (s *State) Timing(p *Procedure, step *Step, now time.Time) Timing {
	if step.Status != Open || p.StoodDown || !s.Running() {
		return Timing{}
	}
	inRecovery := s.Phase == event.Recovery
	if s.waitsForRecovery(step) {
		return Timing{}
	}
	start := latest(s.Declared, step.Since)
	if step.Section.InRecovery() {
		start = latest(start, s.RecoveryAt)
	} else if inRecovery && step.Def.Recurring() {
		return Timing{}
	}
	if step.Def.From > 0 {
		from := s.Since.Add(step.Def.FromDuration())
		if now.Before(from) {
			return Timing{From: from}
		}
		start = latest(start, from)
	}
	switch {
	case step.Def.EveryDuration() > 0:
		due, missed := recurring(start, step.Def.EveryDuration(), step.DoneAt, now)
		return Timing{Active: true, Due: due, Missed: missed}
	case step.Def.Within > 0:
		return Timing{Active: true, Due: start.Add(step.Def.WithinDuration())}
	}
	return Timing{Active: true}
}

// waitsForRecovery reports whether a step belongs to recovery, which has not begun.
func (s *State) waitsForRecovery(step *Step) bool {
	return s.Running() && s.Phase != event.Recovery && step.Section.InRecovery()
}

// maxMissed bounds the list of missed checks: a log that was left open for
// months must not make a board of thousands.
const maxMissed = 100

// recurring finds the next time of a check on the grid of start and every, and
// the times before it that were missed.
func recurring(start time.Time, every time.Duration, done []time.Time, now time.Time) (due time.Time, missed []time.Time) {
	satisfied := make(map[int64]bool, len(done))
	for _, at := range done {
		satisfied[nearest(start, every, at)] = true
	}
	// The check whose window now lies in; from its predecessors all windows
	// have passed.
	current := max(nearest(start, every, now), 1)
	for k := max(1, current-maxMissed); k < current; k++ {
		if !satisfied[k] {
			missed = append(missed, start.Add(time.Duration(k)*every))
		}
	}
	for satisfied[current] {
		current++
	}
	return start.Add(time.Duration(current) * every), missed
}

// nearest is the number of the grid time that at is nearest to; a moment
// exactly between two belongs to the later.
func nearest(start time.Time, every time.Duration, at time.Time) int64 {
	if at.Before(start) {
		return 0
	}
	return int64((at.Sub(start) + every/2) / every)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
