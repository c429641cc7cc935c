package tui

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// notListed are keys that do something on a screen and are in no list of it, with the
// reason: by the screen, "" for every one.
var notListed = map[string]map[string]string{
	"": {
		"up": "moves, as the help says of everywhere", "down": "moves", "pgup": "moves", "pgdown": "moves", "home": "moves", "end": "moves",
		"esc": "goes back, as the help says of everywhere", "tab": "is Tab of everywhere", "f1": "is the other key of the help",
		"f4": "is in the help, and in the palette as the bell", "f9": "is in the help", "/": "is in the help",
	},
	"*tui.logScreen":         {"l": "the key that came here goes back"},
	"*tui.handoverScreen":    {"h": "the key that came here goes back", "space": "reads on"},
	"*tui.systemScreen":      {"s": "the key that came here goes back"},
	"*tui.instructionScreen": {"i": "the key that came here goes back", "space": "reads on"},
	"*tui.debrief":           {"b": "the key that came here goes back"},
	"*tui.procedureScreen":   {"enter": "is R"},
	"*tui.recordsScreen":     {"+": "is A where no paper is chosen, and listed where one is"},
	"*tui.entryScreen":       {"space": "reads on"},
	"*tui.recordScreen":      {"space": "reads on", "enter": "goes back, as it came"},
	"*tui.reading":           {"space": "reads on", "left": "is P", "right": "is N"},
}

// Every key that does something on a screen of a run is in its list of keys, and in the
// list of everything that can be done: nothing is found by chance alone.
func TestNoKeyIsUnlisted(t *testing.T) {
	d := onPaper(t, 80, 24)
	d.keys("down", "n", "3", "=later", "enter")
	keys := []string{"space", "enter", "esc", "tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "f1", "f4", "f6", "f8", "f9"}
	for r := '!'; r <= '~'; r++ {
		if r < 'A' || r > 'Z' {
			keys = append(keys, string(r))
		}
	}
	acted := 0
	for _, path := range [][]string{
		{"home"}, {"end"}, {"enter"}, {"down", "r"}, {"p"}, {"p", "enter"}, {"l", "home"}, {"l", "home", "r"}, {"s", "down"},
		{"h"}, {"i"}, {"b"}, {"a"}, {"a", "down"}, {"a", "down", "enter"}, {"c"}, {"c", "r", "=back", "enter"},
	} {
		d.m.show(newBoard())
		d.keys(path...)
		kind := fmt.Sprintf("%T", d.m.screen)
		listed := append(slices.Clone(d.m.keysHere()), d.m.unsavedKeys()...)
		for _, do := range d.m.doables() {
			listed = append(listed, do.key)
		}
		for _, name := range keys {
			if !d.acts(name) {
				continue
			}
			acted++
			is := func(k key) bool { return k.is(name) || k.name == "0-9" && name >= "0" && name <= "9" }
			if !slices.ContainsFunc(listed, is) && notListed[""][name] == "" && notListed[kind][name] == "" {
				t.Errorf("%s does something and is in no list of %s:\n%s", name, kind, d.screen())
			}
		}
	}
	if acted < 200 {
		t.Errorf("only %d keys did something: this test looks at nothing", acted)
	}
}

// acts reports whether a key changes the screen, what is in front of it or what is on its
// way to disk. All is then as before.
func (d *driver) acts(name string) bool {
	d.t.Helper()
	m := d.m
	screen, opts, last := m.screen, m.opts, m.last
	kept := reflect.New(reflect.TypeOf(screen).Elem()).Elem()
	kept.Set(reflect.ValueOf(screen).Elem())
	if b, ok := screen.(*board); ok { // what it keeps is not to be changed through the copy
		b.byHand = maps.Clone(b.byHand)
	}
	d.at = d.at.Add(d.gap)
	m.unhint()
	before := d.look()
	_, cmd := m.Update(keyPress(name))
	acts := m.screen != screen || len(m.forms) > 0 || m.saving != nil || cmd != nil
	m.unhint()
	acts = acts || d.look() != before
	reflect.ValueOf(screen).Elem().Set(kept)
	m.screen, m.opts, m.last, m.forms, m.saving, m.queue, m.status = screen, opts, last, nil, nil, nil, status{}
	d.look()
	return acts
}

// look is the frame without what was said.
func (d *driver) look() string {
	said := d.m.status
	d.m.status = status{}
	defer func() { d.m.status = said }()
	return strings.TrimSpace(d.screen())
}
