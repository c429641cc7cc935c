package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Everything that can be done is in the list, with its key, and done from there.
func TestPalette(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("ctrl+k")
	d.mustShow("EVERYTHING THAT CAN BE DONE HERE", "Note in the log", "Read the step large", "> Done", "Space")
	d.keys("=clock")
	d.mustShow("> Clock: compare this PC")
	d.mustNotShow("Systems: down")
	d.keys("enter")
	d.mustShow("Wall clock")
	d.keys("esc")
	d.mustShow("NEXT") // the board again
	d.keys("ctrl+k", "=zzz")
	d.mustShow("Nothing by these words")
	d.keys("enter", "esc")
	d.mustShow("NEXT")
}

// What a screen offers in its last line is in its palette too, and does the same.
func TestPaletteHasEveryKeyOfAScreen(t *testing.T) {
	d := declared(t, 80, 24)
	for _, path := range [][]string{nil, {"enter"}, {"esc", "p"}, {"esc", "l"}, {"esc", "s"}, {"esc", "h"}, {"esc", "c"}, {"esc", "esc"}} {
		d.keys(path...)
		doables := d.m.doables()
		for _, k := range d.m.keysHere() {
			found := !pressable(k.name)
			for _, do := range doables {
				found = found || do.name == k.name
			}
			if !found {
				t.Errorf("%s %s is not in the palette of\n%s", k.name, k.does, d.screen())
			}
		}
		words := make(map[string]bool)
		for _, do := range doables {
			if words[do.words] {
				t.Errorf("%q twice in the palette of\n%s", do.words, d.screen())
			}
			words[do.words] = true
		}
	}
}

// Where the palette shows a key beside an action of the run, that key does the same on
// the screen; where it shows none, the key does something else there.
func TestPaletteShowsOnlyKeysThatDoTheSame(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "n", "3", "=later", "enter", "down")
	shown, hidden := 0, 0
	for _, path := range [][]string{
		nil, {"enter"}, {"r"}, {"esc", "esc", "p"}, {"enter"}, {"esc", "esc", "l"}, {"r"}, {"esc", "esc", "s"}, {"esc", "h"},
		{"esc", "i"}, {"esc", "b"}, {"esc", "c"}, {"esc", "esc"}, {"b"}, {"esc", "f"}, {"esc", "enter", "c", "r", "=back", "enter"}, {"esc"},
	} {
		d.keys(path...)
		for _, do := range d.m.doables() {
			i := slices.IndexFunc(runActions(), func(a runAction) bool { return a.words == do.words })
			if i < 0 {
				continue
			}
			name := strings.ToLower(runActions()[i].name)
			does, pressed := d.effect(func() { do.do(d.m) }), d.effect(func() { d.m.screenKey(name) })
			switch {
			case do.name != "" && does != pressed:
				t.Errorf("%q shows %s, which does %q and not %q on\n%s", do.words, do.name, pressed, does, d.screen())
			case do.name == "" && does == pressed:
				t.Errorf("%q shows no key, and %s does it on\n%s", do.words, name, d.screen())
			case do.name == "":
				hidden++
			default:
				shown++
			}
		}
	}
	if shown < 50 || hidden < 50 {
		t.Errorf("looked at %d keys that are shown and %d that are not", shown, hidden)
	}
}

// effect is what something puts on the screen, which then is as before.
func (d *driver) effect(do func()) string {
	screen, said := d.m.screen, d.m.status
	d.m.status, d.m.saving = status{}, nil
	defer func() { d.m.screen, d.m.status, d.m.saving, d.m.forms = screen, said, nil, nil }()
	if d.m.last != nil {
		last := *d.m.last
		defer func() { d.m.last = &last }()
	}
	do()
	title := ""
	if f := d.m.form(); f != nil {
		title = f.title
	}
	if d.m.saving != nil {
		title = d.m.saving.what
	}
	return fmt.Sprintf("%T (another %t) %s %s", d.m.screen, d.m.screen != screen, title, d.m.status.line)
}

// Who only looks on is offered nothing that writes.
func TestPaletteWhileLooking(t *testing.T) {
	first := declared(t, 80, 24)
	second := first.beside(80, 24)
	second.keys("v", "enter", "ctrl+k")
	second.mustShow("Take over here", "Log: read")
	second.mustNotShow("Decision", "Done", "Note in the log")
	second.keys("=take", "enter")
	second.mustShow("S Okafor saved an entry there 1 second ago: ask them first.")
	second.second()
	second.keys("enter")
	second.mustShow("You write here now")
}

func TestMouseIsGivenBack(t *testing.T) {
	d := declared(t, 80, 24)
	if d.m.View().MouseMode == tea.MouseModeNone {
		t.Fatal("the mouse is off from the start")
	}
	d.keys("f9")
	d.mustShow("The mouse is off")
	if d.m.View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse is still taken")
	}
	d.keys("ctrl+k", "=mouse", "enter")
	if d.m.View().MouseMode == tea.MouseModeNone || !strings.Contains(d.screen(), "The mouse is on") {
		t.Error("the mouse is still off")
	}
}

// What the ledger does for the whole ward is found on every screen of a run, and opens
// its form; Undo is not found by what it would take back.
func TestPaletteFindsWhatTheLedgerDoes(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "space")
	before := d.m.s.State().Entries
	d.keys("ctrl+k", "=bed move")
	d.mustShow("> Bed move: the papers of a bed")
	d.mustNotShow("Undo")
	d.keys("enter")
	d.mustShow("BED MOVE: whose papers go along?", "RECORDS")
	d.keys("esc", "esc", "l", "ctrl+k", "=one for each bed", "enter")
	d.mustShow("No open procedure has a paper form")
	if now := d.m.s.State().Entries; now != before {
		t.Errorf("%d entries were made by looking for a bed move", now-before)
	}
}

// An action is found by what people call it.
func TestPaletteKnowsOtherWords(t *testing.T) {
	d := declared(t, 80, 24)
	for typed, want := range map[string]string{
		"phoned": "Paper: add a paper", "chart": "Paper: add a paper", "result": "Paper: add a paper", "late": "Paper: add a paper",
		"cyber": "Systems: down", "mistake": "Undo: take the last one back", "take back": "> Undo: take the last one back",
		"bed": "Bed move: the papers", "moved": "Bed move",
	} {
		d.keys("ctrl+k", "="+typed)
		d.mustShow(want)
		if typed == "late" || typed == "bed" || typed == "phoned" {
			d.mustNotShow("Undo")
		}
		d.keys("esc")
	}
}
