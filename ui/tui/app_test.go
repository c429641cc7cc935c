package tui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store"
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
	d.mustShow("1 of 8 done")
	d.keys("esc", "c", "enter")
	d.mustShow("CLOSE this downtime?")
	d.keys("=Day shift", "enter")
	d.mustShow("A reason is needed")
	d.keys("=all on paper", "enter")
	d.mustShow("This downtime is closed", "E writes the report")
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
	d.mustShow("done 03:11", "SAVED 2/2  no. 3")
}

// loseLog takes the log away while the program runs, so that nothing more can be
// saved.
func (d *driver) loseLog() {
	d.t.Helper()
	mustTake(d.t, os.Rename(d.dir, d.dir+".gone"))
}

// TestNotSaved: what could not be saved is said in words until it was seen, the
// step stays open, and nothing else takes the words away.
func TestNotSaved(t *testing.T) {
	d := declared(t, 80, 24)
	d.loseLog()
	d.keys("down", "space")
	lost := []string{"NOT SAVED. WRITE IT ON PAPER:", "Try a second PC: done, S Okafor"}
	d.mustShow(lost...)
	d.mustNotShow("done 03:11")
	d.keys("u", "space", "p", "o")
	d.mustShow(lost...)
	d.keys("down", "enter", "l", "down", "x")
	d.mustShow(lost...)
	d.m.forms = nil
	d.m.show(newBoard())
	d.keys("down", "down", "down", "down", "t", "=02:50", "tab", "=27", "tab", "=counted twice", "enter")
	d.mustShow("Not saved. What you typed is still here", "Answer (a number): 27")
	d.keys("esc")
	d.mustShow(lost...)
	d.mustShow("Count the charts: done at 02:50, 27:")
	d.keys("?", "esc")
	d.mustShow(lost...)
	d.keys("k", "esc")
	d.mustShow(lost...)
	d.mustShow("Esc once it is written down")
	d.keys("esc")
	d.mustNotShow("NOT SAVED")
	if n := d.m.s.State().Procedures[0].Count(incident.Done); n != 0 {
		t.Errorf("%d done, and nothing was saved", n)
	}
}

// TestNotSavedOnASmallScreen: at 40x10, too, it is whole.
func TestNotSavedOnASmallScreen(t *testing.T) {
	d := declared(t, 40, 10)
	d.loseLog()
	d.keys("down", "space")
	d.mustShow("NOT SAVED.", "Try a second", "Enter try again   K keep as paper")
	d.keys("m", "=porter late, and a great deal besides", "enter", "esc", "m", "=and more", "enter", "esc")
	d.mustShow("NOT SAVED.", "more. K lists all.", "Enter try again   K keep as paper")
	d.keys("k")
	d.mustShow("WRITE ON PAPER")
	d.keys("pgdown", "pgdown")
	d.mustShow("and more, S Okafor")
}

// TestFormBehindAFailedWrite: a form whose entry waited behind one that failed
// is not stuck, and its words are not lost either.
func TestFormBehindAFailedWrite(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down")
	_, write := d.m.Update(keyPress("space"))
	d.keys("m", "=porter late", "enter")
	d.mustShow("saving")
	d.loseLog()
	d.run(write)
	d.mustShow("Try a second PC: done", "porter late, S Okafor", "Text: porter late")
	d.keys("esc", "k", "esc", "esc")
	d.mustShow("Nothing overdue")
	d.mustNotShow("NOT SAVED")
}

// hold presses a key as a keyboard does that is held down, on a terminal that
// does not report repeats: the second press half a second after the first.
func (d *driver) hold(name string) {
	d.keys(name)
	d.gap = 500 * time.Millisecond
	d.keys(name)
	d.gap = 30 * time.Millisecond
	for range 20 {
		d.keys(name)
	}
	d.gap = time.Second
}

func TestAHeldKeyActsOnce(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("enter")
	for range 5 {
		d.keys("down")
	}
	d.mustShow(">   6 Every hour")
	before := d.m.s.State().Entries
	d.hold("space")
	if made := d.m.s.State().Entries - before; made != 1 {
		t.Errorf("a held Space made %d entries of a repeated check", made)
	}
	d.press(tea.KeyPressMsg{Code: ' ', Text: " ", IsRepeat: true})
	d.keys("space")
	d.mustShow("Done just now")
	if made := d.m.s.State().Entries - before; made != 1 {
		t.Errorf("%d entries", made)
	}
	d.tick(2 * time.Minute)
	d.keys("space")
	if made := d.m.s.State().Entries - before; made != 2 {
		t.Errorf("the check cannot be done again: %d entries", made)
	}
}

// TestAHeldEnterClosesNothing, not even where nothing is outstanding.
func TestAHeldEnterClosesNothing(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.declare()
	d.keys("enter", "x", "=all back", "enter", "esc", "c")
	d.mustShow("Nothing is outstanding")
	d.hold("enter")
	d.mustShow("CLOSE this downtime?")
	if !d.m.s.Running() {
		t.Error("it is closed")
	}
}

// TestNoDuffFromAnyForm: line 1 says F8, whatever is in front.
func TestNoDuffFromAnyForm(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter")
	d.keys("m", "=half a note", "f8")
	d.mustShow("NO DUFF: stop the drill")
	d.keys("enter")
	d.mustShow("REAL DOWNTIME")
}

func TestWallClockDuringARun(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("k", "=03:31", "enter")
	d.mustShow("03:31 is 20 min ahead of this PC's clock", "Enter again if that is so")
	if offset := d.m.s.State().ClockOffset; offset != 0 {
		t.Errorf("set before anybody was asked, to %s", offset)
	}
	d.keys("enter")
	d.mustShow("Clock checked", "Tue 03:31")
	if offset := d.m.s.State().ClockOffset; offset != 20*time.Minute {
		t.Errorf("offset %s", offset)
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
	d.keys("down", "t", "=03:30")
	d.mustShow("= Mon 23 Nov 03:30, 23 h 41 min ago")
	d.keys("enter")
	d.mustShow("03:30 is in the future. Yesterday, Mon 23 Nov? Enter yes")
	d.keys("enter")
	d.mustShow("done at Mon 03:30")
	step := d.m.s.State().Procedures[0].Step("second-pc")
	if step.Status != incident.Done || step.At.Format("Mon 15:04") != "Mon 03:30" {
		t.Errorf("done at %s: the latest 03:30 is yesterday's", step.At)
	}
}

// TestDrillIsNeverTheRealThing looks at the first lines of every screen of a
// drill, and ends it by NO DUFF.
func TestDrillIsNeverTheRealThing(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter")
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
	d.mustNotShow("EXERCISE")
	d.keys("1", "y", "tab", "tab", "=A Nurse", "tab", "enter")
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
	d.keys("m")
	d.send(tea.PasteMsg{Content: "note " + bad + "\nsecond line"})
	d.keys("enter", "l")
	d.mustShow("note")
	for _, r := range d.m.View().WindowTitle {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			t.Errorf("window title holds %U", r)
		}
	}
	for _, row := range d.m.s.Book().Rows() {
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

// Why the log cannot be opened is said to somebody who has no command line.
func TestOpenErrorNamesNoFlag(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, file, 80, 24)
	d.mustShow("The log could not be opened", "is a file", "ask IT", "go on on paper")
	d.mustNotShow("--")
	for said, err := range map[string]error{
		"ask IT to start the program with a folder on this PC":    &store.PlaceError{Dir: `Z:\log`, Network: "Windows share"},
		"this log-in may not write there: ask IT for the right":   &fs.PathError{Op: "open", Path: dir, Err: fs.ErrPermission},
		"ask IT to start the program with another folder for the": errors.New("no folder for the log can be written (C:\\x): name one with --data FOLDER"),
	} {
		if got := inTheApp(err); !strings.Contains(got, said) || strings.Contains(got, "--") {
			t.Errorf("%v is %q", err, got)
		}
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

// Somebody who went back from "Who are you?" can still say so: what is typed in
// the form behind it waits, and is not refused with no way on.
func TestWhoIsAskedAgain(t *testing.T) {
	dir := writeLibrary(t)
	d := newDriver(t, dir, 80, 24)
	d.declare()
	d.close()
	d = newDriver(t, dir, 80, 24)
	d.keys("enter", "esc", "m")
	d.mustShow("Who are you?")
	d.keys("esc", "=bed 4 asked for", "enter")
	d.mustShow("Who are you?")
	d.keys("1")
	d.mustShow("bed 4 asked for")
	d.keys("enter")
	d.mustShow("SAVED", "bed 4 asked for, S Okafor")
}

// A number pressed before its question can have been read is no answer, and no
// mistake either.
func TestChoiceTypedAhead(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	gap := d.gap
	d.gap = 0
	d.keys("h", "1")
	d.mustShow("HANDBOOK")
	d.mustNotShow("Choose by number first")
	d.gap = gap
	d.keys("1")
	d.mustShow("handbook", "section")
}
