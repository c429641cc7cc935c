package text

import (
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// DayLayout is a date as people write it.
const DayLayout = "2 Jan 2006"

// Day is a date of a file as people write it; what is no date stays as written.
func Day(written string) string {
	at, err := time.Parse(time.DateOnly, written)
	if err != nil {
		return written
	}
	return at.Format(DayLayout)
}

// Deadline is the rule of a deadline: "Sent + 2 h if emergency, else Sent + 1 day".
func Deadline(clauses []procedure.Clause) string {
	words := make([]string, len(clauses))
	for i, c := range clauses {
		words[i] = c.From + " + " + Duration(time.Duration(c.After)*time.Second)
		switch {
		case c.When != "":
			words[i] += " if " + c.When
		case i > 0:
			words[i] = "else " + words[i]
		}
	}
	return strings.Join(words, ", ")
}

// abbreviations are words of contacts' names, which files have in small letters,
// as people know them.
var abbreviations = map[string]string{
	"amu": "AMU", "ccu": "CCU", "ct": "CT", "ed": "ED", "epr": "EPR", "eprr": "EPRR", "gp": "GP", "hdu": "HDU", "icu": "ICU",
	"it": "IT", "itu": "ITU", "mdt": "MDT", "mri": "MRI", "nicu": "NICU", "pacs": "PACS", "picu": "PICU", "ptl": "PTL", "uec": "UEC",
}

// ContactName is the name of a contact in words: "IT service desk".
func ContactName(id string) string {
	words := strings.Split(id, "-")
	for i, word := range words {
		if known, ok := abbreviations[word]; ok {
			words[i] = known
		}
	}
	return strings.Join(words, " ")
}

// Choices are the choices of a step in words for paper, where nobody types them:
// "this ward" for this-ward.
func Choices(list []string) []string {
	words := make([]string, len(list))
	for i, choice := range list {
		words[i] = strings.ReplaceAll(choice, "-", " ")
	}
	return words
}

// System is a system as people write it, "EPR" for epr: procedures and logs have
// small letters for those that can be chosen by a key. Any other stands as typed.
func System(name string) string {
	switch lower := strings.ToLower(name); lower {
	case "epr", "cyber":
		return strings.ToUpper(lower)
	}
	return name
}

// Systems are System for each of a list.
func Systems(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = System(name)
	}
	return list
}

// DownTitle names a downtime by the systems that are down; none are where nobody is sure yet.
func DownTitle(systems []string) string {
	if len(systems) == 0 {
		return "a system is down (not sure yet which)"
	}
	return strings.Join(Systems(systems), ", ") + " down"
}
