package tui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
)

// otherPC is the data folder of another PC, with a downtime of ward 7A that is open.
func otherPC(t *testing.T) (dir, log string) {
	t.Helper()
	return otherPCIn(t, event.Live)
}

func otherPCIn(t *testing.T, mode event.Mode) (dir, log string) {
	t.Helper()
	dir = writeLibrary(t)
	began := start.Add(-20 * time.Minute)
	s, err := store.Open(dir, store.Options{Who: "them", Stamp: func() event.Stamp { return event.Steady(began).Stamp }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	log = store.NewLogID()
	note := func(text string) event.Event {
		return event.Event{Happened: began, Actor: silva, Body: event.Logged{Kind: event.TypeNote, Text: text}}
	}
	if _, err := s.Append(store.Batch{Log: log, New: true, Events: []event.Event{
		{Happened: start.Add(-time.Hour), Actor: silva, Body: event.RunStarted{
			Mode: mode, Title: "EPR down", Systems: []string{"epr"}, Ward: "7A", Device: "WARD7A-PC1", Zone: "Europe/London", Program: "test",
		}},
		note("begun on the PC of 7A"), note("runner sent"),
	}}); err != nil {
		t.Fatal(err)
	}
	return dir, log
}

var silva = event.Person{Name: "M Silva", Role: "nurse"}

// lookAt types where the log is, and has it looked into.
func (d *driver) lookAt(place string) {
	d.t.Helper()
	d.keys("b", "1")
	d.tick(time.Second)
	d.keys("="+place, "enter")
	d.tick(time.Second)
}

// TestBringScreens keeps what a nurse sees who brings in the log of another PC while
// one is open here.
func TestBringScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		dir, log := otherPC(t)
		d := declared(t, width, height)
		d.keys("esc")
		d.other = log
		d.golden("bring-home")
		d.lookAt(dir)
		d.golden("bring-asked")
		d.keys("enter")
		d.tick(time.Second)
		d.golden("bring-same-outage")
		d.keys("1", "=begun there", "enter")
		d.golden("bring-linked")
		d.keys("t")
		d.golden("bring-together")
		d.lookAtAgain(dir)
		d.mustShow("Nothing to bring in")
		d.golden("nothing-to-bring")
		if l := d.m.s.State().LinkedTo(log); l == nil || l.Why != "begun there" {
			t.Errorf("linked as %+v", l)
		}
	})
}

// Nothing comes in by itself: Esc at any question leaves everything as it is, what is
// no log says so in the form, and an answer that is typed ahead counts for nothing.
func TestNothingIsBroughtInSilently(t *testing.T) {
	dir, log := otherPC(t)
	d := declared(t, 80, 24)
	d.keys("esc")
	d.lookAt(filepath.Join(dir, "nothing"))
	d.mustShow("Where is the log of the other PC?", "cannot be read")
	d.keys("esc", "esc")
	d.lookAt(t.TempDir())
	d.mustShow("There is no log in")
	d.keys("esc", "esc")
	d.lookAt(dir)
	d.mustShow("Bring in 1 log?", "every entry holds", "It is not here yet")
	d.keys("esc", "esc")
	runs, err := d.m.s.Runs()
	if err != nil || len(runs) != 1 {
		t.Fatalf("%+v, %v", runs, err)
	}
	d.lookAt(dir)
	d.keys("enter")
	d.mustShow("Is this the same outage?", "Log "+log, "ward 7A")
	d.keys("enter")
	if l := d.m.s.State().Linked; len(l) > 0 {
		t.Errorf("linked by a key that nobody meant: %+v", l)
	}
	d.keys("esc")
	d.mustShow("OPEN ON ANOTHER PC", "O same outage")
	d.keys("enter")
	d.mustShow("LOG "+log+", for reading", "runner sent")
	d.keys("esc", "esc", "enter", "l", "o")
	d.mustShow("OPEN ON ANOTHER PC")
	d.keys("o")
	d.tick(time.Second)
	d.keys("1", "enter")
	if l := d.m.s.State().LinkedTo(log); l == nil {
		t.Errorf("not linked:\n%s", d.screen())
	}
	d.keys("esc", "l")
	d.mustShow("Same outage as log " + log)
	d.lookAtAgain(dir)
	d.mustShow("Nothing to bring in")
}

func (d *driver) lookAtAgain(dir string) {
	d.keys("esc", "esc")
	d.lookAt(dir)
}

// Where nothing is open, the app asks whether it goes on here, by whom, and what the
// clock on the wall shows.
func TestCarryOn(t *testing.T) {
	dir, log := otherPC(t)
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.lookAt(dir)
	d.keys("enter")
	d.tick(time.Second)
	d.mustShow("Who are you?")
	d.keys("=S Okafor", "tab", "=nurse", "enter")
	d.tick(time.Second)
	d.mustShow("Go on with it HERE, and not on the other PC any more?", "ward 7A")
	d.keys("esc")
	d.mustShow("OPEN ON ANOTHER PC, here for reading", "C carry on here")
	if d.m.s.Running() {
		t.Fatal("it goes on here although Esc was pressed")
	}
	d.keys("c")
	d.tick(time.Second)
	d.keys("=27:00", "enter")
	d.mustShow("is not a time")
	for range len("27:00") {
		d.keys("backspace")
	}
	d.keys("=03:15", "enter")
	d.mustShow("LIVE", "7A", "Tue 03:15", "S Okafor")
	state := d.m.s.State()
	if state.Log != log || !state.Running() || state.ClockOffset < 3*time.Minute {
		t.Errorf("%s goes on, the clock is %v behind", state.Log, state.ClockOffset)
	}
	d.keys("l")
	d.mustShow("Log taken over from", "Clock checked")
	runs, err := d.m.s.Runs()
	if err != nil || len(runs) != 1 || !runs[0].Open() {
		t.Errorf("%+v, %v", runs, err)
	}
}

// What was begun on paper is declared with its time, and then typed in step by step:
// each with its time, or left open; Esc ends it, and E goes on.
func TestTypedInFromPaper(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("b", "2")
	d.mustShow("REAL DOWNTIME", "Type when it began")
	d.keys("=02:20", "tab", "=S Okafor", "tab", "=nurse", "tab", "tab", "y", "tab", "1", "enter")
	d.mustShow("Started. Now type in what was done on paper")
	d.tick(time.Second)
	d.keys("enter")
	d.tick(time.Second)
	d.mustShow("FROM PAPER  1 of")
	before := d.m.s.State().Entries
	p := d.m.s.State().Procedures[0]
	d.keys("=02:30", "enter")
	for d.m.form() != nil && d.m.form().problem != "" { // a step that asks for more
		d.keys("tab", "=said", "enter")
	}
	if step := p.Steps[0]; step.Status != incident.Done || step.At.In(london).Format("15:04") != "02:30" {
		t.Fatalf("step 1 is %+v\n%s", step, d.screen())
	}
	if d.m.s.State().Entries == before {
		t.Error("no entry was made")
	}
	d.tick(time.Second)
	d.mustShow("FROM PAPER  2 of")
	skipped := d.m.s.State().Entries
	for n := 0; d.m.form() != nil && n < 100; n++ {
		if f := d.m.form(); f.mustChoose() {
			d.keys(choiceKey(len(f.choices) - 1))
		}
		d.keys("enter")
		d.tick(time.Second)
	}
	d.mustShow("last open step")
	if d.m.s.State().Entries != skipped {
		t.Errorf("%d entries of steps that were left open", d.m.s.State().Entries-skipped)
	}
	d.keys("e")
	d.tick(time.Second)
	d.mustShow("FROM PAPER  2 of")
	d.keys("esc")
	d.mustNotShow("FROM PAPER")
	d.keys("l")
	d.mustShow("entered 03:11")
}

// What was typed for a step is not lost by Enter because its time was left out.
func TestTypedInWithoutItsTime(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("enter", "e")
	d.tick(time.Second)
	d.mustShow("FROM PAPER  1 of")
	f := d.m.form()
	for f.fields[f.focus].label != fieldNote {
		d.keys("tab")
	}
	entries := d.m.s.State().Entries
	d.keys("=told all", "enter")
	d.mustShow("FROM PAPER  1 of", "Say when it was done, as 02:50, or empty the other fields", "told all")
	for f.fields[f.focus].label != fieldNote {
		d.keys("tab")
	}
	for range "told all" {
		d.keys("backspace")
	}
	d.keys("enter")
	d.tick(time.Second)
	d.mustShow("FROM PAPER  2 of")
	if d.m.s.State().Entries != entries {
		t.Error("something was written")
	}
}

// A session that only looks on reads what was brought in, and is offered nothing that
// writes.
func TestLookingOnBringsNothingIn(t *testing.T) {
	d := declared(t, 80, 24)
	d.looksOn()
	d.keys("esc", "b")
	d.mustNotShow("another PC: look into", "type in what was done")
	d.keys("1", "2", "n", "o", "c")
	if d.m.form() != nil {
		t.Errorf("a form is asked:\n%s", d.screen())
	}
}

// A log that went on here and there is said to have, and is kept beside.
func TestBringInAnotherCourse(t *testing.T) {
	d := declared(t, 80, 24)
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(d.dir)); err != nil {
		t.Fatal(err)
	}
	there, err := session.Open(session.Config{Data: copied, Program: "test", User: "them", Clocks: func() event.Reading { return d.clocks() }})
	if err != nil {
		t.Fatal(err)
	}
	there.SetWho(event.Person{Name: "M Silva"})
	if _, err := there.Do(incident.Write{Kind: event.TypeNote, Text: "there"}); err != nil {
		t.Fatal(err)
	}
	there.Close()
	d.keys("m", "=here", "enter", "esc")
	before := d.m.s.State().Entries
	d.lookAt(copied)
	d.mustShow("went on twice, here and elsewhere")
	d.keys("enter")
	d.mustShow("is kept as")
	if d.m.s.State().Entries != before {
		t.Error("the log here is another now")
	}
	if kept, _ := filepath.Glob(filepath.Join(d.dir, "journal", "*.other-*")); len(kept) != 1 {
		t.Errorf("kept: %q", kept)
	}
}
