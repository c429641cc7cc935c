package runbooks_test

import (
	"testing"

	"downtime/runbooks"
)

// In a drill nobody's telephone may ring, also where a document has its numbers
// in figures; and times, dates, beds and counts stay.
func TestWithoutNumbers(t *testing.T) {
	const ask = runbooks.AskFacilitator
	for text, want := range map[string]string{
		"Ring the desk on 0161 496 0000 ext 4412 now": "Ring the desk on " + ask + " ext " + ask + " now",
		"IT service desk 0300 123 1234":               "IT service desk " + ask,
		"Bleep 2211, or call 2222":                    "Bleep " + ask + ", or call " + ask,
		"Dial 020-7946-0958":                          "Dial " + ask,
		"from abroad +44 161 496 0000":                "from abroad " + ask,
		"within 15 minutes, from 09:00 to 17:00":      "within 15 minutes, from 09:00 to 17:00",
		"on 2026-11-25 at 0300 hours, 3 patients":     "on 2026-11-25 at 0300 hours, 3 patients",
		"Call 3 patients, beds 10 to 12":              "Call 3 patients, beds 10 to 12",
	} {
		if got := runbooks.WithoutNumbers(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if runbooks.HasNumber(text) != (text != want) {
			t.Errorf("%q: has a number: %t", text, text == want)
		}
	}
	var none *runbooks.Contacts
	if got := none.Fill("Ring 0161 496 0000 or {{phone:lab}}", true); got != "Ring "+ask+" or (phone of lab: ask the facilitator)" {
		t.Errorf("filled in for a drill: %q", got)
	}
	if got := none.Fill("Ring 0161 496 0000", false); got != "Ring 0161 496 0000" {
		t.Errorf("filled in: %q", got)
	}
}
