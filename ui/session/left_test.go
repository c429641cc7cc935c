package session

import (
	"slices"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
)

// Whoever starts the program later is told what paper of a real downtime nobody accounted
// for, and who took it on, until somebody has; of a drill nothing is owed.
func TestPapersLeft(t *testing.T) {
	left := func(s *incident.State) string {
		p, ok := papersLeft(s)
		if !ok {
			return ""
		}
		return p.Words()
	}
	form := &procedure.Form{Name: "Paper request", ID: "paper-request"}
	out := func(n int) *incident.Record { return &incident.Record{Number: n, Form: form} }
	state := &incident.State{Title: "EPR down", Mode: event.Live, Records: []*incident.Record{out(1), out(2), out(3)},
		Left:    []event.Left{{What: "a step", Step: "x", Owner: "Day shift"}, {Record: 1, Owner: "ward manager"}, {Record: 3, Owner: "B Shah"}, {Record: 2, Owner: "ward manager"}},
		Systems: []incident.System{{Name: "epr", Status: incident.SystemDown}, {Name: "pathology", Status: incident.SystemInUse}}}
	if got, want := left(state), "3 papers of EPR down are not accounted for: ward manager, B Shah"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	if got, want := LeftBehind(state), []string{"NOT IN USE on this ward when it was closed: EPR", "LEFT to Day shift: 1 step", "LEFT to ward manager: 2 papers", "LEFT to B Shah: 1 paper"}; !slices.Equal(got, want) {
		t.Errorf("left behind %q, want %q", got, want)
	}
	state.Mode = event.Drill
	if got := LeftBehind(state); len(got) != 3 {
		t.Errorf("of a drill %q", got)
	}
	state.Left, state.Records = nil, state.Records[:1]
	if got, want := left(state), "1 paper of EPR down is not accounted for, and nobody was named for them"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	state.Records[0].Became = incident.NotNeeded
	if got := left(state); got != "" || LeftBehind(&incident.State{}) != nil {
		t.Errorf("all is accounted for, and it says %q", got)
	}
}

// Of the runs that are here it is the real ones, of the last year, that were closed.
func TestPapersLeftOfTheRunsHere(t *testing.T) {
	w := newWard(t)
	s := w.open()
	papers := func() (n int) {
		t.Helper()
		runs, err := s.Runs()
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range s.PapersLeft(runs) {
			n += left.Papers
		}
		return n
	}
	leave := func(d Declaration) {
		t.Helper()
		w.start(s, d)
		open, err := s.OpenProcedure("pathology-requests")
		if err != nil {
			t.Fatal(err)
		}
		w.do(s, open)
		w.do(s, incident.AddRecord{Procedure: "pathology-requests", Form: "paper-request", Values: []event.FieldValue{{Field: "Request no.", Value: "101"}, {Field: "Bed", Value: "4"}, {Field: "Urgency", Value: "routine"}, {Field: "Sent", Value: "now"}}})
		if papers() != 0 {
			t.Error("the run is open, and its paper is said to be left")
		}
		w.do(s, incident.Close{Reason: "x"})
	}
	leave(Declaration{Mode: event.Drill, Title: "exercise"})
	if n := papers(); n != 0 {
		t.Errorf("%d papers of a drill are left", n)
	}
	leave(eprDown)
	if n := papers(); n != 1 {
		t.Errorf("%d papers are left, not 1", n)
	}
	w.pass(400 * 24 * time.Hour)
	if n := papers(); n != 0 {
		t.Errorf("%d papers of more than a year ago are left", n)
	}
}
