package text

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones, whatever the machine has
)

var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at is a moment in London, from the offset it names.
func at(t *testing.T, moment string) time.Time {
	t.Helper()
	parsed, err := time.Parse("2006-01-02 15:04:05 -0700", moment)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.In(london)
}

func TestClock(t *testing.T) {
	tests := []struct{ at, now, want string }{
		{"2026-11-24 03:11:59 +0000", "2026-11-24 03:30:00 +0000", "03:11"},
		{"2026-11-24 00:00:00 +0000", "2026-11-24 23:59:59 +0000", "00:00"},
		{"2026-11-23 23:59:00 +0000", "2026-11-24 00:01:00 +0000", "Mon 23:59"},
		{"2026-11-25 03:00:00 +0000", "2026-11-24 03:00:00 +0000", "Wed 03:00"},
		{"2026-11-19 03:00:00 +0000", "2026-11-24 03:00:00 +0000", "Thu 03:00"},
		{"2026-11-18 03:00:00 +0000", "2026-11-24 03:00:00 +0000", "Wed 18 Nov 03:00"},
		{"2025-12-31 23:59:00 +0000", "2026-01-01 00:30:00 +0000", "Wed 23:59"},
		{"2025-11-24 03:00:00 +0000", "2026-11-24 03:00:00 +0000", "Mon 24 Nov 2025 03:00"},
		{"2026-10-25 00:30:00 +0000", "2026-10-25 02:10:00 +0000", "01:30 BST"},
		{"2026-10-25 01:30:00 +0000", "2026-10-25 02:10:00 +0000", "01:30 GMT"},
		{"2026-10-25 01:30:00 +0000", "2026-10-26 02:10:00 +0000", "Sun 01:30 GMT"},
		{"2026-10-24 23:59:00 +0000", "2026-10-25 02:10:00 +0000", "00:59"},
		{"2026-10-25 02:00:00 +0000", "2026-10-25 02:10:00 +0000", "02:00"},
		{"2026-07-01 02:00:00 +0000", "2026-07-01 12:00:00 +0000", "03:00"},
	}
	for _, tt := range tests {
		if got := Clock(at(t, tt.at).UTC(), at(t, tt.now)); got != tt.want {
			t.Errorf("Clock(%s, %s) = %q, want %q", tt.at, tt.now, got, tt.want)
		}
	}
}

func TestStamp(t *testing.T) {
	for moment, want := range map[string]string{
		"2026-11-24 03:11:59 +0000": "Tue 24 Nov 2026 03:11",
		"2026-10-25 00:30:00 +0000": "Sun 25 Oct 2026 01:30 BST",
		"2026-10-25 01:30:00 +0000": "Sun 25 Oct 2026 01:30 GMT",
	} {
		if got := Stamp(at(t, moment)); got != want {
			t.Errorf("Stamp(%s) = %q, want %q", moment, got, want)
		}
	}
}

func TestSeconds(t *testing.T) {
	for moment, want := range map[string]string{
		"2026-11-24 03:11:59 +0000": "03:11:59",
		"2026-10-25 00:30:07 +0000": "01:30:07 BST",
		"2026-10-25 01:30:07 +0000": "01:30:07 GMT",
	} {
		if got := Seconds(at(t, moment)); got != want {
			t.Errorf("Seconds(%s) = %q, want %q", moment, got, want)
		}
	}
}

func TestRepeated(t *testing.T) {
	for moment, want := range map[string]bool{
		"2026-10-24 23:59:59 +0000": false, // 00:59 BST
		"2026-10-25 00:00:00 +0000": true,  // 01:00 BST
		"2026-10-25 00:59:59 +0000": true,
		"2026-10-25 01:00:00 +0000": true, // 01:00 GMT
		"2026-10-25 01:59:59 +0000": true,
		"2026-10-25 02:00:00 +0000": false,
		"2026-03-29 00:59:59 +0000": false,
		"2026-03-29 01:00:00 +0000": false, // 02:00 BST
		"2026-11-24 01:30:00 +0000": false,
	} {
		if got := repeated(at(t, moment)); got != want {
			t.Errorf("Repeated(%s) = %t", moment, got)
		}
	}
	if repeated(at(t, "2026-10-25 00:30:00 +0000").UTC()) {
		t.Error("an hour of UTC comes once")
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                             "0 min",
		29 * time.Second:              "0 min",
		30 * time.Second:              "1 min",
		-90 * time.Second:             "-2 min",
		59*time.Minute + time.Second:  "59 min",
		time.Hour:                     "1 h",
		4*time.Hour + 22*time.Minute:  "4 h 22 min",
		24 * time.Hour:                "1 day",
		24*time.Hour + time.Minute:    "1 day 1 min",
		26*time.Hour + 30*time.Minute: "1 day 2 h 30 min",
		49 * time.Hour:                "2 days 1 h",
		-26 * time.Hour:               "-1 day 2 h",
		365 * 24 * time.Hour:          "365 days",
	} {
		if got := Duration(d); got != want {
			t.Errorf("Duration(%s) = %q, want %q", d, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 steps", 1: "1 step", 2: "2 steps"} {
		if got := Count(n, "step"); got != want {
			t.Errorf("Count(%d) = %q", n, got)
		}
	}
}

func TestParseMoment(t *testing.T) {
	const tuesday = "2026-11-24 03:11:00 +0000"
	const autumn = "2026-10-25 02:10:00 +0000" // 02:10 GMT, an hour after the clocks went back
	const spring = "2026-03-29 01:20:00 +0000" // 02:20 BST, 20 minutes after they went forward
	tests := []struct{ typed, now, want string }{
		{"02:50", tuesday, "2026-11-24 02:50:00 +0000"},
		{" 2:50 ", tuesday, "2026-11-24 02:50:00 +0000"},
		{"03:11", tuesday, "2026-11-24 03:11:00 +0000"},
		{"03:12", tuesday, "2026-11-23 03:12:00 +0000"},
		{"23:50", tuesday, "2026-11-23 23:50:00 +0000"},
		{"Mon 23:50", tuesday, "2026-11-23 23:50:00 +0000"},
		{"MONDAY 23:50", tuesday, "2026-11-23 23:50:00 +0000"},
		{"tue 03:00", tuesday, "2026-11-24 03:00:00 +0000"},
		{"tue 03:12", tuesday, "2026-11-17 03:12:00 +0000"},
		{"wed 03:00", tuesday, "2026-11-18 03:00:00 +0000"},
		{"02:50 GMT", tuesday, "2026-11-24 02:50:00 +0000"},
		{"sun 01:30 bst", autumn, "2026-10-25 00:30:00 +0000"},
		{"01:30 BST", autumn, "2026-10-25 00:30:00 +0000"},
		{"01:30 gmt", autumn, "2026-10-25 01:30:00 +0000"},
		{"00:50", autumn, "2026-10-24 23:50:00 +0000"},
		{"00:50 bst", autumn, "2026-10-24 23:50:00 +0000"},
		{"23:50 bst", autumn, "2026-10-24 22:50:00 +0000"},
		{"23:50", autumn, "2026-10-24 22:50:00 +0000"},
		{"02:00", autumn, "2026-10-25 02:00:00 +0000"},
		{"01:30", "2026-10-25 00:40:00 +0000", "2026-10-25 00:30:00 +0000"}, // the first time round
		{"01:30", "2026-10-25 01:10:00 +0000", "2026-10-25 00:30:00 +0000"}, // the second has not come
		{"02:10", spring, "2026-03-29 01:10:00 +0000"},
		{"00:50", spring, "2026-03-29 00:50:00 +0000"},
		{"sat 01:30", spring, "2026-03-28 01:30:00 +0000"},
		{"01:30", "2026-03-29 00:50:00 +0000", "2026-03-28 01:30:00 +0000"}, // before they go forward
	}
	for _, tt := range tests {
		got, err := ParseMoment(tt.typed, at(t, tt.now))
		if err != nil || !got.Equal(at(t, tt.want)) {
			t.Errorf("ParseMoment(%q, %s) = %s, %v, want %s", tt.typed, tt.now, got, err, tt.want)
		}
	}
	refused := []struct{ typed, now, why string }{
		{"01:30", autumn, "say 01:30 BST or 01:30 GMT"},
		{"sun 01:30", autumn, "say 01:30 BST or 01:30 GMT"},
		{"01:30", "2026-10-25 02:00:00 +0000", "say 01:30 BST or 01:30 GMT"},
		{"01:30", spring, `"01:30" was not a time on Sun 29 Mar: the clocks went forward`},
		{"01:30", "2026-03-30 00:10:00 +0000", `"01:30" was not a time on Sun 29 Mar: the clocks went forward`},
		{"sun 01:30", "2026-03-31 12:00:00 +0000", `"sun 01:30" was not a time on Sun 29 Mar: the clocks went forward`},
		{"02:50 bst", tuesday, `"02:50 bst" is not a time of the last week`},
		{"", tuesday, `"" is not a time: write 02:50, or Mon 23:50`},
		{"noon", tuesday, `"noon" is not a time: write 02:50, or Mon 23:50`},
		{"24:00", tuesday, `"24:00" is not a time: write 02:50, or Mon 23:50`},
		{"02:60", tuesday, `"02:60" is not a time: write 02:50, or Mon 23:50`},
		{"mon", tuesday, `"mon" is not a time: write 02:50, or Mon 23:50`},
		{"mon tue 02:50", tuesday, `"mon tue 02:50" is not a time: write 02:50, or Mon 23:50`},
		{"02:50 cet", tuesday, `"02:50 cet" is not a time: write 02:50, or Mon 23:50`},
		{"2026-11-24 02:50", tuesday, `"2026-11-24 02:50" is not a time: write 02:50, or Mon 23:50`},
	}
	for _, tt := range refused {
		got, err := ParseMoment(tt.typed, at(t, tt.now))
		if err == nil || err.Error() != tt.why {
			t.Errorf("ParseMoment(%q, %s) = %s, %v, want %s", tt.typed, tt.now, got, err, tt.why)
		}
	}
}

// What was said by Clock can be typed again, for every minute of a day on which
// the clocks change.
func TestClockAndBack(t *testing.T) {
	for _, day := range []string{"2026-10-25 00:00:00 +0100", "2026-03-29 00:00:00 +0000", "2026-11-24 00:00:00 +0000"} {
		start := at(t, day)
		now := start.Add(30 * time.Hour)
		for minute := range 30 * 60 {
			moment := start.Add(time.Duration(minute) * time.Minute)
			typed := Clock(moment, now)
			if got, err := ParseMoment(typed, now); err != nil || !got.Equal(moment) {
				t.Fatalf("%s, said as %q, is read as %s, %v", moment, typed, got, err)
			}
		}
	}
}

func TestNamesDay(t *testing.T) {
	for typed, want := range map[string]bool{
		"23:50": false, "Mon 23:50": true, " monday  23:50": true, "": false, "01:30 BST": false, "Sun 01:30 BST": true,
	} {
		if got := NamesDay(typed); got != want {
			t.Errorf("NamesDay(%q) = %t", typed, got)
		}
	}
}

// On the nights on which the clocks change, what a wall clock shows is taken only
// where there is no doubt, or with its BST or GMT.
func TestClockOffsetWhenTheClocksChange(t *testing.T) {
	const (
		first   = "2026-10-25 00:20:00 +0000" // 01:20 BST
		second  = "2026-10-25 01:20:00 +0000" // 01:20 GMT
		morning = "2026-10-25 07:00:00 +0000"
		monday  = "2026-10-26 07:00:00 +0000"
		spring  = "2026-03-29 01:20:00 +0000" // 02:20 BST
	)
	tests := []struct {
		wall, pc string
		want     time.Duration
		why      string // or why it is refused
	}{
		{"01:20", first, 0, "say 01:20 BST or 01:20 GMT"},
		{"01:20 BST", first, 0, ""},
		{"01:20 GMT", first, time.Hour, ""},
		{"00:50", first, -30 * time.Minute, ""},
		{"02:10", first, 110 * time.Minute, ""},
		{"01:20 GMT", second, 0, ""},
		{"01:20 bst", second, -time.Hour, ""},
		{"02:20", second, 0, "the clocks changed by an hour in the last day: say 02:20 BST or 02:20 GMT, whichever the wall clock shows"},
		{"02:20 BST", second, 0, ""},
		{"02:20 GMT", second, time.Hour, ""},
		{"07:05", morning, 5 * time.Minute, ""},
		{"08:03", morning, 0, "the clocks changed by an hour in the last day: say 08:03 BST or 08:03 GMT, whichever the wall clock shows"},
		{"08:03 BST", morning, 3 * time.Minute, ""},
		{"06:00", morning, -time.Hour, ""}, // no clock is an hour back for having been left alone
		{"08:00", monday, time.Hour, ""},
		{"01:20", spring, 0, "\"01:20\" was not a time on Sun 29 Mar: the clocks went forward: if the wall clock was not put forward, write 01:20 GMT"},
		{"01:20 GMT", spring, 0, ""},
		{"02:25", spring, 5 * time.Minute, ""},
	}
	for _, tt := range tests {
		got, err := ClockOffset(tt.wall, at(t, tt.pc))
		why := ""
		if err != nil {
			why = err.Error()
		}
		if got != tt.want || why != tt.why {
			t.Errorf("ClockOffset(%q, %s) = %s, %q, want %s, %q", tt.wall, tt.pc, got, why, tt.want, tt.why)
		}
	}
}

func TestClockOffset(t *testing.T) {
	tests := []struct {
		wall, pc string
		want     time.Duration
	}{
		{"03:11", "2026-11-24 03:11:00 +0000", 0},
		{"03:11", "2026-11-24 03:11:59 +0000", 0},
		{"03:12", "2026-11-24 03:11:30 +0000", 0},
		{"03:14", "2026-11-24 03:11:00 +0000", 3 * time.Minute},
		{"03:14", "2026-11-24 03:11:59 +0000", 3 * time.Minute},
		{"03:08", "2026-11-24 03:11:00 +0000", -3 * time.Minute},
		{"00:02", "2026-11-24 23:58:00 +0000", 4 * time.Minute},
		{"23:58", "2026-11-24 00:02:00 +0000", -4 * time.Minute},
		{"15:11", "2026-11-24 03:11:00 +0000", 12 * time.Hour},
		{" 04:11 ", "2026-07-24 03:11:00 +0100", time.Hour},
	}
	for _, tt := range tests {
		if got, err := ClockOffset(tt.wall, at(t, tt.pc)); err != nil || got != tt.want {
			t.Errorf("ClockOffset(%q, %s) = %s, %v, want %s", tt.wall, tt.pc, got, err, tt.want)
		}
	}
	for _, wall := range []string{"", "noon", "24:00", "03:11:00", "3"} {
		if got, err := ClockOffset(wall, at(t, "2026-11-24 03:11:00 +0000")); err == nil {
			t.Errorf("ClockOffset(%q) = %s", wall, got)
		}
	}
}
