package handover

import (
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// Both names of a step that was put right are said, with whom it was done before any other
// name, and where it comes from last.
func TestDoer(t *testing.T) {
	okafor, silva, shah := event.Person{Name: "S Okafor"}, event.Person{Name: "M Silva"}, event.Person{Name: "B Shah", Role: "charge nurse"}
	right := &incident.Righted{Was: okafor, By: shah, At: time.Date(2026, 11, 24, 6, 50, 0, 0, time.UTC)}
	both := *right
	both.WasWith = "J Reid"
	carrier := &incident.Carrier{DrillEntry: event.DrillEntry{Log: "K4QX7F3A91C2", Seq: 5}, By: shah}
	clock := func(at time.Time) string { return at.Format("15:04") }
	for want, step := range map[string]incident.Step{
		"M Silva":             {By: silva},
		"M Silva with J Reid": {By: silva, With: "J Reid"},
		"S Okafor, corrected to M Silva by B Shah at 06:50":                                                        {By: silva, Righted: right},
		"S Okafor, corrected to M Silva by B Shah at 06:50, with K Lee":                                            {By: silva, With: "K Lee", Righted: right},
		"S Okafor with J Reid, corrected to K Lee by B Shah at 06:50":                                              {By: okafor, With: "K Lee", Righted: &both},
		"M Silva with J Reid, in drill K4QX7F3A91C2 entry 5, carried over by B Shah":                               {By: silva, With: "J Reid", Carrier: carrier},
		"S Okafor, corrected to M Silva by B Shah at 06:50, in drill K4QX7F3A91C2 entry 5, carried over by B Shah": {By: silva, Righted: right, Carrier: carrier},
	} {
		if got := Doer(&step, ByName, clock); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Doer(&incident.Step{By: shah, With: "J Reid"}, event.Person.String, clock); got != "B Shah, charge nurse, with J Reid" {
		t.Errorf("with the role it is %q", got)
	}
}
