// Package text is how times, durations and texts look: the one place where a
// width is counted, a line is broken and a moment is put into words.
package text

import (
	"fmt"
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
	clock := at.Format("15:04")
	if Repeated(at) {
		clock += " " + at.Format("MST")
	}
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
func Stamp(at time.Time) string {
	stamp := at.Format("Mon 2 Jan 2006 15:04")
	if Repeated(at) {
		stamp += " " + at.Format("MST")
	}
	return stamp
}

// dayNumber counts calendar days in the time's own zone.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// Repeated reports whether the same wall clock time comes twice that day, as it
// does when summer time ends.
func Repeated(t time.Time) bool {
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

// ParseClock reads hours and minutes as charts have them: 02:50, 0250 or 02.50.
func ParseClock(typed string) (time.Time, error) {
	for _, layout := range []string{"15:04", "1504", "15.04"} {
		// "250" would be read as 02:50 by one person and as nonsense by another.
		if at, err := time.Parse(layout, typed); err == nil && (layout != "1504" || len(typed) == 4) {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time: write 02:50", typed)
}

// ParseMoment reads a moment as it is typed: "02:50", "Mon 23:50", "01:30 BST".
// It is the latest such moment not after now, so at most a week ago. In the hour
// that comes twice it asks for BST or GMT and never guesses; a time that never
// was, in the hour that is left out, is refused.
func ParseMoment(typed string, now time.Time) (time.Time, error) {
	words := strings.Fields(strings.ToLower(typed))
	day, zone := "", ""
	if len(words) > 0 && weekday(words[0]) >= 0 {
		day, words = words[0], words[1:]
	}
	if len(words) == 2 && isZone(words[1]) {
		zone, words = words[1], words[:1]
	}
	clock := ""
	if len(words) == 1 {
		clock = words[0]
	}
	at, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a time: write 02:50, or Mon 23:50", typed)
	}
	for back := range 8 {
		y, m, d := now.AddDate(0, 0, -back).Date()
		noon := time.Date(y, m, d, 12, 0, 0, 0, now.Location())
		if day != "" && int(noon.Weekday()) != weekday(day) {
			continue
		}
		candidates := moments(y, m, d, at.Hour(), at.Minute(), now.Location())
		if len(candidates) == 0 && (back > 0 || sameOffset(noon, now)) {
			return time.Time{}, fmt.Errorf("%q was not a time on %s: the clocks went forward", typed, noon.Format("Mon 2 Jan"))
		}
		if zone != "" {
			candidates = only(candidates, zone)
		}
		switch past := notAfter(candidates, now); {
		case len(past) == 0:
		case len(past) > 1:
			c := at.Format("15:04")
			return time.Time{}, fmt.Errorf("say %s %s or %s %s", c, past[0].Format("MST"), c, past[1].Format("MST"))
		default:
			return past[0], nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time of the last week", typed)
}

// moments are the times at which the clocks of a place show an hour and minute
// on a day: one as a rule, two or none when the clocks change.
func moments(y int, m time.Month, d, hour, minute int, place *time.Location) []time.Time {
	guess := time.Date(y, m, d, hour, minute, 0, 0, place)
	var found []time.Time
	for _, t := range []time.Time{guess.Add(-time.Hour), guess, guess.Add(time.Hour)} {
		ty, tm, td := t.Date()
		if ty == y && tm == m && td == d && t.Hour() == hour && t.Minute() == minute {
			found = append(found, t)
		}
	}
	return found
}

func sameOffset(a, b time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return x == y
}

func only(times []time.Time, zone string) []time.Time {
	var kept []time.Time
	for _, t := range times {
		if strings.EqualFold(t.Format("MST"), zone) {
			kept = append(kept, t)
		}
	}
	return kept
}

func notAfter(times []time.Time, now time.Time) []time.Time {
	var kept []time.Time
	for _, t := range times {
		if !t.After(now) {
			kept = append(kept, t)
		}
	}
	return kept
}

func isZone(word string) bool { return word == "bst" || word == "gmt" || word == "utc" }

func weekday(word string) int {
	for day := range 7 {
		name := strings.ToLower(time.Weekday(day).String())
		if word == name || word == name[:3] {
			return day
		}
	}
	return -1
}

// clockTolerance is the difference at which a clock read off a wall, which has
// no seconds, still agrees with the PC's.
const clockTolerance = time.Minute

// ClockOffset is what must be added to the PC's time to get the wall clock's,
// from HH:MM as read off the wall: the nearest such difference, also across
// midnight, and zero for one of less than a minute.
func ClockOffset(wall string, pc time.Time) (time.Duration, error) {
	at, err := ParseClock(strings.TrimSpace(wall))
	if err != nil {
		return 0, err
	}
	h, m, s := pc.Clock()
	minutes := time.Duration(at.Hour()-h)*time.Hour + time.Duration(at.Minute()-m)*time.Minute
	offset := minutes - time.Duration(s)*time.Second
	const day = 24 * time.Hour
	switch {
	case offset > day/2:
		offset, minutes = offset-day, minutes-day
	case offset < -day/2:
		offset, minutes = offset+day, minutes+day
	}
	if minutes.Abs() < clockTolerance || offset.Abs() < clockTolerance {
		return 0, nil
	}
	return minutes, nil
}
