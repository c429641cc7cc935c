package session

import (
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Now is wall time: the PC's clock, corrected by what the ward said of it, and by
// a jump that is not in the log yet.
func (s *Session) Now() time.Time {
	if !s.Running() {
		return s.PCNow()
	}
	now, jump, _ := s.look()
	return s.state.Wall(now.At.In(s.zone)).Add(-jump.Shift())
}

// PCNow is the PC's own time.
func (s *Session) PCNow() time.Time { return s.cfg.Clocks().At.In(s.zone) }

// look reads the PC's clocks, and says what became of them since all that is in
// the log. Where nothing did, the next look starts from this one.
func (s *Session) look() (now event.Reading, jump incident.Jump, jumped bool) {
	now = s.cfg.Clocks()
	if s.state == nil {
		return now, incident.Jump{}, false
	}
	if jump, jumped = incident.FindJump(s.seen, now); !jumped {
		s.seen, jump = now, incident.Jump{}
	}
	return now, jump, jumped
}

// resume takes the stamp of the last entry for what was seen of the clocks before
// the program was opened. It does not say how long the PC had been asleep, so
// sleep counts from now.
func (s *Session) resume(last event.Stamp) {
	now := s.cfg.Clocks()
	s.seen = event.Reading{Stamp: last, Asleep: now.Asleep, CountsSleep: now.CountsSleep}
}

// ClockJumped is the change that enters a jump of the PC's clock, or its sleep, in
// the run that is open, and what it enters; nil where there was none. Any other
// change enters it, too, before itself: this one is for when nobody does anything.
func (s *Session) ClockJumped() (*Change, event.ClockJumped) {
	if !s.Running() || s.Looking() != nil || s.awaitsChoice() {
		return nil, event.ClockJumped{}
	}
	now, jump, jumped := s.look()
	if !jumped {
		return nil, event.ClockJumped{}
	}
	log, entry := s.state.Log, s.state.Jumped(jump)
	return &Change{
		store: s.store, log: log, looked: now, own: true,
		batches: []store.Batch{{Log: log, Events: []event.Event{entry}}},
	}, entry.Body.(event.ClockJumped)
}

// ClockCheck is a comparison of the PC's clock with the wall's, and the reading
// at which it was made.
type ClockCheck struct {
	event.ClockCheck
	made event.Reading
}

// CheckedClock is the comparison that finds offset now.
func (s *Session) CheckedClock(offset time.Duration) ClockCheck {
	return ClockCheck{event.ClockCheck{Checked: true, OffsetS: int64(offset / time.Second)}, s.cfg.Clocks()}
}

// RunClock is what the run knows of the PC's clock, with a jump that is not in its
// log yet. Once it has jumped it is not checked any more, until somebody does.
func (s *Session) RunClock() ClockCheck {
	now, jump, jumped := s.look()
	checked := s.state.ClockChecked && len(s.state.Jumps) == 0 && !(jumped && jump.Doubtful())
	offset := s.state.ClockOffset - jump.Shift()
	return ClockCheck{event.ClockCheck{Checked: checked, OffsetS: int64(offset / time.Second)}, now}
}

// WallOffset is what must be added to the PC's time to get the wall clock's, as typed. The
// wall shows no day: that of a PC whose clock has jumped by days is what it was before.
func (s *Session) WallOffset(typed string) (time.Duration, error) {
	pc := s.PCNow()
	days := s.Now().Sub(pc).Round(day)
	offset, err := text.ClockOffset(typed, pc.Add(days))
	return days + offset, err
}

const day = 24 * time.Hour

// farOff is how far a wall clock may be from where it was taken to be before somebody may
// have misread or mistyped it: two clocks of a ward part by minutes, and steps are due
// within fifteen.
const farOff = 10 * time.Minute

// ClockDoubt says why a comparison that finds offset may be a slip: every target and every
// time of the run follows it. "" where there is no reason to ask.
func (s *Session) ClockDoubt(offset time.Duration) string {
	pc, was, than := s.PCNow(), time.Duration(0), "this PC's clock"
	if s.Running() {
		was = time.Duration(s.RunClock().OffsetS) * time.Second
	}
	if was != 0 {
		than = "what the wall clock was taken to be" // said, or gone on with after a jump
	}
	by, way := offset-was, "ahead of"
	if by < 0 {
		by, way = -by, "behind"
	}
	if by < farOff {
		return ""
	}
	wall := pc.Add(offset)
	words := text.Clock(wall, pc) + " is " + text.Duration(by.Truncate(time.Minute)) + " " + way + " " + than
	if s.Running() && wall.Before(s.state.Declared) {
		words += ", and before this " + s.state.Noun() + " was declared (" + text.Clock(s.state.Declared.In(s.zone), pc) + ")"
	}
	if s.Running() {
		words += "; what is due, and what is overdue, goes by it"
	}
	return words
}

// ClockHolds reports whether nothing has become of the PC's clock since a
// comparison. One that was never made holds.
func (s *Session) ClockHolds(c ClockCheck) bool {
	if !c.Checked {
		return true
	}
	jump, jumped := incident.FindJump(c.made, s.cfg.Clocks())
	return !jumped || !jump.Doubtful()
}
