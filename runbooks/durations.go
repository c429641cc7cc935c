package runbooks

import (
	"regexp"
	"strconv"
	"strings"
)

// Ways of saying a length of time in English, for comparing what a step says
// with its metadata.
var (
	amountPattern = regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?|half an?|a quarter of an|an?|every|each|per|first|one|two|three|four|five|six|eight|ten|twelve|fifteen|twenty|twenty-four|thirty|forty-five|forty-eight|sixty|ninety|seventy-two)(?:[ -]*(?:-|–|to|or)[ -]*(\d+(?:\.\d+)?))?[ -]*(minutes?|mins?|m|hours?|hourly|hrs?|h|days?|daily|d|weeks?|shifts?)\b`)
	joinedPattern = regexp.MustCompile(`(?i)\b(\d+)\s*(?:hours?|hrs?|h)(?:\s+and)?\s*(\d+)\s*(?:minutes?|mins?|m)\b`)
	dayPattern    = regexp.MustCompile(`(?i)\bday (\d{1,3})\b`)
	adverbPattern = regexp.MustCompile(`(?i)\b(half[- ])?(hourly|daily|overnight|twice a day)\b`)
)

var amounts = map[string]float64{
	"half a": 0.5, "half an": 0.5, "a quarter of an": 0.25, "a": 1, "an": 1, "every": 1, "each": 1, "per": 1, "first": 1,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
	"twenty-four": 24, "thirty": 30, "forty-five": 45, "forty-eight": 48, "sixty": 60, "ninety": 90, "seventy-two": 72,
}

// durationsIn lists the lengths of time that a text mentions, in seconds.
func durationsIn(text string) []int64 {
	var said []int64
	for _, m := range amountPattern.FindAllStringSubmatch(text, -1) {
		for _, amount := range m[1:3] {
			n, err := strconv.ParseFloat(amount, 64)
			if err != nil {
				var ok bool
				if n, ok = amounts[strings.ToLower(amount)]; !ok {
					continue
				}
			}
			for _, size := range unitSizes(m[3]) {
				said = append(said, int64(n*float64(size)))
			}
		}
	}
	for _, m := range joinedPattern.FindAllStringSubmatch(text, -1) {
		hours, _ := strconv.ParseInt(m[1], 10, 32)
		minutes, _ := strconv.ParseInt(m[2], 10, 32)
		said = append(said, hours*3600+minutes*60)
	}
	for _, m := range dayPattern.FindAllStringSubmatch(text, -1) {
		// "Day 2" begins 24 hours after the start; some count from day 0.
		n, _ := strconv.ParseInt(m[1], 10, 32)
		said = append(said, n*86400, (n-1)*86400)
	}
	for _, m := range adverbPattern.FindAllStringSubmatch(text, -1) {
		switch strings.ToLower(m[2]) {
		case "hourly":
			said = append(said, 3600, 1800)
		case "daily", "overnight":
			said = append(said, 86400)
		case "twice a day":
			said = append(said, 43200)
		}
	}
	return said
}

// unitSizes is the length of a unit in seconds. A shift is 8 or 12 hours.
func unitSizes(unit string) []int64 {
	unit = strings.ToLower(unit)
	switch {
	case strings.HasPrefix(unit, "m"):
		return []int64{60}
	case strings.HasPrefix(unit, "h"):
		return []int64{3600}
	case strings.HasPrefix(unit, "w"):
		return []int64{7 * 86400}
	case strings.HasPrefix(unit, "s"):
		return []int64{8 * 3600, 12 * 3600}
	}
	return []int64{86400}
}
