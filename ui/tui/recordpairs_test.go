package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/store/incident"
)

// onResults is a driver with a request for bed 12 in the ledger, which is in front, and the
// procedure of critical results open.
func onResults(t *testing.T, width, height int) *driver {
	t.Helper()
	d := onPaper(t, width, height)
	d.keys("p")
	d.toListed("phoned-critical-results")
	d.keys("o")
	d.m.show(newBoard())
	d.keys("a", "a", "1", "=101", "enter", "=12", "enter", "=urgent", "enter", "enter", "=03:00", "enter")
	return d
}

// phoned types a phoned result up to its bed.
func (d *driver) phoned(sheet, number, bed string) {
	d.t.Helper()
	d.keys("a", "4", "="+sheet, "tab")
	if number != "" {
		d.keys("=" + number)
	}
	d.keys("tab", "="+bed)
}

// finishPhoned fills in what else a phoned result needs, and saves it.
func (d *driver) finishPhoned(readBack string) {
	d.t.Helper()
	d.keys("enter", "=blood", "enter", "=critical", "enter", "=03:05", "enter", "=Jo, blood sciences", "enter", "=S Okafor, nurse", "enter", "="+readBack, "enter")
}

// A result that was phoned for another bed than its request is warned of while it is typed
// and once it is saved, and never stopped; the two name each other in the ledger.
func TestAResultForAnotherBed(t *testing.T) {
	d := onResults(t, 80, 24)
	d.phoned("S1", "101", "4")
	d.mustShow("LOOK: record 1 has this request number for bed 12: whose result is this?", "Ask before anybody acts on it")
	d.finishPhoned("yes")
	d.mustShow("SAVED 2/2", "LOOK: record 1 has this request number for bed 12", "answers record 1, LOOK: that is bed 12", "result: record 2, LOOK: that is bed 4")
	d.keys("enter")
	d.mustShow("PAPER, record 2: Critical result S1, bed 4", "Answers record 1, LOOK: that is bed 12", "LOOK: record 1 has this request number for bed 12: whose result is this? Ask")
	d.keys("8", "tab", "tab", "=12")
	d.mustNotShow("whose result is this")
	d.keys("enter", "=the caller says so", "enter")
	d.mustShow("SAVED 2/2", "Answers record 1")
	d.mustNotShow("LOOK")
	d.keys("8", "tab", "tab", "=7")
	d.mustShow("LOOK: record 1 has this request number for bed 12")
	d.keys("enter", "=said again", "enter")
	d.mustShow("no. 8: LOOK: record 1 has this request number for bed 12")
	if n := len(d.m.s.State().Records); n != 2 {
		t.Errorf("%d papers", n)
	}
}

// A number that is in no request is said, shortly.
func TestAResultOfNoRequest(t *testing.T) {
	d := onResults(t, 80, 24)
	d.phoned("S1", "999", "12")
	d.mustShow("request number 999 is in no request here")
	d.mustNotShow("LOOK")
	d.finishPhoned("yes")
	d.mustShow("SAVED 2/2", "request number 999 is in no request here")
	d.keys("enter")
	d.mustShow("Request number 999 is in no request here")
	d.keys("esc")
	d.phoned("S2", "", "12")
	d.mustShow("Bed (required): 12")
	d.mustNotShow("   request number") // under the field
}

// A result that was not read back says so at once, and in the ledger until it is amended.
func TestAResultThatWasNotReadBack(t *testing.T) {
	d := onResults(t, 80, 24)
	d.phoned("S1", "101", "12")
	d.keys("enter", "=blood", "enter", "=critical", "enter", "=03:05", "enter", "=Jo", "enter", "=S Okafor", "enter", "=n")
	d.mustShow("LOOK: NOT READ BACK. Ring back, read it all back")
	d.keys("enter")
	d.mustShow("SAVED 2/2", "LOOK: NOT READ BACK. Ring back, read it all back", "S1, bed 12, critical", "NOT READ BACK; answers record 1")
	d.tick(20 * time.Minute)
	d.mustShow("NOT READ BACK; answers record 1")
	d.keys("enter")
	d.mustShow("NOT READ BACK")
	d.keys("8", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "=yes", "enter", "=rung back", "enter")
	if r := d.m.s.State().Record(2); r.NotReadBack() || r.Value("Read back") != "yes" {
		t.Fatalf("read back: %q\n%s", r.Value("Read back"), d.screen())
	}
	d.keys("esc")
	d.mustNotShow("NOT READ BACK")
}

// The ledger narrows with every letter, to a number, a bed, a form or a record, and is
// whole again with Esc.
func TestSearchInTheLedger(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := onPaper(t, width, height)
		d.requests()
		d.keys("a", "1", "=212", "enter", "=12", "enter", "=2", "enter", "enter", "=03:00", "enter", "6", "=spoiled", "enter", "home")
		on := d.m.screen.(*recordsScreen).on
		d.keys("/", "=bed 12")
		d.mustShow("RECORDS: \"bed 12\"", "1 of 3 papers", "212, bed 12")
		d.mustNotShow("101, bed 4")
		for range len("bed 12") {
			d.keys("backspace")
		}
		d.keys("=phoned")
		d.mustShow("1 of 3 papers", "14, bed 4")
		d.keys("esc")
		if s := d.m.screen.(*recordsScreen); s.words != "" || s.on != on {
			t.Errorf("after Esc %q is looked for, the cursor on record %d, not %d", s.words, s.on, on)
		}
		d.keys("/", "=record 1", "enter", "enter")
		d.mustShow("PAPER, record 1: Paper request 101")
		d.keys("esc")
		d.mustShow("RECORDS: \"record 1\"")
		d.keys("esc")
		d.mustShow("RECORDS: the paper", "101, bed 4")
		d.keys("/", "=quokka")
		d.mustShow("No paper is like that")
		d.keys("esc", "esc")
		if _, ok := d.m.screen.(*board); !ok {
			t.Errorf("the screen is %T", d.m.screen)
		}
	})
}

// The header stays that of the run while something is looked for in its ledger once it is
// closed, and what is added to a ledger that is narrowed is shown.
func TestSearchInTheLedgerOfARunThatIsOver(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("/", "=101", "enter", "a", "2", "=15", "enter", "=5", "enter", "=other", "enter", "=now", "enter")
	d.mustShow("Record 3, Phoned result 15, bed 5: added", "15, bed 5", "101, bed 4")
	before := d.line(1)
	d.keys("/", "=x")
	if got := d.line(1); got != before {
		t.Errorf("the first line is %q, was %q", got, before)
	}
}

// A bed move that was a mistake is taken back by U, until something else is said of one of
// its papers.
func TestUndoOfABedMove(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	was := [2]incident.RecordDue{d.m.s.State().Record(1).Due(), d.m.s.State().Record(2).Due()}
	d.keys("v", "=7", "enter", "enter")
	d.mustShow("Bed 4 moved to 7")
	d.keys("u")
	d.mustShow("SAVED 2/2", "Taken back, moved by mistake: the move of bed 4")
	for i, number := range []int{1, 2} {
		if r := d.m.s.State().Record(number); r.Value("Bed") != "4" || r.Due() != was[i] {
			t.Errorf("record %d: bed %s, due %+v, was %+v", number, r.Value("Bed"), r.Due(), was[i])
		}
	}
	d.keys("u")
	d.mustShow("Nothing to undo")
	d.keys("enter", "end")
	d.mustShow("moved back from bed 7 to 4:", "moved by mistake  (S Okafor)")
	d.keys("esc", "v", "=7", "enter", "enter", "m", "=porter late", "enter", "u")
	d.mustShow("The latest is the move of bed 4 to 7. U again undoes it")
	d.keys("9", "=ward clerk", "enter", "u")
	d.mustShow("More was said of record 2 since")
	if r := d.m.s.State().Record(1); r.Value("Bed") != "7" {
		t.Errorf("half of it was taken back: bed %s", r.Value("Bed"))
	}
}

// However many procedures are open, each of their forms is reached by letters, by arrows,
// and the first by their numbers, on the smallest screens.
func TestEveryFormIsReached(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}, {40, 10}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			d := newDriver(t, t.TempDir(), size[0], size[1]) // with the procedures that are shipped
			d.declare()
			for _, doc := range d.m.s.Library().All() {
				open, err := d.m.s.OpenProcedure(doc.Procedure.ID)
				if err == nil {
					_, err = d.m.s.Do(open)
				}
				if err != nil && d.m.s.State().Procedure(doc.Procedure.ID) == nil {
					t.Fatal(err)
				}
			}
			forms := d.m.s.State().Forms()
			if len(forms) < 35 {
				t.Fatalf("there are %d forms", len(forms))
			}
			d.m.show(newBoard())
			d.keys("a")
			for i, pf := range forms {
				d.keys("a")
				for range i {
					d.keys("down")
				}
				d.mustShow("> ")
				if row := d.lineWith("> "); !strings.Contains(row, pf.Form.Name) {
					t.Fatalf("form %d: the cursor is on %q, not on %s", i+1, row, pf.Form.Name)
				}
				d.keys("enter")
				if f := d.m.form(); f == nil || f.title != "ADD PAPER: "+pf.Form.Name {
					t.Fatalf("%s: asked is %+v", pf.Form.Name, f)
				}
				d.keys("esc")
			}
			d.keys("a", "=phoned rep", "enter")
			d.mustShow("ADD PAPER: Phoned report")
			d.keys("esc", "a", "=drug", "1")
			d.mustShow("ADD PAPER: Drug chart")
			d.keys("esc", "a", "=quokka")
			d.mustShow("No form by these letters")
			d.keys("esc", "e", "=drug", "enter")
			d.mustShow("ONE FOR EACH BED: Drug chart")
			d.keys("esc")
			if _, ok := d.m.screen.(*recordsScreen); !ok {
				t.Errorf("the screen is %T", d.m.screen)
			}
		})
	}
}

// lineWith is the first line of the screen with some words.
func (d *driver) lineWith(words string) string {
	for line := range strings.SplitSeq(d.screen(), "\n") {
		if strings.Contains(line, words) {
			return line
		}
	}
	return ""
}
