package text

import "strings"

// Righted names somebody whose name was put right: the name that the entry has, then who it
// was, and who says so when.
func Righted(was, is, by, at string) string {
	return was + ", " + CorrectedTo(is, by, at)
}

// CorrectedTo is that of it which follows the name that the entry has.
func CorrectedTo(is, by, at string) string {
	return "corrected to " + closed(is) + " by " + closed(by) + " at " + at
}

// closed has a comma behind a role, so that what follows is not of it.
func closed(name string) string {
	if strings.Contains(name, ", ") {
		return name + ","
	}
	return name
}
