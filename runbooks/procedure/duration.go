package procedure

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var durationPattern = regexp.MustCompile(`^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?$`)

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
	if total <= 0 || total > 366*24*time.Hour {
		return 0, fmt.Errorf("%q is not a duration from 1m to 366d", text)
	}
	return total, nil
}
