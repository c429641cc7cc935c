package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/ui/report"
)

// withForms is a procedure with two forms, which both have a Bed.
func withForms() procedure.Procedure {
	p := pathology()
	p.Records = []procedure.Form{
		{Name: "Paper request", ID: "paper-request", Fields: []procedure.Field{
			{Name: "Patient", Kind: procedure.FieldPaper}, {Name: "Request no.", Kind: procedure.FieldText, Serial: true, Required: true},
			{Name: "Bed", Kind: procedure.FieldText, Required: true}, {Name: "Sent", Kind: procedure.FieldTime}, {Name: "Told", Kind: procedure.FieldTime},
			{Name: "Due", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Sent", After: 7200}}},
		}},
		{Name: "Drug chart", ID: "drug-chart", Check: "second person", Fields: []procedure.Field{
			{Name: "Bed", Kind: procedure.FieldText, Required: true}, {Name: "Opened", Kind: procedure.FieldDate}, {Name: "+Doses", Kind: procedure.FieldText},
		}},
	}
	return p
}

// paperNight is a run with papers in each state; closed without those that are out, where
// that is wanted.
func paperNight(t testing.TB, mode event.Mode, closed bool) []event.Entry {
	var events []event.Event
	add := func(at time.Time, who int, body event.Body) {
		events = append(events, event.Event{Happened: at, Actor: people[who], Body: body})
	}
	values := func(list ...string) []event.FieldValue {
		var all []event.FieldValue
		for _, each := range list {
			field, value, _ := strings.Cut(each, "=")
			all = append(all, event.FieldValue{Field: field, Value: value})
		}
		return all
	}
	record := func(number int, form string, list ...string) event.RecordAdded {
		return event.RecordAdded{Record: number, Procedure: "pathology-requests", Form: form, Values: values(list...)}
	}
	add(moment(0, 20), okafor, event.RunStarted{
		Mode: mode, Title: "EPR down", Systems: []string{"EPR"}, Ward: "7B", Organisation: "Northgate General", Device: "PC-7B-01",
		Zone: "Europe/London", Program: "test", WallClock: event.ClockCheck{Checked: true},
	})
	add(moment(0, 25), okafor, event.ProcedureOpened{Procedure: withForms(), Origin: "shipped", SHA256: strings.Repeat("ab", 32), Source: []byte("# x")})
	add(moment(0, 30), okafor, record(1, "paper-request", "Request no.=101", "Bed=4", "Sent=2026-10-25T01:30:00+01:00"))
	add(moment(0, 40), silva, record(2, "paper-request", "Request no.=104", "Bed=12", "Sent=2026-10-25T01:40:00+01:00"))
	add(moment(0, 45), silva, record(3, "drug-chart", "Bed=4", "Opened=2026-10-25", "+Doses=on the chart"))
	add(moment(0, 46), silva, record(4, "drug-chart", "Bed=5"))
	add(moment(0, 47), silva, record(5, "drug-chart", "Bed="+hostile))
	add(moment(1, 0), silva, event.RecordCustody{Record: 2, To: "porter | Ali"})
	add(moment(1, 20), okafor, event.RecordAmended{Record: 1, Values: values("Told=2026-10-25T01:20:00+00:00"), To: "Dr Patel"})
	add(moment(1, 50), okafor, event.RecordEntered{Record: 1, Reference: "EPR 4711"})
	add(moment(2, 0), okafor, event.RecordScanned{Record: 3, Reference: hostile})
	add(moment(2, 10), silva, event.RecordVerified{Record: 3})
	add(moment(2, 20), okafor, event.RecordFiled{Record: 4, Where: "notes of bed 5"})
	add(moment(3, 0), okafor, event.Logged{Kind: event.TypeNote, Text: "quiet"})
	if closed {
		add(moment(4, 0), okafor, event.RunClosed{Reason: "day shift", Outstanding: []string{"Paper request: 1 out", "Drug chart: 1 out, 1 to be checked"}, Left: []event.Left{
			{What: "record 2: Paper request 104, bed 12: out", Record: 2, Owner: "Ward clerk", Reason: "at the lab"},
			{What: "record 5: Drug chart: out", Record: 5, Owner: "B Shah"},
			{What: "record 4: Drug chart, bed 5: filed, second person to check", Record: 4, Owner: "B Shah"},
		}})
	}
	return logOf(t, "7F3A91C2K4QX", events, nil)
}

func ledgerUnsigned(w io.Writer, entries report.Entries) error {
	return report.LedgerMarkdown(w, entries, nil)
}

func TestLedgerGolden(t *testing.T) {
	golden(t, "papers.md", written(t, unsigned, paperNight(t, event.Live, true)))
	golden(t, "ledger.md", written(t, ledgerUnsigned, paperNight(t, event.Drill, false)))
	golden(t, "ledger.csv", written(t, report.LedgerCSV, paperNight(t, event.Drill, false)))
	golden(t, "ledger.jsonl", written(t, report.LedgerJSONL, paperNight(t, event.Live, false)))
}

// The columns of a field stand once, in the order of the forms; what is on the paper alone
// has none; nothing is a formula, and the last row is the code.
func TestLedgerCSV(t *testing.T) {
	rows := parseCSV(t, written(t, report.LedgerCSV, paperNight(t, event.Drill, false)))
	want := "mode,log,record,procedure,form,state,added,added_by,Request no.,Bed,Sent,Told,Opened,'+Doses," +
		"due,told_to,custodian,moved_from,became,became_at,became_by,note,verified_at,verified_by,left_to,late_what,late_limit,late_at,late_min"
	if got := strings.Join(rows[0], ","); got != want {
		t.Errorf("columns\n%s\nwant\n%s", got, want)
	}
	if len(rows) != 7 {
		t.Fatalf("%d rows", len(rows))
	}
	cellOf := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	for i, c := range []struct{ state, bed, due, becameAt string }{
		{"entered", "4", "", "2026-10-25T01:50:00+00:00"},
		{"out", "12", "2026-10-25T02:40:00+00:00", ""},
		{"scanned, checked", "4", "", "2026-10-25T02:00:00+00:00"},
		{"filed, second person to check", "5", "", "2026-10-25T02:20:00+00:00"},
	} {
		row := rows[i+1]
		if cellOf(row, "record") != fmt.Sprint(i+1) || cellOf(row, "mode") != "DRILL" || cellOf(row, "state") != c.state ||
			cellOf(row, "Bed") != c.bed || cellOf(row, "due") != c.due || cellOf(row, "became_at") != c.becameAt {
			t.Errorf("record %d is %q", i+1, row)
		}
	}
	if sent := cellOf(rows[1], "Sent"); sent != "2026-10-25T01:30:00+01:00" {
		t.Errorf("sent %q", sent)
	}
	if bed := cellOf(rows[5], "Bed"); !strings.HasPrefix(bed, "'=HYPERLINK") {
		t.Errorf("a formula is left: %q", bed)
	}
	last := rows[len(rows)-1]
	if !strings.HasPrefix(cellOf(last, "note"), "LOG 7F3A91C2K4QX  N=14  ") || cellOf(last, "state") != "Code on paper" || cellOf(last, "record") != "" || last[0] != "DRILL" {
		t.Errorf("the last row is %q", last)
	}
	closed := parseCSV(t, written(t, report.LedgerCSV, paperNight(t, event.Live, true)))
	if got := cellOf(closed[1], "left_to") + "|" + cellOf(closed[2], "left_to"); got != "|Ward clerk" {
		t.Errorf("left at the close to %q", got)
	}
	if lines := written(t, report.LedgerJSONL, paperNight(t, event.Live, true)); strings.Count(string(lines), `"left_to":"B Shah"`) != 2 {
		t.Errorf("left at the close:\n%s", lines)
	}
	if rows := parseCSV(t, written(t, report.LedgerCSV, night(t, event.Live))); len(rows) != 2 {
		t.Errorf("without a record: %q", rows)
	}
}

// Where a patient was moved from stands in a column of its own, the beds in their order; a
// move that was taken back was none.
func TestLedgerSaysWhereAPatientWasMovedFrom(t *testing.T) {
	entries := logOf(t, "7F3A91C2K4QX", []event.Event{
		{Happened: moment(0, 20), Actor: people[okafor], Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}},
		{Happened: moment(0, 25), Actor: people[okafor], Body: event.ProcedureOpened{Procedure: withForms(), Origin: "shipped", SHA256: strings.Repeat("ab", 32), Source: []byte("# x")}},
		{Happened: moment(0, 30), Actor: people[okafor], Body: event.RecordAdded{Record: 1, Procedure: "pathology-requests", Form: "drug-chart", Values: []event.FieldValue{{Field: "Bed", Value: "=4"}}}},
		{Happened: moment(0, 31), Actor: people[okafor], Body: event.RecordMoved{Record: 1, From: "=4", To: "12"}},
		{Happened: moment(0, 32), Actor: people[okafor], Body: event.RecordMoved{Record: 1, From: "12", To: "CT"}},
		{Happened: moment(0, 33), Actor: people[okafor], Body: event.RecordMoved{Record: 1, From: "CT", To: "ITU"}},
		{Happened: moment(0, 34), Actor: people[okafor], Body: event.RecordMoved{Record: 1, From: "ITU", To: "CT", Reason: "moved by mistake", TakenBack: true}},
	}, nil)
	rows := parseCSV(t, written(t, report.LedgerCSV, entries))
	if got := rows[1][slices.Index(rows[0], "moved_from")] + "|" + rows[1][slices.Index(rows[0], "Bed")]; got != "'=4; 12|CT" {
		t.Errorf("moved from, and the bed: %q", got)
	}
	if lines := string(written(t, report.LedgerJSONL, entries)); !strings.Contains(lines, `"moved_from":["=4","12"]`) {
		t.Errorf("in JSON Lines:\n%s", lines)
	}
}

// A deadline that was answered after its limit is in every report for good, and in the
// counts; one that was said anew since is in the list of the report alone.
func TestReportsSayWhatWasAnsweredLate(t *testing.T) {
	values := func(told string) []event.FieldValue { return []event.FieldValue{{Field: "Told", Value: told}} }
	added := func(number int, bed string) event.RecordAdded {
		return event.RecordAdded{Record: number, Procedure: "pathology-requests", Form: "paper-request", Values: []event.FieldValue{
			{Field: "Request no.", Value: fmt.Sprint(100 + number)}, {Field: "Bed", Value: bed}, {Field: "Sent", Value: "2026-10-25T01:30:00+01:00"}}}
	}
	entries := logOf(t, "7F3A91C2K4QX", []event.Event{
		{Happened: moment(0, 20), Actor: people[okafor], Body: event.RunStarted{Mode: event.Drill, Title: "EPR down", Zone: "Europe/London"}},
		{Happened: moment(0, 25), Actor: people[okafor], Body: event.ProcedureOpened{Procedure: withForms(), Origin: "shipped", SHA256: strings.Repeat("ab", 32), Source: []byte("# x")}},
		{Happened: moment(0, 30), Actor: people[okafor], Body: added(1, "=4|5")},
		{Happened: moment(0, 31), Actor: people[okafor], Body: added(2, "6")},
		{Happened: moment(3, 0), Actor: people[okafor], Body: event.RecordAmended{Record: 1, Values: values("2026-10-25T02:54:00+00:00"), To: "Dr Patel"}},
		{Happened: moment(3, 1), Actor: people[okafor], Body: event.RecordEntered{Record: 1}},
		{Happened: moment(3, 2), Actor: people[okafor], Body: event.RecordAmended{Record: 2, Values: values("2026-10-25T03:00:00+00:00"), To: "Dr Patel"}},
		{Happened: moment(3, 3), Actor: people[okafor], Body: event.RecordAmended{Record: 2, Values: values("2026-10-25T02:00:00+00:00"), Reason: "the wrong clock"}},
	}, nil)
	markdown := string(written(t, unsigned, entries))
	for _, want := range []string{
		"- Paper records, 2: 1 out, 1 paper answered after the limit.", "- In all: 1 out, 1 paper answered after the limit.",
		"### DRILL: Answered after the limit, 2", "| Record | Form | Bed | What | When | Limit | How late | Entry | It |",
		`| DRILL 1 | Paper request | \=4\|5 | Told | Sun 25 Oct 2026 02:54 +00:00 | Due Sun 25 Oct 2026 02:30 +00:00 | 24 min | 5 | stands |`,
		"| DRILL 2 | Paper request | 6 | Told | Sun 25 Oct 2026 03:00 +00:00 | Due Sun 25 Oct 2026 02:30 +00:00 | 30 min | 7 | said anew in entry 8 |",
		"WAS LATE: Told 02:54, 24 min after Due 02:30",
	} {
		if !strings.Contains(markdown, want) {
			t.Errorf("no %q in\n%s", want, markdown)
		}
	}
	if strings.Contains(markdown, "WAS LATE: Told 03:00") {
		t.Errorf("what was said anew still stands:\n%s", markdown)
	}
	rows := parseCSV(t, written(t, report.LedgerCSV, entries))
	if got := strings.Join(rows[1][len(rows[1])-4:], ","); got != "Told,2026-10-25T02:30:00+00:00,2026-10-25T02:54:00+00:00,24" {
		t.Errorf("the last columns are %s", got)
	}
	if got := strings.Join(rows[2][len(rows[2])-4:], ""); got != "" {
		t.Errorf("the last columns of one that was in time are %s", got)
	}
	if lines := string(written(t, report.LedgerJSONL, entries)); !strings.Contains(lines, `"late":[{"what":"Told","deadline":"Due","limit":"2026-10-25T02:30:00+00:00","at":"2026-10-25T02:54:00+00:00","minutes":24}]`) {
		t.Errorf("in JSON Lines:\n%s", lines)
	}
}

// What somebody was asked to look at is in the report, whether it was settled or not, with
// what settled it.
func TestReportsListTheLooks(t *testing.T) {
	p := withForms()
	p.Records = append(p.Records, procedure.Form{Name: "Phoned result", ID: "phoned-result", Fields: []procedure.Field{
		{Name: "Request no.", Kind: procedure.FieldText}, {Name: "Bed", Kind: procedure.FieldText}, {Name: "Phoned", Kind: procedure.FieldTime}, {Name: "Read back", Kind: procedure.FieldYesNo},
	}})
	added := func(number int, form string, fields ...string) event.RecordAdded {
		body := event.RecordAdded{Record: number, Procedure: "pathology-requests", Form: form}
		for _, each := range fields {
			name, value, _ := strings.Cut(each, "=")
			body.Values = append(body.Values, event.FieldValue{Field: name, Value: value})
		}
		return body
	}
	const sent = "Sent=2026-10-25T01:30:00+01:00"
	entries := logOf(t, "7F3A91C2K4QX", []event.Event{
		{Happened: moment(0, 20), Actor: people[okafor], Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}},
		{Happened: moment(0, 25), Actor: people[okafor], Body: event.ProcedureOpened{Procedure: p, Origin: "shipped", SHA256: strings.Repeat("ab", 32), Source: []byte("# x")}},
		{Happened: moment(0, 30), Actor: people[okafor], Body: added(1, "paper-request", "Request no.=101", "Bed=|4", sent)},
		{Happened: moment(0, 31), Actor: people[okafor], Body: added(2, "paper-request", "Request no.=102", "Bed=6", sent)},
		{Happened: moment(1, 0), Actor: people[silva], Body: added(3, "phoned-result", "Request no.=101", "Bed=5", "Phoned=2026-10-25T01:00:00+00:00", "Read back=no")},
		{Happened: moment(1, 1), Actor: people[silva], Body: added(4, "phoned-result", "Request no.=102", "Bed=6", "Phoned=2026-10-25T01:20:00+01:00")},
		{Happened: moment(1, 2), Actor: people[okafor], Body: event.RecordAmended{Record: 3, Values: []event.FieldValue{{Field: "Bed", Value: "|4"}}, Reason: "the lab says so"}},
	}, nil)
	for what, write := range map[string]func(io.Writer, report.Entries) error{"report": unsigned, "ledger": ledgerUnsigned} {
		markdown := string(written(t, write, entries))
		for _, want := range []string{
			"- To be looked at: 3, 2 not settled.", "### LIVE: To be looked at, 3, 2 not settled",
			"| 3 | 5 | Sun 25 Oct 2026 01:00 +00:00 | LOOK: NOT READ BACK. Ring back, read it all back | **not settled** |",
			`| 3, record 1 | 5 | Sun 25 Oct 2026 01:00 +00:00 | LOOK: a result for bed 5, and record 1 with its number is for bed \|4: whose result is this? | ` +
				`entry 7, Sun 25 Oct 2026 01:02 +00:00, A Okafor, nurse in charge: Record 3, Phoned result, bed \|4: Bed \|4 (was 5): the lab says so |`,
			"| 4, record 2 | 6 | Sun 25 Oct 2026 01:01 +00:00 | LOOK: Phoned 01:20 BST is before Sent 01:30 BST of record 2 | **not settled** |",
		} {
			if !strings.Contains(markdown, want) {
				t.Errorf("the %s has no %q:\n%s", what, want, markdown)
			}
		}
	}
	if quiet := string(written(t, unsigned, paperNight(t, event.Live, false))); strings.Contains(quiet, "LOOK") || strings.Contains(quiet, "looked at") {
		t.Errorf("nothing was to be looked at:\n%s", quiet)
	}
}

// A form may name its fields as the other columns are named: each column still has a name
// of its own, and the fields keep their values.
func TestLedgerColumnsHaveNamesOfTheirOwn(t *testing.T) {
	p := pathology()
	p.Records = []procedure.Form{{Name: "Chart", ID: "chart", Fields: []procedure.Field{
		{Name: "Bed", Kind: procedure.FieldText}, {Name: "Note", Kind: procedure.FieldText}, {Name: "State", Kind: procedure.FieldText},
		{Name: "Field: note", Kind: procedure.FieldText}, {Name: "Told_To", Kind: procedure.FieldText},
	}}}
	said := []event.FieldValue{{Field: "Bed", Value: "4"}, {Field: "Note", Value: "blue folder"}, {Field: "State", Value: "torn"}, {Field: "Field: note", Value: "odd"}, {Field: "Told_To", Value: "ward clerk"}}
	rows := parseCSV(t, written(t, report.LedgerCSV, logOf(t, "7F3A91C2K4QX", []event.Event{
		{Happened: moment(0, 20), Actor: people[okafor], Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}},
		{Happened: moment(0, 25), Actor: people[okafor], Body: event.ProcedureOpened{Procedure: p, Origin: "shipped", SHA256: strings.Repeat("ab", 32), Source: []byte("# x")}},
		{Happened: moment(0, 30), Actor: people[okafor], Body: event.RecordAdded{Record: 1, Procedure: p.ID, Form: "chart", Values: said}},
		{Happened: moment(0, 40), Actor: people[okafor], Body: event.RecordFiled{Record: 1, Where: "notes"}},
	}, nil)))
	seen := make(map[string]bool)
	for _, name := range rows[0] {
		if seen[strings.ToLower(name)] {
			t.Errorf("two columns are %q: %q", name, rows[0])
		}
		seen[strings.ToLower(name)] = true
	}
	for name, want := range map[string]string{
		"Bed": "4", "field: Note": "blue folder", "note": "notes", "field: State": "torn", "state": "filed", "field: Field: note": "odd", "field: Told_To": "ward clerk", "told_to": "",
	} {
		if i := slices.Index(rows[0], name); i < 0 || rows[1][i] != want {
			t.Errorf("column %q, of %q, does not say %q: %q", name, rows[0], want, rows[1])
		}
	}
}

func TestLedgerJSONL(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(string(written(t, report.LedgerJSONL, paperNight(t, event.Live, false))), "\n"), "\n")
	if len(lines) != 5 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		var got struct {
			Mode, Form, State string
			Record            int
			Values            []event.FieldValue
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.Record != i+1 || got.Mode != "LIVE" || got.Form == "" || got.State == "" || len(got.Values) == 0 {
			t.Errorf("line %d is %s, %v", i+1, line, err)
		}
	}
	if text := written(t, report.LedgerJSONL, night(t, event.Live)); len(text) > 0 {
		t.Errorf("without a record: %s", text)
	}
}

// What stands of the papers in a report: those left, with their owner; the numbers that
// nobody has seen; and that accounted for is not correct.
func TestPaperInTheReport(t *testing.T) {
	closed := string(written(t, unsigned, paperNight(t, event.Live, true)))
	open := string(written(t, ledgerUnsigned, paperNight(t, event.Drill, false)))
	for _, c := range []struct{ text, want string }{
		{closed, "left at the close to Ward clerk**: at the lab"}, {closed, "left at the close to B Shah**: day shift"},
		{closed, "**Numbers of its pad not in the ledger: 102, 103. Spoiled, or lost?**"}, {closed, "**Accounted for is not the same as correct:**"},
		{closed, "A second person compared 1 of the 3 that were accounted for."}, {closed, "**not checked yet**"},
		{open, "## DRILL: Paper records, 5"}, {open, "**LATE**, Due was Sun 25 Oct 2026 02:40 +00:00"}, {open, "| DRILL 2 | 104 | 12 |"},
		{open, "**DRILL. This was an exercise"}, {string(written(t, unsigned, night(t, event.Live))), "No paper record was added."},
	} {
		if !strings.Contains(c.text, c.want) {
			t.Errorf("no %q in\n%s", c.want, c.text)
		}
	}
	if strings.Contains(closed, "**LATE**") {
		t.Error("a paper is late in a run that is closed")
	}
}

func TestLedgerIsHarmless(t *testing.T) {
	for name, write := range map[string]func(io.Writer, report.Entries) error{
		"markdown": ledgerUnsigned, "csv": report.LedgerCSV, "jsonl": report.LedgerJSONL,
	} {
		text := strings.TrimPrefix(string(written(t, write, paperNight(t, event.Drill, false))), "\ufeff")
		for i, r := range text {
			if !unicode.IsPrint(r) && r != '\n' && r != '\r' {
				t.Errorf("%s: %U at %d: %q", name, r, i, text[max(0, i-20):i+20])
			}
		}
		if err := write(full{}, from(paperNight(t, event.Live, false))); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", name, err)
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "#") && !strings.Contains(line, "DRILL") {
				t.Errorf("a heading does not say DRILL: %q", line)
			}
		}
	}
}
