package tui

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/ui/handbook"
)

// keysOf are the keys that a part of the chapter about keys has a line for.
func keysOf(t *testing.T, heading string) map[string]bool {
	t.Helper()
	chapter, _ := handbook.Find("keys")
	part, ok := chapter.Part(heading)
	if !ok {
		t.Fatalf("the chapter about keys has no heading %q", heading)
	}
	names := make(map[string]bool)
	for row := range strings.Lines(part.Markdown) {
		if !strings.HasPrefix(row, "|") {
			continue
		}
		for _, m := range regexp.MustCompile(`\*\*([^*]+)\*\*`).FindAllStringSubmatch(strings.Split(row, "|")[1], -1) {
			names[m[1]] = true
		}
	}
	if len(names) == 0 {
		t.Fatalf("%q has no keys", heading)
	}
	return names
}

// The chapter about keys has those of a run, and no others, and those that work
// everywhere.
func TestKeysChapterHasTheKeysOfARun(t *testing.T) {
	var run []string
	for _, a := range runActions() {
		run = append(run, a.name)
	}
	if got := slices.Sorted(maps.Keys(keysOf(t, "On every screen of a downtime"))); !slices.Equal(got, slices.Sorted(slices.Values(run))) {
		t.Errorf("the chapter has %v, the program %v", got, run)
	}
	d := declared(t, 80, 24)
	everywhere := keysOf(t, "Everywhere")
	for _, a := range d.m.everywhere() {
		if name, _, _ := strings.Cut(a.name, ","); !everywhere[name] {
			t.Errorf("%s %s is not in the chapter", a.name, a.does)
		}
	}
	for _, name := range []string{paletteKey, mouseKey, bellKey, takeOverKey, printKey, "f8", "f1", "ctrl+c"} {
		if !everywhere[strings.ToUpper(name[:1])+strings.Replace(name[1:], "+"+name[len(name)-1:], "+"+strings.ToUpper(name[len(name)-1:]), 1)] {
			t.Errorf("%s is not in the chapter", name)
		}
	}
}

// Every key that a screen offers has a line in the part about that screen, or is one
// of those that are the same on every screen.
func TestKeysChapterHasTheKeysOfEveryScreen(t *testing.T) {
	var d *driver
	seen := make(map[string]map[string]bool) // by heading, what was offered on any such screen
	at := func(heading string, keys ...string) {
		t.Helper()
		d.keys(keys...)
		names, everywhere := keysOf(t, heading), keysOf(t, "Everywhere")
		offered := d.m.keysHere()
		if f := d.m.form(); f != nil {
			t.Fatalf("%q: a form is in front: %s", heading, f.title)
		}
		if len(offered) == 0 {
			t.Errorf("%q offers no keys", heading)
		}
		if seen[heading] == nil {
			seen[heading] = make(map[string]bool)
		}
		for _, k := range offered {
			seen[heading][k.name] = true
			isRun := slices.ContainsFunc(runActions(), func(a runAction) bool { return a.key == k })
			if !names[k.name] && !everywhere[k.name] && !isRun {
				t.Errorf("%q has no line for %s %s, which is offered on\n%s", heading, k.name, k.does, d.screen())
			}
		}
	}
	d = newDriver(t, writeLibrary(t), 80, 24)
	at("The first screen")
	at("The list of procedures", "p")
	at("Reading a procedure or a chapter", "enter")
	at("Reading a procedure or a chapter", "tab")
	at("Reading a procedure or a chapter", "esc", "esc", "esc", "h", "1")
	at("Declaring", "esc", "d")
	for i := range systems {
		if name := fmt.Sprint(i + 1); !keysOf(t, "Declaring")[name] {
			t.Errorf("there is no line for %s, %s", name, systems[i].name)
		}
	}

	for _, k := range (&heldScreen{}).keys(d.m) {
		if !keysOf(t, "At the start")[k.name] {
			t.Errorf("there is no line for %s %s where another session has the log", k.name, k.does)
		}
	}

	d = lacking(t, 80, 24)
	at("The first screen")
	for _, k := range (&rescue{missing: true, found: &store.Recovery{Needed: true}}).keys(d.m) {
		if name := k.name; name != "Up Down" && !keysOf(t, "At the start")[strings.Fields(name)[0]] {
			t.Errorf("there is no line for %s %s where a log lacks what was saved", k.name, k.does)
		}
	}

	d = written(t, 80, 24)
	d.m.show(home{})
	at("The first screen")
	d.m.show(newBoard())
	at("The board")
	at("The board", "f")
	at("The board", "f", "end")
	at("A procedure", "home", "enter")
	at("A procedure", "r")
	at("The list of procedures", "esc", "esc", "p")
	at("Reading a procedure or a chapter", "enter")
	at("What counts as a step", "e")
	d.m.show(newBoard())
	at("The log", "l")
	for range len(d.m.s.Book().Rows()) {
		at("The log", "up")
		at("One entry", "r")
		d.keys("esc")
	}
	d.m.show(newBoard())
	at("Systems", "s")
	at("Instructions from command", "esc", "i")
	d.m.show(newBoard())
	d.instruct("bloods", "Essential only", "silver", "", "")
	at("Instructions from command", "up")
	at("Instructions from command", "enter")
	d.m.show(newBoard())
	at("Handover", "h")
	d.m.show(newBoard())
	d.giveTo("B Shah")
	at("Handover")
	at("Bringing it here", "esc", "esc", "b")
	d.m.show(newBoard())
	at("Debrief", "b")
	d.keys("a", "=Pads", "tab", "=Ward manager", "tab", "=in 2 weeks", "enter")
	at("Debrief", "home")
	at("Closing", "esc", "c")
	d.keys("r", "=back", "enter")
	d.m.show(newBoard())
	at("The board")
	at("Closing", "c")
	at("The list of recovery", "r")

	d = onPaper(t, 80, 24)
	at("The ledger of paper", "a")
	d.keys("esc")
	d.requests()
	at("The ledger of paper", "up")
	at("One paper", "enter")
	at("One paper", "3", "enter")
	at("The ledger of paper", "esc", "f", "home")
	d.m.show(newBoard())
	d.tick(20 * time.Minute)
	d.tick(3 * time.Second)
	at("The board", "home")
	at("Closing", "c")
	at("Debrief", "esc", "b")

	d = closeWith(t, 80, 24, 0)
	d.keys("=EPR is not used here", "enter")
	d.mustShow("is closed")
	at("Closing")
	at("What is finished", "esc", "f")

	d = becomesReal(t, 80, 24)
	at("The board")
	at("What was ticked in the drill", "o")
	at("What was ticked in the drill", "space")

	// And no screen has a line for a key that it never offers, but for those of states
	// that were not met here, and those that stand on the screen itself.
	rare := map[string]string{
		"The first screen":      "N", // something was found at the start
		"Declaring":             "01234567YT",
		"The board":             "Left Right R V 0 1 2 7", // a round; another name of Enter; a changed file; other papers
		"A procedure":           "V",
		"One entry":             "R",           // a METHANE
		"What counts as a step": "S",           // a heading that can be opened by itself
		"Bringing it here":      "Enter O C T", // a log was brought in
		"The ledger of paper":   "A T",         // other names of N and 2
		"One paper":             "T",
	}
	for heading, offered := range seen {
		for name := range keysOf(t, heading) {
			if !offered[name] && !strings.Contains(rare[heading], name) {
				t.Errorf("%q has a line for %s, which is not offered there", heading, name)
			}
		}
	}
}

// The handbook opens from every screen, and comes back to it.
func TestHandbookFromEveryScreen(t *testing.T) {
	d := declared(t, 80, 24)
	for _, path := range [][]string{nil, {"enter"}, {"r"}, {"p"}, {"enter"}, {"l"}, {"h"}, {"s"}, {"i"}, {"c"}} {
		if len(path) > 0 && path[0] != "enter" && path[0] != "r" {
			d.m.show(newBoard())
		}
		d.keys(path...)
		before := d.screen()
		for _, help := range []string{"?", "f1"} {
			d.keys(help)
			d.mustShow("H handbook")
			d.keys("h")
			d.mustShow("HANDBOOK", "1  Quick card")
			d.keys("1")
			d.mustShow("A patient comes first")
			d.keys("esc")
			if got := d.screen(); got != before {
				t.Errorf("after %s the screen is\n%s\nand was\n%s", help, got, before)
			}
		}
	}
}

// Where letters are text F1 opens it, and what was half typed is still there.
func TestHandbookFromAField(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("m", "=porter ?h la")
	before := d.screen()
	if !strings.Contains(before, "porter ?h la") {
		t.Fatalf("a letter is not text:\n%s", before)
	}
	d.keys("f1")
	d.mustShow("Keys on this screen", "save", "H handbook")
	d.keys("h", "1")
	d.mustShow("A patient comes first")
	d.mustNotShow("porter")
	d.keys("esc")
	if got := d.screen(); got != before {
		t.Errorf("the form is now\n%s\nand was\n%s", got, before)
	}
	d.keys("=te", "enter")
	d.mustShow("SAVED 2/2", "porter ?h late")

	d = newDriver(t, writeLibrary(t), 80, 24)
	d.keys("d", "1", "tab", "tab", "=S Oka")
	before = d.screen()
	d.keys("f1", "h", "1", "esc")
	if got := d.screen(); got != before {
		t.Errorf("declaring is now\n%s\nand was\n%s", got, before)
	}
}

// On a small screen the list of chapters says that there is more, and every chapter
// can be reached.
func TestHandbookListScrolls(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {40, 10}} {
		d := declared(t, size[0], size[1])
		d.keys("?", "h")
		d.mustShow("Quick card", "Down shows more")
		chapters := handbook.Chapters()
		last := chapterKey(t, chapters[len(chapters)-1].ID) + "  "
		for range 100 {
			if strings.Contains(d.screen(), last) {
				break
			}
			d.keys("down")
		}
		d.mustShow(last)
	}
}

// The quick card prints from every screen.
func TestQuickCardPrints(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	seen := d.viewed()
	d.keys("ctrl+p")
	d.mustShow("2  Quick card, one page")
	d.keys("2")
	d.mustShow("Print it from the viewer: quick-card_")
	if len(*seen) != 1 || !strings.HasPrefix((*seen)[0], "quick-card_7b_") {
		t.Errorf("printed %q", *seen)
	}
}
