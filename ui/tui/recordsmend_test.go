package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// line is one line of the screen, from 1.
func (d *driver) line(n int) string { return strings.Split(d.screen(), "\n")[n-1] }

// On a late paper of the board a number is what it is in the ledger, and opens nothing.
func TestANumberOnALatePaperOpensNoProcedure(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	d.keys("esc")
	d.tick(20 * time.Minute)
	d.keys("home")
	d.mustShow("> ! Phoned result 14, bed 4", "NOT OPENED")
	open := len(d.m.s.State().Procedures)
	for key, title := range map[string]string{"2": "TOLD?", "3": "ENTERED?", "6": "NOT NEEDED?", "9": "WHO HAS IT?"} {
		d.keys(key)
		d.mustShow(title, "record 2: Phoned result 14, bed 4")
		d.keys("esc")
	}
	for _, key := range []string{"1", "7", "0"} {
		d.keys(key)
		d.mustShow("not for record 2")
	}
	d.keys("?")
	d.mustShow("3", "entered")
	d.mustNotShow("open a procedure")
	d.keys("esc")
	if n := len(d.m.s.State().Procedures); n != open {
		t.Fatalf("%d procedures are open, not %d", n, open)
	}
	d.keys("2", "=Dr Patel", "enter")
	d.mustShow("Phoned result 14, bed 4: told Dr Patel")
	d.tick(3 * time.Second)
	d.keys("down", "1") // on a step a number opens a procedure, as ever
	if n := len(d.m.s.State().Procedures); n != open+1 {
		t.Errorf("%d procedures are open, not %d:\n%s", n, open+1, d.screen())
	}
}

// However many papers there are, a late one is in sight, above all forms.
func TestALatePaperIsAboveAllForms(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("a", "e", "3", "=1-28", "enter")
	d.keys("a", "2", "=14", "enter", "=4", "enter", "=1", "enter", "=now", "enter", "esc")
	d.tick(20 * time.Minute)
	d.keys("a")
	d.mustShow(" LATE 1", "> ! record 29  Phoned result 14, bed 4, critical", "DRUG CHART  28 out")
	if words := d.line(2); strings.Count(words, " out ") != 1 {
		t.Errorf("the second line is %q", words)
	}
	d.keys("end")
	d.mustShow("PHONED RESULT  1 out, 1 late (above)")
	d.keys("home", "2", "=Dr Patel", "enter")
	d.tick(3 * time.Second)
	d.mustNotShow(" LATE ", "(above)")
	d.mustShow("PHONED RESULT  1 out", "> ", "told Dr Patel")
}

// A second chart of a bed is warned of while it is typed and once it is added, and never
// stopped; one of another bed, or of another form, is not.
func TestASecondChartOfABed(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("a", "a", "3", "=4", "enter")
	d.mustNotShow("OUT ALREADY")
	d.keys("a", "3", "=4")
	d.mustShow("LOOK: record 1 OUT ALREADY for bed 4")
	d.keys("enter")
	d.mustShow("SAVED 2/2  no. 5: LOOK: record 1 OUT ALREADY for bed 4. Record 2")
	d.keys("a", "3", "=5")
	d.mustNotShow("OUT ALREADY for bed 5")
	d.keys("enter", "n", "2", "=14", "tab", "=4")
	d.mustNotShow("OUT ALREADY")
	d.keys("esc", "8")
	d.mustNotShow("OUT ALREADY") // nothing was typed
	d.keys("=4")
	d.mustShow("LOOK: record 1, record 2 OUT ALREADY for bed 4")
	d.keys("esc")
	if n := len(d.m.s.State().Records); n != 3 {
		t.Errorf("%d papers", n)
	}
}

// Who only looks on is told of no key that writes.
func TestLookingOnNamesNoKeysThatWrite(t *testing.T) {
	first := onPaper(t, 80, 24)
	d := first.beside(80, 24)
	d.keys("v", "enter", "a")
	d.mustShow("No paper is in the ledger.")
	d.mustNotShow("A adds")
	d.keys("esc")
	first.requests()
	d.becomes("Paper out 2")
	d.keys("a", "home", "7")
	d.mustShow("Checked: not for record 1. It is out.")
	d.mustNotShow("8 amends")
	d.keys("0")
	d.mustNotShow("8 amends")
}

// afterClose are the papers of onPaper, with one left out at the close.
func afterClose(t *testing.T, d *driver) {
	t.Helper()
	d.requests()
	d.keys("3", "enter", "esc")
	d.m.show(&closing{from: newBoard()})
	d.keys("enter")
	for range 4 {
		if d.m.s.Running() {
			d.keys("=Day shift", "tab", "=goes on", "enter")
		}
	}
	if d.m.s.Running() {
		t.Fatalf("it is not closed:\n%s", d.screen())
	}
}

// mustOnlyRead presses every key that writes in a ledger, and on one paper of it.
func (d *driver) mustOnlyRead(mode string) {
	d.t.Helper()
	before, behind := d.m.s.State().Entries, d.m.screen
	d.mustShow("RECORDS of "+mode, "closed", "PAPER REQUEST  1 out", "F accounted for too")
	if words := d.line(2); strings.Count(words, "Paper 2") != 1 {
		d.t.Errorf("the second line is %q", words)
	}
	d.mustNotShow("add paper", "left)", "late")
	for _, key := range []string{"n", "a", "+", "e", "v", "t", "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "u", "m", "d", "w"} {
		d.keys(key)
		if f := d.m.form(); f != nil || d.m.screen != behind {
			d.t.Fatalf("%s does something:\n%s", key, d.screen())
		}
	}
	d.keys("home", "enter")
	d.mustShow("PAPER, record 1", "closed", "WHAT WAS DONE", "added")
	d.mustNotShow("WHAT CAN BE DONE", "left)")
	for _, key := range []string{"v", "t", "1", "2", "3", "8", "9", "0", "u", "m", "d", "a"} {
		d.keys(key)
		if f := d.m.form(); f != nil {
			d.t.Fatalf("%s asks: %s", key, f.title)
		}
	}
	d.keys("esc")
	if d.m.screen != behind || d.m.s.State().Entries != before {
		d.t.Fatalf("entries %d, not %d:\n%s", d.m.s.State().Entries, before, d.screen())
	}
}

// After the close the ledger is read from the closed screen, the debrief and the finished
// downtime, also while another one is on.
func TestTheLedgerAfterTheClose(t *testing.T) {
	d := onPaper(t, 80, 24)
	afterClose(t, d)
	d.mustShow("Paper records (A): 2 not accounted for: 1 out, 1 to be checked")
	d.keys("a")
	d.mustOnlyRead("LIVE downtime")
	d.keys("esc", "b", "p")
	d.mustOnlyRead("LIVE downtime")
	d.keys("esc")
	d.mustShow("DEBRIEF")
	d.keys("esc", "esc", "f", "enter")
	d.mustShow("PAPER RECORDS (A): 2 not accounted for: 1 out, 1 to be checked", "A paper")
	d.keys("a")
	d.mustOnlyRead("LIVE downtime")
	d.keys("esc")
	d.mustShow("PAPER RECORDS (A)")
	d.keys("esc", "esc")

	title := d.m.s.State().Title
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter")
	if !d.m.s.Running() || d.m.s.State().Mode != event.Drill {
		t.Fatalf("no drill is on:\n%s", d.screen())
	}
	d.m.show(newFinished())
	d.keys("down", "enter", "a")
	d.mustNotShow("DRILL")
	d.mustShow(title)
	d.mustOnlyRead("LIVE downtime")
	d.keys("ctrl+k")
	d.mustNotShow("Undo:", "Note in the log")
	d.keys("esc")
}

// The ledger of a drill says that it was one, also after the close.
func TestTheLedgerOfAClosedDrill(t *testing.T) {
	dir := writeLibrary(t)
	writePaperPads(t, dir)
	d := newDriver(t, dir, 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter", "p")
	d.toListed("paper-pads")
	d.keys("o")
	d.m.show(newBoard())
	afterClose(t, d)
	d.keys("a")
	d.mustShow("DRILL DRILL DRILL", "closed")
	d.mustOnlyRead("DRILL")
	d.keys("enter")
	d.mustShow("DRILL DRILL DRILL", "PAPER, record 1")
	d.keys("esc", "esc", "esc", "f", "enter", "a")
	d.mustShow("DRILL DRILL DRILL", "closed")
	d.mustOnlyRead("DRILL")
}

// A field that nobody touched is not sent, however late Enter comes.
func TestAmendPastMidnight(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.requests()
	phoned := d.m.s.State().Record(2).Value("Phoned")
	d.keys("8")
	d.mustShow("Phoned (required; HH:MM or now; read back): 03:11")
	d.tick(30 * time.Minute)
	d.now, d.at = d.now.Add(21*time.Hour), d.at.Add(21*time.Hour)
	d.keys("tab", "=7", "tab", "tab", "tab", "tab", "tab", "=bed was wrong", "enter")
	for range 2 { // who it is, is asked again after so long
		if d.m.form() != nil && strings.Contains(d.screen(), "WHO") {
			d.keys("1", "enter")
		}
	}
	r := d.m.s.State().Record(2)
	if r.Value("Bed") != "7" || r.Value("Phoned") != phoned {
		t.Errorf("bed %q, phoned %q, not %q:\n%s", r.Value("Bed"), r.Value("Phoned"), phoned, d.screen())
	}
	rows := d.m.s.RowsOfRecord(2)
	if words := fmt.Sprint(d.m.s.RowWords(rows[len(rows)-1])); strings.Contains(words, "Phoned 0") {
		t.Errorf("the entry is %q", words)
	}
}

// How much paper is out stands once in the second line of a procedure.
func TestPaperIsCountedOnceInTheHeader(t *testing.T) {
	d := onPaper(t, 160, 40)
	d.requests()
	for _, show := range []screen{newBoard(), newProcedure(d.m, "paper-pads", "", newBoard()), newRecords(newBoard()), newLog(newBoard())} {
		d.m.show(show)
		if words := d.line(2); strings.Count(words, "Paper out 2") != 1 {
			t.Errorf("the second line is %q", words)
		}
	}
}

// Enter goes from field to field as long as one further on is needed, the optional ones on
// the way included, and says so; then it saves.
func TestEnterGoesByNoField(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("a", "a", "1", "=101", "enter", "=4", "enter", "=1")
	d.mustShow("Enter next")
	d.keys("enter")
	d.mustShow(">Requester:", "Enter next")
	d.keys("enter")
	d.mustShow(">Sent", "Enter save")
	d.keys("=now", "enter")
	d.mustShow("Record 1, Paper request 101, bed 4: added")
}
