package handover_test

import (
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/handover"
)

// The sheet has what command says now, with who of this shift has read it and how many
// steps it touches; what was replaced is not on it.
func TestInstructionsOnTheSheet(t *testing.T) {
	state := night(0)
	silva := event.Person{Name: "M Silva"}
	state.Shift = []event.Person{okafor, silva}
	state.Instructions = []incident.Instruction{
		{Seq: 4, Subject: "bloods", Text: "none", At: declared, ReplacedBy: 6, Read: []incident.Reading{{Who: okafor, At: declared}}},
		{Seq: 6, Subject: "bloods", Text: "essential only", From: "silver", At: declared, Replaces: 4,
			Steps: []incident.Ref{{Procedure: "paths", Step: "soon"}, {Procedure: "paths", Step: "not"}}, Read: []incident.Reading{{Who: okafor, At: declared}}},
	}
	words := strings.Join(sheetOf(state).Words(), "\n")
	if want := "INSTRUCTIONS FROM COMMAND: who takes over reads them again\n" +
		"- bloods: essential only; from silver; no. 6, read by S Okafor, NOT READ by M Silva; touches 1 step still to do, 03:00\nTO DO"; !strings.Contains(words, want) {
		t.Errorf("no %q in\n%s", want, words)
	}
	if strings.Contains(words, "none") {
		t.Errorf("what was replaced is on the sheet:\n%s", words)
	}
	state.Handovers = []incident.Handover{{}}
	state.Shift = []event.Person{silva}
	if got := handover.Readers(state, &state.Instructions[1]); got != "the shift before read it, NOT READ by M Silva" {
		t.Errorf("after a handover: %q", got)
	}
}

// What the state of the systems means is said for each procedure.
func TestReturning(t *testing.T) {
	state := night(0)
	def := state.Procedures[0].Def
	said := func() string {
		t.Helper()
		return handover.Returning(state.Returns(now)[0], "X")
	}
	for _, c := range []struct {
		systems []string
		is      incident.SystemStatus
		want    string
	}{
		{nil, incident.SystemDown, "Paths stays on: it is for no system named here, 3 steps still open"},
		{[]string{"EPR"}, incident.SystemDown, "Paths stays on: EPR is down"},
		{[]string{"EPR"}, incident.SystemSaidBack, "Paths stays on: EPR is said back, not checked on this ward"},
		{[]string{"EPR"}, incident.SystemChecked, "Paths stays on: EPR is checked on this ward, not in use yet"},
		{[]string{"EPR"}, incident.SystemInUse, "Paths may be stood down (X), 3 steps still open"},
	} {
		def.Systems, state.Systems[0].Status = c.systems, c.is
		if got := said(); got != c.want {
			t.Errorf("%s: %q, want %q", c.is, got, c.want)
		}
	}
	state.Systems[0].Note = "to read only"
	if words := strings.Join(sheetOf(state).Words(), "\n"); !strings.Contains(words, "- EPR: in use by IT; to read only, 03:00\n- Paths may be stood down (its X on the screen), 3 steps still open\n") {
		t.Errorf("the sheet says\n%s", words)
	}
}
