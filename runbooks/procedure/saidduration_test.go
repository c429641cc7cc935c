package procedure

import (
	"testing"
	"time"
)

func TestDurationAsSaid(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"15 minutes": 15 * time.Minute, "15 min": 15 * time.Minute, "15mins.": 15 * time.Minute, "1hr": time.Hour, "60min": time.Hour, "15M": 15 * time.Minute,
		"1 hour 30 mins": 90 * time.Minute, "1 Hour and 30 Minutes": 90 * time.Minute, "2 hrs, 5 m": 125 * time.Minute, "1h 30m": 90 * time.Minute,
		"1 hour & 5 minutes": 65 * time.Minute, "2 days": 48 * time.Hour, "1 week": 7 * 24 * time.Hour, "1day2hours": 26 * time.Hour, "  15   minutes ": 15 * time.Minute,
		"15m": 15 * time.Minute,
	} {
		if got, ok := DurationAsSaid(text); got != want || !ok {
			t.Errorf("%q is %s, %t; want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "15", "soon", "minutes", "15-30 minutes", "15 or 30 minutes", "15 minutes 1 hour", "1 hour 1 hour", "15 mg", "0 minutes", "1 year", "367 days",
		"1.5 hours", "-15 minutes", "15 months", "15 mi", "15 minutes after 2", "15 seconds", "99999999 minutes", "15 minutes!", "1 hour 30",
	} {
		if got, ok := DurationAsSaid(text); ok {
			t.Errorf("%q was taken for %s", text, got)
		}
	}
}
