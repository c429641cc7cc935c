package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/incident"
)

// onPaper is a driver with a downtime running and, on its board, a procedure with three
// paper forms: Paper request, Phoned result and Drug chart.
func onPaper(t *testing.T, width, height int) *driver {
	t.Helper()
	dir := writeLibrary(t)
	writePaperPads(t, dir)
	d := newDriver(t, dir, width, height)
	d.declare()
	d.keys("p")
	d.toListed("paper-pads")
	d.keys("o")
	d.m.show(newBoard())
	return d
}

// writePaperPads puts the procedure with those forms into a folder.
func writePaperPads(t testing.TB, dir string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", "paper-pads.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "runbooks", "paper-pads.md"), source, 0o644); err != nil {
		t.Fatal(err)
	}
}

// requests puts a request and a phoned result into the ledger, which is left in front.
func (d *driver) requests() {
	d.t.Helper()
	d.keys("a", "a", "1", "=101", "enter", "=4", "enter", "=1", "enter", "enter", "=03:00", "enter")
	d.keys("a", "2", "=14", "enter", "=4", "enter", "=1", "enter", "=now", "enter")
	if n := len(d.m.s.State().Records); n != 2 {
		d.t.Fatalf("%d papers are in the ledger, not 2:\n%s", n, d.screen())
	}
}

// A paper is in the ledger in twelve keys at most besides what is typed, and the second
// like it in fewer.
func TestAPaperInFewKeys(t *testing.T) {
	d := onPaper(t, 80, 24)
	if n := d.counted("a", "a", "1", "=101", "enter", "=4", "enter", "=e", "enter", "enter", "=now", "enter"); n > 12 {
		t.Errorf("a paper takes %d keys", n)
	}
	d.mustShow("SAVED 2/2", "Record 1, Paper request 101, bed 4: added", "PAPER REQUEST  1 out", "101, bed 4, emergency", "Due 05:11 (2 h left)")
	if n := d.counted("+", "=103", "enter", "=5", "enter", "=routine", "enter", "enter", "=02:50", "enter"); n > 8 {
		t.Errorf("another takes %d keys", n)
	}
	d.mustShow("Record 2, Paper request 103, bed 5: added", "PAPER REQUEST  2 out", "Not in the ledger: 102. Spoiled, or lost?")
	d.keys("esc")
	d.mustShow("Paper out 2")
	d.keys("enter")
	d.mustShow("Paper out 2")
}

// A number that the ledger has is refused, and what was typed is still there.
func TestADuplicateNumberIsRefused(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("a", "1", "=101", "enter", "=12", "enter", "=urgent", "enter", "enter", "=03:05", "enter")
	d.mustShow("101 is in the ledger already, as record 1", "Request no. (required): 101", "Bed (required): 12", "urgent", "03:05")
	if n := len(d.m.s.State().Records); n != 2 {
		t.Fatalf("%d papers", n)
	}
	d.keys("backspace", "=2", "enter") // the field it is about is in front
	d.mustShow("Paper request 102, bed 12: added", "PAPER REQUEST  2 out")
}

// A late paper stands above what is overdue, is counted with it, is told of, and is told
// by Space, which never ticks.
func TestALatePaperIsOverdue(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("esc")
	d.tick(time.Second)
	d.mustNotShow("OVERDUE")
	d.tick(15*time.Minute + time.Second)
	d.mustShow("PAPER LATE NOW: record 2: Phoned result 14, bed 4")
	overdue := len(d.m.boardNow().Overdue) + 1
	if got := d.m.overdueCount(); got != overdue || !strings.Contains(d.m.windowTitle(), "OVERDUE") {
		t.Errorf("%d overdue, not %d; the title is %q", got, overdue, d.m.windowTitle())
	}
	d.tick(time.Second)
	d.mustShow("Paper out 2, 1 late")
	d.keys("home")
	d.mustShow("> ! ", "Phoned result 14, bed 4", "Escalate to next doctor up", "NOT SET)")
	d.keys("a")
	d.mustShow("Phoned result: escalate to next doctor up, then the site manager on ________")
	d.keys("enter")
	d.mustShow("LATE: Tell by 03:26", "Escalate to next doctor up")
	d.keys("esc", "esc")
	done := d.m.s.State().Procedures[0].Count(incident.Done)
	d.keys("space")
	d.mustShow("TOLD?", "record 2: Phoned result 14, bed 4", "Tell by 03:26")
	d.keys("=Dr Patel", "enter")
	d.mustShow("SAVED 2/2", "Record 2, Phoned result 14, bed 4: told Dr Patel")
	if r := d.m.s.State().Record(2); r.ToldTo != "Dr Patel" || d.m.s.State().Procedures[0].Count(incident.Done) != done {
		t.Errorf("told %q, and %d steps are done", r.ToldTo, d.m.s.State().Procedures[0].Count(incident.Done))
	}
	d.mustShow("told Dr Patel │") // the row keeps its place for a moment
	d.tick(3 * time.Second)
	d.mustNotShow("! Phoned result 14", "! Tell by")
	d.mustShow("Paper out 2")
}

// What was entered is checked by a second person, and not by who entered it.
func TestASecondPersonChecks(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.mustShow("> ", "Phoned result") // the cursor is on what was added last
	d.keys("3")
	d.mustShow("ENTERED?", "! Told IS STILL EMPTY: Tell by 03:26 (15 min left)")
	d.keys("=EPR 4711", "enter")
	d.mustShow("SAVED 2/2", "Record 2, Phoned result 14, bed 4: entered: EPR", "Told not filled in, second person to check")
	d.keys("2", "=Dr Patel", "enter")
	d.mustShow("entered, second person to check")
	d.keys("7")
	d.mustShow("CHECKED?", "You are S Okafor")
	d.keys("enter")
	d.mustShow("a second person checks it")
	d.keys("esc", "w", "2", "=M Silva", "tab", "enter", "7", "enter")
	d.mustShow("Record 2, Phoned result 14, bed 4: checked by")
	if !d.m.s.State().Record(2).Accounted() {
		t.Error("it is not accounted for")
	}
	d.tick(3 * time.Second)
	d.mustShow("PHONED RESULT  all 1 accounted for", "1 accounted for (F lists them)")
	d.mustNotShow("> ")
	d.keys("f")
	d.mustShow("14, bed 4, critical", "entered, checked")
	d.keys("0", "=wrong patient record", "enter")
	d.mustShow("bed 4: out after all", "PHONED RESULT  1 out")
}

// What became of a paper is taken back by U, until something else was said of it.
func TestUndoOfAPaper(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("3", "enter", "u")
	d.mustShow("Record 2, Phoned result 14, bed 4: out after all")
	if r := d.m.s.State().Record(2); r.Became != incident.Out {
		t.Errorf("it is %s", r.State())
	}
	d.keys("4", "enter", "m", "=porter late", "enter", "u")
	d.mustShow("The latest is Record 2, Phoned result 14, bed 4: scanned. U again")
	d.keys("9", "=ward clerk", "enter", "u")
	d.mustShow("Something else was said of that paper since")
	if r := d.m.s.State().Record(2); r.Became != incident.Scanned {
		t.Errorf("it is %s", r.State())
	}
}

// The papers of a bed that move are named before they do.
func TestABedMoves(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("a", "1", "=102", "enter", "=12", "enter", "=1", "enter", "enter", "=now", "enter")
	d.keys("v", "=12", "enter") // from the bed of the paper under the cursor
	d.mustShow("Bed 12 is where they are")
	d.keys("esc", "home", "v")
	d.mustShow("Bed that is left: 4", "2 papers: record 1: Paper request 101, bed 4; record 2")
	d.keys("=12")
	d.mustShow("Bed 12 HAS PAPERS OUT: record 3")
	d.keys("enter")
	d.mustShow("In 12 there is other paper: write which records go along") // two patients' papers are not put together unread
	d.keys("=1, 2", "enter")
	d.mustShow("Bed 4 to 12: 2 papers go along?", "- record 1: Paper request 101, bed 4", "- record 2: Phoned result 14, bed 4")
	if d.m.s.State().Record(1).Value("Bed") != "4" {
		t.Fatal("it moved before Enter")
	}
	d.keys("enter")
	d.mustShow("SAVED 2/2", "Bed 4 moved to 12: record 1")
	if a, b := d.m.s.State().Record(1), d.m.s.State().Record(2); a.Value("Bed") != "12" || b.Value("Bed") != "12" || len(d.m.forms) > 0 {
		t.Errorf("beds %s and %s, %d forms", a.Value("Bed"), b.Value("Bed"), len(d.m.forms))
	}
}

// One paper for each bed; what has one out already is said.
func TestOneForEachBed(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("a", "e", "3", "=1-28")
	d.mustShow("28 papers")
	d.keys("enter")
	d.mustShow("Records 1 to 28, 28 times Drug chart: added", "DRUG CHART  28 out")
	d.keys("e", "3", "=27-30")
	d.mustShow("4 papers. OUT ALREADY for bed 27, 28")
	d.keys("enter")
	if n := len(d.m.s.State().Records); n != 32 {
		t.Errorf("%d papers", n)
	}
}

// The keys of a paper: what is not for it says so, and the paper keeps its history.
func TestOnePaper(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("up", "enter")
	d.mustShow("PAPER, record 1: Paper request 101, bed 4", "Out", "On the paper only: Patient, Result", "WHAT CAN BE DONE", "3  Entered into the patient record")
	d.keys("7")
	d.mustShow("Checked: not for record 1. It is out")
	d.keys("1", "=03:05", "enter", "9", "=ward clerk", "enter", "8", "tab", "tab", "=2", "enter")
	d.mustShow("Something else stood there: say why it changes")
	d.keys("=the doctor says so", "enter")
	d.mustShow("SAVED 2/2", "urgent", "With ward clerk", "Phoned")
	d.keys("end")
	d.mustShow("WHAT WAS DONE", "the paper is with ward clerk", "Urgency urgent (was emergency):", "the doctor says")
	d.keys("esc")
	d.mustShow("101, bed 4, urgent", "with ward clerk")
}

// What could not be saved names the paper in full.
func TestAPaperThatIsNotSaved(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.loseLog()
	d.keys("2", "=Dr Patel", "enter")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:", "Record 2, Phoned result 14, bed 4: told Dr", "Patel, S Okafor")
	d.keys("esc", "a", "1", "=102", "enter", "=7", "enter", "=1", "enter", "enter", "=now", "enter", "esc")
	d.keys("k")
	d.mustShow("Paper added, Paper request: Request no. 102; Bed 7; Urgency", "emergency; Sent 03:11")
}

// A session that only looks on reads the ledger, and is offered nothing that writes.
func TestLookingOnAtThePaper(t *testing.T) {
	first := onPaper(t, 80, 24)
	first.requests()
	d := first.beside(80, 24)
	d.keys("v", "enter", "a")
	d.mustShow("PAPER REQUEST  1 out")
	for _, shown := range []string{"add paper", "entered  4", "one for each"} {
		d.mustNotShow(shown)
	}
	for _, key := range []string{"n", "+", "1", "2", "t", "3", "8", "9", "e", "v"} {
		d.keys(key)
		if f := d.m.form(); f != nil {
			t.Errorf("%s asks: %s", key, f.title)
		}
	}
	d.keys("home", "enter")
	d.mustShow("PAPER, record 1")
	d.mustNotShow("WHAT CAN BE DONE")
	d.keys("3", "v")
	if f := d.m.form(); f != nil {
		t.Errorf("asked: %s", f.title)
	}
}

// The ledger opens from every screen of a run, and goes back to it.
func TestPaperFromEveryScreen(t *testing.T) {
	d := onPaper(t, 80, 24)
	for _, path := range [][]string{nil, {"enter"}, {"p"}, {"l"}, {"h"}, {"c"}, {"i"}} {
		d.m.show(newBoard())
		d.keys(path...)
		before := d.screen()
		d.keys("a")
		d.mustShow("RECORDS")
		d.keys("esc")
		if got := d.screen(); got != before {
			t.Errorf("after %q the screen is\n%s\nand was\n%s", path, got, before)
		}
	}
	for _, path := range [][]string{{"s"}, {"b"}} {
		d.m.show(newBoard())
		d.keys(path...)
		d.keys("ctrl+k", "=paper see what", "enter")
		d.mustShow("RECORDS")
	}
}

// From a procedure its own forms are asked for first.
func TestFormsOfTheProcedureFirst(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("p")
	d.toListed("pathology-requests")
	d.keys("o")
	d.m.show(newProcedure(d.m, "pathology-requests", "", newBoard()))
	d.keys("a", "a")
	d.mustShow("1  Paper request  Paper pathology requests", "2  Paper request  Paper on the ward")
	d.keys("esc", "esc", "esc", "a", "a")
	d.mustShow("1  Paper request  Paper on the ward")
}

// What a time was taken for is shown, and one of yesterday is asked about.
func TestTimesOfAPaper(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("a", "a", "1", "=101", "enter", "=4", "enter", "=1", "enter", "enter", "=23:50", "enter")
	d.mustShow("23:50 is in the future. Yesterday, Mon 23 Nov? Enter yes")
	d.keys("enter")
	d.mustShow("Due 01:50", "1 late")
	d.keys("+", "=102", "enter", "=5", "enter", "=1", "enter", "enter", "=Mon 22:10", "enter")
	if r := d.m.s.State().Record(2); r == nil || !strings.HasPrefix(r.Value("Sent"), "2026-11-23T22:10") {
		t.Errorf("%+v", r)
	}
}

// TestRecordScreens keeps the screens of the ledger at each size.
func TestRecordScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := onPaper(t, width, height)
		d.requests()
		d.keys("a", "1", "=104", "enter", "=12", "enter", "=2", "enter", "enter")
		d.goldenWide("record-form")
		d.keys("=02:50", "enter", "9", "=ward clerk", "enter", "e", "3", "=1-3", "enter", "6", "=bed empty", "enter")
		d.tick(20 * time.Minute)
		d.goldenWide("records")
		d.keys("home")
		d.goldenBeside("records-chosen")
		d.keys("enter")
		d.goldenWide("record")
		d.keys("esc", "home", "v", "=CT", "enter")
		d.golden("bed-move")
		d.keys("esc", "esc", "esc", "home")
		d.tick(3 * time.Second)
		d.keys("home")
		d.golden("board-late-paper")
		d.keys("enter", "esc", "down", "down", "down", "enter")
		d.m.show(newProcedure(d.m, "paper-pads", "", newBoard()))
		d.keys("end")
		d.golden("procedure-paper")
		d.m.show(newBoard())
		d.keys("c", "r", "=back", "enter")
		d.golden("recovering-paper")
	})
}
