package report_test

import (
	"bytes"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/ui/report"
)

// With initials alone no name of anybody who did something is left in a report, and
// nothing else of it is changed.
func TestInitials(t *testing.T) {
	at := moment(2, 0)
	did := func(by, recorder event.Person, body event.Body) event.Event {
		e := event.Event{Happened: at, Actor: by, Body: body}
		if recorder.Name != "" {
			e.Recorder = &recorder
		}
		return e
	}
	anna, again := event.Person{Name: "Anna O'Neill-Kay", Role: "nurse"}, event.Person{Name: "anna o'neill-kay", Role: "nurse"}
	adam, will := event.Person{Name: "Adam Oduya Khan", Role: "doctor"}, event.Person{Name: "Will", Role: "porter"}
	nobody := event.Person{}
	entries := logOf(t, "7F3A91C2K4QX", []event.Event{
		did(anna, nobody, event.RunStarted{Mode: event.Live, Title: "EPR down", Ward: "7A", Device: "PC", Zone: "Europe/London", WallClock: event.ClockCheck{Checked: true}}),
		did(adam, anna, event.Logged{Kind: event.TypeNote, Text: "Will and anna o'neill-kay will go; Willow ward waits"}),
		did(will, nobody, event.HandoverGiven{To: event.Person{Name: "Sue Åberg", Role: "sister"}}),
		did(again, nobody, event.Logged{Kind: event.TypeNote, Text: "told Sue Åberg and Dr Patel"}),
		did(event.Program, nobody, event.StorageDegraded{Copy: event.SecondCopy, Where: "E:", Why: "the stick was pulled"}),
	}, nil)
	initials, err := report.InitialsOf(from(entries))
	if err != nil {
		t.Fatal(err)
	}
	var whole, cut bytes.Buffer
	if err := report.CSV(&whole, from(entries)); err != nil {
		t.Fatal(err)
	}
	if err := report.CSV(&cut, initials.Cut(from(entries))); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"Adam Oduya Khan", "AOK", "Anna O'Neill-Kay", "AOK2", "anna o'neill-kay", "AOK2",
		"Will and", "W and", "Will,", "W,", "Sue Åberg", "SÅ",
	)
	// Who comes first in the log has the initials without a number.
	expected := strings.NewReplacer("AOK2", "AOK", "AOK", "AOK2").Replace(want.Replace(whole.String()))
	if got := cut.String(); got != expected {
		t.Errorf("the CSV is\n%s\nand not\n%s", got, expected)
	}
	var out bytes.Buffer
	if err := report.Markdown(&out, initials.Cut(from(entries)), nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Anna", "anna", "Neill", "Adam", "Oduya", "Åberg"} {
		if strings.Contains(out.String(), name) {
			t.Errorf("%q is left in\n%s", name, &out)
		}
	}
	for _, stays := range []string{"Willow ward", "will go", "Dr Patel", "the program"} {
		if !strings.Contains(out.String(), stays) {
			t.Errorf("%q is not in\n%s", stays, &out)
		}
	}
}
