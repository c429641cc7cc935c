package ledger

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/incident"
	"downtime/ui/text"
)

// times are the times of a paper, and of it and those of its number, that contradict each
// other, until nothing more is to be done with either: "LOOK: Told 02:40 is before Phoned
// 03:10". It may be a paper that is only being typed. They are said, and stop nobody.
func times(pairs *incident.Pairs, r *incident.Record, now time.Time) []string {
	var words []string
	for _, t := range pairs.OpenTimes(r, now) {
		words = append(words, TimesWords(t, r.Number, now))
	}
	return words
}

// TimesWords say which time contradicts which, where a paper is read.
func TimesWords(t incident.TimeAgainst, reads int, now time.Time) string {
	said := func(field string, at time.Time, of int) string {
		words := field + " " + text.Clock(at, now)
		if of != reads {
			words += fmt.Sprintf(" of record %d", of)
		}
		return words
	}
	switch {
	case t.Than == "":
		return "LOOK: " + said(t.Field, t.At, t.Record) + " is still to come"
	case t.Record != reads: // its request is read
		return "LOOK: " + said(t.Than, t.ThanAt, t.Of) + " is after " + said(t.Field, t.At, t.Record)
	}
	return "LOOK: " + said(t.Field, t.At, t.Record) + " is before " + said(t.Than, t.ThanAt, t.Of)
}

// LookWords are the words of something that somebody was asked to look at, as it was then.
func LookWords(l incident.Look, now time.Time) string {
	switch l.Kind {
	case incident.LookNotReadBack:
		return LookNotReadBack
	case incident.LookOtherBed:
		return fmt.Sprintf("LOOK: a result for bed %s, and record %d with its number is for bed %s: whose result is this?", l.Bed, l.Other, l.OtherBed)
	case incident.LookSameBed:
		return fmt.Sprintf("LOOK: %s OUT ALREADY for bed %s", recordNumbers(l.Others), l.Bed)
	}
	return TimesWords(l.Times, l.Record, now)
}

// OpenLook is something about a paper that nobody has settled: in full, and in the few words
// that the smallest screen has room for.
type OpenLook struct{ Whole, Brief string }

// OpenLooks are what is still to be looked at about a paper before anything is said of it:
// it warns, and stops nobody. The gravest comes first.
func OpenLooks(s *incident.State, r *incident.Record, now time.Time) []OpenLook {
	var looks []OpenLook
	add := func(whole, brief string) {
		if whole != "" {
			looks = append(looks, OpenLook{whole, brief})
		}
	}
	pairs := s.Pairs()
	if r.NotReadBack() {
		add(LookNotReadBack, NotReadBack)
	}
	if others := apartFrom(pairs, r); len(others) > 0 {
		add(OtherBed(pairs, r), numbersOf(others)+": "+bedsOf(others))
	}
	for _, t := range pairs.OpenTimes(r, now) {
		words := TimesWords(t, r.Number, now)
		add(words, strings.TrimPrefix(words, lookAt))
	}
	whole := StillOutAlready(s, r)
	add(whole, strings.TrimPrefix(whole, lookAt))
	return looks
}

// lookAt begins what somebody is asked to look at.
const lookAt = "LOOK: "

// Wholly are looks in full, each by itself.
func Wholly(looks []OpenLook) []string {
	var words []string
	for _, l := range looks {
		words = append(words, l.Whole)
	}
	return words
}

// Briefly is looks in the few words of each; "" for none.
func Briefly(looks []OpenLook) string {
	if len(looks) == 0 {
		return ""
	}
	var words []string
	for _, l := range looks {
		words = append(words, l.Brief)
	}
	return lookAt + strings.Join(words, "; ")
}
