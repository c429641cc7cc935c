package session

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/handover"
)

// TestHandover: what was decided since the last handover is on the sheet once; who
// accepts works from then on, is not written for anybody, and the log is fixed by a
// checkpoint and backed up.
func TestHandover(t *testing.T) {
	w := newWard(t)
	s := w.open()
	if _, ok := s.Handover(); ok || s.PrintHandover() != nil || s.HandoverByHand() != nil {
		t.Error("with nothing running there is something to hand over")
	}
	w.start(s, eprDown)
	decide := func(what string) {
		w.do(s, incident.RecordDecision{Decision: event.Decision{Text: what, Reason: "x"}})
	}
	decided := func() string {
		sheet, _ := s.Handover()
		return strings.Join(linesOf(sheet.Part(handover.Decided)), "\n")
	}
	decide("send the runner")
	if got := decided(); !strings.Contains(got, "send the runner") {
		t.Errorf("the sheet says %q", got)
	}
	next := event.Person{Name: "B Shah", Role: "charge nurse"}
	w.do(s, incident.GiveHandover{To: next})
	doer := event.Person{Name: "M Silva"}
	s.WriteFor(&doer)
	w.do(s, incident.AcceptHandover{})
	if s.Who() != next || s.Doer() != nil {
		t.Errorf("%v works, for %v", s.Who(), s.Doer())
	}
	w.pass(backupEvery)
	decide("no more bloods")
	if got := decided(); strings.Contains(got, "send the runner") || !strings.Contains(got, "no more bloods; ") {
		t.Errorf("after the handover the sheet says %q", got)
	}
	var reasons []event.Moment
	if err := s.store.Read(s.State().Log, func(e *event.Entry) error {
		if made, ok := e.Body.(event.CheckpointMade); ok {
			reasons = append(reasons, made.Reason)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []event.Moment{event.AtDecision, event.AtHandover, event.AtDecision}; !slices.Equal(reasons, want) {
		t.Errorf("checkpoints %v, want %v", reasons, want)
	}
	if !backUpAfter(event.TypeHandoverAccepted) || !backUpAfter(event.TypeHandoverGiven) {
		t.Error("a handover is not backed up")
	}
}

func linesOf(list []handover.Line) []string {
	var lines []string
	for _, l := range list {
		lines = append(lines, l.String())
	}
	return lines
}

// TestPrintHandover: the sheet is a file of the data folder; by hand it is at most
// fifteen lines, and never without what it is not.
func TestPrintHandover(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	path, err := s.PrintHandover().Write()
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || !strings.HasPrefix(filepath.Base(path), "handover_") {
		t.Errorf("%q begins with %.8q: %v", path, pdf, err)
	}
	for range 30 {
		w.do(s, incident.Write{Kind: event.TypeSafetyEvent, Text: strings.Repeat("much happened ", 20)})
	}
	lines := s.HandoverByHand()
	if len(lines) != 15 || !strings.Contains(lines[12], "more: read them") || !strings.Contains(lines[13], "not the patient handover") || !strings.HasPrefix(lines[14], "LOG ") {
		t.Errorf("by hand:\n%s", strings.Join(lines, "\n"))
	}
}
