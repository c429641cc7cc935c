package tui

import (
	"io"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/plain"
)

// counted presses keys, and counts them: what is typed into a field is not a key press
// of the way there.
func (d *driver) counted(names ...string) int {
	d.t.Helper()
	n := 0
	for _, name := range names {
		d.keys(name)
		if !strings.HasPrefix(name, "=") {
			n++
		}
	}
	return n
}

// From launch on a PC where nothing was ever set: declared in at most twelve keys
// besides what is typed, the first step ticked in two more, anything that can be done
// in three.
func TestFewKeys(t *testing.T) {
	d := newDriverWithoutWard(t, writeLibrary(t))
	n := d.counted("=7B", "enter", "d", "1", "2", "y", "tab", "=02:50", "tab", "=S Okafor", "tab", "=nurse in charge", "enter")
	d.mustShow("LIVE", "7B", "S Okafor", "NEXT")
	if n > 12 {
		t.Errorf("%d keys to declare: the most is 12", n)
	}
	state := d.m.s.State()
	if since := state.Since.In(london); since.Hour() != 2 || since.Minute() != 50 {
		t.Errorf("since %v", since)
	}
	first := d.m.s.State().Procedures[0].Steps[0]
	if n := d.counted("space", "enter"); n > 2 || first.Status != incident.Done {
		t.Errorf("the first step is %s after %d more keys", first.Status, n)
	}
	for _, want := range []struct{ typed, shown string }{
		{"=decision", "Decided"}, {"=undo", "SAVED 2/2"}, {"=clock", "Wall clock"}, {"=handover", "name the next person"},
		{"=systems", "said back"}, {"=print", "Print"}, {"=handbook", "HANDBOOK"}, {"=leave", "Leave the program?"},
	} {
		for len(d.m.forms) > 0 {
			d.keys("esc")
		}
		d.m.show(newBoard())
		if n := d.counted("ctrl+k", want.typed, "enter"); n > 3 {
			t.Errorf("%s takes %d keys", want.typed, n)
		}
		d.mustShow(want.shown)
	}
}

// Enter alone goes by whatever is still to be said, and not by the time it began: that
// is filled with the present one, which is wrong of most outages.
func TestEnterAsksSinceWhen(t *testing.T) {
	d := newDriverWithoutWard(t, writeLibrary(t))
	n := d.counted("=7B", "enter", "d", "1", "enter")
	d.mustShow("Since when is it down?")
	n += d.counted("=02:20", "enter", "=S Okafor", "enter")
	d.mustShow("Your role")
	n += d.counted("enter", "y", "enter")
	d.mustShow("LIVE", "S Okafor")
	if since := d.m.s.State().Since.In(london); since.Hour() != 2 || since.Minute() != 20 || n > 12 {
		t.Errorf("since %v, after %d keys", since, n)
	}
}

// What is down brings procedures that are offered by a number each. A number never comes
// to mean another procedure while the board is on.
func TestOffersByNumber(t *testing.T) {
	d := declared(t, 80, 24)
	d.mustShow("NOT OPENED 9 (P)", "1 Blood transfusion", "2 Paper pathology requests")
	d.keys("2")
	d.mustShow("Opened: Paper pathology requests (U takes it back)", "NOT OPENED 8 (P)   1 Blood transfusion")
	d.mustNotShow("2 Paper path")
	d.keys("2")
	d.mustShow("Paper pathology requests is open already")
	d.keys("1")
	d.mustShow("Opened: Blood transfusion (U takes it back)")
	if n := len(d.m.s.State().Procedures); n != 3 {
		t.Errorf("%d procedures are open, not 3", n)
	}
	d.keys("esc", "p")
	d.mustShow("OFFERED", "3  Phoned critical results", "4  Discharge and transfer")
	d.mustNotShow("1  Blood", "2  Paper path")
	before := len(d.m.s.State().Procedures)
	d.keys("2")
	d.mustShow("Paper pathology requests has that number, and is open already.")
	if n := len(d.m.s.State().Procedures); n != before {
		t.Error("the number of one that is open has opened another")
	}
	d.keys("3")
	if p := d.m.s.State().Procedure("phoned-critical-results"); p == nil {
		t.Error("a number in the list opens nothing")
	}
	d.keys("esc", "p")
	d.mustShow("4  Discharge and transfer")
	d.mustNotShow("3  Phoned")
	d.keys("4")
	if p := d.m.s.State().Procedure("discharge-transfer"); p == nil {
		t.Error("between two visits a number has come to mean another")
	}
	small := declared(t, 40, 10)
	small.keys("1")
	if n := len(small.m.s.State().Procedures); n != 1 {
		t.Error("a number has opened what is not in sight")
	}
}

// A key that was not meant opens no procedure for good: U takes it back, as an entry of
// its own, and it is offered again under its number. Once something was done with it, U
// leaves it alone.
func TestUndoOpening(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		d := declared(t, size[0], size[1])
		before := d.m.s.State().Entries
		d.keys("end", "1")
		p := d.m.s.State().Procedure("blood-transfusion")
		if p == nil {
			t.Fatal("1 opens nothing")
		}
		d.mustShow("Opened: Blood transfusion")
		d.keys("u")
		if !d.m.s.State().Procedure("blood-transfusion").StoodDown {
			t.Error("U leaves it open")
		}
		rows := d.m.s.Book().Rows()
		if last := rows[len(rows)-1]; last.Reason != "opened by mistake" || d.m.s.State().Entries != before+2 {
			t.Errorf("%d entries after %d, the last %q", d.m.s.State().Entries, before, last.Reason)
		}
		d.keys("end")
		d.mustShow("NOT OPENED 9 (P)", "1 Blood transfusion")
		d.keys("u")
		d.mustShow("Nothing to undo")

		d.keys("end", "1")
		if d.m.s.State().Procedure("blood-transfusion").StoodDown {
			t.Fatal("opened by mistake, it cannot be opened any more")
		}
		d.do(incident.Settle{Ref: incident.Ref{Procedure: "blood-transfusion", Step: p.Steps[0].Def.ID}, As: incident.CouldNot, Reason: "no runner"})
		d.keys("u")
		d.mustShow("More was done with Blood transfusion since")
		if d.m.s.State().Procedure("blood-transfusion").StoodDown {
			t.Error("U takes away a procedure that is worked with")
		}
	}
}

// What is opened first is for what is down, and a cyber attack is told to whoever comes.
func TestFirstProcedureIsForWhatIsDown(t *testing.T) {
	for _, test := range []struct{ key, opens, not string }{
		{"1", "EPR downtime opened", "CYBER ATTACK"},
		{"3", "Paper imaging requests opened", "CYBER ATTACK"},
		{"7", "Cyber isolation", "EPR downtime opened"},
		{"0", "EPR downtime opened", "CYBER ATTACK"},
	} {
		d := newDriver(t, t.TempDir(), 80, 24)
		d.keys("d", test.key)
		d.mustShow("Starting opens")
		d.keys("y", "tab", "tab", "=A Nurse", "tab", "enter")
		d.mustShow("LIVE", test.opens)
		d.mustNotShow(test.not)
	}
	d := newDriver(t, t.TempDir(), 60, 15)
	d.keys("d", "7", "y", "tab", "tab", "=A Nurse", "tab", "enter")
	d.mustShow("! CYBER: no USB sticks, no e-mail")
	d.keys("end")
	d = newDriver(t, t.TempDir(), 60, 15)
	d.keys("d", "1", "7", "y", "tab", "tab", "=A Nurse", "tab", "enter", "end")
	d.mustShow("1 Cyber isolation")
	d.keys("1")
	if n := len(d.m.s.State().Procedures); n != 2 {
		t.Errorf("%d procedures are open, not 2", n)
	}
}

// A time is typed into its field, also where the step asks for one of several answers.
func TestEarlierWithAChoice(t *testing.T) {
	d := newDriver(t, t.TempDir(), 80, 24)
	d.keys("d", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter")
	state := d.m.s.State()
	p := state.Procedures[0]
	d.m.show(newProcedure(d.m, p.Def.ID, p.Steps[0].Def.ID, d.m.screen))
	if p.Steps[0].Def.Answer == nil || p.Steps[0].Def.Answer.Choices == nil {
		t.Fatal("the first step of the shipped procedure asks for no choice")
	}
	d.keys("t", "=02:50", "tab", "="+p.Steps[0].Def.Answer.Choices[1], "enter", "enter") // it is before the start, and so asked
	d.mustShow("SAVED 2/2", "done 02:50")
	if got := p.Steps[0].Answer; got != p.Steps[0].Def.Answer.Choices[1] {
		t.Errorf("the answer is %q", got)
	}
}

// Everything in the palette is found by its own words, and done by three keys besides
// them at most.
func TestEveryActionByItsWords(t *testing.T) {
	d := declared(t, 80, 24)
	for _, do := range d.m.doables() {
		d.keys("ctrl+k", "="+do.words)
		p, ok := d.m.screen.(*palette)
		if !ok || len(p.found) == 0 || p.found[0].words != do.words {
			t.Errorf("%q is not found by its words:\n%s", do.words, d.screen())
		}
		d.keys("esc")
	}
}

// The numbers of the board are the same after the program was started again, whatever was
// opened or named in between.
func TestOffersKeepTheirNumbersOverARestart(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("2")
	d.keys("s", "a", "=imaging", "enter", "esc")
	d.mustShow("NEXT")
	before := slices.Clone(d.m.screen.(*board).offers.ids)
	d.close()
	d = newDriver(t, d.dir, 80, 24)
	d.keys("enter", "1")
	if len(before) < 5 || before[1] != "pathology-requests" {
		t.Fatalf("the numbers before were %q", before)
	}
	if now := d.m.screen.(*board).offers.ids; !slices.Equal(now, before) {
		t.Errorf("the numbers were %q, and after a restart they are %q", before, now)
	}
	d.mustShow("1 Blood transfusion")
	d.mustNotShow("2 Phoned")
}

// Where line mode began the run, what the app would have opened is offered as any other: it
// stands first in the list and takes no number, so that none shifts once it is open.
func TestOffersKeepTheirNumbersWhereLineModeBegan(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.m.s.SetWho(event.Person{Name: "S Okafor"})
	if err := plain.Run(d.m.s, plain.Options{In: strings.NewReader("declare live EPR down systems epr,pathology\n"), Out: io.Discard}); err != nil {
		t.Fatal(err)
	}
	d.keys("enter", "p")
	l := d.m.screen.(*libraryScreen)
	before := slices.Clone(l.numbers)
	if first := l.docs[0].Procedure.ID; first != "epr-downtime" || slices.Contains(before, first) || len(before) < 5 {
		t.Fatalf("first is %s, and the numbers are %q", first, before)
	}
	d.mustShow("> EPR downtime", "  1  Blood transfusion")
	d.keys("0") // the number of none
	if len(d.m.s.State().Procedures) > 0 {
		t.Fatalf("0 opened something:\n%s", d.screen())
	}
	d.keys("o", "2")
	if len(d.m.s.State().Procedures) != 2 || d.m.s.State().Procedures[1].Def.ID != before[1] {
		t.Fatalf("it is open, and 2 did not open %s:\n%s", before[1], d.screen())
	}
	d.close()
	d = newDriver(t, d.dir, 80, 24)
	d.keys("enter", "1")
	if now := d.m.screen.(*board).offers.ids; !slices.Equal(now, before) {
		t.Errorf("the numbers were %q, and after a restart they are %q", before, now)
	}
}
