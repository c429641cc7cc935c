package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
)

// papers begins a run with three papers of two forms, of which one is accounted for and
// waits for a second person.
func (w *ward) papers(mode event.Mode) (log string) {
	w.t.Helper()
	s, err := session.Open(session.Config{Data: w.data, Ward: "7B", Program: "test", Clocks: w.clocks})
	if err != nil {
		w.t.Fatal(err)
	}
	s.SetWho(event.Person{Name: "A Okafor", Role: "nurse in charge"})
	if _, err := s.Start(session.Declaration{Mode: mode, Title: "EPR down", Systems: []string{"epr"}}); err != nil {
		w.t.Fatal(err)
	}
	do := func(action incident.Action) {
		w.t.Helper()
		if _, err := s.Do(action); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, id := range []string{"pathology-requests", "epr-downtime"} {
		open, err := s.OpenProcedure(id)
		if err != nil {
			w.t.Fatal(err)
		}
		do(open)
	}
	request := []event.FieldValue{{Field: "Request no.", Value: "101"}, {Field: "Bed", Value: "4"}, {Field: "Urgency", Value: "urgent"}, {Field: "Sent", Value: "02:50"}}
	do(incident.AddRecord{Procedure: "pathology-requests", Form: "paper-request", Values: request})
	do(incident.AddForEach{AddRecord: incident.AddRecord{Procedure: "epr-downtime", Form: "drug-chart"}, Beds: []string{"4", "5"}})
	do(incident.Account{Record: 3, As: incident.Filed, Note: "notes of bed 5"})
	log = s.State().Log
	if err := s.Close(); err != nil {
		w.t.Fatal(err)
	}
	return log
}

// The ledger is written in three formats, to standard output and to a file; a drill says
// so in each.
func TestExportLedger(t *testing.T) {
	for _, mode := range []event.Mode{event.Live, event.Drill} {
		w := newWard(t)
		log := w.papers(mode)
		markdown := w.want(exitDone, "", "export", "--what", "ledger").out
		for _, want := range []string{string(mode) + ": Paper records, 3", "| 101 | 4 |", "LOG " + log, "Accounted for is not the same as correct", "█▀"} {
			if !strings.Contains(markdown, want) {
				t.Errorf("no %q in\n%s", want, markdown)
			}
		}
		path := filepath.Join(t.TempDir(), "papers.csv")
		got := w.want(exitDone, "", "export", log, "--what", "ledger", "-o", path)
		if !strings.Contains(got.out, "3 paper records of "+log) || mode == event.Drill && !strings.Contains(got.out, `"DRILL-papers.csv" would`) {
			t.Errorf("said %q", got.out)
		}
		csv, err := os.ReadFile(path)
		if lines := strings.Split(strings.TrimSpace(string(csv)), "\r\n"); err != nil || len(lines) != 5 || !strings.HasPrefix(lines[1], string(mode)+",") {
			t.Errorf("the file has\n%s, %v", csv, err)
		}
		w.want(exitUsage, "", "export", "--what", "ledger", "-o", path)
		lines := strings.Split(strings.TrimSpace(w.want(exitDone, "", "export", "--what", "ledger", "--format", "jsonl").out), "\n")
		for _, line := range lines {
			var record struct{ Mode, Log string }
			if err := json.Unmarshal([]byte(line), &record); err != nil || record.Mode != string(mode) || record.Log != log {
				t.Errorf("%s: %v", line, err)
			}
		}
		if len(lines) != 3 {
			t.Errorf("%d lines", len(lines))
		}
	}
}

// Papers that are out, and those that a second person has to check, are outstanding in
// the list of runs, and stand on the handover sheet.
func TestPapersAreOutstanding(t *testing.T) {
	w := newWard(t)
	outstanding := func() int {
		t.Helper()
		var line struct{ Outstanding int }
		if err := json.Unmarshal([]byte(w.want(exitDone, "", "incidents", "--json").out), &line); err != nil {
			t.Fatal(err)
		}
		return line.Outstanding
	}
	w.papers(event.Live)
	with := outstanding()
	sheet := w.want(exitDone, "", "export", "--what", "handover").out
	for _, want := range []string{"PAPER RECORDS: 3 not accounted for: 2 out, 1 to be checked", "- Drug chart, bed 4 (record 2)", "count pads and charts together"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("no %q in\n%s", want, sheet)
		}
	}
	s, err := session.Open(session.Config{Data: w.data, Ward: "7B", Program: "test", Clocks: w.clocks})
	if err != nil {
		t.Fatal(err)
	}
	s.SetWho(event.Person{Name: "M Silva", Role: "nurse"})
	for _, action := range []incident.Action{
		incident.VerifyRecord{Record: 3}, incident.Account{Record: 1, As: incident.Entered, Note: "EPR 4711"},
		incident.Told{Record: 1, To: "Dr Patel"},
	} {
		if _, err := s.Do(action); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if now := outstanding(); now != with-2 {
		t.Errorf("outstanding were %d, and are %d", with, now)
	}
}
