package session

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// drilled is a session with a drill in which two steps were ticked, by two people.
func drilled(t *testing.T) (*ward, *Session) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Drill, Title: "Lost EPR", Systems: []string{"epr"}})
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: step("tell"), Note: "told the facilitator"})
	w.pass(5 * time.Minute)
	s.SetWho(event.Person{Name: "B Shah", Role: "charge nurse"})
	w.do(s, incident.SignOn{})
	w.do(s, incident.Tick{Ref: step("label")})
	w.pass(5 * time.Minute)
	return w, s
}

// journalOf is the log as it stands in the journal, byte for byte.
func journalOf(t *testing.T, w *ward, log string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.data, "journal", "*"+log+"*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	line, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// What was really done in a drill that became real is carried over, after the program was
// started again as well. The log of the drill stays as it was, to the byte.
func TestADrillBecomesReal(t *testing.T) {
	w, s := drilled(t)
	drill := s.State().Log
	s.SetWho(okafor)
	out := w.start(s, Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}})
	if out.Ended == nil || s.State().Drill != drill {
		t.Fatalf("it put an end to %+v, and names %q", out.Ended, s.State().Drill)
	}
	before := journalOf(t, w, drill)
	if live := string(journalOf(t, w, s.State().Log)); strings.Contains(live, "facilitator") || strings.Contains(live, "step.done") {
		t.Errorf("something of the drill is in the log\n%s", live)
	}
	s = w.restart(s)
	log, why := s.State().DrillWaits()
	if why != nil || log != drill {
		t.Fatalf("waiting is %q, %v", log, why)
	}
	d, err := s.ReadDrilled(log)
	if err != nil {
		t.Fatal(err)
	}
	list := s.Ticked(d)
	if len(list) != 2 || ToChoose(list) != 2 || !list[0].Opens || list[1].By.Name != "B Shah" {
		t.Fatalf("ticked are %+v", list)
	}
	w.do(s, s.CarryOver(d, []int{1}))
	p := s.State().Procedure(list[1].Procedure)
	if p == nil || p.Step("label").Status != incident.Done || p.Step("label").By.Name != "B Shah" || p.Step("tell").Status != incident.Open {
		t.Errorf("the procedure stands at %+v", p)
	}
	if live := string(journalOf(t, w, s.State().Log)); strings.Contains(live, "facilitator") || !strings.Contains(live, `"drill":{"log":"`+drill+`","seq":`) {
		t.Errorf("the log is\n%s", live)
	}
	if after := journalOf(t, w, drill); !bytes.Equal(after, before) {
		t.Error("the log of the drill has changed")
	}
	if runs, err := s.Runs(); err != nil || len(runs) != 2 || runs[1].Status != store.StatusClosed {
		t.Errorf("the runs are %+v, %v", runs, err)
	}
}

// Times go by the clock of the downtime: that was compared with the wall's at its
// declaration, and the drill's may not have been.
func TestTimesOfADrillByTheClockOfTheDowntime(t *testing.T) {
	w, s := drilled(t)
	d, err := s.ReadDrilled(s.State().Log)
	if err != nil {
		t.Fatal(err)
	}
	at := s.State().Procedures[0].Step("label").At
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}, Since: w.clock(), Clock: s.CheckedClock(7 * time.Minute)})
	list := s.Ticked(d)
	if got := list[1].At.Sub(at); got != 7*time.Minute {
		t.Errorf("it was done %v later than the drill's clock says, on a PC that is 7 minutes slow", got)
	}
	if !list[0].Early || list[1].Early {
		t.Errorf("before it began: %t, %t", list[0].Early, list[1].Early)
	}
}

// What a person taken for another did in the drill is carried over as it was put right there.
func TestWhoDidItInTheDrillIsPutRight(t *testing.T) {
	w, s := drilled(t)
	silva := event.Person{Name: "M Silva", Role: "nurse"}
	row := s.State().Procedures[0].Step("label").Seq
	w.do(s, s.CorrectDoer(row, silva, "", WrongName))
	drill := s.State().Log
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}})
	d, err := s.ReadDrilled(drill)
	if err != nil {
		t.Fatal(err)
	}
	if list := s.Ticked(d); list[1].By != silva || list[1].Seq != row {
		t.Errorf("ticked is %+v", list[1])
	}
}

// Only a drill is read as one, and only one that is here.
func TestReadDrilledRefuses(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	for log, want := range map[string]string{s.State().Log: "is not of a drill", "K4QX7F3A91C2": ""} {
		if _, err := s.ReadDrilled(log); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", log, err)
		}
	}
	if s.State().Drill != "" {
		t.Error("a downtime that put an end to nothing says that it did")
	}
}
