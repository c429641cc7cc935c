package session

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// Of an entry is said who put which name right, and a name that is corrected back stands
// alone again.
func TestWhoDidItInWords(t *testing.T) {
	shah, silva := event.Person{Name: "B Shah", Role: "charge nurse"}, event.Person{Name: "M Silva"}
	w := newWard(t)
	w.write(filepath.Join("data", "runbooks", "requests.md"), strings.Replace(procedureText, "step: label", "step: label two-person", 1))
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: step("label"), With: "J Reid"})
	seq := s.State().Entries
	who := func() string {
		t.Helper()
		for line := range strings.SplitSeq(factsOf(s, seq), "\n") {
			if strings.HasPrefix(line, "Who: ") {
				return strings.TrimPrefix(line, "Who: ")
			}
		}
		t.Fatal("nothing is said of who did it")
		return ""
	}
	okafor := event.Person{Name: "S Okafor", Role: "nurse in charge"}
	for _, c := range []struct {
		by, to event.Person
		with   string
		want   string
	}{
		{okafor, shah, "", "S Okafor, nurse in charge, corrected to B Shah, charge nurse, by S Okafor, nurse in charge, at 03:10"},
		{silva, event.Person{}, "K Lee", "S Okafor, nurse in charge, corrected to B Shah, charge nurse, by S Okafor, nurse in charge, at 03:10; " +
			"the second person corrected to K Lee by M Silva at 03:20"},
		{silva, okafor, "", "S Okafor, nurse in charge; the second person corrected to K Lee by M Silva at 03:20"},
		{silva, event.Person{}, "J Reid", "S Okafor, nurse in charge"},
	} {
		w.pass(10 * time.Minute)
		s.SetWho(c.by)
		w.do(s, s.CorrectDoer(seq, c.to, c.with, WrongName))
		if got := who(); got != c.want {
			t.Errorf("it was\n%s, want\n%s", got, c.want)
		}
	}
	if _, ticked := s.State().Find(step("label")); s.StepDoer(ticked) != "S Okafor with J Reid" {
		t.Errorf("at the step it was %s", s.StepDoer(ticked))
	}
}
