package tui

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"

	tea "charm.land/bubbletea/v2"
)

// console is a driver of a console that sends what is pasted as keys.
func console(t *testing.T) *driver {
	d := declared(t, 80, 24)
	d.m.opts.UnmarkedPaste = true
	return d
}

// runIn sends a text as such a console does: a millisecond a key, then a pause.
func (d *driver) runIn(text string) {
	d.t.Helper()
	var due tea.Msg
	d.m.after = func(_ time.Duration, msg tea.Msg) tea.Cmd {
		due = msg
		return nil
	}
	for i, r := range text {
		d.at = d.at.Add(time.Millisecond)
		if i == 0 {
			d.at = d.at.Add(time.Second)
		}
		switch r {
		case '\n':
			d.send(keyPress("enter"))
		case '\t':
			d.send(keyPress("tab"))
		case '\x1b':
			d.send(keyPress("esc"))
		default:
			d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	d.at = d.at.Add(time.Second)
	if due != nil {
		d.send(due)
	}
}

// What is pasted is never keys, also where nothing marks it: no step is ticked or taken
// back, nothing is opened, no question answered, whatever it begins with.
func TestUnmarkedPasteIsNeverKeys(t *testing.T) {
	d := console(t)
	d.runIn("\x1b")
	d.keys("enter", "down") // a step that one Space would tick
	before := d.m.s.State().Entries
	for _, pasted := range []string{
		" Bed 4 to theatre\nnow\n", "up to theatre\n", "1 of 2\n", "\n\nnow then\n", "a\n", "B4\x1b u ", "ndone\n\n\n", " \n", "told\tJ Reid\n",
	} {
		d.runIn(pasted)
		if now := d.m.s.State().Entries; now != before {
			t.Fatalf("%q made %d entries:\n%s", pasted, now-before, d.screen())
		}
		if f := d.m.form(); f != nil {
			t.Fatalf("%q opened %q", pasted, f.title)
		}
	}
	d.mustShow("ran in like pasted text", "NEXT")
}

// In a question it is text for the field in front: its line feeds answer nothing, and
// nothing of it is lost.
func TestUnmarkedPasteIntoAField(t *testing.T) {
	d := console(t)
	d.runIn("m")
	d.mustShow("Write in the log")
	d.at = d.at.Add(time.Minute)
	before := d.m.s.State().Entries
	d.runIn("Bed 14\n6 samples to send\nurgent result\n")
	d.mustShow("Text: Bed 14 6 samples to send urgent result")
	if now := d.m.s.State().Entries; now != before {
		t.Fatalf("the line feeds of a paste saved %d entries", now-before)
	}
	d.runIn("\n")
	rows := d.m.s.Book().Rows()
	if last := rows[len(rows)-1]; last.Type != event.TypeNote || last.Message != "Bed 14 6 samples to send urgent result" {
		t.Errorf("saved is %+v", last)
	}
	// A critical step is not confirmed by one.
	d.keys("home")
	d.runIn(" ")
	d.mustShow("DONE?")
	d.at = d.at.Add(time.Minute)
	d.runIn("told J Reid\n2 of 3 staff\n")
	d.mustShow("DONE?", "told J Reid 2 of 3 staff")
	if step := d.m.s.State().Procedures[0].Steps[1]; step.Status != incident.Open {
		t.Errorf("the step is %s", step.Status)
	}
}

// Who types is not slowed down or refused: single keys, two that fall together, arrows.
func TestTypingAtSuchAConsole(t *testing.T) {
	d := console(t)
	d.runIn("m")
	for _, r := range "Porter late" {
		d.runIn(string(r))
	}
	d.mustShow("Text: Porter late")
	d.runIn("xy")
	d.mustShow("Text: Porter latexy")
	d.send(keyPress("backspace"))
	d.send(keyPress("backspace"))
	d.runIn("\n")
	d.mustShow("SAVED 2/2", "Porter late")
	d.runIn(strings.Repeat("w", 1))
	d.mustShow("Who are you?")
}
