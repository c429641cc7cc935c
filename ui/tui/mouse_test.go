package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// click clicks on the first line of the screen that has these words.
func (d *driver) click(words string) {
	d.t.Helper()
	for y, line := range strings.Split(d.screen(), "\n") {
		if strings.Contains(line, words) {
			d.at = d.at.Add(d.gap)
			d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 6, Y: y})
			return
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", words, d.screen())
}

// A click chooses, a second one ticks; a double click only chooses.
func TestMouseOnTheBoard(t *testing.T) {
	d := declared(t, 80, 24)
	before := d.m.s.State().Entries
	d.click("Try a second PC")
	d.gap = 100 * time.Millisecond
	d.click("Try a second PC")
	d.mustShow("A double click only chooses")
	if d.m.s.State().Entries != before {
		t.Fatal("a double click has ticked a step")
	}
	d.gap = time.Second
	d.click("Try a second PC")
	d.mustShow("SAVED 2/2", "done 03:11")
	d.click("Stop entering data") // critical: as with Space, one more press
	d.click("Stop entering data")
	d.mustShow("DONE?")
}

// On the declaration a click switches a system on and off, and goes to a field; it
// starts nothing. What waits at the close scrolls.
func TestMouseOnTheDeclaration(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := newDriver(t, writeLibrary(t), width, height)
		d.keys("d")
		d.click("1 [ ] ")
		d.mustShow("1 [x] ")
		for y, line := range strings.Split(d.screen(), "\n") {
			if at := strings.Index(line, "2 [ ] "); at >= 0 {
				d.at = d.at.Add(d.gap)
				d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: at, Y: y})
				break
			}
		}
		d.mustShow("1 [x] ", "2 [x] ")
		d.click("1 [x] ")
		d.mustShow("1 [ ] ")
		d.click("Since when")
		d.keys("tab", "=S Okafor")
		d.mustShow("> Your name: S Okafor")
		if d.m.s.State() != nil {
			t.Error("the mouse has started a downtime")
		}
		d = declared(t, width, height)
		d.keys("c")
		before := d.screen()
		d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
		if height < 24 && d.screen() == before {
			t.Errorf("the wheel does not scroll\n%s", before)
		}
	})
}

// In a form a click takes a choice and goes to a field, and never saves.
func TestMouseInAForm(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}, {40, 10}} {
		d := declared(t, size[0], size[1])
		before := d.m.s.State().Entries
		d.keys("n")
		for !strings.Contains(d.screen(), "3  Later") {
			d.mustShow("Down shows more")
			d.keys("down")
		}
		d.click("3  Later")
		d.keys("=no porter")
		d.mustShow("no porter", ">  3")
		d.click("Reason")
		if d.m.s.State().Entries != before {
			t.Error("the mouse has saved a form")
		}
		d.keys("enter", "w")
		d.click("1  S Okafor")
		d.mustNotShow("Who are you?")
		d.keys("d", "=urgent bloods only")
		d.click("Why")
		d.keys("=the laboratory is on paper", "enter")
		d.mustShow("SAVED 2/2")
	}
}

// The mouse of a session that only looks on writes nothing.
func TestMouseWhileLooking(t *testing.T) {
	first := declared(t, 80, 24)
	second := first.beside(80, 24)
	second.keys("v", "enter")
	second.click("Try a second PC")
	second.click("Try a second PC")
	second.mustShow("nothing is saved here")
}
