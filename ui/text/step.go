package text

import (
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// NotApproved is said of every procedure until the hospital has approved it.
const NotApproved = procedure.NotApproved

// Flags is what is special about doing a step, in words, the most important
// first. Every face and every sheet says it so.
func Flags(s *procedure.Step) []string {
	var words []string
	for _, flag := range []struct {
		set  bool
		word string
	}{
		{s.Critical, "CRITICAL"}, {s.TwoPerson, "TWO PEOPLE"}, {s.ReadBack, "READ BACK"}, {s.Optional, "optional"},
	} {
		if flag.set {
			words = append(words, flag.word)
		}
	}
	return words
}

// Targets is when a step is to be done, in words: how soon, how long after the
// outage began, how often.
func Targets(s *procedure.Step) []string {
	var words []string
	if s.Within > 0 {
		words = append(words, "within "+Duration(s.WithinDuration()))
	}
	if s.From > 0 {
		words = append(words, "from "+Duration(s.FromDuration())+" after it began")
	}
	if s.Every > 0 {
		words = append(words, "every "+Duration(s.EveryDuration()))
	}
	return words
}

// ReadsDifferently is said of a mark or an answer that was carried to a step
// whose words have changed: "READS DIFFERENTLY SINCE 17:40". It is "" for the
// zero time.
func ReadsDifferently(since, now time.Time) string {
	if since.IsZero() {
		return ""
	}
	return "READS DIFFERENTLY SINCE " + Clock(since, now)
}

// Roles is who a step is for: "nurse in charge or doctor", "" for anybody.
func Roles(s *procedure.Step) string {
	return strings.ReplaceAll(strings.Join(s.Roles, " or "), "-", " ")
}

// Notes is all that a step's marks say: what is special about it, when, for
// whom, and what it asks for.
func Notes(s *procedure.Step) []string {
	words := append(Flags(s), Targets(s)...)
	if len(s.Roles) > 0 {
		words = append(words, "for "+Roles(s))
	}
	if s.Answer != nil {
		words = append(words, "asks for "+s.Answer.Asks())
	}
	return words
}
