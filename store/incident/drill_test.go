package incident

import (
	"errors"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

const drillLog = "K4QX7F3A91C2"

// fromDrill is a live run that put an end to a drill, with the test procedure open.
func fromDrill(t *testing.T) *run {
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London", Drill: drillLog}})
	r.do(open(testProcedure()))
	return r
}

// ticked is a step as a drill has it.
func ticked(step string, seq uint64) Drilled {
	return Drilled{Ref: ref(step), Seq: seq, At: declared.Add(-10 * minute), By: silva}
}

func carryOver(steps ...Drilled) CarryOver {
	return CarryOver{Drill: drillLog, Ticked: 4, Steps: steps}
}

// A step that was really done is done here: when it was, by who did it, written down by who
// says so, and with the name of the entry that it comes from. Nothing else of it is here.
func TestCarryOver(t *testing.T) {
	r := fromDrill(t)
	if log, err := r.state.DrillWaits(); log != drillLog || err != nil {
		t.Fatalf("waiting is %q, %v", log, err)
	}
	two := ticked("two", 7)
	two.With = "J Reid"
	r.do(carryOver(ticked("number", 5), two))
	step := r.step("number")
	if step.Status != Done || step.By != silva || !step.At.Equal(declared.Add(-10*minute)) || step.Answer != "" || step.Note != "" {
		t.Errorf("the step is %+v", step)
	}
	if c := step.Carrier; c == nil || *c != (Carrier{event.DrillEntry{Log: drillLog, Seq: 5}, okafor}) {
		t.Errorf("carried over as %+v", c)
	}
	if step := r.step("two"); step.With != "J Reid" || step.Carrier.Seq != 7 {
		t.Errorf("the step for two is %+v", step)
	}
	done := r.entries[2]
	if done.Recorder == nil || *done.Recorder != okafor || !done.Recorded.At.Equal(r.now) {
		t.Errorf("written by %v at %v", done.Recorder, done.Recorded.At)
	}
	looked := r.state.Looked
	if looked == nil || looked.Ticked != 4 || looked.Carried != 2 || looked.By != okafor || looked.Seq != 5 {
		t.Errorf("it is said that %+v", looked)
	}
	if _, err := Decide(r.state, r.command(carryOver())); !errors.As(err, new(Refusal)) || !strings.Contains(err.Error(), "entry 5") {
		t.Errorf("said twice: %v", err)
	}
	r.do(Reopen{Ref: ref("number"), Reason: "it was played after all"})
	if step := r.step("number"); step.Carrier != nil || step.Status != Open {
		t.Errorf("reopened, it is %+v", step)
	}
	if folded := fold(r.entries); folded.Looked == nil || folded.Drill != drillLog {
		t.Error("the log read again says otherwise")
	}
}

// Who carries over a step of their own wrote it down as any other, and a loggist is who wrote.
func TestWhoCarriesOver(t *testing.T) {
	r := fromDrill(t)
	own := ticked("plain", 5)
	own.By = event.Person{Name: "S. Okafor"}
	events, err := Decide(r.state, r.command(carryOver(own)))
	if err != nil || events[0].Recorder != nil {
		t.Errorf("one's own is written by %v, %v", events[0].Recorder, err)
	}
	c := r.command(carryOver(ticked("plain", 5)))
	c.Recorder = &shah
	if events, err = Decide(r.state, c); err != nil || events[0].Actor != silva || events[0].Recorder == nil || *events[0].Recorder != shah {
		t.Errorf("a loggist's is %+v, %v", events, err)
	}
}

// None of it was done: that is said once, and is all that is written.
func TestNothingWasReallyDone(t *testing.T) {
	r := fromDrill(t)
	r.do(carryOver())
	if len(r.entries) != 3 || r.state.Looked == nil {
		t.Errorf("%d entries, %+v", len(r.entries), r.state.Looked)
	}
	if _, err := r.state.DrillWaits(); err == nil {
		t.Error("it is still asked")
	}
}

// Of a log that cannot be read nobody says that nothing in it was done; it is settled, once,
// until it can be read.
func TestADrillThatCannotBeReadWaits(t *testing.T) {
	r := fromDrill(t)
	unread := CarryOver{Drill: drillLog, Unread: true}
	some := unread
	some.Steps = []Drilled{ticked("plain", 5)}
	if _, err := Decide(r.state, r.command(some)); !errors.As(err, new(Refusal)) {
		t.Errorf("a step of it: %v", err)
	}
	r.do(unread)
	if body := r.entries[2].Body; body != (event.DrillCarried{Log: drillLog, Unread: true}) || !r.state.DrillUnread() {
		t.Errorf("it is said that %+v", body)
	}
	if _, err := Decide(r.state, r.command(unread)); !errors.As(err, new(Refusal)) || !strings.Contains(err.Error(), "entry 3") {
		t.Errorf("said twice: %v", err)
	}
	if log, err := r.state.DrillWaits(); log != drillLog || err != nil {
		t.Errorf("waiting is %q, %v", log, err)
	}
	r.do(carryOver(ticked("plain", 5)))
	if looked := r.state.Looked; r.step("plain").Status != Done || r.state.DrillUnread() || looked.Carried != 1 {
		t.Errorf("read after all, it is said that %+v", looked)
	}
	if _, err := r.state.DrillWaits(); err == nil {
		t.Error("it is still asked")
	}
}

// A procedure that is not open here is opened with the text that the drill had.
func TestCarryOverOpensTheProcedure(t *testing.T) {
	r := newRun(t)
	r.do(Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Drill: drillLog}})
	do := carryOver(ticked("plain", 5), ticked("number", 6))
	if _, err := Decide(r.state, r.command(do)); !errors.As(err, new(Refusal)) {
		t.Errorf("without its text: %v", err)
	}
	other := testProcedure()
	other.ID = "not-needed"
	do.Open = []OpenProcedure{open(other), open(testProcedure())}
	r.do(do)
	if len(r.state.Procedures) != 1 || r.step("plain").Status != Done || r.step("number").Status != Done {
		t.Errorf("%d procedures are open", len(r.state.Procedures))
	}
}

func TestNotCarriedOver(t *testing.T) {
	r := fromDrill(t)
	r.do(Tick{Ref: ref("plain")})
	r.do(Settle{Ref: ref("text"), As: NotApplicable, Reason: "x"})
	same := ticked("two", 7)
	same.With = "m. silva"
	drill := newRun(t)
	drill.do(Start{RunStarted: event.RunStarted{Mode: event.Drill, Title: "drill", Drill: drillLog}})
	other := carryOver()
	other.Drill = "K4QX7F3A91C3"
	down := fromDrill(t)
	down.do(StandDown{Procedure: "paths", Reason: "x"})
	for name, c := range map[string]struct {
		state *State
		do    CarryOver
	}{
		"done here already":   {r.state, carryOver(ticked("plain", 5))},
		"not applicable here": {r.state, carryOver(ticked("text", 5))},
		"no such step":        {r.state, carryOver(ticked("gone", 5))},
		"one for two":         {r.state, carryOver(ticked("two", 5))},
		"the same one twice":  {r.state, carryOver(same)},
		"a step named twice":  {r.state, carryOver(ticked("number", 5), ticked("number", 6))},
		"another drill":       {r.state, other},
		"stood down here":     {down.state, carryOver(ticked("plain", 5))},
		"of no drill":         {startRun(t).state, carryOver(ticked("plain", 5))},
		"in a drill":          {drill.state, carryOver()},
		"nothing is running":  {new(State), carryOver()},
	} {
		if _, err := Decide(c.state, r.command(c.do)); !errors.As(err, new(Refusal)) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

// A check that was done in the drill, before this began, is not the one that is due here.
func TestACheckOfTheDrillHidesNone(t *testing.T) {
	r := fromDrill(t)
	before := r.timing("every").Due
	r.do(carryOver(ticked("every", 5)))
	if due := r.timing("every").Due; !due.Equal(before) || len(r.step("every").DoneAt) != 1 {
		t.Errorf("due %v, and was %v; done at %v", due, before, r.step("every").DoneAt)
	}
}

// A clock that was set meanwhile puts nothing into the future.
func TestNothingIsCarriedIntoTheFuture(t *testing.T) {
	r := fromDrill(t)
	late := ticked("plain", 5)
	late.At = r.now.Add(time.Hour)
	r.do(carryOver(late))
	if at := r.step("plain").At; !at.Equal(r.now) {
		t.Errorf("done at %v, now it is %v", at, r.now)
	}
}
