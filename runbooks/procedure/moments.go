package procedure

import (
	"fmt"
	"strings"
	"time"
)

// Moments are the times at which the clocks of a place show an hour and minute on
// a day, in their order: one as a rule, two in the hour that comes twice when
// summer time ends, none in the one that is left out when it begins.
func Moments(y int, m time.Month, d, hour, minute int, place *time.Location) []time.Time {
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

// Nearest are the Moments of the day on which an hour and minute are nearest to
// now: today as a rule, yesterday or tomorrow around midnight.
func Nearest(hour, minute int, now time.Time) []time.Time {
	const day = 24 * 60 * 60
	shift := 0
	switch ahead := ((hour-now.Hour())*60+minute-now.Minute())*60 - now.Second(); {
	case ahead > day/2:
		shift = -1
	case ahead < -day/2:
		shift = 1
	}
	y, m, d := now.AddDate(0, 0, shift).Date()
	return Moments(y, m, d, hour, minute, now.Location())
}

// ParseClock reads hours and minutes as charts have them and as they are typed: 02:50, 2:50,
// 0250 or 02.50. It is the one rule for every field that takes a time.
func ParseClock(typed string) (hour, minute int, ok bool) {
	for _, layout := range []string{"15:04", "1504", "15.04"} {
		// "250" would be read as 02:50 by one person and as nonsense by another.
		if at, err := time.Parse(layout, typed); err == nil && (layout != "1504" || len(typed) == len(layout)) {
			return at.Hour(), at.Minute(), true
		}
	}
	return 0, 0, false
}

// CutZone takes BST, GMT or UTC off the end of a time as it is typed. The zone is
// "" where there is none.
func CutZone(typed string) (clock, zone string) {
	clock = strings.TrimSpace(typed)
	i := strings.LastIndexByte(clock, ' ')
	if i < 0 {
		return clock, ""
	}
	switch word := strings.ToUpper(clock[i+1:]); word {
	case "BST", "GMT", "UTC":
		return strings.TrimSpace(clock[:i]), word
	}
	return clock, ""
}

// InZone keeps the moments at which a zone is in force, GMT and UTC being one; all
// where it is "".
func InZone(moments []time.Time, zone string) []time.Time {
	if zone == "" {
		return moments
	}
	var kept []time.Time
	for _, t := range moments {
		if _, offset := t.Zone(); t.Format("MST") == zone || offset == 0 && zone != "BST" {
			kept = append(kept, t)
		}
	}
	return kept
}

// WhichHour asks which of two moments of the hour that comes twice is meant.
func WhichHour(moments []time.Time) error {
	return fmt.Errorf("say %s or %s", moments[0].Format("15:04 MST"), moments[1].Format("15:04 MST"))
}

// NeverWas refuses a time in the hour that is left out when summer time begins.
func NeverWas(typed string, day time.Time) error {
	return fmt.Errorf("%q was not a time on %s: the clocks went forward", typed, day.Format("Mon 2 Jan"))
}
