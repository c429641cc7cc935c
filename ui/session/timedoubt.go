package session

import (
	"time"

	"downtime/ui/text"
)

// TimeDoubt is why a time that was typed is perhaps not the one that was meant.
type TimeDoubt int

// A typed time is one of these.
const (
	NoDoubt   TimeDoubt = iota
	Yesterday           // it is still to come today, and was typed without its day
	BeforeRun           // it is before the run began
)

// DoubtOf says whether a typed time, which was read as at, is doubtful.
func (s *Session) DoubtOf(typed string, at time.Time) TimeDoubt {
	switch state := s.state; {
	case NotToday(typed, at, s.Now()):
		return Yesterday
	case state != nil && at.Before(state.Since):
		return BeforeRun
	}
	return NoDoubt
}

// NotToday reports whether a time that was typed without its day is still to come today,
// and so was taken for yesterday's.
func NotToday(typed string, at, now time.Time) bool {
	return !text.NamesDay(typed) && at.In(now.Location()).YearDay() != now.YearDay()
}

// DoubtWords say of a time that was taken how it was read, where that is doubtful.
func (s *Session) DoubtWords(typed string, at time.Time) string {
	local := at.In(s.Now().Location())
	when := local.Format("Mon 2 Jan 15:04") + text.ZoneMark(local)
	switch s.DoubtOf(typed, at) {
	case Yesterday:
		return local.Format("15:04") + " is still to come today: it was taken for " + when
	case BeforeRun:
		return when + " is before this " + s.state.Noun() + " began, " + text.Stamp(s.state.Since.In(local.Location()))
	}
	return ""
}
