package tui

import (
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// inTheWrongName is a driver on the log, on a tick in the name of who was here before.
func inTheWrongName(t *testing.T, width, height int) *driver {
	d := declared(t, width, height)
	d.tick(4 * time.Minute)
	d.keys("down", "space")
	d.tick(2 * time.Minute)
	d.keys("l")
	return d
}

// Who did it is put right in the form that corrects an entry, and both names are shown
// wherever the tick is.
func TestWhoDidItIsPutRight(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := inTheWrongName(t, width, height)
		d.keys("x", "tab")
		d.golden("correct-doer")
		d.keys("=M Silva, staff nurse", "enter")
		d.golden("corrected-log")
		d.keys("up", "r")
		d.golden("corrected-entry")
		d.keys("esc", "enter")
		d.golden("corrected-step")
		row := d.lastRow()
		if row.Righted == nil || row.Righted.Doer != (event.Person{Name: "M Silva", Role: "staff nurse"}) || row.Corrects != 3 {
			t.Errorf("the correction is %+v", row)
		}
	})
}

// Words are corrected as ever, a name that is left as it was is not put right, and what can
// have no other name asks for none.
func TestCorrectingWordsAlone(t *testing.T) {
	d := inTheWrongName(t, 80, 24)
	d.keys("x", "enter")
	d.mustShow("Type what is right")
	d.keys("=at 03:14, not 03:15", "enter")
	if row := d.lastRow(); row.Righted != nil || row.Message != "Correction of entry 3: at 03:14, not 03:15" {
		t.Errorf("the correction is %+v", row)
	}
	d.keys("esc", "w", "2", "=B Shah", "enter", "enter")
	d.keys("l", "x")
	d.mustShow("What is right")
	d.mustNotShow("Who did it")
}

// Where another name is typed, what stands under "What is right" is why, and says so before
// it is saved.
func TestWhatIsTypedWithANameIsWhy(t *testing.T) {
	const said = "This is why the name was wrong."
	atSizes(t, func(t *testing.T, width, height int) {
		d := inTheWrongName(t, width, height)
		d.keys("x", "=I was at bed 4")
		d.mustNotShow(said)
		d.keys("tab", "=M Silva")
		d.mustShow(said)
		d.golden("correct-doer-why")
		for range len("M Silva") {
			d.keys("backspace")
		}
		d.mustNotShow(said)
		d.keys("=M Silva", "enter")
		if row := d.lastRow(); row.Message != "Correction of entry 3: it was M Silva, and not S Okafor, Nurse in charge: I was at bed 4" {
			t.Errorf("the correction is %+v", row)
		}
	})
}

// The second person of a tick is put right beside the first, and what was typed besides is
// why.
func TestTheSecondPersonIsPutRight(t *testing.T) {
	d := declared(t, 80, 24)
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: "print"}, With: "J Reid"})
	d.keys("l", "x", "=she was called away", "tab", "tab", "=S Okafor", "enter")
	d.mustShow("is of two people")
	for range len("S Okafor") {
		d.keys("backspace")
	}
	d.keys("=B Shah")
	d.mustShow("This is why the name was wrong.")
	d.keys("enter")
	row := d.lastRow()
	if row.Righted == nil || row.Righted.With != "B Shah" || row.Righted.Doer.Name != "" {
		t.Fatalf("the correction is %+v", row)
	}
	d.keys("up", "enter")
	d.mustShow("Reid, corrected to B Shah by S")
}
