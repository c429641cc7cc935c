package timeline

import (
	"strings"

	"downtime/store/event"
)

// Kind is what entries are about, for somebody who looks for some of them. An entry
// may be of several kinds.
type Kind int

// The kinds of entries, in the order in which they are offered.
const (
	All Kind = iota
	Decisions
	Steps
	PeopleTold
	Safety
	Situations
	Reports
	Instructions
	Systems
	People
	Notes
	Corrections
	Debrief
	Papers
	Program
	kinds
)

// kindNames are the kinds in words, the first word of which can be typed.
var kindNames = [kinds]string{
	"all", "decisions", "steps and procedures", "told: who was told", "safety events and briefings", "situation and major events",
	"reports: METHANE, SBAR", "instructions", "systems and phases", "people", "notes", "corrections", "lessons and actions", "records on paper", "program: clock and copies",
}

// Kinds are all of them.
func Kinds() []Kind {
	list := make([]Kind, kinds)
	for i := range list {
		list[i] = Kind(i)
	}
	return list
}

// String is the kind in words.
func (k Kind) String() string { return kindNames[k] }

// Word is the kind as it is typed.
func (k Kind) Word() string {
	word, _, _ := strings.Cut(kindNames[k], " ")
	return strings.TrimSuffix(word, ":")
}

// KindNamed is the kind that is meant by a word, in any case, in the singular or the
// plural.
func KindNamed(word string) (Kind, bool) {
	word = strings.TrimSuffix(strings.ToLower(word), "s")
	for _, k := range Kinds() {
		if word == strings.TrimSuffix(k.Word(), "s") {
			return k, true
		}
	}
	return 0, false
}

// Has reports whether a row is of the kind.
func (k Kind) Has(r *Row) bool {
	is := func(nouns ...string) bool {
		for _, noun := range nouns {
			if strings.HasPrefix(string(r.Type), noun) {
				return true
			}
		}
		return false
	}
	switch k {
	case All:
		return true
	case Decisions:
		return r.Type == event.TypeDecision
	case Steps:
		return is("step.", "procedure.", "drill.")
	case PeopleTold:
		return r.Type == event.TypeNotification
	case Safety:
		return r.Type == event.TypeSafetyEvent || r.Type == event.TypeBriefing || r.Type == event.TypeReference
	case Situations:
		return r.Type == event.TypeSituation || r.Type == event.TypeMajor
	case Reports:
		return r.ReadOut()
	case Instructions:
		return is("instruction.")
	case Systems:
		return is("system.", "run.", "phase.", "ward.")
	case People:
		return is("person.", "handover.")
	case Notes:
		return r.Type == event.TypeNote
	case Papers:
		return is("record.")
	case Debrief:
		return is("lesson.", "action.")
	case Corrections:
		return r.Corrects > 0
	}
	return is("clock.", "storage.", "checkpoint.", "witness.")
}
