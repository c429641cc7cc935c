package plain

import (
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/ui/session"
)

// faceAt is a line mode at a terminal, on whose clock it is what the test says.
func faceAt(t *testing.T, at *time.Time) *face {
	t.Helper()
	isolate(t)
	s, err := session.Open(session.Config{Data: t.TempDir(), Ward: "7B", Clocks: func() event.Reading { return event.Steady(*at) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.SetWho(okafor)
	return &face{s: s, grammar: newGrammar(), interactive: true}
}

// A person at a terminal is told once when a paper becomes late, before the steps that
// do so at the same time, and again of the next.
func TestPaperBecomesLate(t *testing.T) {
	at := night
	f := faceAt(t, &at)
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

// A result that was told late says so for good, wherever it is read, with its day once that
// is over.
func TestToldLateStays(t *testing.T) {
	at := night
	f := faceAt(t, &at)
	say := func(line string, want ...string) {
		t.Helper()
		said := strings.Join(f.answer(line), "\n")
		for _, words := range want {
			if !strings.Contains(said, words) {
				t.Errorf("%s says %q, and not %q", line, said, words)
			}
		}
	}
	say("declare drill EPR down", "ok")
	say("use pathology-requests", "ok")
	say("record phoned-result sheet=S1 bed=4 call=critical phoned=03:11 caller=Jo taken=me read=yes", "ok")
	at = night.Add(time.Hour)
	say(`told 1 "B Shah" at 03:50`, "ok")
	const late = "WAS LATE: Told 03:50, 24 min after Tell by 03:26"
	say("record 1", "fact: "+late)
	say("records", late)
	say("entered 1", "ok")
	say("record 1", "fact: "+late)
	at = night.Add(25 * time.Hour)
	say("record 1", "WAS LATE: Told Tue 03:50, 24 min after Tell by Tue 03:26")
}
