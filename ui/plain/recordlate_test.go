package plain

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/ui/session"
)

// A person at a terminal is told once when a paper becomes late, before the steps that
// do so at the same time, and again of the next.
func TestPaperBecomesLate(t *testing.T) {
	isolate(t)
	at := night
	s, err := session.Open(session.Config{Data: t.TempDir(), Ward: "7B", Clocks: func() event.Reading { return event.Steady(at) }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.SetWho(okafor)
	f := &face{s: s, grammar: newGrammar(), interactive: true}
	for _, line := range []string{"declare drill EPR down", "use pathology-requests",
		"record phoned-result sheet=S1 bed=4 call=critical phoned=03:11 caller=Jo taken=me read=yes",
		"record phoned-result sheet=S2 bed=5 call=critical phoned=03:11 caller=Jo taken=me read=yes",
		"record phoned-result sheet=S3 bed=6 call=other phoned=03:11 caller=Jo taken=me read=yes"} {
		if said := f.answer(line); !strings.HasPrefix(said[0], "ok ") {
			t.Fatal(line, said)
		}
	}
	if notes := f.overdueNotes(); len(notes) > 0 {
		t.Errorf("at first it says %q", notes)
	}
	at = night.Add(16 * time.Minute)
	want := "note: DRILL: PAPER LATE NOW: record 1: Phoned result S1, bed 4: Tell by 03:26 (1 min late); told nobody yet, and 1 other"
	if notes := f.overdueNotes(); len(notes) != 2 || notes[0] != want || !strings.Contains(notes[1], "OVERDUE NOW: ") {
		t.Errorf("it says %q, not %q", notes, want)
	}
	f.answer("told 2 B Shah")
	if notes := f.overdueNotes(); len(notes) > 0 {
		t.Errorf("it says again %q", notes)
	}
	at = night.Add(61 * time.Minute)
	if notes := f.overdueNotes(); len(notes) == 0 || !strings.Contains(notes[0], "PAPER LATE NOW: record 3: ") {
		t.Errorf("of the third it says %q", notes)
	}
	if said := strings.Join(f.answer("next"), "\n"); !strings.Contains(said, "overdue: record 1 Phoned result S1, bed 4: Tell by 03:26") || strings.Contains(said, "record 2") ||
		strings.Index(said, "overdue: record 1") > strings.Index(said, "overdue: pathology-requests/") {
		t.Error(said)
	}
}
