package ledger

import (
	"testing"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
)

// Only papers of that form and that bed that are out count, however the bed is written.
func TestSameBed(t *testing.T) {
	chart := &procedure.Form{Name: "Drug chart", ID: "drug-chart", Fields: []procedure.Field{{Name: "Bed", Kind: procedure.FieldText}}}
	request := &procedure.Form{Name: "Paper request", ID: "paper-request", Fields: chart.Fields}
	s := new(incident.State)
	add := func(form *procedure.Form, bed string, became incident.Became) {
		s.Records = append(s.Records, &incident.Record{
			Number: len(s.Records) + 1, Form: form, Became: became, Values: []event.FieldValue{{Field: "Bed", Value: bed}},
		})
	}
	add(chart, "Side room 2", incident.Out)
	add(chart, "Side room 2", incident.Filed)
	add(request, "Side room 2", incident.Out)
	add(chart, "5", incident.Out)
	add(chart, "", incident.Out)
	if got := SameBed(s, chart, " side ROOM 2", 0); len(got) != 1 || got[0].Number != 1 {
		t.Errorf("of side room 2 are %v", got)
	}
	if got := OutAlready(s, chart, "5", 0); got != "LOOK: record 4 OUT ALREADY for bed 5" {
		t.Errorf("of bed 5 is said %q", got)
	}
	if got := OutAlready(s, chart, "5", 4); got != "" {
		t.Errorf("of itself is said %q", got)
	}
	for _, bed := range []string{"", "6"} {
		if got := SameBed(s, chart, bed, 0); len(got) > 0 {
			t.Errorf("of bed %q are %v", bed, got)
		}
	}
}
