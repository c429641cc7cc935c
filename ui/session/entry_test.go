package session

import (
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/store/incident"
)

func factsOf(s *Session, seq uint64) string {
	row, _ := s.RowOf(seq)
	var lines []string
	for _, f := range s.Facts(row) {
		lines = append(lines, f.Label+": "+f.Words)
	}
	return strings.Join(lines, "\n")
}

func readOutOf(s *Session, seq uint64) string {
	row, _ := s.RowOf(seq)
	var lines []string
	for _, l := range s.ReadOut(row) {
		lines = append(lines, strings.TrimSpace(l.Letter+" "+l.Words))
	}
	return strings.Join(lines, "\n")
}

// An entry that was corrected is shown with its correction under it, and the
// correction with what it corrects; a safety event with the number it was given later.
func TestFacts(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: incident.Ref{Procedure: "requests", Step: "label"}, Note: "by torch"})
	w.do(s, incident.Write{Kind: event.TypeSafetyEvent, Text: "sample lost", At: w.clock().Add(-90 * 60e9)})
	w.do(s, incident.AddReference{Of: 4, Reference: "LFPSE-1"})
	w.do(s, incident.Correct{Seq: 4, Text: "it was found"})
	for seq, want := range map[uint64][]string{
		3: {"Note: by torch", "Step: 2 of Paper requests", "Who: S Okafor, nurse in charge"},
		4: {"Safety event: sample lost\nLFPSE reference: LFPSE-1\nCORRECTED by entry 6: Correction of entry 4: it was found (", ", 1 h 30 min later"},
		5: {"Entry 4 said: Safety event: sample lost ("},
		6: {"Correction of entry 4: it was found\nEntry 4 said: Safety event: sample lost ("},
	} {
		for _, part := range want {
			if got := factsOf(s, seq); !strings.Contains(got, part) {
				t.Errorf("entry %d is\n%s\nwithout %q", seq, got, part)
			}
		}
	}
	row, _ := s.RowOf(3)
	if ref, ok := s.StepOf(row); !ok || ref.Step != "label" {
		t.Errorf("entry 3 is about %v, %v", ref, ok)
	}
	if row, _ = s.RowOf(4); readOutOf(s, 4) != "" {
		t.Error("a safety event is no report")
	}
	if _, ok := s.StepOf(row); ok {
		t.Error("a safety event is about no step")
	}
	if _, ok := s.RowOf(99); ok {
		t.Error("there is an entry 99")
	}
	s = w.restart(s)
	if got := factsOf(s, 4); !strings.Contains(got, "LFPSE-1") || !strings.Contains(got, "CORRECTED") {
		t.Errorf("after a restart entry 4 is\n%s", got)
	}
}

// What is read out says first and last that a drill is none.
func TestReadOut(t *testing.T) {
	for mode, exercise := range map[event.Mode]string{event.Live: "", event.Drill: exerciseWords, event.Readiness: exerciseWords} {
		w := newWard(t)
		s := w.open()
		w.start(s, Declaration{Mode: mode, Title: "EPR down"})
		w.do(s, incident.WriteForm{Form: "SBAR", Texts: []string{"bed 4, no result since 02:00", "", "late", "phone it"}})
		w.do(s, incident.Correct{Seq: 2, Text: "bed 5"})
		got := readOutOf(s, 2)
		want := "S Situation: bed 4, no result since 02:00\nB Background: not known\nA Assessment: late\nR Recommendation: phone it\n" +
			"Correction of entry 2: bed 5 ("
		if !strings.Contains(got, want) || !strings.Contains(got, "SBAR from ward not set\nS Okafor, nurse in charge, Tue 24 Nov 2026 03:00\n") ||
			!strings.Contains(got, "Please read that back.") {
			t.Errorf("%s is read out as\n%s", mode, got)
		}
		if !strings.HasPrefix(got, exercise) || !strings.HasSuffix(got, exercise) || strings.Count(got, exerciseWords) != 2*min(1, len(exercise)) {
			t.Errorf("%s is read out as\n%s", mode, got)
		}
	}
}
