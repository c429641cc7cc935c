package text

import (
	"fmt"
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// ParseMoment reads a moment as it is typed: "02:50", "Mon 23:50", "01:30 BST".
// It is the latest such moment not after now, so at most a week ago. In the hour
// that comes twice it asks for BST or GMT and never guesses; a time that never
// was, in the hour that is left out, is refused.
func ParseMoment(typed string, now time.Time) (time.Time, error) {
	day, rest := cutDay(typed)
	clock, zone := procedure.CutZone(rest)
	hour, minute, ok := procedure.ParseClock(clock)
	if !ok {
		return time.Time{}, fmt.Errorf("%q is not a time: write 02:50, or Mon 23:50", typed)
	}
	for back := range 8 {
		y, m, d := now.AddDate(0, 0, -back).Date()
		noon := time.Date(y, m, d, 12, 0, 0, 0, now.Location())
		if day >= 0 && int(noon.Weekday()) != day {
			continue
		}
		candidates := procedure.Moments(y, m, d, hour, minute, now.Location())
		if len(candidates) == 0 && (back > 0 || sameOffset(noon, now)) {
			return time.Time{}, procedure.NeverWas(typed, noon)
		}
		switch past := notAfter(procedure.InZone(candidates, zone), now); {
		case len(past) == 0:
		case len(past) > 1:
			return time.Time{}, procedure.WhichHour(past)
		default:
			return past[0], nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time of the last week", typed)
}

// NamesDay reports whether a moment as it is typed names its day.
func NamesDay(typed string) bool {
	day, _ := cutDay(typed)
	return day >= 0
}

// cutDay takes the name of a day off the front of what is typed; -1 for none.
func cutDay(typed string) (day int, rest string) {
	rest = strings.Join(strings.Fields(typed), " ")
	first, after, _ := strings.Cut(rest, " ")
	if day = weekday(strings.ToLower(first)); day >= 0 {
		return day, after
	}
	return -1, rest
}

func sameOffset(a, b time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return x == y
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

// ClockOffset is what must be added to the PC's time to get the wall clock's, from
// HH:MM as read off the wall: the nearest such difference, also across midnight,
// and zero for one of less than a minute.
//
// A wall clock shows no zone, so where the clocks have just changed it asks: in
// the hour that comes twice, and where the wall differs from the PC by the hour
// that it may not have been put forward or back. With BST or GMT said, the clock
// is taken to show that.
func ClockOffset(wall string, pc time.Time) (time.Duration, error) {
	clock, zone := procedure.CutZone(wall)
	hour, minute, ok := procedure.ParseClock(clock)
	if !ok {
		return 0, fmt.Errorf("%q is not a time: write 02:50", clock)
	}
	place := pc
	if zone != "" {
		place = pc.In(fixed(zone))
	}
	moments := procedure.Nearest(hour, minute, place)
	switch len(moments) {
	case 0:
		return 0, fmt.Errorf("%w: if the wall clock was not put forward, write %02d:%02d GMT", procedure.NeverWas(wall, pc), hour, minute)
	case 2:
		return 0, procedure.WhichHour(moments)
	}
	offset, minutes := moments[0].Sub(pc), moments[0].Sub(pc.Truncate(time.Minute))
	if minutes.Abs() < clockTolerance || offset.Abs() < clockTolerance {
		return 0, nil
	}
	if zone == "" && offByTheChange(minutes, pc) {
		return 0, fmt.Errorf("the clocks changed by an hour in the last day: say %02d:%02d BST or %02d:%02d GMT, whichever the wall clock shows",
			hour, minute, hour, minute)
	}
	return minutes, nil
}

func fixed(zone string) *time.Location {
	if zone == "BST" {
		return time.FixedZone(zone, int(time.Hour/time.Second))
	}
	return time.FixedZone(zone, 0)
}

// offByTheChange reports whether a wall clock differs from the PC as one does that
// was not put forward or back with it.
func offByTheChange(minutes time.Duration, pc time.Time) bool {
	const slack = 5 * time.Minute
	_, now := pc.Zone()
	_, before := pc.Add(-24 * time.Hour).Zone()
	notPut := time.Duration(before-now) * time.Second
	return notPut != 0 && (minutes-notPut).Abs() <= slack
}
