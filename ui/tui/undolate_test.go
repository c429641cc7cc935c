package tui

import (
	"testing"
	"time"

	"downtime/store/incident"
)

// Hours later nobody remembers what the last tick was: U names it before it takes it back.
func TestUndoLongAfterNamesItFirst(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("space", "enter")
	step := d.m.s.State().Procedures[0].Steps[0]
	if !step.Def.Critical || step.Status != incident.Done {
		t.Fatalf("%q is %s", step.Def.Title, step.Status)
	}
	d.tick(3 * time.Hour)
	d.keys("w", "1") // whoever was away so long is asked who they are
	d.keys("u")
	d.mustShow("The latest tick is Stop entering data", "at 03:11. U again undoes it.")
	if step.Status != incident.Done {
		t.Fatalf("one U, three hours later, has made it %s", step.Status)
	}
	d.keys("u")
	if step.Status != incident.Open {
		t.Errorf("the second U leaves it %s", step.Status)
	}
}

func TestUndoAtOnceIsNotAsked(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "space")
	d.tick(9 * time.Minute)
	d.keys("u")
	d.mustShow("ticked by mistake")
}

// A U that is held down is one: it names what it would take back, and no more.
func TestAHeldUndoIsOne(t *testing.T) {
	holds(t, func(t *testing.T, hold func(d *driver, key string)) {
		d := declared(t, 80, 24)
		d.keys("down", "space", "m", "=porter late", "enter")
		before := d.m.s.State().Entries
		hold(d, "u")
		d.mustShow("U again undoes it")
		d.mustEnter(before, 0)
		d.keys("down") // and a key in between leaves it alone: the next U asks anew
		hold(d, "u")
		d.mustShow("U again undoes it")
		d.mustEnter(before, 0)
		d.tick(time.Second)
		d.keys("u")
		d.mustEnter(before, 1)
	})
}

// holds runs a test with keys held down in both ways in which a terminal tells of it.
func holds(t *testing.T, test func(t *testing.T, hold func(d *driver, key string))) {
	t.Run("repeats not reported", func(t *testing.T) { test(t, (*driver).hold) })
	t.Run("repeats reported", func(t *testing.T) { test(t, (*driver).holdReported) })
}

// holdReported presses a key as a keyboard does that is held down, on a terminal that
// says which presses are repeats.
func (d *driver) holdReported(name string) {
	d.keys(name)
	msg := keyPress(name)
	msg.IsRepeat = true
	d.gap = 500 * time.Millisecond
	d.press(msg)
	d.gap = 30 * time.Millisecond
	for range 20 {
		d.press(msg)
	}
	d.gap = time.Second
}

// mustEnter wants so many entries since there were as many as before.
func (d *driver) mustEnter(before uint64, want int) {
	d.t.Helper()
	if made := int(d.m.s.State().Entries - before); made != want {
		d.t.Errorf("%d entries were made, not %d:\n%s", made, want, d.screen())
	}
}
