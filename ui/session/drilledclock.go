package session

import (
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// tickClock is what is known of the clock by which a tick in a drill has its time.
type tickClock struct {
	// offset is that of the wall's clock, as it was taken to be at the tick, from the PC's as
	// it stands now: one that was set since moves it, as it moves that of the run.
	offset time.Duration
	// asWritten is a time that no comparison of the clocks puts right: it was typed, which is
	// the wall's already, or it is not known how long the PC was off since.
	asWritten bool
}

// tickClocks are those of the ticks in a drill, by their entries.
type tickClocks map[uint64]tickClock

// sameMoment is how far a time that was not typed is from that at which it was written; a disk
// that waited makes that more, but seldom at a whole minute, as it is typed.
const sameMoment = 2 * time.Second

// take takes the next entry of the drill: before is the offset before it, and state is the
// drill with it.
func (t tickClocks) take(e *event.Entry, before time.Duration, state *incident.State) {
	switch body := e.Body.(type) {
	case event.StepDone:
		typed := e.Happened.Second() == 0 && state.LastRecorded.Sub(e.Happened).Abs() > sameMoment
		t[e.Seq] = tickClock{offset: state.ClockOffset, asWritten: typed}
	case event.ClockJumped:
		for seq, c := range t {
			c.offset += state.ClockOffset - before
			c.asWritten = c.asWritten || body.Why == event.WhileClosed
			t[seq] = c
		}
	}
}

// here is a tick's time by the clock of the downtime, which was compared with the wall's at
// its declaration, or later, and the drill's may not have been.
func (c tickClock) here(at time.Time, offset time.Duration) time.Time {
	if c.asWritten {
		return at
	}
	return at.Add(offset - c.offset)
}
