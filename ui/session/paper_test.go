package session

import (
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
)

// TestPaperFollowsTheLog: the line covers every entry there is, and is another
// after each; the same program started again gives the same one.
func TestPaperFollowsTheLog(t *testing.T) {
	w := newWard(t)
	s := w.open()
	if p, err := s.Paper(); err == nil || !strings.Contains(err.Error(), "nothing is running") {
		t.Errorf("with nothing running: %v, %v", p, err)
	}
	if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down"}); err != nil {
		t.Fatal(err)
	}
	first, err := s.Paper()
	if err != nil || first.Size != 1 || first.Log != s.State().Log {
		t.Errorf("after the first entry: %v, %v", first, err)
	}
	if _, err := s.Do(incident.Write{Kind: event.TypeNote, Text: "x"}); err != nil {
		t.Fatal(err)
	}
	second, err := s.Paper()
	if err != nil || second.Size != 2 || second.Code == first.Code {
		t.Errorf("after the second entry: %v, %v", second, err)
	}
	s.Close()
	if again, err := w.open().Paper(); err != nil || again != second {
		t.Errorf("started again: %v, %v", again, err)
	}
}
