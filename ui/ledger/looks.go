package ledger

import (
	"fmt"
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
