package procedure

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// saidPart is one number with its unit, as people write it, and what may join it
// to the next.
var saidPart = regexp.MustCompile(`^(\d{1,6})\s*(weeks?|wks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m)\.?(?:\s*,|\s+and\b|\s*&)?\s*`)

// DurationAsSaid reads a duration as people write it, "15 minutes" or
// "1 hr 30 mins", which ParseDuration refuses. It is false for what could mean
// anything else, such as a number without a unit, or two.
func DurationAsSaid(text string) (time.Duration, bool) {
	rest := strings.ToLower(strings.Join(strings.Fields(text), " "))
	var total time.Duration
	last := maxDuration // the largest unit that may follow
	for rest != "" {
		part := saidPart.FindStringSubmatch(rest)
		if part == nil {
			return 0, false
		}
		unit := saidUnits[part[2][0]]
		n, err := strconv.Atoi(part[1])
		if err != nil || unit >= last {
			return 0, false
		}
		total += time.Duration(n) * unit
		last = unit
		rest = rest[len(part[0]):]
	}
	if total <= 0 || total > maxDuration {
		return 0, false
	}
	return total, true
}

// saidUnits are units by their first letters.
var saidUnits = map[byte]time.Duration{'w': 7 * 24 * time.Hour, 'd': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute}
