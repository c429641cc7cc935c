package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// later presses a key and keeps what it asks for: that is done by run, later.
func (d *driver) later(name string) tea.Cmd {
	d.t.Helper()
	d.at = d.at.Add(d.gap)
	_, cmd := d.m.Update(keyPress(name))
	d.check()
	return cmd
}

// An answer that comes late takes no key of somebody who has gone on: what was given up
// does not come back, and nothing comes over a question that is in front.
func TestLateAnswersTakeNoKeys(t *testing.T) {
	dir, log := otherPC(t)
	d := declared(t, 80, 24)
	d.keys("esc", "b")
	late := d.later("1")
	d.keys("esc")
	d.run(late)
	if d.m.form() != nil {
		t.Fatalf("asked for a place on another screen:\n%s", d.screen())
	}

	d.keys("b", "1")
	d.tick(time.Second)
	d.keys("=" + dir)
	late = d.later("enter")
	d.keys("esc")
	d.run(late)
	if d.m.form() != nil {
		t.Fatalf("what was given up came back:\n%s", d.screen())
	}

	d.keys("1")
	d.tick(time.Second)
	d.keys("=" + dir)
	late = d.later("enter")
	d.keys("ctrl+c")
	d.run(late)
	d.mustShow("Leave the program?")
	d.keys("esc")
	d.mustShow("Bring in 1 log?")
	d.tick(time.Second)
	late = d.later("enter")
	d.keys("esc")
	d.mustShow("It is being done and cannot be stopped.", "Bring in 1 log?")
	d.keys("ctrl+c")
	d.run(late)
	d.mustShow("Leave the program?")
	d.keys("esc")
	d.mustShow("OPEN ON ANOTHER PC")

	late = d.later("enter")
	d.keys("esc")
	d.run(late)
	d.mustNotShow("LOG "+log, "runner sent")
	d.keys("b")
	late = d.later("enter")
	d.keys("n")
	d.run(late)
	d.mustShow("Which log is of the same outage?")
	d.keys("esc")
	d.mustShow("OPEN ON ANOTHER PC")
}

// What goes on here once it was asked for cannot be called back by Esc, and takes
// neither the form nor the screen of somebody who does something else meanwhile.
func TestCarryingOnCannotBeCalledBack(t *testing.T) {
	dir, log := otherPC(t)
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.lookAt(dir)
	d.keys("enter")
	d.tick(time.Second)
	d.keys("=S Okafor", "tab", "enter")
	d.tick(time.Second)
	d.keys("=03:15")
	late := d.later("enter")
	d.keys("esc")
	d.mustShow("It is being done and cannot be stopped.", "Go on with it HERE")
	d.keys("ctrl+c")
	d.run(late)
	d.mustShow("Leave the program?")
	if state := d.m.s.State(); state == nil || state.Log != log || len(d.m.forms) != 1 {
		t.Fatalf("%d forms, and the run is %+v", len(d.m.forms), state)
	}
	d.keys("esc")
	if _, same := d.m.screen.(*bringing); !same {
		t.Errorf("the screen is another:\n%s", d.screen())
	}
}

// What a declaration stands over in a drill is not written in from it: the screen says
// that it is real.
func TestTheDeclarationWritesNothingIntoTheDrill(t *testing.T) {
	d := inDrill(t, 80, 24)
	d.instruct("bloods", "Essential blood tests only", "silver", "03:05", "")
	d.keys("esc")
	d.mustShow("COMMAND ")
	d.keys("f8", "enter")
	d.mustShow("REAL DOWNTIME", "not started yet")
	d.keys("ctrl+k")
	for _, do := range d.m.screen.(*palette).all {
		for _, a := range runActions() {
			if do.words == a.words {
				t.Errorf("%q is offered", do.words)
			}
		}
		if strings.HasPrefix(do.words, "Open ") {
			t.Errorf("%q is offered", do.words)
		}
	}
	d.mustNotShow("DRILL DRILL DRILL", "COMMAND ")
	d.keys("=note in the log")
	d.mustShow("Nothing by these words")
	d.keys("esc")
	d.mustShow("REAL DOWNTIME", "not started yet")
}

// inDrill is a driver with a drill running, on its board.
func inDrill(t *testing.T, width, height int) *driver {
	t.Helper()
	return drillOf(t, "7B", width, height)
}

func drillOf(t *testing.T, ward string, width, height int) *driver {
	t.Helper()
	d := startDriver(t, writeLibrary(t), ward, width, height)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter")
	d.mustShow("DRILL DRILL DRILL")
	return d
}
