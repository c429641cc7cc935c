package procedure

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func london(t *testing.T) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// Each minute that the clocks of a place show is found again, at every moment at
// which they show it, and no other is.
func TestMoments(t *testing.T) {
	place := london(t)
	for _, day := range []time.Time{
		time.Date(2026, 10, 25, 0, 0, 0, 0, place), time.Date(2026, 3, 29, 0, 0, 0, 0, place), time.Date(2026, 12, 31, 0, 0, 0, 0, place),
	} {
		shown := make(map[string]int)
		for at := day; at.Day() == day.Day(); at = at.Add(time.Minute) {
			shown[at.Format("15:04")]++
		}
		for minute := range 24 * 60 {
			found := Moments(day.Year(), day.Month(), day.Day(), minute/60, minute%60, place)
			clock := time.Date(2000, 1, 1, minute/60, minute%60, 0, 0, time.UTC).Format("15:04")
			if len(found) != shown[clock] {
				t.Errorf("%s on %s comes %d times, found %v", clock, day.Format("2 Jan"), shown[clock], found)
			}
			for _, at := range found {
				if at.Format("15:04") != clock || at.Day() != day.Day() {
					t.Errorf("%s is found at %s", clock, at)
				}
			}
			if len(found) == 2 && !found[0].Before(found[1]) {
				t.Errorf("%s: %v", clock, found)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	place := london(t)
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04:05", text, place)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		hour, minute int
		now, want    string // the day; "" for none
		count        int
	}{
		{3, 0, "2026-11-24 03:11:00", "24 Nov", 1},
		{23, 50, "2026-11-24 00:20:00", "23 Nov", 1},
		{0, 10, "2026-12-31 23:50:00", "1 Jan", 1},
		{15, 11, "2026-11-24 03:11:00", "24 Nov", 1},
		{15, 10, "2026-11-24 03:11:30", "24 Nov", 1},
		{1, 30, "2026-10-25 12:00:00", "25 Oct", 2},
		{1, 30, "2026-10-24 23:00:00", "25 Oct", 2},
		{1, 30, "2026-03-29 12:00:00", "", 0},
	} {
		found := Nearest(c.hour, c.minute, at(c.now))
		day := ""
		if len(found) > 0 {
			day = found[0].Format("2 Jan")
		}
		if len(found) != c.count || day != c.want {
			t.Errorf("%02d:%02d at %s: %v", c.hour, c.minute, c.now, found)
		}
	}
}

func TestCutZone(t *testing.T) {
	for typed, want := range map[string][2]string{
		"01:30":         {"01:30", ""},
		" 01:30  bst ":  {"01:30", "BST"},
		"Sun 01:30 GMT": {"Sun 01:30", "GMT"},
		"01:30 utc":     {"01:30", "UTC"},
		"01:30 CET":     {"01:30 CET", ""},
		"BST":           {"BST", ""},
		"":              {"", ""},
	} {
		if clock, zone := CutZone(typed); clock != want[0] || zone != want[1] {
			t.Errorf("%q is %q and %q", typed, clock, zone)
		}
	}
}

func TestInZone(t *testing.T) {
	both := Moments(2026, 10, 25, 1, 30, london(t))
	for zone, want := range map[string]int{"": 2, "BST": 1, "GMT": 1, "UTC": 1} {
		if kept := InZone(both, zone); len(kept) != want {
			t.Errorf("%q: %v", zone, kept)
		}
	}
	if err := WhichHour(both); err.Error() != "say 01:30 BST or 01:30 GMT" {
		t.Error(err)
	}
}

// One rule takes the hours and minutes of every field.
func TestParseClock(t *testing.T) {
	for _, typed := range []string{"02:50", "2:50", "0250", "02.50"} {
		if hour, minute, ok := ParseClock(typed); !ok || hour != 2 || minute != 50 {
			t.Errorf("%q is %d:%d, %v", typed, hour, minute, ok)
		}
	}
	for _, typed := range []string{"", "250", "25:00", "02:60", "soon", "02-50", "025"} {
		if _, _, ok := ParseClock(typed); ok {
			t.Errorf("%q is a time", typed)
		}
	}
}
