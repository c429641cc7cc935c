package handover_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/handover"
)

var (
	requests = &procedure.Form{Name: "Paper request", ID: "paper-request", Fields: []procedure.Field{
		{Name: "Patient", Kind: procedure.FieldPaper}, {Name: "Request no.", Kind: procedure.FieldText, Serial: true, Required: true},
		{Name: "Bed", Kind: procedure.FieldText, Required: true}, {Name: "Sent", Kind: procedure.FieldTime}, {Name: "Told", Kind: procedure.FieldTime},
		{Name: "Due", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Sent", After: 7200}}},
	}}
	charts = &procedure.Form{Name: "Drug chart", ID: "drug-chart", Check: "second person", Fields: []procedure.Field{{Name: "Bed", Kind: procedure.FieldText}}}
)

// added is a paper with its values as FIELD=VALUE.
func added(number int, form *procedure.Form, values ...string) *incident.Record {
	r := &incident.Record{Number: number, Seq: uint64(number), At: declared, By: okafor, Procedure: "paths", Form: form}
	for _, v := range values {
		field, value, _ := strings.Cut(v, "=")
		r.Values = append(r.Values, event.FieldValue{Field: field, Value: value})
	}
	return r
}

func sent(after time.Duration) string {
	return "Sent=" + declared.Add(after).Format(time.RFC3339)
}

// The next shift learns of each paper that is out where it is, the late ones first, of
// those that a second person has to check, and of the numbers that nobody has seen.
func TestPaperOnTheSheet(t *testing.T) {
	state := night(0)
	chart := added(5, charts, "Bed=9")
	chart.Became, chart.BecameAt, chart.BecameBy, chart.Note = incident.Scanned, now.Add(-time.Hour), okafor, "bundle 2"
	state.Records = []*incident.Record{
		added(1, requests, "Request no.=101", "Bed=4", sent(3*time.Hour)),
		added(2, requests, "Request no.=104", "Bed=12", sent(0)),
		added(3, requests, "Bed=7", sent(time.Hour)),
		added(4, charts, "Bed=8"),
		chart,
	}
	state.Records[1].Custodian = "porter"
	state.Records[2].Values = append(state.Records[2].Values, event.FieldValue{Field: "Told", Value: now.Format(time.RFC3339)})
	state.Records[2].ToldTo = "Dr Patel"
	escalated := *requests
	escalated.Escalate = "next doctor up"
	state.Records[0].Form, state.Records[1].Form, state.Records[2].Form = &escalated, &escalated, &escalated
	sheet := sheetOf(state)
	words := strings.Join(sheet.Words(), "\n")
	if n := strings.Count(words, "escalate to"); n != 1 {
		t.Errorf("one paper is late, and %d say whom to escalate to:\n%s", n, words)
	}
	overdue := "OVERDUE 2\n- LATE Paper request 104, bed 12 (record 2); with porter; escalate to next doctor up, Due 05:00 (2 h late)\n- CRITICAL Ring 4567 (step 1), due 03:15, 3 h 45 min late\n"
	if !strings.Contains(words, overdue) {
		t.Errorf("the sheet says\n%s\nwant\n%s", words, overdue)
	}
	want := "PAPER RECORDS: 5 not accounted for: 4 out, 1 to be checked, 1 late: see OVERDUE\n" +
		"- Paper request: 3 out, 1 late\n" +
		"- Drug chart: 2 not accounted for: 1 out, 1 to be checked\n" +
		"- Paper request 101, bed 4 (record 1), Due 08:00 (1 h left)\n" +
		"- Paper request, bed 7 (record 3); to be filled in: Request no.; told Dr Patel\n" +
		"- Drug chart, bed 8 (record 4)\n" +
		"- Drug chart, bed 9 (record 5): scanned 06:00 S Okafor: bundle 2; second person to check\n" +
		"- Paper request, not in the ledger: 102, 103. Spoiled, or lost?\n"
	if !strings.Contains(words, want) {
		t.Errorf("the sheet says\n%s\nwant\n%s", words, want)
	}
	if sheet.Paper != "5 not accounted for: 4 out, 1 to be checked, 1 late" || !strings.Contains(words, handover.PaperCounted) || strings.Contains(words, handover.PaperNotCounted) {
		t.Errorf("counted %q:\n%s", sheet.Paper, words)
	}
	if i, j := strings.Index(words, "OVERDUE"), strings.Index(words, "TO DO"); strings.Index(words, "PAPER RECORDS") < i || strings.Index(words, "PAPER RECORDS") > j {
		t.Error("paper does not stand between what is overdue and what is to do")
	}
}

// Of very many papers the late ones are named before all others, and the rest is counted.
func TestManyPapersOnTheSheet(t *testing.T) {
	state := night(0)
	for i := range 28 {
		state.Records = append(state.Records, added(i+1, charts, fmt.Sprint("Bed=", i+1)))
	}
	for i := range 22 {
		state.Records = append(state.Records, added(29+i, requests, fmt.Sprint("Request no.=", 100+i), "Bed=4", sent(0)))
	}
	for i := range 12 {
		r := added(51+i, charts, fmt.Sprint("Bed=", 51+i))
		r.Became, r.BecameBy, r.BecameAt = incident.Entered, okafor, now
		state.Records = append(state.Records, r)
	}
	var late, toCheck, last []string
	shared := ""
	sheet := sheetOf(state)
	if steps := sheet.Part(handover.Overdue)[21:]; len(steps) != 1 || steps[0].Late || !steps[0].Critical {
		t.Errorf("after the late papers come %q", steps)
	}
	if !strings.Contains(strings.Join(sheet.Words(), "\n"), "\nOVERDUE 23\n- LATE ") {
		t.Errorf("22 papers and a step are not counted:\n%s", strings.Join(sheet.Words(), "\n"))
	}
	for _, line := range append(sheet.Part(handover.Overdue)[:21], sheet.Part(handover.Papers)...) {
		switch words := line.String(); {
		case strings.Contains(words, " more "):
			last = append(last, words)
		case line.Late:
			late = append(late, words)
		case strings.HasSuffix(words, "second person to check"):
			toCheck = append(toCheck, words)
		case strings.Contains(words, "nothing due"):
			shared = words
		}
	}
	if len(late) != 20 || !strings.HasPrefix(late[0], "LATE Paper request 100, bed 4 (record 29), Due 05:00") || len(toCheck) != 10 {
		t.Errorf("%d late, %d to check, first %q", len(late), len(toCheck), late[:1])
	}
	if !strings.HasPrefix(shared, "Drug chart, 28 out with nothing due: bed 1; bed 2; bed 3; ") || !strings.HasSuffix(shared, "; bed 28") {
		t.Errorf("the charts share %q", shared)
	}
	if got := strings.Join(last, "\n"); got != "LATE 2 more papers: Paper request 2\n2 more to be checked or finished: Drug chart 2" {
		t.Errorf("the rest:\n%s", got)
	}
}

// Where all is accounted for the sheet says that, and still has paper counted by hand.
func TestAllPaperAccountedFor(t *testing.T) {
	state := night(0)
	r := added(1, requests, "Request no.=101", "Bed=4", sent(0), "Told="+now.Format(time.RFC3339))
	r.Became, r.BecameBy, r.BecameAt = incident.Entered, okafor, now
	state.Records = []*incident.Record{r}
	words := strings.Join(sheetOf(state).Words(), "\n")
	if !strings.Contains(words, "PAPER RECORDS: all 1 accounted for\n- Paper request: all 1 accounted for\nTO DO") || !strings.Contains(words, handover.PaperCounted) {
		t.Errorf("the sheet says\n%s", words)
	}
}

// Papers that are alike share a line; one that somebody has does not, and where there are
// very many the rest is counted.
func TestPapersThatAreAlikeShareALine(t *testing.T) {
	state := night(0)
	for i := range 70 {
		state.Records = append(state.Records, added(i+1, charts, fmt.Sprint("Bed=", i+1)))
	}
	state.Records[1].Custodian = "pharmacy"
	lines := sheetOf(state).Part(handover.Papers)
	if len(lines) != 3 || lines[1].String() != "Drug chart, bed 2 (record 2); with pharmacy" ||
		!strings.HasPrefix(lines[2].Words, "Drug chart, 69 out with nothing due: bed 1; bed 3; ") || !strings.HasSuffix(lines[2].Words, "; bed 61; and 9 more") {
		t.Errorf("the sheet says %q", lines)
	}
}

// The next shift reads of a result that is for another bed than its request, and that it
// was not read back.
func TestAResultOnTheSheet(t *testing.T) {
	results := &procedure.Form{Name: "Phoned result", ID: "phoned-result", Fields: []procedure.Field{
		{Name: "Sheet no.", Kind: procedure.FieldText, Serial: true}, {Name: "Request no.", Kind: procedure.FieldText},
		{Name: "Bed", Kind: procedure.FieldText}, {Name: "Phoned", Kind: procedure.FieldTime}, {Name: "Read back", Kind: procedure.FieldYesNo},
	}}
	state := night(0)
	state.Procedures[0].Def.Records = []procedure.Form{*requests, *results}
	for _, r := range []*incident.Record{
		added(1, requests, "Request no.=101", "Bed=12", sent(3*time.Hour)),
		added(2, results, "Sheet no.=S1", "Request no.=101", "Bed=4", "Read back=no"),
	} {
		state.Apply(&event.Entry{Seq: r.Seq, Happened: r.At, Actor: r.By, Body: event.RecordAdded{
			Record: r.Number, Procedure: r.Procedure, Form: r.Form.ID, Values: r.Values,
		}})
	}
	words := strings.Join(sheetOf(state).Words(), "\n")
	for _, want := range []string{
		"- Paper request 101, bed 12 (record 1); result: record 2, LOOK: that is bed 4, Due",
		"- Phoned result S1, bed 4 (record 2); NOT READ BACK; answers record 1, LOOK: that is bed 12",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the sheet says\n%s\nwant\n%s", words, want)
		}
	}
}
