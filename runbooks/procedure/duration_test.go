package procedure

import (
	"testing"
	"time"
)

// A length of time reads alike wherever it is said, and loses no part.
func TestDurationWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 min", 15 * time.Minute: "15 min", time.Hour: "1 h", 90 * time.Minute: "1 h 30 min", 24 * time.Hour: "1 day",
		30 * time.Hour: "1 day 6 h", 48*time.Hour + time.Minute: "2 days 1 min", -time.Hour: "-1 h", 29 * time.Second: "0 min",
	} {
		if got := DurationWords(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
	before, after := Step{Text: "Ring", Within: 3600}, Step{Text: "Ring", Within: 30 * 3600}
	var d differences
	d.duration("target", before.Within, after.Within)
	d.duration("target", 0, before.Within)
	if len(d) != 2 || d[0].String() != "target: 1 day 6 h; was: 1 h" || d[1].Before != "" {
		t.Errorf("%q", d)
	}
}
