package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"

	tea "charm.land/bubbletea/v2"
)

// written is a driver whose log has an entry of most kinds: of steps 3 and 4, notes 5
// and 8, a safety event 6 with its correction 7, a decision 9.
func written(t *testing.T, width, height int) *driver {
	d := declared(t, width, height)
	d.keys("down", "space", "up", "space", "=told everybody", "enter")
	d.keys("m", "=porter late, bed 4 waits", "enter")
	d.keys("m", "up", "6", "=dose an hour late, bed 4", "enter")
	d.keys("l", "x", "=it was bed 5", "enter", "esc")
	d.keys("m", "=Café closed", "enter", "d", "=Send the runner", "tab", "=phones are down", "enter")
	if n := d.m.s.State().Entries; n != 10 { // with the checkpoint of the decision
		t.Fatalf("there are %d entries:\n%s", n, d.screen())
	}
	return d
}

// lastRow is the latest entry that somebody made.
func (d *driver) lastRow() timeline.Row {
	rows := d.m.s.Book().Rows()
	return rows[len(rows)-1]
}

// The screens of the log that are new, as a nurse meets them.
func TestLogScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := written(t, width, height)
		d.keys("l", "/", "=bed 4")
		d.golden("log-search")
		d.keys("enter", "r")
		d.goldenWide("log-entry")
		d.keys("esc", "esc", "esc", "g", "1", "=standby", "tab", "=ward 7B, level 4, east end", "tab", "=smoke", "tab", "tab", "=east stairs")
		d.golden("methane")
		d.keys("enter", "enter", "enter", "enter")
		d.goldenWide("read-out")
	})
}

// A drill's report is one on every line that is read out first and last.
func TestReadOutInADrill(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=S Okafor", "tab", "enter", "=drill", "enter")
	d.keys("g", "2", "=bed 4, no result since 02:00", "enter", "enter", "enter", "enter", "enter")
	if got := strings.Count(d.screen(), exerciseSaid); got != 2 {
		t.Errorf("it is said %d times that it is an exercise:\n%s", got, d.screen())
	}
	d.mustShow("S  Situation: bed 4, no result since 02:00", "R  Recommendation: not known", "Please read that back.", "DRILL DRILL DRILL")
}

const exerciseSaid = "EXERCISE, EXERCISE, EXERCISE"

// A report stays as it was typed when it is refused, and can be read out again from
// the log, with what corrects it.
func TestAReport(t *testing.T) {
	d := declared(t, 40, 10)
	d.keys("g", "2", "=bed 4", "tab", "=background", "tab", "tab", "tab", "=25:00", "enter")
	d.mustShow("is not a time")
	d.keys("backspace", "backspace", "backspace", "backspace", "backspace", "=04:00", "enter")
	d.mustShow("in the future. Yesterday")
	for range len("04:00") {
		d.keys("backspace")
	}
	d.keys("=03:00", "enter")
	d.mustShow("READ OUT: SBAR")
	row := d.lastRow()
	if got := row.Happened.In(london).Format("15:04"); got != "03:00" || row.Typed.Fields[1].Text != "background" {
		t.Errorf("the entry is %+v, at %s", row.Typed, got)
	}
	d.keys("esc", "l", "x", "=bed 5", "enter", "up", "enter")
	d.mustShow("READ OUT: SBAR")
	d.keys("pgdown", "pgdown")
	d.mustShow("Correction of entry", "bed 5", "Please read that back.")
	d.keys("r")
	d.mustShow("LOG: SBAR")
	d.keys("esc")
	d.mustShow("LOG of")
}

// Nothing is saved before a report is chosen, and its first field is there.
func TestAReportNeedsItsFirstField(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("g", "enter")
	d.mustShow("Choose by number first")
	d.keys("1", "enter")
	d.mustShow("Major incident is needed")
	d.keys("esc")
	if n := d.m.s.State().Entries; n != 2 {
		t.Errorf("there are %d entries", n)
	}
}

// Every entry that is typed can have happened earlier; a doubtful time is asked about.
func TestWrittenLater(t *testing.T) {
	d := declared(t, 80, 24)
	for _, c := range []struct {
		keys  []string
		words string
	}{
		{[]string{"m", "=porter late", "tab", "=02:50", "enter"}, "Note: porter late, at 02:50"},
		{[]string{"m", "up", "2", "=site manager", "tab", "=EPR is down", "tab", "=phone", "tab", "=02:50", "enter"},
			"Notification: told site manager, phone: EPR is down, at 02:50"},
		{[]string{"m", "up", "6", "=sample lost", "tab", "=LFPSE-1", "tab", "=02:50", "enter"},
			"Safety event: sample lost; LFPSE reference LFPSE-1, at 02:50"},
		{[]string{"d", "=paper", "tab", "=no EPR", "tab", "tab", "=02:50", "enter"}, "Decision: paper, at 02:50"},
	} {
		d.keys(c.keys...)
		row := d.lastRow()
		if got := row.Words() + row.Happened.In(london).Format(", at 15:04"); got != c.words {
			t.Errorf("%s was written, want %s", got, c.words)
		}
	}
	before := d.m.s.State().Entries
	d.keys("m", "=typed", "tab", "=02:00", "enter")
	d.mustShow("is before this downtime began")
	if d.m.s.State().Entries != before {
		t.Error("a doubtful time was taken without being asked about")
	}
	d.keys("enter")
	if got := d.lastRow(); got.Message != "typed" || got.Happened.In(london).Format("15:04") != "02:00" {
		t.Errorf("the entry is %+v", got)
	}
	// What was typed stays when another kind is chosen.
	d.keys("m", "=half a", "up", "2", "tab")
	d.mustShow("Text: half a", "Who was told")
}

// A safety event gets its number in LFPSE hours later, and is shown with it.
func TestLFPSEReference(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("m", "up", "6", "=dose late", "enter", "l")
	d.mustShow("dose late", "no LFPSE reference yet", "N LFPSE number")
	d.keys("n", "=LFPSE-2026-4711", "enter")
	d.keys("up")
	d.mustShow("dose late  (S Okafor) LFPSE reference LFPSE-2026-4711")
	d.keys("enter")
	d.mustShow("LFPSE reference: LFPSE-2026-4711", "N LFPSE number")
	d.keys("n", "=B-2", "enter")
	d.mustShow("LFPSE reference: B-2")
	d.keys("esc", "end")
	d.mustNotShow("N LFPSE number") // the last entry is the number, and no safety event
}

// F shows one kind after another, words narrow it, and Esc shows all again; the
// cursor stays on its entry.
func TestNarrowingTheLog(t *testing.T) {
	d := written(t, 80, 24)
	d.keys("l", "home", "down", "down", "down", "down")
	on := func(words string) {
		t.Helper()
		for line := range strings.SplitSeq(d.screen(), "\n") {
			if strings.HasPrefix(line, ">") {
				if !strings.Contains(line, words) {
					t.Fatalf("the cursor is on %q, not %q:\n%s", line, words, d.screen())
				}
				return
			}
		}
		t.Fatalf("the cursor is on nothing:\n%s", d.screen())
	}
	on("porter late")
	d.keys("f")
	d.mustShow("LOG: decisions", "1 of 10 entries")
	d.keys("esc")
	on("porter late")
	d.keys("f", "f")
	d.mustShow("LOG: steps and procedures", "3 of 10 entries")
	on("Stop entering data")
	for range 10 {
		if strings.Contains(d.screen(), "LOG: notes") {
			break
		}
		d.keys("f")
	}
	d.mustShow("LOG: notes", "2 of 10")
	on("porter late")
	d.keys("/", "=CAFE")
	d.mustShow("Search the log: CAFE", `LOG: notes "CAFE"`, "1 of 10", "Café closed")
	d.keys("=zzz")
	d.mustShow("0 of 10", "No entry is like that")
	d.keys("backspace", "backspace", "backspace", "enter")
	on("Café closed")
	d.keys("esc")
	d.mustShow("LOG of EPR", "10 entries")
	on("Café closed")
	d.keys("/", "=f/d?")
	d.mustShow("Search the log: f/d?")
	d.keys("esc", "esc")
	d.mustNotShow("LOG")
}

// What is written while the log is narrowed moves no cursor, and is in the log.
func TestWritingInANarrowedLog(t *testing.T) {
	d := written(t, 80, 24)
	d.keys("l", "/", "=bed 4", "enter", "home")
	d.mustShow("2 of 10", ">   5")
	d.keys("m", "=bed 4 again", "enter")
	d.mustShow("3 of 11", ">   5", "bed 4 again")
	d.keys("end")
	d.mustShow(">  11")
	d.keys("esc")
	d.mustShow(">  11", "11 entries")
	d.keys("m", "=and on", "enter")
	d.mustShow(">  12")
}

// Enter on an entry about a step goes to the step, and Esc comes back to the entry.
func TestFromAnEntryToItsStep(t *testing.T) {
	d := written(t, 80, 24)
	d.keys("l", "home", "down", "down")
	d.mustShow(">   3", "Enter its step")
	d.keys("enter")
	d.mustShow("EPR downtime v1.0", ">   2 Try a second PC")
	d.gap = time.Millisecond
	d.keys("space") // typed ahead
	d.gap = time.Second
	d.keys("esc")
	d.mustShow(">   3", "LOG of")
	d.keys("r", "enter")
	d.mustShow(">   2 Try a second PC")
	d.keys("esc")
	d.mustShow("LOG: Step done", "Step: 2 of EPR downtime")
	if n := d.m.s.State().Entries; n != 10 {
		t.Errorf("there are %d entries", n)
	}
	// A step that is in no version any more is only read.
	d.keys("esc", "down", "down")
	d.mustShow(">   5")
	d.keys("enter")
	d.mustShow("LOG: Note")
}

// A corrected entry shows the correction under it, and the correction what it corrects.
func TestCorrectedEntryWhole(t *testing.T) {
	d := written(t, 80, 24)
	d.keys("l", "home", "down", "down", "down", "down", "down")
	d.mustShow("CORRECTED by")
	d.keys("enter")
	d.mustShow("dose an hour late, bed 4", "CORRECTED by entry 7: Correction of entry 6: it was bed 5")
	d.keys("esc", "down", "enter")
	d.mustShow("Correction of entry 6: it was bed 5", "Entry 6 said: Safety event: dose an hour late, bed 4")
}

// A click on an entry that was found ends the typing, and puts the cursor there.
func TestMouseInTheLog(t *testing.T) {
	d := written(t, 80, 24)
	d.keys("l", "/", "=bed 4")
	line := -1
	for i, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, "porter late") {
			line = i
		}
	}
	d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 10, Y: line})
	d.mustShow(">   5")
	d.mustNotShow("Search the log")
}

// manyEntries is a driver on a log of notes.
func manyEntries(t *testing.T, n int) *driver {
	d := declared(t, 80, 24)
	for i := range n {
		if _, err := d.m.s.Do(incident.Write{Kind: event.TypeNote, Text: fmt.Sprint("note ", i)}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// A search that is far above what was shown shows its entry, whatever was scrolled.
func TestCursorIsAlwaysInSight(t *testing.T) {
	d := manyEntries(t, 120)
	d.keys("l", "/", "=note 7", "enter", "home")
	d.mustShow("note 7  (")
	for _, key := range []string{"esc", "pgdown", "end", "pgup", "f", "f", "f", "esc", "up"} {
		d.keys(key)
		if !strings.Contains(d.screen(), "\n>") {
			t.Fatalf("after %s no cursor is in sight:\n%s", key, d.screen())
		}
	}
}
