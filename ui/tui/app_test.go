package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"

	tea "charm.land/bubbletea/v2"
)

// TestRestartKeepsEverything is the main job: declare, tick, lose the program,
// start again, carry on, end.
func TestRestartKeepsEverything(t *testing.T) {
	dir := writeLibrary(t)
	d := newDriver(t, dir, 80, 24)
	d.declare()
	d.keys("down", "space")
	d.mustShow("done 03:11")
	d.close()

	d = newDriver(t, dir, 80, 24)
	d.mustShow("LIVE DOWNTIME RUNNING on 7B since 02:20", "who? press W")
	d.keys("enter", "1")
	d.mustShow("S Okafor")
	d.keys("enter")
	d.mustShow("1 done of 8")
	d.keys("esc", "c", "enter")
	d.mustShow("CLOSE this downtime?")
	d.keys("enter")
	d.mustShow("Reason is needed")
	d.keys("=all on paper", "enter")
	d.mustShow("This downtime is closed", "downtime export")
	d.keys("esc")
	d.mustShow("Nothing is running here", "Finished downtimes and drills (1)")
}

// TestTickWaitsForDisk holds the write back: the row says saving, and the tick
// is there only once it has been answered.
func TestTickWaitsForDisk(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down")
	_, cmd := d.m.Update(keyPress("space"))
	d.mustShow("saving")
	d.mustNotShow("done 03:11")
	if n := d.m.s.State().Procedures[0].Count(incident.Done); n != 0 {
		t.Fatalf("%d done before the write", n)
	}
	d.run(cmd)
	d.mustShow("done 03:11", "SAVED  no. 3")
}

// TestNotSaved takes the log away while the program runs. What was asked for is
// said in words until it is seen, and the step stays open.
func TestNotSaved(t *testing.T) {
	d := declared(t, 80, 24)
	if err := os.Remove(filepath.Join(d.dir, "downtime.db")); err != nil {
		t.Skipf("the file cannot be taken away under a program here: %v", err)
	}
	d.keys("down", "space")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:", "Try a second PC", "S Okafor")
	d.mustNotShow("done 03:11")
	d.keys("down")
	d.mustShow("NOT SAVED")
	d.keys("enter")
	d.mustNotShow("NOT SAVED")
	// A form keeps what was typed.
	d.keys("m", "1", "=something to keep", "enter")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:", "Text: something to keep")
	if n := d.m.s.State().Procedures[0].Count(incident.Done); n != 0 {
		t.Errorf("%d done, and nothing was saved", n)
	}
}

func TestHeldSpaceTicksOnce(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("enter", "down") // in the procedure the cursor could move on
	before := d.m.s.State().Entries
	d.gap = 30 * time.Millisecond
	d.keys("space", "space", "space", "space", "space")
	d.press(tea.KeyPressMsg{Code: ' ', Text: " ", IsRepeat: true})
	if made := d.m.s.State().Entries - before; made > 1 {
		t.Errorf("a held Space made %d entries", made)
	}
}

func TestCriticalTakesTwoPresses(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("space")
	d.mustShow("CRITICAL.  DONE?")
	d.gap = 0
	d.keys("enter") // typed ahead
	d.mustShow("CRITICAL.  DONE?")
	d.gap = time.Second
	d.keys("enter")
	d.mustShow("done 03:11")
}

// TestCursorNeverLandsByItself: a ticked step leaves the board after two quiet
// seconds, and the cursor is then on no step at all.
func TestCursorNeverLandsByItself(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "space")
	d.mustShow(">   Try a second PC")
	d.tick(time.Second)
	d.mustShow(">   Try a second PC")
	d.tick(2 * time.Second)
	d.mustNotShow(">  ")
	d.keys("space")
	d.mustShow("Choose a step")
	if n := d.m.s.State().Procedures[0].Count(incident.Done); n != 1 {
		t.Errorf("%d done", n)
	}
}

func TestUndo(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "space", "u")
	d.mustShow("ticked by mistake")
	step := d.m.s.State().Procedures[0].Step("second-pc")
	if step.Status != incident.Open {
		t.Errorf("step is %s", step.Status)
	}
	d.keys("u")
	d.mustShow("Nothing to undo")
}

func TestEveryWayNotToDoAStep(t *testing.T) {
	for choice, want := range map[string]incident.Status{
		"1": incident.NotApplicable, "2": incident.CouldNot, "3": incident.PutOff,
	} {
		d := declared(t, 80, 24)
		d.keys("down", "n", choice, "enter", "enter")
		d.mustShow("Reason is needed")
		d.keys("=because", "enter")
		step := d.m.s.State().Procedures[0].Step("second-pc")
		if step.Status != want || step.Note != "because" {
			t.Errorf("choice %s: %s, %q", choice, step.Status, step.Note)
		}
	}
}

func TestDoneEarlier(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down", "t", "=03:30", "enter")
	step := d.m.s.State().Procedures[0].Step("second-pc")
	if step.Status != incident.Done || step.At.Format("Mon 15:04") != "Mon 03:30" {
		t.Errorf("done at %s: the latest 03:30 is yesterday's", step.At)
	}
}

// TestDrillIsNeverTheRealThing looks at the first lines of every screen of a
// drill, and ends it by NO DUFF.
func TestDrillIsNeverTheRealThing(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "enter")
	d.mustShow("Type DRILL to start")
	d.keys("=live", "enter")
	d.mustShow("Type the word DRILL")
	for range len("live") {
		d.keys("backspace")
	}
	d.keys("=drill", "enter")
	for _, key := range []string{"", "enter", "l", "esc", "esc", "p", "enter", "esc", "esc", "s", "esc", "c", "esc", "m", "esc", "esc"} {
		if key != "" {
			d.keys(key)
		}
		lines := strings.Split(d.screen(), "\n")
		if !strings.HasPrefix(lines[0], " DRILL DRILL DRILL") || !strings.Contains(lines[1], "EXERCISE") {
			t.Fatalf("after %q the first lines are\n%s\n%s", key, lines[0], lines[1])
		}
		d.mustNotShow("LIVE")
	}
	if title := d.m.View().WindowTitle; !strings.HasPrefix(title, "DRILL") {
		t.Errorf("window title %q", title)
	}
	drill := d.m.s.State().Log
	d.keys("f8", "enter")
	d.mustShow("REAL DOWNTIME")
	d.keys("1", "y", "enter")
	d.mustShow("LIVE  EPR DOWN")
	if s := d.m.s.State(); s.Mode != event.Live || s.Log == drill {
		t.Errorf("mode %s, log %s", s.Mode, s.Log)
	}
}

// TestHostileTexts puts what a terminal would obey into every text there is.
func TestHostileTexts(t *testing.T) {
	const bad = "\x1b]52;c;QUJD\x07\x1b[2Jred\u009b31m\u202eevil\u2066x\u200b&#27;[2J"
	dir := t.TempDir()
	folder := filepath.Join(dir, "runbooks")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	source := "---\ntitle: \"T " + strings.ReplaceAll(bad, "\x1b", "\\e") + "\"\nid: hostile\nsystems: [epr]\n---\n# H " + bad +
		"\n\nProse " + bad + " and `code " + bad + "` and ~~&**#27;**[31m~~\n\n## S " + bad + "\n\n> [!WARNING]\n> " + bad +
		"\n\n- [ ] Step " + bad + "\n  detail " + bad + "\n\n| a " + bad + " | b |\n|---|---|\n| " + bad + " | c |\n"
	if err := os.WriteFile(filepath.Join(folder, "hostile.md"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, dir, 80, 24)
	d.declare() // every frame is checked by the driver
	d.keys("p", "down", "down", "down", "enter", "pgdown", "o", "esc")
	d.keys("m", "1")
	d.send(tea.PasteMsg{Content: "note " + bad + "\nsecond line"})
	d.keys("enter", "l")
	d.mustShow("note")
	for _, r := range d.m.View().WindowTitle {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			t.Errorf("window title holds %U", r)
		}
	}
	for _, row := range d.m.s.Rows() {
		if strings.ContainsAny(row.Message, "\x1b\u009b\u202e\u2066\a") {
			t.Errorf("the log holds %q", row.Message)
		}
	}
}

// TestPasteIsNeverKeys pastes what would be commands into a list.
func TestPasteIsNeverKeys(t *testing.T) {
	d := declared(t, 80, 24)
	before := d.m.s.State().Entries
	d.send(tea.PasteMsg{Content: " \n c\n\nx"})
	d.mustShow("Nothing overdue")
	if d.m.s.State().Entries != before {
		t.Error("a paste made entries")
	}
}

// TestFirstStartAsksForTheWard, once.
func TestFirstStartAsksForTheWard(t *testing.T) {
	dir := t.TempDir()
	d := newDriverWithoutWard(t, dir)
	d.mustShow("Which ward is this PC for?")
	d.keys("=7B", "tab", "=Northgate General", "enter")
	d.mustShow("WARD 7B, Northgate General")
	d.close()
	d = newDriverWithoutWard(t, dir)
	d.mustNotShow("Which ward")
	d.mustShow("WARD 7B, Northgate General")
}

func TestOpenErrorIsASentence(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "downtime.db"), []byte("not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, dir, 80, 24)
	d.mustShow("The log could not be opened", "go on on paper")
	d.mustNotShow("goroutine", "panic")
	if d.m.openError == nil {
		t.Error("no error to return")
	}
}

func TestTooSmall(t *testing.T) {
	d := declared(t, 80, 24)
	for _, size := range [][2]int{{39, 24}, {80, 9}, {1, 1}, {5, 3}} {
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
	d.send(tea.WindowSizeMsg{Width: 39, Height: 24})
	d.mustShow("Make this window larger")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.mustShow("LIVE", ">")
}
