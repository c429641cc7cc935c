package tui

import "testing"

// A Space that is held down on the board ticks one step, and says no word of a step that is
// done already.
func TestAHeldSpaceTicksOneStep(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		d.keys("down")
		before := d.m.s.State().Entries
		hold(d, "space")
		d.mustShow("SAVED 2/2  no. 3")
		d.mustNotShow("N reopens it", "Choose a step")
		d.mustEnter(before, 1)
	})
}

// A Space that is held down on a critical step asks, and is no answer; an Enter that is held
// down there answers, and does not go on to read the step.
func TestAHeldKeyAtACriticalStep(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		before := d.m.s.State().Entries
		hold(d, "space")
		d.mustShow("CRITICAL.  DONE?")
		d.mustEnter(before, 0)
		hold(d, "enter")
		d.mustEnter(before, 1)
		if _, ok := d.m.screen.(*board); !ok {
			t.Errorf("it goes on to\n%s", d.screen())
		}
	})
}

// On the page of one step, too, a held Space ticks once and says nothing of the tick.
func TestAHeldSpaceOnAStepReadLarge(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		d.keys("down", "r")
		before := d.m.s.State().Entries
		hold(d, "space")
		d.mustEnter(before, 1)
		d.mustNotShow("N reopens it")
	})
}

// A choice that is held down is that choice, and nothing on the screen behind its question:
// on the board its number would open a procedure.
func TestAHeldChoiceIsOne(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		d.keys("w")
		before, open := d.m.s.State().Entries, len(d.m.s.State().Procedures)
		hold(d, "1")
		d.mustEnter(before, 0)
		if n := len(d.m.s.State().Procedures); n != open {
			t.Errorf("%d procedures are open, not %d", n, open)
		}
		d.keys("1")
		if n := len(d.m.s.State().Procedures); n != open+1 {
			t.Errorf("pressed for itself the number opens none: %d", n)
		}
	})
}

func TestAHeldNumberOpensOneProcedure(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		before := d.m.s.State().Entries
		hold(d, "1")
		d.mustEnter(before, 1)
	})
}

// A way of not doing a step that is held down saves nothing.
func TestAHeldWayNotToDoAStep(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		d.keys("down", "n")
		before := d.m.s.State().Entries
		hold(d, "2")
		d.mustShow("Could not: it should be done", "Reason")
		d.mustEnter(before, 0)
	})
}

// Whoever is at work is asked first: the key that asks to take over from them, held down, does
// not take over.
func TestAHeldKeyTakesNothingOver(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		first := declared(t, 80, 24)
		second := first.beside(80, 24)
		hold(second, "k")
		second.mustShow("saved an entry there", "K once more")
		second.keys("v", "enter")
		hold(second, takeOverKey)
		second.mustShow("Take over from", "who is at work?")
		second.keys(takeOverKey)
		second.mustShow("You write here now")
	})
}
