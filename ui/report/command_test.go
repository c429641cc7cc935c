package report_test

import (
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/ui/report"
)

// A report shows each instruction from command with what became of it and who read it,
// and what a system could not do when it came back; without one it has no such part.
func TestInstructionsInTheReport(t *testing.T) {
	var events []event.Event
	add := func(minute, who int, body event.Body) {
		events = append(events, event.Event{Happened: moment(1, minute), Actor: people[who], Body: body})
	}
	add(0, okafor, event.RunStarted{Mode: event.Drill, Title: "EPR down", Systems: []string{"EPR"}, Zone: "Europe/London", WallClock: event.ClockCheck{Checked: true}})
	add(1, okafor, event.InstructionGiven{Subject: "blood | tests", Text: "Essential <b>only</b>", From: "silver"})
	add(2, silva, event.InstructionRead{Given: 2})
	add(3, okafor, event.InstructionGiven{Subject: "blood | tests", Text: "Urgent as well", Replaces: 2})
	add(4, okafor, event.InstructionGiven{Subject: "blood | tests", Text: "As usual", Replaces: 4, Ends: true})
	add(5, okafor, event.SystemSaidBack{System: "EPR", By: "IT", InPart: "to read only"})
	written := func(list []event.Event) string {
		var out strings.Builder
		if err := report.Markdown(&out, from(logOf(t, "7F3A91C2K4QX", list, nil)), nil); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	got := written(events)
	for _, want := range []string{
		"## DRILL: Instructions from command, 3\n",
		"| blood \\| tests | Essential \\<b\\>only\\</b\\> | silver | REPLACED by entry 4 | A Okafor Sun 25 Oct 2026 01:01 +00:00; M Silva Sun 25 Oct 2026 01:02 +00:00 |",
		"| Urgent as well |  | REPLACED by entry 5; replaces entry 2 |",
		"| As usual |  | WITHDRAWN; no instruction stands; replaces entry 4 |",
		"said back, Sun 25 Oct 2026 01:05 +00:00, by IT, in part: to read only |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(written(events[:1]), "Instructions from command") {
		t.Error("a run without instructions has a part for them")
	}
}
