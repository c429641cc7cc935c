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

// timesOf is what a drill's ticks are carried over with, once the real one is declared by a
// clock that is checked.
func timesOf(t *testing.T, w *ward, s *Session, offset time.Duration) []time.Time {
	t.Helper()
	drill := s.State().Log
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}, Clock: s.CheckedClock(offset)})
	d, err := s.ReadDrilled(drill)
	if err != nil {
		t.Fatal(err)
	}
	var times []time.Time
	for _, ticked := range s.Ticked(d) {
		times = append(times, ticked.At)
	}
	return times
}

// Each step has the offset that the clock had at its own tick: the clocks are compared in the
// middle of a drill as well, after some of its ticks and before others.
func TestEachTickByItsOwnClock(t *testing.T) {
	w, s := drilled(t)
	tell := s.State().Procedures[0].Step("tell").At
	w.do(s, incident.CheckClock{Offset: 7 * time.Minute})
	w.do(s, incident.Reopen{Ref: step("label"), Reason: "not yet"})
	w.do(s, incident.Tick{Ref: step("label")})
	label := s.State().Procedures[0].Step("label").At
	times := timesOf(t, w, s, 7*time.Minute)
	if got := times[0].Sub(tell); got != 7*time.Minute {
		t.Errorf("ticked before the clocks were compared: %v later", got)
	}
	if !times[1].Equal(label) {
		t.Errorf("ticked after it, at %v by the wall's clock, it is carried over as %v", label, times[1])
	}
}

// A PC's clock that is set right in the drill tells of what was ticked before it. One that was
// lost while the PC was off tells nothing of that.
func TestTheClockIsSetInTheDrill(t *testing.T) {
	for name, c := range map[string]struct {
		sets  func(p *pc)
		later time.Duration
	}{
		"put forward": {func(p *pc) { p.set += 7 * time.Minute }, 7 * time.Minute},
		"lost": {func(p *pc) {
			p.now = p.now.Add(time.Hour)
			p.set -= 2 * time.Hour
			p.reboot()
		}, 0},
	} {
		p := running(t, event.Drill)
		p.ward.do(p.s, incident.Tick{Ref: step("tell")})
		tell := p.s.State().Procedures[0].Step("tell").At
		p.now = p.now.Add(time.Minute)
		c.sets(p)
		p.look()
		if times := timesOf(t, p.ward, p.s, -p.set+c.later); times[0].Sub(tell) != c.later {
			t.Errorf("%s: ticked at %v by the drill's clock, it is carried over as %v", name, tell, times[0])
		}
	}
}

// A time that was typed is the wall's already.
func TestATypedTimeIsCarriedAsTyped(t *testing.T) {
	w, s := drilled(t)
	typed := w.clock().Add(-3 * time.Minute).Truncate(time.Minute)
	w.do(s, incident.Reopen{Ref: step("label"), Reason: "not yet"})
	w.do(s, incident.Tick{Ref: step("label"), At: typed})
	if times := timesOf(t, w, s, 7*time.Minute); !times[1].Equal(typed) {
		t.Errorf("typed as %v, it is carried over as %v", typed, times[1])
	}
}

// A clock that is compared only after the declaration tells of what was ticked before, too.
func TestTheClockIsComparedAfterNoDuff(t *testing.T) {
	w, s := drilled(t)
	tell, drill := s.State().Procedures[0].Step("tell").At, s.State().Log
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"epr"}})
	w.do(s, incident.CheckClock{Offset: 7 * time.Minute})
	d, err := s.ReadDrilled(drill)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Ticked(d)[0].At.Sub(tell); got != 7*time.Minute {
		t.Errorf("it was ticked %v later than the drill's clock says", got)
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

// Only a drill is read as one, and only one that is here, also of who only looks on.
func TestReadDrilledRefuses(t *testing.T) {
	const gone = "K4QX7F3A91C2"
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	looking, err := LookOn(w.config("other"))
	looking = w.keep(looking, err)
	lost := newWard(t)
	lost.start(lost.open(), eprDown)
	lostSight, err := LookOn(lost.config("other"))
	lostSight = lost.keep(lostSight, err)
	if err := os.RemoveAll(lost.data); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		s         *Session
		log, want string
	}{
		{s, s.State().Log, "is not of a drill"}, {s, gone, `there is no log "` + gone + `" here`},
		{looking, gone, `there is no log "` + gone + `" here`}, {lostSight, gone, "log " + gone + " is not in this data folder"},
	} {
		if d, err := c.s.ReadDrilled(c.log); err == nil || !strings.Contains(err.Error(), c.want) || d.Log != c.log || d.Count() != 0 {
			t.Errorf("%s: %v, want %q", c.log, err, c.want)
		}
	}
	if s.State().Drill != "" {
		t.Error("a downtime that put an end to nothing says that it did")
	}
}

// What is asked says how many were ticked, and how many of them are left to say.
func TestDrillAsks(t *testing.T) {
	for _, c := range []struct {
		left, ticked, width int
		want                string
	}{
		{3, 3, 0, "3 steps were ticked in the drill. Which were really done?"},
		{1, 1, 0, "1 step was ticked in the drill. Was it really done?"},
		{2, 3, 0, "3 steps were ticked in the drill, 2 still to say. Which were really done?"},
		{1, 3, 74, "3 steps were ticked in the drill, 1 still to say. Was it really done?"},
		{2, 3, 65, "3 steps were ticked in the drill, 2 still to say: really done?"},
		{3, 3, 34, "Drill: 3 ticked. Really done?"},
		{2, 3, 34, "Drill: 2 of 3 to say. Really done?"},
	} {
		if got := DrillAsks(c.left, c.ticked, c.width); got != c.want {
			t.Errorf("%d of %d in %d: %q, want %q", c.left, c.ticked, c.width, got, c.want)
		}
	}
	for width, want := range map[int]string{60: "3 ticked, 2 still to say: 1 really done", 19: "2 still to say: 1 done"} {
		if got := DrillChosen(1, 2, 3, width); got != want {
			t.Errorf("in %d: %q, want %q", width, got, want)
		}
	}
}
