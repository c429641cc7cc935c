package tui

import (
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// besideList is what stands right of the list, in one line.
func (d *driver) besideList() string {
	var words []string
	for line := range strings.SplitSeq(d.screen(), "\n") {
		if _, right, ok := strings.Cut(line, "│ "); ok {
			words = append(words, strings.Fields(right)...)
		}
	}
	return strings.Join(words, " ")
}

func (d *driver) mustShowBeside(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if !strings.Contains(d.besideList(), w) {
			d.t.Fatalf("%q does not stand beside the list:\n%s", w, d.screen())
		}
	}
}

// What the cursor is on stands beside each list where there is room, and follows it.
func TestWhatTheCursorIsOnStandsBesideTheList(t *testing.T) {
	for _, size := range [][2]int{{paneWidth, 30}, {120, 40}, {200, 60}} {
		d := written(t, size[0], size[1])
		d.keys("l")
		d.mustShowBeside("Entry 9 of 10", "Decision: Send the runner", "Reason: phones are down", "Who: S Okafor, Nurse in charge")
		d.keys("up", "up", "up")
		d.mustShowBeside("Entry 6 of 10", "CORRECTED by entry 7: Correction of entry 6: it was bed 5")
		d.keys("esc", "p")
		d.toListed("epr-downtime")
		d.mustShowBeside("In this downtime: open, 3 to do", "TEMPLATE NOT APPROVED HERE", "version 1.0", "Stop entering data")
		d.keys("esc", "s", "1", "=IT desk", "tab", "=to read only", "enter")
		d.mustShowBeside("Said back 03:11, IT desk", "In part: to read only", "EPR downtime stays on: EPR is said back, not checked on this ward")
		d.keys("down")
		d.mustShowBeside("Down 02:20", "No procedure that is open here is for it.", "OTHER PROCEDURES", "EPR downtime stays on")
	}
}

// In a window that is wide and low what the states of the systems mean stays in reach.
func TestWhatSystemsMeanStaysInReach(t *testing.T) {
	d := declared(t, 120, minHeight)
	d.keys("s", "down")
	d.mustShow("WHAT THAT MEANS", "EPR downtime stays on")
}

// A click on what stands beside a list moves nothing, and ticks nothing.
func TestAClickBesideTheListDoesNothing(t *testing.T) {
	d := written(t, 120, 40)
	for _, keys := range [][]string{{"down"}, {"l"}, {"p"}} {
		d.m.show(newBoard())
		d.keys(keys...)
		before, entries := d.screen(), d.m.s.State().Entries
		for y := range 40 {
			d.at = d.at.Add(time.Second) // no double click
			d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 100, Y: y})
		}
		if after := d.screen(); listOf(after) != listOf(before) || d.m.s.State().Entries != entries {
			t.Errorf("%v: was\n%s\nis\n%s", keys, before, after)
		}
	}
}

// Nor does one on what a question is about: it chooses no answer that stands at its left.
func TestAClickBesideAQuestionDoesNothing(t *testing.T) {
	d := declared(t, 120, 40)
	d.keys("down", "n")
	d.mustShow("1  Not applicable")
	d.mustShowBeside("Step 2 of 8", "Try a second PC")
	before := d.screen()
	for y := range 40 {
		d.at = d.at.Add(time.Second)
		d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 100, Y: y})
	}
	if after := d.screen(); after != before {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
	d.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 6, Y: 4})
	if d.screen() == before {
		t.Errorf("a click on an answer does nothing:\n%s", before)
	}
}

// listOf are the left columns of a screen without the time at its top.
func listOf(screen string) string {
	var lines []string
	for _, line := range strings.Split(screen, "\n")[2:] {
		left, _, _ := strings.Cut(line, "│")
		lines = append(lines, left)
	}
	return strings.Join(lines, "\n")
}

// An instruction that was not read stands whole beside the list, and is read by the same
// two keys as in a smaller window.
func TestAnInstructionBesideTheList(t *testing.T) {
	d := declared(t, 120, 40)
	d.keys("i", "n", "=bloods", "tab", "=Essential blood tests only", "enter")
	d.keys("esc")
	d.giveTo("B Shah")
	d.keys("enter")
	d.tick(time.Second)
	d.keys("=none", "enter", "i")
	d.mustShowBeside("NEW FROM COMMAND 03:11. Enter, and read it aloud.", "bloods: Essential blood tests only")
	d.keys("enter")
	d.mustShow("Read it aloud, then Enter.")
	d.mustNotShow("│")
	d.keys("enter")
	d.mustShowBeside("Read by B Shah")
}

// What a run was that is over stands beside the list, as far as it is known without reading
// it: also of one that cannot be read.
func TestRunsThatAreOverBesideTheirList(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 120, 40)
	at := start.Add(-24 * time.Hour)
	d.m.listed(runsMsg{
		runs: []store.Run{
			{Log: "7F3A9QXK2M4T", Status: store.StatusAbandoned, Declared: at, Since: at, Ended: at.Add(time.Hour), Entries: 9,
				Started: event.RunStarted{Mode: event.Drill, Title: "EPR down", Systems: []string{"epr"}, Ward: "7B"}, Brought: &store.Brought{From: "stick", At: start}},
			{Log: "8F3A9QXK2M4T", Status: store.StatusClosed, Declared: at, Since: at, Ended: at.Add(90 * time.Minute), Entries: 1,
				Started: event.RunStarted{Mode: event.Live, Title: "EPR down", Ward: "7B"}},
			{Log: "9F3A9QXK2M4T", Status: store.StatusClosed, Broken: &store.BrokenError{Log: "9F3A9QXK2M4T", Seq: 1, Why: "it is missing"}},
		},
		followed: session.Followed{"8F3A9QXK2M4T": []incident.FollowUp{{Text: "A box of pads", Owner: "Ward manager", Due: "2026-11-01"}}},
		left:     []session.PapersLeft{{Log: "8F3A9QXK2M4T", Title: "EPR down", Papers: 3}},
	})
	d.m.show(newFinished())
	d.mustShowBeside("EPR down (an exercise, not a real downtime)", "Down at its start: EPR", "Started in error, and closed", "9 entries, log 7F3A9QXK2M4T", "Brought in Tue 24 Nov 2026 03:11 from stick")
	d.keys("down")
	d.mustShowBeside("LIVE downtime: EPR down", "after 1 h 30 min", "! 3 papers of EPR down are not accounted for", "1 ACTION, 1 OPEN, 1 OVERDUE", "- A box of pads; owner: Ward manager; OVERDUE")
	d.keys("down")
	d.mustShowBeside("Log 9F3A9QXK2M4T cannot be read", "downtime recover looks for what can be saved of it.")
}
