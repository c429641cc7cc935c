package plain

import (
	"strings"
	"testing"
)

// By numbers and answers a person gets out of a downtime, too, and back to it.
func TestMenusOfTheEnd(t *testing.T) {
	out := typedAt(t,
		"who A Okafor, nurse in charge", "declare live EPR down systems epr", "use epr-downtime",
		"", "14", "EPR is back",
		"", "14",
		"", "16", "1", "The pads were locked away",
		"", "16", "2", "A box of pads; two", "Ward manager", "in 2 weeks",
		"", "15", "Day shift: ward 7B", "they go on",
		"", "6",
		"", "7", "1",
		"", "11", "1", "two boxes",
		"", "8", "1", "a sheet was found",
		"quit")
	mustSay(t, out,
		"14: Recovery begins", "line: recovery : EPR is back", "ok ",
		"14: What there is to do in recovery", "line: recovery-list", "section: First",
		"line: lesson The pads were locked away", "ok ",
		"line: action A box of pads, two; owner: Ward manager; due: in 2 weeks", "ok ",
		`line: leave all to "Day shift: ward 7B"`, "ok - ", "line: close : they go on", "ok ", "left to Day shift: ward 7B",
		"line: finished", "1: LIVE downtime", "1 action open",
		"line: finished 1", "Lesson (no. ",
		"line: action-done ", " : two boxes", "ok ",
		"line: reopen-run 1 : a sheet was found", "ok ", "Reopened")
	if strings.Contains(out, "error:") {
		t.Error(out)
	}
}

// Somebody named for one thing stays named, whoever takes on the rest; and of a second
// close nobody is named by what was said for the first.
func TestWhoTakesOnWhatIsLeft(t *testing.T) {
	out := typedAt(t, "who A Okafor, nurse in charge", "declare live EPR down systems epr", "use epr-downtime",
		"leave 2 to B Shah, charge nurse", "leave all to Day shift", "leave", "close : over",
		"reopen-run : a sheet was found", "leave", "close : over again", "quit")
	mustSay(t, out, "goes to B Shah", "ok - all else that is left, ", "goes to Day shift; 1 thing as named one by one: kept here until close",
		"left: epr-downtime/2", "; to B Shah, charge nurse", "ok ", "Closed with ", "left to ", "B Shah, charge nurse",
		"Reopened", "left: epr-downtime/2", "; nobody named", "Closed with ", "left to A Okafor, nurse in charge", "nobody was named for ")
	_, second, _ := strings.Cut(out, "Reopened")
	if strings.Contains(second, "Shah") || strings.Contains(second, "Day shift") {
		t.Error(second)
	}
}

// Who corrects the entry of a link is told that it is taken back, and of another entry
// nothing of the kind.
func TestCorrectingALinkTakesItBack(t *testing.T) {
	out := typedAt(t, "who A Okafor, nurse in charge", "declare live EPR down systems epr", "same-outage K4QX7F3A91C2 : begun there",
		"correct 1 : EPR and pathology", "correct 2 : theirs was another outage", "same-outage", "same-outage K4QX7F3A91C2", "quit")
	mustSay(t, out, "ok 2 ", "ok 3 ", "ok 4 ", "; log K4QX7F3A91C2 is not linked any more", "no other log is linked to this one", "ok 5 ", "Same outage as log K4QX7F3A91C2")
	if strings.Count(out, "not linked any more") != 1 {
		t.Error(out)
	}
}
