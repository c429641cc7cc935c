package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// wardLibrary is a ward's own procedures: with hourly checks in two of them, steps
// for several roles, steps for later hours and for recovery.
func wardLibrary(t *testing.T) string {
	t.Helper()
	dir := writeLibrary(t)
	for name, source := range map[string]string{
		"epr-downtime.md": `---
title: EPR downtime
id: epr-downtime
systems: [epr]
approved_by: M Silva
approved_on: 2026-10-01
---
# EPR downtime

## Immediate

1. [ ] **Stop entering data in the EPR** within 5 minutes <!-- step: stop within=5m role=nurse-in-charge critical -->
   Say: "Paper only, from now."
2. [ ] **Tell the site manager** within 10 minutes <!-- step: tell within=10m role=nurse-in-charge -->
3. [ ] **Read back the last potassium** within 12 minutes <!-- step: potassium within=12m role=doctor critical -->
4. [ ] Count the charts <!-- step: charts role=ward-clerk,nurse -->
5. [ ] Give the first round from the printed charts <!-- step: round role=nurse -->

## Until stood down

- [ ] Every hour: look for orders from command <!-- step: orders every=60m role=nurse-in-charge -->
- [ ] Every hour: phoned results against requests <!-- step: phoned every=60m -->
- [ ] Every hour: count heads against beds <!-- step: heads every=60m role=nurse -->
- [ ] Every 4 hours: restock the trolley <!-- step: trolley every=4h -->

## After 8 hours

- [ ] Restock the downtime box <!-- step: restock from=8h -->
- [ ] Ask for a second runner <!-- step: runner from=8h -->
- [ ] Tell the patients <!-- step: patients from=12h -->

## Recovery

- [ ] Every paper is accounted for <!-- step: paper critical role=nurse-in-charge -->
`,
		"pathology-requests.md": `---
title: Paper pathology requests
id: pathology-requests
systems: [pathology]
approved_by: M Silva
approved_on: 2026-10-01
---
# Paper pathology requests

## Immediate

1. [ ] Tell blood sciences <!-- step: tell-lab role=nurse -->

## Until stood down

- [ ] Every hour: chase what was sent without a result <!-- step: chase every=60m role=ward-clerk -->
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, "runbooks", name), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// onWard is a driver with both of the ward's procedures open.
func onWard(t *testing.T, width, height int) *driver {
	t.Helper()
	d := newDriver(t, wardLibrary(t), width, height)
	d.declare()
	d.keys("p")
	d.toListed("pathology-requests")
	d.keys("o")
	for range 3 {
		if _, ok := d.m.screen.(*board); !ok {
			d.keys("esc")
		}
	}
	d.mustShow("EPR")
	return d
}

// boardSizes are all sizes that the board and a procedure are kept at.
var boardSizes = [][2]int{{80, 24}, {60, 15}, {40, 10}, {120, 40}, {200, 60}, {60, 40}}

func atBoardSizes(t *testing.T, test func(t *testing.T, width, height int)) {
	for _, size := range boardSizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) { test(t, size[0], size[1]) })
	}
}

// TestBoardScreens keeps the board in the fifth hour of a night, whole and for one
// role, the procedure beside it, and the board once everything is done.
func TestBoardScreens(t *testing.T) {
	atBoardSizes(t, func(t *testing.T, width, height int) {
		d := onWard(t, width, height)
		d.tick(3*time.Hour + 33*time.Minute) // 06:44
		d.m.s.SetWho(event.Person{Name: "S Okafor", Role: "Nurse in charge"})
		d.golden("night-board")
		d.keys("f")
		d.golden("night-mine")
		d.keys("f", "home", "enter")
		d.golden("night-procedure")
		d.keys("esc")
		d.finish()
		d.tick(10 * time.Second)
		d.golden("night-quiet")
	})
}

// finish ticks everything that is to do now, as somebody would who does not look.
func (d *driver) finish() {
	d.t.Helper()
	for range 20 {
		board := d.m.s.State().Board(d.m.s.Now())
		items := append(board.Overdue, board.Next...)
		if len(items) == 0 {
			return
		}
		d.do(incident.Tick{Ref: items[0].Ref()})
	}
	d.t.Fatal("there is no end to what is to do")
}

// do carries a change out as the app would.
func (d *driver) do(action incident.Action) {
	d.t.Helper()
	d.run(d.m.submit(d.m.actionRequest("test", action)))
}

func (d *driver) cursorLine() string {
	for line := range strings.Lines(d.screen()) {
		if strings.HasPrefix(line, ">") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func (d *driver) mustBeOn(words string) {
	d.t.Helper()
	if line := d.cursorLine(); !strings.Contains(line, words) {
		d.t.Fatalf("the cursor is on %q, want %q:\n%s", line, words, d.screen())
	}
}

// A round opens and folds, its checks are ticked one by one, and nothing is ticked
// by pressing Space on the round.
func TestRoundOnTheBoard(t *testing.T) {
	d := onWard(t, 60, 15)
	d.finish()
	d.tick(20 * time.Minute)
	d.mustShow("EVERY HOUR  4 checks", "next 04:11")
	d.keys("end", "up")
	d.keys("left")
	d.mustNotShow("count heads")
	d.mustBeOn("+ EVERY HOUR")
	before := d.m.s.State().Entries
	d.keys("space")
	d.mustShow("Each check is ticked by itself")
	d.keys("right")
	d.mustBeOn("- EVERY HOUR")
	d.keys("down")
	d.mustBeOn("Every hour: look for orders")
	if d.m.s.State().Entries != before {
		t.Fatal("a round was ticked")
	}
	d.keys("left")
	d.mustBeOn("+ EVERY HOUR")
	d.keys("enter")
	d.mustBeOn("- EVERY HOUR")
	d.tick(25 * time.Minute) // 03:56: early enough to count for 04:11
	d.keys("down", "space")
	d.mustShow("SAVED", "due 05:11")
	d.mustBeOn("look for orders")
	d.tick(5 * time.Second)
	d.mustBeOn("look for orders") // in the round of the next hour, or by itself
	d.mustShow("EVERY HOUR  3 checks")
	d.tick(20 * time.Minute)
	d.mustShow("EVERY HOUR  3 checks", "5 min late")
	d.tick(time.Hour)
	d.mustShow("missed 3, the last at 04:11")
}

// F shows the steps of who works alone, says how many it leaves out, and counts
// the overdue critical ones of others in words.
func TestFilterMine(t *testing.T) {
	d := onWard(t, 80, 24)
	d.keys("f")
	d.mustShow("MINE: nurse in charge  (6 of others hidden, F shows all)", "Stop entering", "Restock the downtime box")
	d.mustNotShow("potass", "Count the charts")
	d.tick(13 * time.Minute)
	d.mustShow("MINE: nurse in charge  (6 of others hidden, 1 CRITICAL overdue, F shows all)")
	d.keys("f")
	d.mustNotShow("MINE")
	d.mustShow("potass")
	d.keys("w", "2", "=B Shah", "tab", "=Porter", "enter", "f")
	d.mustShow("No open step is for \"porter\"")
	d.mustNotShow("MINE")
	d.keys("w", "3", "=C Lowe", "tab", "=Ward-Clerk", "enter", "f")
	d.mustShow("MINE: ward clerk", "Count the charts")
	d.mustNotShow("Stop entering")
	d.keys("w", "4", "=D Ray", "tab", "enter")
	d.tick(5 * time.Second)
	d.mustNotShow("MINE") // nobody knows what is hers
	d.mustShow("Stop entering")
}

// The number of things to do is the same in the header, on the board, where it is
// closed, and line by line.
func TestToDoIsOneNumber(t *testing.T) {
	d := onWard(t, 120, 40)
	d.mustShow("To do 6")
	board := d.m.s.State().Board(d.m.s.Now())
	if board.ToDo() != 6 || len(board.Next) != 6 {
		t.Errorf("%d to do, %d next", board.ToDo(), len(board.Next))
	}
	d.keys("c")
	d.mustShow("To do 6", "7 outstanding: 6 to do now, 1 waits for recovery")
}

// Where the cursor is on no row, because its row went away, Down goes to what is there
// now, and Up to what was before it.
func TestDownFromNowhere(t *testing.T) {
	d := onWard(t, 80, 24)
	d.keys("down", "space") // tell the site manager
	d.tick(5 * time.Second)
	if line := d.cursorLine(); line != "" {
		t.Fatalf("the cursor went by itself to %q", line)
	}
	d.keys("up")
	d.mustBeOn("Stop entering")
	d.keys("down")
	next := d.cursorLine()
	d.keys("up", "up", "down", "space")
	if next == "" {
		t.Fatal("nothing is below")
	}
	d.tick(5 * time.Second)
	below := d.m.screen.(*board).ids[1]
	d.keys("down")
	if on, ok := d.m.screen.(*board).on(); !ok || on != below {
		t.Errorf("Down went to %v, not to %v, which is in the place of what was ticked", on, below)
	}
}

// A number opens what is listed with it, and nothing that was stood down since.
func TestANumberOpensOnlyWhatIsListed(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("end")
	offered := d.m.screen.(*board).offers.ids[0]
	d.mustShow("NOT OPENED", "1 ")
	d.keys("1", "esc")
	p := d.m.s.State().Procedure(offered)
	if p == nil {
		t.Fatalf("1 opened nothing:\n%s", d.screen())
	}
	d.m.show(newProcedure(d.m, offered, "", newBoard()))
	d.keys("x", "=not needed", "enter", "esc", "end")
	entries := d.m.s.State().Entries
	d.keys("1")
	d.mustShow("was stood down: P lists it")
	if p := d.m.s.State().Procedure(offered); !p.StoodDown || d.m.s.State().Entries != entries {
		t.Errorf("it is open again:\n%s", d.screen())
	}
}

// The key of a step says what it does: a step that is done is reopened.
func TestTheKeyOfADoneStepIsReopen(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("down")
	d.mustShow("N not done")
	d.keys("space")
	d.mustShow("N reopen")
	d.mustNotShow("N not done")
	d.keys("enter")
	d.mustShow("N reopen")
	d.keys("n")
	d.mustShow("REOPEN:")
	d.keys("esc", "down")
	d.mustShow("N not done")
	d.keys("n", "1", "=no such PC", "enter")
	d.mustShow("N reopen")
}

// What was ticked and has left the list is still what stands beside it, and what Enter
// opens: never another procedure, or another step.
func TestEnterOpensWhatIsShownBesideTheList(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.keys("1") // a second procedure, whose steps are on the board too
		d.keys("down", "down")
		d.mustBeOn("Tell the site")
		d.keys("space")
		d.tick(5 * time.Second)
		if line := d.cursorLine(); line != "" {
			t.Fatalf("the cursor went by itself to %q", line)
		}
		d.mustShow("Up/Down choose")
		if width == 120 {
			d.mustShow("No longer in the list.", "done 03:11, S Okafor")
		}
		entries := d.m.s.State().Entries
		d.keys("space", "n", "t")
		if d.m.form() != nil || d.m.s.State().Entries != entries {
			t.Fatalf("a key did something to a step that is not chosen:\n%s", d.screen())
		}
		d.keys("enter")
		if s, ok := d.m.screen.(*procedureScreen); !ok || s.step(d.m).Def.ID != "tell-site" {
			t.Fatalf("Enter opened another step:\n%s", d.screen())
		}
		d.keys("esc")
		if on, ok := d.m.screen.(*board).on(); !ok || on.ref.Step == "tell-site" || on.ref.Step == "" {
			t.Errorf("back on the board the cursor is on %v", on)
		}
	})
}

// Where nothing is shown beside the list Enter opens nothing, and says what to do.
func TestEnterOpensNothingThatIsNotShown(t *testing.T) {
	d := onWard(t, 120, 40)
	b := d.m.screen.(*board)
	b.cursor = -1
	d.mustShow("Choose a step with Up and Down.")
	d.keys("enter")
	d.mustShow("P lists the procedures")
	if d.m.screen != screen(b) {
		t.Errorf("Enter opened what nobody has seen:\n%s", d.screen())
	}
}
