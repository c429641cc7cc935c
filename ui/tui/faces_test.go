package tui

import (
	"bytes"
	"strings"
	"testing"

	"downtime/ui/plain"
)

// inLines are the lines that do what a key of a run does: what one face can do, the
// other can.
var inLines = map[string][]string{
	"P": {"procedures", "use", "search"}, "A": {"records", "record", "each", "move", "custody"}, "L": {"log"}, "H": {"handover", "accept"}, "U": {"undo"}, "W": {"who"}, "J": {"for"},
	"M": {"note", "notify", "situation", "briefing", "major", "safety"}, "D": {"decision"}, "G": {"methane", "sbar", "read-out"},
	"S": {"systems", "system"}, "I": {"instructions", "instruction", "read"}, "K": {"clock"}, "B": {"lesson", "action", "action-done", "actions"}, "C": {"close", "recovery", "recovery-list", "leave", "abandon", "reopen-run", "finished"},
}

func TestBothFacesDoTheSame(t *testing.T) {
	d := declared(t, 80, 24)
	var out bytes.Buffer
	if err := plain.Run(d.m.s, plain.Options{In: strings.NewReader("help\n"), Out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, action := range runActions() {
		lines := inLines[action.name]
		if len(lines) == 0 {
			t.Errorf("%s, %s: there is no line for it", action.name, action.words)
		}
		for _, line := range lines {
			if !strings.Contains("\n"+out.String(), "\n"+line+" ") {
				t.Errorf("%s, %s: help does not list %s", action.name, action.words, line)
			}
		}
	}
	for _, k := range []struct{ does, line string }{
		{"done", "done"}, {"not done", "na"}, {"not done", "cannot"}, {"not done", "later"}, {"not done", "reopen"}, {"earlier", "done N [at HH:MM]"},
		{"stand down", "stand-down"}, {"correct", "correct"}, {"changed file", "changed"}, {"move to it", "replace"},
		{"code to write down", "code"}, {"other ward's code", "witness"}, {"what counts as a step", "count"}, {"take over", "take-over"},
		{"confirm", "confirm"}, {"read", "step"}, {"phoned", "phoned"}, {"told", "told"}, {"entered", "entered"}, {"scanned", "scanned"}, {"filed", "filed"},
		{"not needed", "not-needed"}, {"checked", "verify"}, {"amend", "amend"}, {"the board", "next"}, {"the header", "status"},
		{"really done in the drill", "carry"}, {"who did it", "correct ENTRY [by NAME, ROLE]"},
	} {
		if !strings.Contains("\n"+out.String(), "\n"+k.line) {
			t.Errorf("%s: help does not list %s", k.does, k.line)
		}
	}
}
