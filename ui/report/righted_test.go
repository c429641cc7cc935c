package report_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/ui/report"
)

// rightedNight is a tick in the wrong name, which was put right.
func rightedNight(t *testing.T) []event.Entry {
	shah := event.Person{Name: "Bina Shah", Role: "charge nurse"}
	return tickedFor(t, event.Event{Actor: people[silva], Body: event.EntryCorrected{
		Corrects: 3, Doer: &shah, With: "Karl Lee",
		Text: "it was Bina Shah, charge nurse, and not A Okafor, nurse in charge; the second person was Karl Lee, and not J Reid: wrong name",
	}})
}

// tickedFor is a tick by two people, entry 3, and what follows, a minute apart.
func tickedFor(t *testing.T, then ...event.Event) []event.Entry {
	label := event.Step{Procedure: "pathology-requests", Step: "label"}
	events := append([]event.Event{
		{Actor: people[okafor], Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London", WallClock: event.ClockCheck{Checked: true}}},
		{Actor: people[okafor], Body: event.ProcedureOpened{Procedure: pathology(), Origin: "shipped", SHA256: strings.Repeat("ab", 32)}},
		{Actor: people[okafor], Body: event.StepDone{Step: label, With: "J Reid"}},
	}, then...)
	for i := range events {
		events[i].Happened = moment(2, i)
	}
	return logOf(t, "7F3A91C2K4QX", events, nil)
}

// Whose name an entry has, and who did it, stand beside each other in a report.
func TestBothNamesAreInTheReport(t *testing.T) {
	var out bytes.Buffer
	if err := report.Markdown(&out, from(rightedNight(t)), nil); err != nil {
		t.Fatal(err)
	}
	did := "A Okafor, nurse in charge, corrected to Bina Shah, charge nurse, by M Silva, nurse, at 2026-10-25 02:03:00 +00:00"
	for _, want := range []string{
		"| 3 | Label by hand | Sun 25 Oct 2026 02:02 +00:00 | " + did + ", with J Reid, corrected to Karl Lee by M Silva, nurse, at",
		"| 3 | 2026-10-25 02:02:00 +00:00 | " + did + " | Step done |",
		"(corrected by entry 4)", "Bina Shah, charge nurse |",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
}

// Whoever corrects one of two names says nothing of the other, and a name that is corrected
// back stands alone again.
func TestEachNameHasWhoPutItRight(t *testing.T) {
	shah := event.Person{Name: "Bina Shah", Role: "charge nurse"}
	of := func(by event.Person, body event.EntryCorrected) event.Event {
		body.Corrects, body.Text = 3, "wrong name"
		return event.Event{Actor: by, Body: body}
	}
	second := of(people[silva], event.EntryCorrected{With: "Karl Lee"})
	for want, list := range map[string][]event.Event{
		"A Okafor, nurse in charge, corrected to Bina Shah, charge nurse, by A Okafor, nurse in charge, at 2026-10-25 02:03:00 +00:00, " +
			"with J Reid, corrected to Karl Lee by M Silva, nurse, at 2026-10-25 02:04:00 +00:00 |": {of(people[okafor], event.EntryCorrected{Doer: &shah}), second},
		"| A Okafor, nurse in charge, with J Reid, corrected to Karl Lee by M Silva, nurse, at 2026-10-25 02:05:00 +00:00 |": {
			of(people[okafor], event.EntryCorrected{Doer: &shah}), of(shah, event.EntryCorrected{Doer: &people[okafor]}), second,
		},
	} {
		var out bytes.Buffer
		if err := report.Markdown(&out, from(tickedFor(t, list...)), nil); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
}

// In a spreadsheet the entry keeps the name that it has, and the row of the correction says
// otherwise: it is filtered by what stands in the log.
func TestTheEntryKeepsItsNameInTheCSV(t *testing.T) {
	var out bytes.Buffer
	if err := report.CSV(&out, from(rightedNight(t))); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	if cell(3, "actor") != "A Okafor" || cell(3, "corrects") != "" {
		t.Errorf("the entry is by %q, and corrects %q", cell(3, "actor"), cell(3, "corrects"))
	}
	if cell(4, "actor") != "M Silva" || cell(4, "corrects") != "3" || !strings.Contains(cell(4, "message"), "it was Bina Shah") {
		t.Errorf("the correction is %q", rows[4])
	}
}

func TestInitialsOfWhoWasPutRight(t *testing.T) {
	entries := rightedNight(t)
	initials, err := report.InitialsOf(from(entries))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report.Markdown(&out, initials.Cut(from(entries)), nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Shah", "Lee", "Okafor"} {
		if strings.Contains(out.String(), name) {
			t.Errorf("%q is left in\n%s", name, &out)
		}
	}
	if !strings.Contains(out.String(), "corrected to BS, charge nurse, by MS, nurse, at") {
		t.Errorf("the initials are not in\n%s", &out)
	}
}
