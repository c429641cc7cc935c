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
	said := event.Correction{Seq: 9, By: shah, At: time.Date(2026, 11, 24, 6, 50, 0, 0, time.UTC)}
	later := event.Correction{Seq: 10, By: silva, At: time.Date(2026, 11, 24, 7, 15, 0, 0, time.UTC)}
	of := func(doer, with event.RightName) *incident.Righted {
		return &incident.Righted{Was: okafor, WasWith: "J Reid", Righted: event.Righted{Doer: doer, With: with}}
	}
	itWasSilva, none := event.RightName{Is: silva, Correction: said}, event.RightName{}
	itWasLee := event.RightName{Is: event.Person{Name: "K Lee"}, Correction: later}
	right := of(itWasSilva, none)
	back := of(event.RightName{Is: okafor, Correction: later}, event.RightName{Is: event.Person{Name: "J Reid"}, Correction: later})
	carrier := &incident.Carrier{DrillEntry: event.DrillEntry{Log: "K4QX7F3A91C2", Seq: 5}, By: shah}
	clock := func(at time.Time) string { return at.Format("15:04") }
	for want, step := range map[string]incident.Step{
		"M Silva":             {By: silva},
		"M Silva with J Reid": {By: silva, With: "J Reid"},
		"S Okafor, corrected to M Silva by B Shah at 06:50":                                                      {By: silva, Righted: right},
		"S Okafor, corrected to M Silva by B Shah at 06:50, with J Reid":                                         {By: silva, With: "J Reid", Righted: right},
		"S Okafor with J Reid, corrected to K Lee by M Silva at 07:15":                                           {By: okafor, With: "K Lee", Righted: of(none, itWasLee)},
		"S Okafor, corrected to M Silva by B Shah at 06:50, with J Reid, corrected to K Lee by M Silva at 07:15": {By: silva, With: "K Lee", Righted: of(itWasSilva, itWasLee)},
		"S Okafor with J Reid": {By: okafor, With: "J Reid", Righted: back},
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
