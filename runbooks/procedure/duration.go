package procedure

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var durationPattern = regexp.MustCompile(`^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?$`)

// maxDuration is a leap year: what takes longer is a slip.
const maxDuration = 366 * 24 * time.Hour

// ParseDuration reads a duration as procedures write it: 1d2h30m, any part
// left out. It refuses zero, and anything over 366 days.
func ParseDuration(text string) (time.Duration, error) {
	parts := durationPattern.FindStringSubmatch(text)
	if parts == nil || text == "" {
		return 0, fmt.Errorf("%q is not a duration: write it as 15m, 2h, 1h30m or 1d", text)
	}
	var total time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if parts[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(parts[i+1])
		if err != nil {
			return 0, fmt.Errorf("%q is not a duration: %w", text, err)
		}
		total += time.Duration(n) * unit
	}
	if total <= 0 || total > maxDuration {
		return 0, fmt.Errorf("%q is not a duration from 1m to 366d", text)
	}
	return total, nil
}

// DurationWords is a length of time in words, to the minute, with every part that
// is not zero: a target of "1 day 2 h 30 min" must not lose its minutes.
func DurationWords(d time.Duration) string {
	d = d.Round(time.Minute)
	if d < 0 {
		return "-" + DurationWords(-d)
	}
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	var parts []string
	switch {
	case days == 1:
		parts = append(parts, "1 day")
	case days > 1:
		parts = append(parts, strconv.Itoa(days)+" days")
	}
	if hours > 0 {
		parts = append(parts, strconv.Itoa(hours)+" h")
	}
	if minutes > 0 || len(parts) == 0 {
		parts = append(parts, strconv.Itoa(minutes)+" min")
	}
	return strings.Join(parts, " ")
}
