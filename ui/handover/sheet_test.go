package handover_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/handover"
)

var (
	declared = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	now      = declared.Add(4 * time.Hour)
	okafor   = event.Person{Name: "S Okafor", Role: "nurse in charge"}
)

// night is a run with a step of every kind, and so many plain ones.
func night(plain int) *incident.State {
	steps := []procedure.Step{
		{ID: "late", Title: "Ring {{phone:lab}}", Within: 900, Critical: true},
		{ID: "soon", Title: "Count heads", Within: 18_000},
		{ID: "hourly", Title: "Look for orders", Every: 3600},
		{ID: "night", Title: "Restock", From: 8 * 3600},
		{ID: "off", Title: "Label"}, {ID: "not", Title: "Send the runner", Critical: true},
	}
	for i := range plain {
		steps = append(steps, procedure.Step{ID: fmt.Sprint("plain-", i), Title: fmt.Sprint("Plain step ", i)})
	}
	section := &procedure.Section{Steps: steps}
	p := &incident.Procedure{Def: &procedure.Procedure{ID: "paths", Title: "Paths", Sections: []procedure.Section{*section}}, Opened: declared}
	for i := range steps {
		p.Steps = append(p.Steps, &incident.Step{Def: &steps[i], Section: section, Number: i + 1, Since: declared, Status: incident.Open})
	}
	p.Steps[4].Status, p.Steps[4].Note, p.Steps[4].By, p.Steps[4].At = incident.PutOff, "no labels", okafor, declared
	p.Steps[5].Status, p.Steps[5].Note, p.Steps[5].By, p.Steps[5].At = incident.CouldNot, "nobody free", okafor, declared
	return &incident.State{
		Mode: event.Live, Title: "EPR down", Ward: "7B", Phase: event.Downtime, Since: declared, Declared: declared, Entries: 9,
		Systems: []incident.System{{Name: "epr", Status: incident.SystemSaidBack, At: declared, By: "IT"}}, Procedures: []*incident.Procedure{p},
	}
}

func sheetOf(state *incident.State, rows ...timeline.Row) handover.Sheet {
	return handover.Make(handover.Source{State: state, Rows: rows, Now: now, Fill: func(s string) string {
		return strings.ReplaceAll(s, "{{phone:lab}}", "4567")
	}})
}

// Everything that the next shift must know is on the sheet, with its time, and in
// its part.
func TestSheet(t *testing.T) {
	state := night(0)
	state.Given = &incident.Handover{At: now, From: okafor, To: event.Person{Name: "B Shah"}}
	state.Jumps = []incident.ClockJump{{}}
	state.Safety = []incident.SafetyEvent{{Seq: 2}, {Seq: 6, Reference: "LFPSE-1"}, {Seq: 7}}
	state.Storage.Lost = map[event.LogCopy]bool{event.SecondCopy: true}
	words := strings.Join(sheetOf(state,
		timeline.Row{Seq: 3, Type: event.TypeDecision, What: "Decision", Message: "urgent bloods only", Reason: "lab on paper", Recorded: now, Happened: now, Actor: okafor},
		timeline.Row{Seq: 4, Type: event.TypeNote, What: "Note", Message: "porter late", Recorded: now, Happened: now, Actor: okafor},
		timeline.Row{Seq: 5, Type: event.TypeEntryCorrected, Corrects: 3, Recorded: now, Happened: now, Actor: okafor},
		timeline.Row{Seq: 7, Type: event.TypeSafetyEvent, What: "Safety event", Message: "dose late", Recorded: now, Happened: now, Actor: okafor},
		timeline.Row{
			Seq: 8, Type: event.TypeSituation, What: "SBAR", Message: "S Situation: bed 4", Recorded: now, Happened: now, Actor: okafor,
			Typed: &timeline.Typed{Form: "SBAR", Fields: []event.Field{{Letter: "S", Name: "Situation", Text: "bed 4"}}},
		},
	).Words(), "\n")
	for _, want := range []string{
		"- Safety event: dose late; no LFPSE reference yet, 07:00 S Okafor\n- SBAR: S Situation: bed 4, 07:00 S Okafor\n",
		"- Safety events with no LFPSE reference yet: entry 2, 7\n",
		"HANDOVER of a downtime: EPR down\nWard 7B\nGiven 07:00 by S Okafor, nurse in charge to B Shah, not accepted yet\nDown: EPR\n4 h since 03:00, downtime",
		"OVERDUE 1\n- CRITICAL Ring 4567 (step 1), due 03:15, 3 h 45 min late\n",
		"TO DO\n- Count heads (step 2), due 08:00\n",
		"REPEATED CHECKS\n- Look for orders (step 3), due 07:00, missed 3\n",
		"COMES UP\n- Restock (step 4), from 11:00\n",
		"PUT OFF TO RECOVERY 1\n- Label (step 5): no labels, 03:00 S Okafor\n",
		"COULD NOT BE DONE 1\n- CRITICAL Send the runner (step 6): nobody free, 03:00 S Okafor\n",
		"since 03:00\n- Decision: urgent bloods only; because: lab on paper; CORRECTED by entry 5, 07:00 S Okafor\n",
		"SYSTEMS\n- EPR: said back by IT, 03:00\n",
		"- This PC's clock has jumped", "- The second copy of this log is lost\n", handover.PaperNotCounted, handover.NotPatients,
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
	if strings.Contains(words, "porter") {
		t.Errorf("a note is among what was decided:\n%s", words)
	}
}

// Steps without a target are named up to a number, and counted beyond; with nothing
// to say the sheet says so.
func TestSheetOfManyAndOfNone(t *testing.T) {
	lines := sheetOf(night(20)).Part(handover.ToDo)
	if last := lines[len(lines)-1].Words; last != "8 more steps without a target, on the cards" {
		t.Errorf("the last of %d lines is %q", len(lines), last)
	}
	empty := night(0)
	empty.Procedures, empty.Mode = nil, event.Drill
	words := strings.Join(sheetOf(empty).Words(), "\n")
	for _, want := range []string{"DRILL HANDOVER, an exercise", "OVERDUE 0\n- Nothing is overdue.\n", "- Nothing was written down.\n"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
}

// Who put a step off stands beside the name that was there first; once that is corrected
// back, its own is said once.
func TestSheetOfANameThatWasPutRight(t *testing.T) {
	said := event.Correction{Seq: 8, By: okafor, At: now}
	shah := event.Person{Name: "B Shah"}
	for want, is := range map[string]event.Person{
		": no labels; S Okafor, corrected to B Shah by S Okafor at 07:00, 03:00 B Shah": shah,
		": no labels, 03:00 S Okafor": okafor,
	} {
		state := night(0)
		step := state.Procedures[0].Steps[4]
		step.By = is
		step.Righted = &incident.Righted{Was: okafor, Righted: event.Righted{Doer: event.RightName{Is: is, Correction: said}}}
		if words := strings.Join(sheetOf(state).Words(), "\n"); !strings.Contains(words, want) {
			t.Errorf("%q is not in\n%s", want, words)
		}
	}
}
