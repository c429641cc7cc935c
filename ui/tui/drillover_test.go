package tui

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// closeDrill ends a drill with nothing left, as its closing screen has it.
func (d *driver) closeDrill() {
	d.t.Helper()
	for _, u := range d.m.s.State().Unfinished(d.m.s.Now()) {
		if _, err := d.m.s.Do(incident.Settle{Ref: u.Thing().Ref, As: incident.NotApplicable, Reason: "a drill"}); err != nil {
			d.t.Fatal(err)
		}
	}
	d.keys("c", "enter", "enter")
	if d.m.s.Running() {
		d.t.Fatalf("it is not closed:\n%s", d.screen())
	}
}

// A drill that is over says on every screen of it that it was one, and offers no NO
// DUFF, which would end nothing.
func TestADrillThatIsOverSaysSo(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := inDrill(t, width, height)
		d.closeDrill()
		for _, path := range [][]string{nil, {"l"}, {"r"}, {"esc"}, {"esc", "b"}, {"ctrl+k"}, {"esc", "n"}, {"esc", "esc", "esc", "f", "b"}} {
			d.keys(path...)
			if first, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasPrefix(first, " DRILL DRILL DRILL") {
				t.Errorf("after %q line 1 is %q of\n%s", path, first, d.screen())
			}
			d.mustNotShow("NO DUFF", "LIVE")
		}
		d.keys("esc", "esc")
		if first, _, _ := strings.Cut(d.screen(), "\n"); strings.Contains(first, "DRILL") {
			t.Errorf("nothing runs, and line 1 is %q", first)
		}
	})
}

// The drill of another PC says that it is one above its entries, which never stand among
// those of a real downtime, whatever was linked.
func TestAnotherWardsDrillIsMarked(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		dir, log := otherPCIn(t, event.Drill)
		d := declared(t, width, height)
		d.keys("esc", "b", "n", "="+log, "enter", "esc") // before it is known for a drill's
		d.lookAt(dir)
		d.keys("enter")
		d.tick(time.Second)
		d.keys("enter")
		d.mustShow("DRILL, ward 7A: LOG ")
		d.keys("esc", "t")
		if words := strings.Join(strings.Fields(d.screen()), " "); !strings.Contains(words, "log "+log+" is linked, but it is a DRILL: not put together") {
			t.Errorf("it is not said that the drill stands apart:\n%s", d.screen())
		}
		for range 10 {
			d.mustNotShow("[" + log[:4])
			d.keys("up")
		}
	})
}

// A drill that was brought in is not the ward's own last one, nor are its overdue
// actions the ward's; the list says whose it is.
func TestAnotherWardsDrillIsNotTheWardsOwn(t *testing.T) {
	there := drillOf(t, "7A", 80, 24)
	there.closeDrill()
	there.keys("b", "a", "=A box of pads", "tab", "=Ward manager", "tab", "=tomorrow", "enter")
	there.mustShow("A box of pads")
	there.close()

	d := newDriver(t, writeLibrary(t), 80, 24)
	d.now = d.now.Add(72 * time.Hour)
	d.lookAt(there.dir)
	d.keys("enter")
	d.tick(time.Second)
	d.keys("esc")
	d.mustShow("Finished downtimes and drills (1)", "Last drill: none is kept here")
	d.mustNotShow("OVERDUE")
	d.keys("f")
	d.mustShow("DRILL: ", ", ward 7A")
}

// Who only looks on at a drill is offered nothing that would end it or write in it, by
// no key and in no list.
func TestLookingOnAtADrill(t *testing.T) {
	d := inDrill(t, 80, 24)
	d.looksOn()
	d.mustShow("only looking on")
	d.mustNotShow("F8")
	for _, keys := range [][]string{{"f8"}, {"end", "1"}, {"esc", "c"}, {"d"}, {"p", "1"}, {"o"}, {"esc", "enter", "enter", "r", "u"}, {"w"}} {
		d.keys(keys...)
		if d.m.form() != nil {
			t.Fatalf("%q asks for something:\n%s", keys, d.screen())
		}
		d.mustShow("You are only looking on: nothing is saved here.", "DRILL DRILL DRILL")
		d.keys("ctrl+k")
		d.mustNotShow("NO DUFF")
		d.keys("esc")
	}
}

// A key's name may be several keys.
func TestKeyIs(t *testing.T) {
	for _, c := range []struct {
		named, pressed string
		is             bool
	}{
		{"1-9", "1", true}, {"1-9", "9", true}, {"1-9", "0", false}, {"1-9", "-", false}, {"1-9", "f1", false},
		{"Left/Right", "left", true}, {"Left/Right", "right", true}, {"Left/Right", "up", false},
		{"/", "/", true}, {"/", "", false}, {"N/P", "p", true}, {"C", "c", true}, {"C", "x", false}, {"Ctrl+P", "p", false},
	} {
		if got := (key{name: c.named}).is(c.pressed); got != c.is {
			t.Errorf("%q is %q: %v", c.named, c.pressed, got)
		}
	}
}
