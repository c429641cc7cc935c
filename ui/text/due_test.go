package text

import (
	"testing"
	"time"
)

func TestParseDue(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("not run: this machine has no time zones")
	}
	now := time.Date(2026, 11, 27, 23, 30, 0, 0, london) // a Friday
	for typed, want := range map[string]string{
		"12 Dec": "2026-12-12", "12 december": "2026-12-12", "Dec 12": "2026-12-12", "12th Dec": "2026-12-12",
		"12/12/2026": "2026-12-12", "2026-12-12": "2026-12-12", "3/12/26": "2026-12-03", "12.12.2026": "2026-12-12",
		"12 Dec 2027": "2027-12-12", "Sat 12 Dec": "2026-12-12", "Saturday, 12 December 2026": "2026-12-12",
		"in 2 weeks": "2026-12-11", "2 weeks": "2026-12-11", "in a week": "2026-12-04", "in 3 days": "2026-11-30", "in 1 month": "2026-12-27",
		"in a year": "2027-11-27", "Friday": "2026-12-04", "sat": "2026-11-28", "next monday": "2026-11-30", "by Tue": "2026-12-01",
		"today": "2026-11-27", "Tomorrow": "2026-11-28", "27 Nov": "2026-11-27", "26 Nov": "2027-11-26", "1/3": "2027-03-01",
		"  12   Dec ": "2026-12-12", "29 feb": "2028-02-29",
	} {
		day, err := ParseDue(typed, now)
		if err != nil || day.Format(time.DateOnly) != want || day.Hour() != 0 || day.Location() != london {
			t.Errorf("%q is %v, %v; want %s", typed, day, err, want)
		}
	}
	for typed, want := range map[string]string{
		"26/11/2026": "Thu 26 Nov 2026 is past: say a day from today on",
		"2025-12-12": "Fri 12 Dec 2025 is past: say a day from today on",
		"2126-12-12": "Thu 12 Dec 2126 is more than 10 years away: is the year right?",
		"soon":       `"soon" is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday`,
		"":           `"" is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday`,
		"31 Nov":     `"31 Nov" is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday`,
		"13/13/2026": `"13/13/2026" is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday`,
		"in -2 days": `"in -2 days" is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday`,
		"in 2 moons": `"in 2 moons" is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday`,
	} {
		if day, err := ParseDue(typed, now); err == nil || err.Error() != want {
			t.Errorf("%q is %v, %v; want %s", typed, day, err, want)
		}
	}
	// A month that is shorter ends with its last day.
	if day, err := ParseDue("in 1 month", time.Date(2027, 1, 31, 3, 0, 0, 0, london)); err != nil || day.Format(time.DateOnly) != "2027-02-28" {
		t.Errorf("a month after 31 Jan is %v, %v", day, err)
	}
}
