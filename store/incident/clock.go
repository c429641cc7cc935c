package incident

import (
	"slices"
	"time"

	"downtime/store/event"
)

// clockTolerance is how far the PC's clock may be from where time has taken it
// before somebody must have set it. Over long gaps drift is added: two clocks
// that nobody touches part by up to 100 seconds in a million.
const (
	clockTolerance = 2 * time.Second
	driftPart      = 10_000
	// readTogether is how far apart the clocks of one reading may be read: a clock
	// set by an hour must not count as set by an hour and a second.
	readTogether = 50 * time.Millisecond
)

// Jump is how the PC's clock did not go on with time from one reading to another.
type Jump struct {
	By            time.Duration // how far it was set, negative for back
	Slept         time.Duration // how long the PC was asleep
	Before, After time.Time     // the PC's clock
	Why           event.JumpWhy
}

// FindJump compares two readings of the PC's clocks, and reports whether there is
// something to say. Of two readings of one boot, its monotonic clock says how
// much time has passed. Of two boots nothing does, and only a clock that stands
// earlier than before is known to be wrong.
func FindJump(before, after event.Reading) (Jump, bool) {
	j := Jump{Before: before.At, After: after.At}
	shown := after.At.Round(0).Sub(before.At.Round(0)) // by what they show, not by what the language counts
	passed := time.Duration(after.MonoMS-before.MonoMS) * time.Millisecond
	if before.Boot != after.Boot || passed < 0 {
		j.By, j.Why = shown, event.WhileClosed
		return j, shown < -clockTolerance
	}
	tolerance := clockTolerance + passed/driftPart
	if slept := after.Asleep - before.Asleep; slept > clockTolerance {
		j.Slept = slept
	}
	if by := shown - passed; by.Abs() > tolerance {
		j.By = by
	}
	switch {
	case j.By == 0:
		j.Why = event.Slept
	case j.By > 0 && !after.CountsSleep:
		j.Why = event.SleptOrSet
	}
	return j, j.By != 0 || j.Slept != 0
}

// Shift is what the jump has put between the PC's clock and the wall's: taken off
// the clock offset of the run, it makes wall time go on as time does.
//
// Targets count from wall time, so they count what has really passed. Where it is
// not known whether the clock is wrong or the PC slept it is left alone: a target
// may then come early, which is asked about, but never late, which nobody sees.
// Where the clock went back while nobody looked, wall time goes on from where it
// was, which is the least that can have passed.
//
// It is in whole seconds, as offsets are, and rounded down, so that wall time does
// not go back.
func (j Jump) Shift() time.Duration {
	if j.Why == event.Slept || j.Why == event.SleptOrSet {
		return 0
	}
	return j.seconds()
}

// seconds is by how much the clock was set, in whole seconds.
func (j Jump) seconds() time.Duration {
	by := j.By + readTogether
	whole := by.Truncate(time.Second)
	if whole > by {
		whole -= time.Second
	}
	return whole
}

// Doubtful reports whether the clocks must be compared again: not after sleep
// alone.
func (j Jump) Doubtful() bool { return j.Why != event.Slept }

// Jumped is the entry that a jump makes, once however many jumps made it up.
func (s *State) Jumped(j Jump) event.Event {
	after := s.afterJump(j)
	return event.Event{
		Happened: after.Wall(j.After), Actor: event.Program,
		Body: event.ClockJumped{
			ByS: int64(j.seconds() / time.Second), Before: logged(j.Before), After: logged(j.After),
			SleptS: int64(j.Slept.Round(time.Second) / time.Second), OffsetS: int64(after.ClockOffset / time.Second),
			Why: j.Why,
		},
	}
}

// logged is a time of the PC's as entries have it.
func logged(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }

// afterJump is the state as it will be once the jump is entered, as far as a
// decision needs it. It shares everything else with s.
func (s *State) afterJump(j Jump) *State {
	after := *s
	after.ClockOffset -= j.Shift()
	return &after
}

// DecideAfter is Decide where the PC's clock has jumped since the entries before:
// its entry comes first, and the command is decided on what that leaves.
func DecideAfter(s *State, j Jump, c Command) ([]event.Event, error) {
	events, err := Decide(s.afterJump(j), c)
	if err != nil {
		return nil, err
	}
	return append([]event.Event{s.Jumped(j)}, events...), nil
}

// ClockJump is a jump that is in the log.
type ClockJump struct {
	At time.Time // wall time at which it was noticed
	event.ClockJumped
}

// jump applies the entry of a jump. One that leaves the clock right asks for
// nothing.
func (s *State) jump(e *event.Entry, body event.ClockJumped) {
	s.ClockOffset = time.Duration(body.OffsetS) * time.Second
	if body.Why != event.Slept {
		s.Jumps = append(s.Jumps, ClockJump{e.Happened, body})
	}
}

// checkClock applies a comparison of the clocks. The first one tells what the offset was at
// the declaration as well, unless nobody knows how long the PC was off since.
func (s *State) checkClock(offset time.Duration) {
	lost := slices.ContainsFunc(s.Jumps, func(j ClockJump) bool { return j.Why == event.WhileClosed })
	if !s.ClockChecked && !lost {
		s.OffsetDeclared += offset - s.ClockOffset
	}
	s.ClockOffset, s.ClockChecked, s.Jumps = offset, true, nil
}
