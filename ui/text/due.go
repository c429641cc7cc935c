package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dueLayouts are the ways in which a day is written in full, without commas and
// endings. Months are read in any case.
var dueLayouts = []string{
	"2006-01-02", "2/1/2006", "2-1-2006", "2.1.2006", "2/1/06", "2.1.06",
	"2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006",
}

// dueWithoutYear are the same without a year.
var dueWithoutYear = []string{"2 Jan", "2 January", "Jan 2", "January 2", "2/1"}

// ParseDue reads the day by which something is to be done, as it is typed: "12 Dec",
// "12/12/2026", "2026-12-12", "in 2 weeks", "Friday", "tomorrow". Without a year it is
// the next such day, and so is the name of a day, which is never today. A day is given
// as its midnight where now is; a past one is refused.
func ParseDue(typed string, now time.Time) (time.Time, error) {
	words := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(typed, ",", " ")), " "))
	today := midnight(now, 0, 0, 0)
	day, ok := dueFromToday(words, today)
	if !ok {
		day, ok = dueWritten(withoutOrdinal(words), today)
	}
	switch {
	case !ok:
		return time.Time{}, fmt.Errorf("%q is not a day: write 12 Dec, 12/12/2026, in 2 weeks or Friday", typed)
	case day.Before(today):
		return time.Time{}, fmt.Errorf("%s is past: say a day from today on", day.Format("Mon "+DayLayout))
	case day.Year() > today.Year()+10:
		return time.Time{}, fmt.Errorf("%s is more than 10 years away: is the year right?", day.Format("Mon "+DayLayout))
	}
	return day, nil
}

func midnight(at time.Time, years, months, days int) time.Time {
	return time.Date(at.Year()+years, at.Month()+time.Month(months), at.Day()+days, 0, 0, 0, 0, at.Location())
}

// dueFromToday reads a day that is said as from today.
func dueFromToday(words string, today time.Time) (time.Time, bool) {
	switch words {
	case "today":
		return today, true
	case "tomorrow":
		return midnight(today, 0, 0, 1), true
	}
	name := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(words, "by "), "on "), "next ")
	if day := weekday(name); day >= 0 {
		ahead := (day - int(today.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		return midnight(today, 0, 0, ahead), true
	}
	parts := strings.Fields(strings.TrimPrefix(words, "in "))
	if len(parts) != 2 {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(parts[0])
	switch {
	case parts[0] == "a" || parts[0] == "an" || parts[0] == "one":
		n = 1
	case err != nil || n < 0 || n > 3660:
		return time.Time{}, false
	}
	switch strings.TrimSuffix(parts[1], "s") {
	case "day":
		return midnight(today, 0, 0, n), true
	case "week":
		return midnight(today, 0, 0, 7*n), true
	case "month":
		return sameDay(today, n), true
	case "year":
		return sameDay(today, 12*n), true
	}
	return time.Time{}, false
}

// sameDay is so many months on, or the last day of that month where it is shorter.
func sameDay(today time.Time, months int) time.Time {
	day := midnight(today, 0, months, 0)
	if day.Day() != today.Day() {
		return midnight(day, 0, 0, -day.Day())
	}
	return day
}

// dueWritten reads a date.
func dueWritten(words string, today time.Time) (time.Time, bool) {
	if day := strings.IndexByte(words, ' '); day > 0 && weekday(words[:day]) >= 0 {
		words = words[day+1:] // "Sat 12 Dec": the date says it
	}
	for _, layout := range dueLayouts {
		if day, err := time.ParseInLocation(layout, words, today.Location()); err == nil {
			return day, true
		}
	}
	for _, layout := range dueWithoutYear {
		// With a leap year before it, so that 29 Feb is a day.
		if day, err := time.ParseInLocation("2006 "+layout, "2024 "+words, today.Location()); err == nil {
			return nextOf(day, today), true
		}
	}
	return time.Time{}, false
}

// nextOf is the next such day of a year, today at the earliest.
func nextOf(day, today time.Time) time.Time {
	for year := today.Year(); ; year++ {
		next := time.Date(year, day.Month(), day.Day(), 0, 0, 0, 0, today.Location())
		if next.Day() == day.Day() && !next.Before(today) {
			return next
		}
	}
}

// withoutOrdinal takes the ending off "12th".
func withoutOrdinal(words string) string {
	parts := strings.Fields(words)
	for i, part := range parts {
		for _, ending := range []string{"st", "nd", "rd", "th"} {
			if number, ok := strings.CutSuffix(part, ending); ok && number != "" && strings.Trim(number, "0123456789") == "" {
				parts[i] = number
			}
		}
	}
	return strings.Join(parts, " ")
}

// DueDay is a day of a log, YYYY-MM-DD, as people say it: "Fri 12 Dec", with the year
// where it is another than now's.
func DueDay(written string, now time.Time) string {
	day, err := time.Parse(time.DateOnly, written)
	switch {
	case err != nil:
		return written
	case day.Year() == now.Year():
		return day.Format("Mon 2 Jan")
	}
	return day.Format("Mon " + DayLayout)
}
