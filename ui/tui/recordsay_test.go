package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// onDoubt is a driver with a result in the ledger, record 2, that was not read back and has
// the number of a request for another bed.
func onDoubt(t *testing.T, width, height int) *driver {
	t.Helper()
	d := onResults(t, 80, 24)
	d.phoned("S1", "101", "4")
	d.finishPhoned("no")
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

// Before anybody acts on a paper its question says what is to be looked at about it,
// and Enter goes on all the same.
func TestAQuestionSaysTheLooksFirst(t *testing.T) {
	looks := []string{"LOOK: NOT READ BACK. Ring back, read it all back", "LOOK: record 1 has this request number for bed 12: whose result is"}
	d := onDoubt(t, 80, 24)
	for _, key := range []string{"2", "3", "4", "5", "6"} {
		d.keys(key)
		d.mustShow(looks...)
		d.keys("esc")
	}
	d.keys("9")
	d.mustNotShow("Ring back")
	d.keys("esc", "2", "=Dr Patel", "enter")
	d.mustShow("SAVED 2/2", "told Dr Patel")
	d.keys("3", "enter", "7")
	d.mustShow(append(looks, "CHECKED?")...)
	d.keys("esc", "up", "3") // the request is of the other bed
	d.mustShow("ENTERED?", "LOOK: record 2 has a result with this request number for bed 4")
}

// On the smallest screen they are in sight in few words, on the board too.
func TestTheLooksOnASmallScreen(t *testing.T) {
	d := onDoubt(t, 40, 10)
	brief := []string{"LOOK: NOT READ BACK; record 1: bed 12"}
	d.keys("2")
	d.mustShow(append(brief, "TOLD?", "Who was told")...)
	d.keys("enter")
	d.mustShow(append(brief, "Who was told is needed")...)
	d.keys("esc", "esc")
	d.tick(20 * time.Minute)
	d.keys("home", "space")
	d.mustShow(append(brief, "TOLD?")...)
	d.keys("=Dr Patel", "enter", "a", "end", "3")
	d.mustShow(append(brief, "ENTERED?")...)
	d.keys("enter", "7")
	d.mustShow(append(brief, "CHECKED?")...)
	if words := d.screen(); !strings.Contains(words, "yes, it agrees") {
		t.Errorf("nothing goes on:\n%s", words)
	}
}

// Where somebody writes for another the question names that one, who will stand in the log
// as having checked; and that one is refused where it was them who accounted for the paper.
func TestWhoWillStandAsHavingChecked(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("4", "enter", "j", "=Bo", "tab", "=nurse", "enter", "7")
	d.mustShow("CHECKED?", "Bo, for whom you write, has the paper in hand", "Esc, then J")
	d.mustNotShow("You are")
	d.keys("enter")
	d.mustShow("checked by")
	if by := d.m.s.State().Record(2).VerifiedBy.Name; by != "Bo" {
		t.Errorf("it was checked by %q", by)
	}
	d.keys("up", "4", "enter", "7", "enter")
	d.mustShow("Bo said that it is scanned: a second person checks it")
}

// Of a bed move the field that is wrong is in front, with what is wrong about it.
func TestARecordOfAnotherBedDoesNotGoAlong(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("a", "3", "=5", "enter", "a", "3", "=6", "enter", "6", "=spoiled", "enter", "home", "v", "=12", "tab")
	for typed, want := range map[string]string{"3": "Record 3 is not of bed 4 but of bed 5", "4": "Record 4 does not go along: Drug chart, bed 6, not needed", "9": "There is no record 9"} {
		d.keys("ctrl+u", "="+typed, "enter")
		d.mustShow(want, ">Only these records")
	}
	d.keys("ctrl+u", "=1", "enter")
	d.mustShow("1 paper goes along?")
}

// Once a late paper was told of, the heading above its row counts it no longer, as the
// header does not.
func TestTheHeadingOfWhatIsOverdueIsOfNow(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("esc")
	d.tick(16 * time.Minute)
	d.keys("home")
	d.tick(3 * time.Second)
	overdue := d.m.overdueCount()
	d.mustShow(fmt.Sprintf("OVERDUE %d", overdue), "> ! Phoned result 14")
	d.keys("space", "=Dr Patel", "enter")
	d.mustShow("told Dr Patel")
	if left := d.m.overdueCount(); left != overdue-1 {
		t.Fatalf("%d are overdue, not %d", left, overdue-1)
	} else if left == 0 {
		d.mustNotShow(" OVERDUE 1")
		d.mustShow("NO LONGER OVERDUE")
	} else {
		d.mustShow(fmt.Sprintf("OVERDUE %d", left))
	}
}

// While papers are looked for a heading says how many of its form are shown.
func TestTheHeadingsOfWhatIsLookedFor(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("e", "3", "=1-6", "enter")
	d.mustShow("DRUG CHART  6 out")
	d.tick(16 * time.Minute)
	d.keys("/", "=bed 4", "enter")
	d.mustShow("DRUG CHART  1 of 6 shown", "PAPER REQUEST  1 of 1 shown", "PHONED RESULT  1 of 1 shown, 1 late (above)")
	d.mustNotShow("6 out")
	d.keys("esc")
	d.mustShow("DRUG CHART  6 out", "PHONED RESULT  1 out, 1 late (above)")
}
