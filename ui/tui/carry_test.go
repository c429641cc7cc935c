package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// becomesReal is a driver with a drill in which three steps were ticked, and which has
// become a real downtime.
func becomesReal(t *testing.T, width, height int) *driver {
	t.Helper()
	d := newDriver(t, writeLibrary(t), width, height)
	d.drillOf3()
	d.noDuff()
	return d
}

func (d *driver) drillOf3() {
	d.t.Helper()
	d.keys("r", "1", "y", "tab", "tab", "=M Silva", "tab", "=Nurse", "enter", "=drill", "enter")
	d.mustShow("DRILL DRILL DRILL")
	if action, err := d.m.s.OpenProcedure("pathology-requests"); err != nil {
		d.t.Fatal(err)
	} else {
		d.do(action)
	}
	d.tick(4 * time.Minute)
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: "second-pc"}})
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: "print"}, With: "J Reid"})
	d.tick(time.Minute)
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "pathology-requests", Step: "in-transit"}, Answer: "6"})
	d.tick(5 * time.Minute)
}

// noDuff declares the real one as S Okafor, in the keys that this always took.
func (d *driver) noDuff() {
	d.t.Helper()
	n := d.counted("f8", "enter", "1", "y", "tab", "=03:16", "tab", "=S Okafor", "enter")
	d.mustShow("LIVE")
	if n > 7 {
		d.t.Errorf("%d keys to declare what was a drill: it took 7", n)
	}
}

// What was ticked in a drill that became real is offered on the board, and nothing of it is
// in the log before somebody has said that it was really done.
func TestStepsReallyDoneAreCarriedOver(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := becomesReal(t, width, height)
		d.mustShow("ticked", "O")
		d.golden("carry-board")
		before, drill := d.m.s.State().Entries, d.m.s.State().Drill
		d.other = drill
		d.keys("o")
		d.golden("carry")
		d.keys("down", "space", "down", "space")
		d.golden("carry-chosen")
		if now := d.m.s.State().Entries; now != before {
			t.Fatalf("%d entries were made by choosing", now-before)
		}
		d.keys("enter")
		d.golden("carried")
		d.mustNotShow("ticked in the drill", "Really done?")

		print := incident.Ref{Procedure: "epr-downtime", Step: "print"}
		_, step := d.m.s.State().Find(print)
		if step.Status != incident.Done || step.By.Name != "M Silva" || step.With != "J Reid" || !step.At.Equal(start.Add(4*time.Minute)) {
			t.Errorf("the step is %+v", step)
		}
		if c := step.Carrier; c == nil || c.Log != drill || c.By.Name != "S Okafor" {
			t.Errorf("carried over as %+v", c)
		}
		if _, step := d.m.s.State().Find(incident.Ref{Procedure: "epr-downtime", Step: "second-pc"}); step.Status != incident.Open {
			t.Errorf("what was not chosen is %s", step.Status)
		}
		if p := d.m.s.State().Procedure("pathology-requests"); p == nil || p.Step("in-transit").Status != incident.Done || p.Step("in-transit").Answer != "" {
			t.Error("a procedure that was not open here is not open, or has an answer of the drill")
		}
		d.m.show(newProcedure(d.m, print.Procedure, print.Step, d.m.screen))
		d.golden("carried-step")
		d.keys("esc", "l")
		d.golden("carried-log")
	})
}

// It can be put off and found again, also by another program and from every screen, until
// somebody has said it: none of them, too.
func TestTheDrillWaitsUntilItIsSaid(t *testing.T) {
	d := becomesReal(t, 80, 24)
	dir := d.dir
	d.keys("o", "space", "esc")
	d.mustShow("3 steps were ticked in the drill. Which were really done?")
	d.close()
	now := d.now
	d = newDriver(t, dir, 80, 24)
	d.now = now
	d.keys("enter", "1")
	if _, ok := d.m.screen.(*board); !ok {
		d.m.show(newBoard())
	}
	d.mustShow("3 steps were ticked in the drill. Which were really done?")
	d.keys("l", "ctrl+k", "=drill", "enter")
	d.mustShow("TICKED IN THE DRILL", "0 of 3 really done")
	d.keys("enter")
	d.mustShow("Was NONE of it really done?")
	d.keys("esc")
	if d.m.s.State().Looked != nil {
		t.Fatal("it is said that none was done, and nobody has said so")
	}
	d.keys("enter", "enter")
	looked := d.m.s.State().Looked
	if looked == nil || looked.Carried != 0 || looked.Ticked != 3 {
		t.Fatalf("it is said that %+v", looked)
	}
	d.mustNotShow("ticked in the drill")
	d.keys("o")
	d.mustNotShow("TICKED IN THE DRILL")
}

// A step that was ticked here meanwhile is not carried over as well, and keeps the others in
// their places.
func TestDoneHereMeanwhile(t *testing.T) {
	d := becomesReal(t, 80, 24)
	d.keys("o", "space", "down", "space")
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: "second-pc"}})
	d.mustShow("3 ticked, 2 still to say: 1 really done", "NOT TO CARRY OVER: it is done here already")
	d.keys("up", "space")
	d.mustShow("It is done here already.")
	d.keys("enter")
	if looked := d.m.s.State().Looked; looked == nil || looked.Carried != 1 || looked.Ticked != 3 {
		t.Errorf("it is said that %+v", looked)
	}
}

// A step whose words are others here says so.
func TestAStepThatReadsDifferentlySaysSo(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 120, 40)
	d.drillOf3()
	path := filepath.Join(d.dir, "runbooks", "epr-downtime.md")
	source, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte(strings.Replace(string(source), "Print the drug charts", "Print all drug charts", 1)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.reload()
	d.noDuff()
	d.keys("o")
	d.mustShow("READS DIFFERENTLY here")
}

// cannotRead answers for the log of the drill that it cannot be read.
func (d *driver) cannotRead() {
	d.t.Helper()
	d.send(drilledMsg{reads: d.m.drill.reads, err: os.ErrNotExist})
}

// The log of a drill that is gone is said to be, and is settled as that: nobody knows what was
// ticked in it.
func TestADrillThatCannotBeRead(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := becomesReal(t, width, height)
		d.other = d.m.s.State().Drill
		d.cannotRead()
		d.golden("unread-board")
		d.later("o")
		d.mustShow("The drill's log is being read.")
		d.keys("enter")
		if d.m.form() != nil {
			t.Fatalf("asked before it was read:\n%s", d.screen())
		}
		d.cannotRead()
		d.golden("unread")
		d.keys("enter")
		d.mustNotShow("NONE")
		d.golden("unread-asked")
		d.keys("enter")
		looked := d.m.s.State().Looked
		if looked == nil || looked.DrillCarried != (event.DrillCarried{Log: d.other, Unread: true}) {
			t.Fatalf("it is said that %+v", looked)
		}
		d.golden("unread-settled")
		d.mustNotShow("cannot be read", "Nothing was really done")
		d.later("o")
		d.cannotRead()
		d.mustShow("That is settled")
		d.keys("enter")
		if _, ok := d.m.screen.(*board); !ok || d.m.form() != nil {
			t.Errorf("asked again:\n%s", d.screen())
		}
		d.keys("l")
		d.mustShow("could not be")
	})
}

// It is read again when O is pressed, beside the keys, and once it can be read it is asked.
func TestADrillIsReadAgain(t *testing.T) {
	d := becomesReal(t, 80, 24)
	d.cannotRead()
	d.mustShow("The drill's log cannot be read")
	read := d.later("o")
	d.mustShow("TICKED IN THE DRILL", "The drill's log is being read.")
	d.run(read)
	d.mustShow("0 of 3 really done", "[ ] 2 ")
	d.keys("esc")
	d.mustShow("3 steps were ticked in the drill. Which were really done?")

	d.cannotRead()
	d.later("o")
	d.cannotRead()
	d.keys("enter", "enter")
	if !d.m.s.State().DrillUnread() {
		t.Fatal("it is not settled")
	}
	d.keys("ctrl+k", "=the drill", "enter")
	d.mustShow("0 of 3 really done")
	d.keys("space", "enter")
	if looked := d.m.s.State().Looked; looked == nil || looked.Carried != 1 || looked.Unread {
		t.Errorf("it is said that %+v", looked)
	}
}

// As long as the log of the drill is read, O says so, and shows what was ticked once it was.
func TestTheDrillIsBeingRead(t *testing.T) {
	d := becomesReal(t, 80, 24)
	read := d.m.drill
	d.m.drill = drillRead{log: read.log, reads: read.reads + 1}
	d.mustNotShow("were ticked in the drill")
	d.keys("o")
	d.mustShow("The drill's log is being read.")
	d.mustNotShow("waits here")
	d.send(drilledMsg{reads: read.reads, err: os.ErrNotExist})
	d.mustShow("The drill's log is being read.") // that was an answer to the question before
	d.send(drilledMsg{reads: read.reads + 1, ticked: read.ticked})
	d.mustShow("0 of 3 really done")
}

// Where all of it is done here already, nothing is asked, and O says so.
func TestNothingOfTheDrillIsLeft(t *testing.T) {
	d := becomesReal(t, 80, 24)
	d.keys("o")
	if action, err := d.m.s.OpenProcedure("pathology-requests"); err != nil {
		t.Fatal(err)
	} else {
		d.do(action)
	}
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: "second-pc"}})
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "epr-downtime", Step: "print"}, With: "J Reid"})
	d.mustShow("3 ticked, 1 still to say: 0 really done")
	d.keys("esc")
	d.mustShow("3 steps were ticked in the drill, 1 still to say. Was it really done?")
	d.keys("o")
	d.do(incident.Tick{Ref: incident.Ref{Procedure: "pathology-requests", Step: "in-transit"}, Answer: "6"})
	d.mustShow("Nothing of it is left to say.")
	d.keys("esc")
	d.mustNotShow("ticked in the drill")
	d.keys("o")
	d.mustShow("Nothing that was ticked in the drill is left to say.")
}

// Nothing is asked in a downtime that was no drill, in a drill, and of who only looks on.
func TestNoDrillNoQuestion(t *testing.T) {
	d := declared(t, 80, 24)
	d.mustNotShow("ticked in the drill")
	d.keys("o")
	d.mustNotShow("TICKED IN THE DRILL")
	other := newDriver(t, writeLibrary(t), 80, 24)
	other.drillOf3()
	other.mustNotShow("Which were really done")
	if other.m.s.State().Mode != event.Drill {
		t.Error("it is no drill")
	}
	other.noDuff()
	other.mustShow("Which were really done")
	other.looksOn()
	other.mustShow("only looking on")
	other.mustNotShow("Which were really done")
	other.keys("o")
	other.mustNotShow("TICKED IN THE DRILL")
	other.keys("ctrl+k", "=the drill")
	other.mustNotShow("which of its steps were really done")
}
