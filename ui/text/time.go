// Package text is how times, durations and texts look: the one place where a
// width is counted, a line is broken and a moment is put into words.
package text

import (
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// Clock is a moment as people on a ward write it: 15:04 for one on the same
// day as now, "Mon 15:04" within six days, and with the date beyond. In the
// hour that comes twice when summer time ends it says BST or GMT.
func Clock(at, now time.Time) string {
	at = at.In(now.Location())
	clock := at.Format("15:04") + ZoneMark(at)
	switch days := dayNumber(now) - dayNumber(at); {
	case days == 0:
		return clock
	case days > -6 && days < 6:
		return at.Format("Mon ") + clock
	case at.Year() == now.Year():
		return at.Format("Mon 2 Jan ") + clock
	}
	return at.Format("Mon 2 Jan 2006 ") + clock
}

// Stamp is a moment with its day and date, whatever today is.
func Stamp(at time.Time) string { return at.Format("Mon 2 Jan 2006 15:04") + ZoneMark(at) }

// Seconds is a moment of today to the second.
func Seconds(at time.Time) string { return at.Format("15:04:05") + ZoneMark(at) }

// ZoneMark says which of the two hours it is, " BST" or " GMT", in the one that
// comes twice; "" in any other.
func ZoneMark(at time.Time) string {
	if repeated(at) {
		return at.Format(" MST")
	}
	return ""
}

// dayNumber counts calendar days in the time's own zone.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// repeated reports whether the same wall clock time comes twice that day, as it
// does when summer time ends.
func repeated(t time.Time) bool {
	_, offset := t.Zone()
	for _, other := range []time.Time{t.Add(-time.Hour), t.Add(time.Hour)} {
		if _, o := other.Zone(); o != offset && other.Format("15:04") == t.Format("15:04") {
			return true
		}
	}
	return false
}

// Duration is a length of time in words, as procedures say it.
func Duration(d time.Duration) string { return procedure.DurationWords(d) }

// Count is a number of things: "1 step", "2 steps", "3 entries".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "ry"); ok {
		noun = stem + "rie"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Due is how far a moment is off when something wants doing: "5 min left", "6 min
// late", and "due now" within a minute on either side.
func Due(due, now time.Time) string {
	switch left := due.Sub(now); {
	case left >= time.Minute:
		return Duration(left) + " left"
	case left > -time.Minute:
		return "due now"
	default:
		return Duration(-left) + " late"
	}
}

// DueAt is Due with the moment itself: "due 03:26 (15 min left)", "due now (03:26)".
func DueAt(due, now time.Time) string {
	words := Due(due, now)
	if words == "due now" {
		return words + " (" + Clock(due, now) + ")"
	}
	return "due " + Clock(due, now) + " (" + words + ")"
}

// Missed is how often a recurring check was missed, and when last; "" for never.
func Missed(times int, last, now time.Time) string {
	switch times {
	case 0:
		return ""
	case 1:
		return "missed 1: " + Clock(last, now)
	}
	return "missed " + strconv.Itoa(times) + ", the last at " + Clock(last, now)
}

// Every is how often a recurring check comes: "every hour", "every 30 min".
func Every(d time.Duration) string {
	if d == time.Hour {
		return "every hour"
	}
	return "every " + Duration(d)
}
