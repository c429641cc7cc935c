package tui

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// instruct enters an instruction from the screen in front.
func (d *driver) instruct(about, said, from, received, touches string) {
	d.t.Helper()
	d.keys("i", "n", "="+about, "tab", "="+said, "tab", "="+from, "tab", "="+received, "tab", "="+touches, "enter")
}

// TestCommandScreens keeps what command says as a nurse meets it: entered, above the
// board, after a handover, read, replaced; and the systems on their way back.
func TestCommandScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.keys("i", "n", "=bloods", "tab", "=Essential blood tests only", "tab", "=silver", "tab", "=03:05", "tab", "=drug charts")
		d.golden("command-new")
		d.keys("enter")
		d.goldenWide("command-list")
		d.keys("esc")
		d.golden("command-board")
		d.keys("i", "n", "=visits at night", "tab", "=None until further notice", "enter", "esc")
		d.tick(50 * time.Minute)
		d.giveTo("B Shah")
		d.keys("enter")
		d.tick(time.Second)
		d.keys("=none", "enter")
		d.golden("command-unread")
		d.keys("i", "enter")
		d.goldenWide("command-whole")
		d.keys("enter", "r")
		d.golden("command-replace")
		d.keys("esc", "x", "=Visits as usual", "enter")
		d.golden("command-ended")
		d.keys("esc", "s", "down", "1", "=IT service desk", "tab", "=results can be READ in the lab viewer, they do NOT reach the EPR")
		d.golden("systems-said-back")
		d.keys("enter")
		d.goldenWide("systems-partial")
	})
}

// What command says stands on every screen, with who has not read it; the key leads to
// it from there, and it is read by a second press of Enter.
func TestCommandIsSaidOnEveryScreen(t *testing.T) {
	d := declared(t, 80, 24)
	d.mustNotShow("COMMAND")
	d.instruct("bloods", "Essential blood tests only", "silver", "", "")
	d.mustShow("INSTRUCTIONS FROM COMMAND", "read by S Okafor")
	d.keys("esc")
	d.mustShow("COMMAND 03:11  bloods: Essential blood tests only  This shift: read")
	d.keys("w")
	d.tick(time.Second)
	d.keys("2", "=M Silva", "tab", "enter")
	for _, path := range [][]string{nil, {"enter"}, {"esc", "p"}, {"esc", "l"}, {"esc", "s"}, {"esc", "h"}, {"esc", "c"}, {"esc", "esc"}} {
		d.keys(path...)
		d.mustShow("COMMAND 03:11", "NOT READ BY YOU: I")
		d.keys("i")
		d.mustShow("1 NOT READ BY YOU", "NOT READ BY YOU 03:11 bloods")
		d.keys("esc")
	}
	before := d.m.s.State().Entries
	d.keys("i", "enter")
	d.mustShow("NEW FROM COMMAND 03:11. Read it aloud, then Enter", "I have read it")
	if now := d.m.s.State().Entries; now != before {
		t.Error("opening it was taken for reading it")
	}
	d.keys("enter", "esc")
	d.mustNotShow("NOT READ")
	if i := d.m.s.State().Latest("bloods"); !d.m.s.State().HasRead(i, d.m.s.Who()) {
		t.Errorf("%v has not read %+v", d.m.s.Who(), i)
	}
}

// Keys typed ahead, and one held down, mark nothing as read.
func TestAnInstructionIsNotReadByAccident(t *testing.T) {
	d := declared(t, 80, 24)
	d.instruct("bloods", "Essential blood tests only", "", "", "")
	d.keys("esc", "w")
	d.tick(time.Second)
	d.keys("2", "=M Silva", "tab", "enter")
	before := d.m.s.State().Entries
	d.gap = 50 * time.Millisecond
	d.keys("i", "enter", "enter", "enter", "enter")
	if now := d.m.s.State().Entries; now != before {
		t.Errorf("%d entries became %d", before, now)
	}
}

// A step that an instruction touches says so on the board, in its procedure and beside
// the list, until it is done or the instruction touches it no more.
func TestTouchedStepsAreFlagged(t *testing.T) {
	d := declared(t, 80, 24)
	p := d.m.s.State().Procedures[0]
	first := p.Steps[1]
	words := wordsOf(first.Def.Title)
	d.instruct("bloods", "Essential blood tests only", "", "", strings.Join(words, " "))
	i := d.m.s.State().Latest("bloods")
	if len(i.Steps) != 1 || i.Steps[0].Step != first.Def.ID {
		t.Fatalf("%q matched %v", words, i.Steps)
	}
	d.keys("esc")
	d.mustShow("COMMAND " + first.Def.Title[:10])
	d.keys("down")
	d.mustShow("COMMAND 03:11, no. 3:")
	d.keys("enter")
	d.mustShow("COMMAND " + first.Def.Title[:5])
	d.keys("r")
	d.mustShow("COMMAND 03:11, no. 3:") // also where it is read large
	d.keys("esc", "i", "r", "=All blood tests", "enter")
	if got := d.m.s.State().Latest("bloods"); len(got.Steps) != 1 || got.Replaces != i.Seq {
		t.Fatalf("what replaces it is %+v", got)
	}
	d.mustShow("REPLACED by no. 4. 03:11 bloods: Essential")
	d.keys("r", "=None", "tab", "tab", "tab", "=none", "enter", "esc")
	d.mustNotShow("COMMAND " + first.Def.Title[:5])
}

// Words that no open step has keep the form, with what was typed; so does what is older
// than what stands.
func TestAnInstructionThatIsRefused(t *testing.T) {
	d := declared(t, 80, 24)
	d.instruct("bloods", "Essential", "", "", "xylophone")
	d.mustShow(`No open step has the words "xylophone"`, "NEW INSTRUCTION", "Essential")
	d.keys("esc", "esc")
	d.instruct("bloods", "Essential", "", "", "")
	d.keys("esc")
	d.instruct("Bloods", "All of them", "", "03:00", "")
	d.mustShow("after that: what is older", "REPLACES no. 3: Essential")
	if got := d.m.s.State().Current(); len(got) != 1 || got[0].Text != "Essential" {
		t.Errorf("what stands is %+v", got)
	}
}

// The keys of the systems screen are numbers. What a system can and cannot do stands
// beside it and in the header; once all are in use the procedure may be stood down.
func TestSystemsComeBackOneByOne(t *testing.T) {
	d := declared(t, paneWidth-1, 40)
	d.keys("s")
	for _, letter := range []string{"b", "u", "x"} {
		d.keys(letter)
		d.mustShow("1 said back  2 checked here  3 in use  4 down again  5 in part  A another system")
	}
	d.mustShow("EPR downtime stays on: EPR is down")
	d.keys("1", "=IT", "tab", "=to read only", "enter")
	d.mustShow("said back 03:11, IT", "    in part: to read only", "EPR: to read only", "EPR downtime stays on: EPR is said back, not checked on this ward")
	d.keys("2", "enter")
	d.mustShow("EPR downtime stays on: EPR is checked on this ward, not in use yet", "    in part: to read only")
	d.keys("3", "enter")
	// It is in use in part until somebody says that this is over; only then is nothing
	// waited for.
	d.mustShow("pathology DOWN, EPR IN PART", "EPR downtime stays on: EPR is in use in part: to read only", "    in part: to read only")
	d.keys("3")
	d.mustShow("It was back IN PART alone")
	d.keys("tab", "end")
	for range len("to read only") {
		d.keys("backspace")
	}
	d.keys("enter")
	d.mustShow("EPR downtime may be stood down (X on the procedure), ")
	d.mustNotShow("IN PART", "to read only\n")
	d.keys("1", "tab", "=results can be READ in the lab viewer, on the PC at the desk alone, and they do NOT reach the EPR", "enter")
	d.mustShow("EPR BACK IN PART: S") // words cut short could say the opposite
	d.keys("4", "=again", "enter")
	if got := d.m.s.State().System("epr"); got.Status != incident.SystemDown || got.Note != "again" {
		t.Errorf("the EPR is %+v", got)
	}
}

// A note of a system that was checked is a note, and makes it no system that is back in part:
// that is said by a key of its own, and leaves who said so and what was noted.
func TestANoteIsNoLimit(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("s", "5")
	d.mustShow("EPR is down: 1 says that it is back")
	d.keys("1", "=IT", "enter", "2", "=three patients looked up", "enter")
	d.mustShow("three patients looked up")
	d.mustNotShow("IN PART", "in part: three")
	if got := d.m.s.State().System("epr"); got.Note != "three patients looked up" || got.InPart != "" {
		t.Errorf("the EPR is %+v", got)
	}
	d.keys("5", "=to read only", "enter")
	d.mustShow("three patients looked up; in part: to read only")
	d.keys("3", "=all bays", "enter")
	if got := d.m.s.State().System("epr"); got.Status != incident.SystemInUse || got.Note != "all bays" || got.InPart != "to read only" {
		t.Errorf("the EPR is %+v", got)
	}
	d.keys("5", "end")
	for range len("to read only") {
		d.keys("backspace")
	}
	d.keys("enter")
	if got := d.m.s.State().System("epr"); got.Status != incident.SystemInUse || got.Note != "all bays" || got.InPart != "" {
		t.Errorf("the EPR is %+v", got)
	}
}

// Standing a procedure down says what it is for that is not in use.
func TestStandingDownSaysWhatIsNotInUse(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("enter", "x")
	d.mustShow("STAND DOWN", "NOT ALL THAT IT IS FOR IS IN USE: EPR is down.")
	d.keys("esc", "s", "3", "enter", "esc", "x")
	d.mustShow("STAND DOWN")
	d.mustNotShow("NOT ALL THAT IT IS FOR")
}

// A session that only looks on shows what command says, and marks nothing.
func TestCommandIsOnlyLookedAt(t *testing.T) {
	d := declared(t, 80, 24)
	d.instruct("bloods", "Essential blood tests only", "", "", "")
	d.keys("esc")
	other := d.beside(80, 24)
	other.keys("v", "enter")
	other.mustShow("COMMAND 03:11  bloods: Essential blood tests only  This shift: read")
	other.keys("i")
	other.mustNotShow("N new one", "R replace")
	for _, key := range []string{"n", "r", "x"} {
		other.keys(key)
		other.mustShow("You are only looking on", "INSTRUCTIONS FROM COMMAND")
		other.mustNotShow("Command says")
	}
	other.keys("enter")
	other.mustShow("written down by S Okafor", "Enter the list")
}

// The title of a downtime often says what was down. Once all of it is in use again the
// header says that, and not the title.
func TestTheHeaderOnceAllIsInUse(t *testing.T) {
	state := incident.State{Mode: event.Live, Title: "EPR, pathology down", Systems: []incident.System{
		{Name: "epr", Status: incident.SystemInUse}, {Name: "pathology", Status: incident.SystemInUse},
	}}
	if got := whatIsDown(&state); got[0] != "EPR, pathology IN USE AGAIN" {
		t.Errorf("it says %q", got)
	}
	state.Systems[1].Status = incident.SystemSaidBack
	if got := whatIsDown(&state); got[0] != "pathology DOWN" {
		t.Errorf("it says %q", got)
	}
	state.Systems = nil
	if got := whatIsDown(&state); got[0] != state.Title {
		t.Errorf("nobody said what is down, and it says %q", got)
	}
}
