package incident

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"downtime/store/event"
)

func TestAStepGoesThroughItsStates(t *testing.T) {
	r := startRun(t)
	want := func(status Status, note string, done int) {
		t.Helper()
		s := r.step("plain")
		if s.Status != status || s.Note != note || len(s.DoneAt) != done || s.Seq != uint64(len(r.entries)) || s.By != okafor {
			t.Errorf("the step is %+v; want %s, %q, done %d times, entry %d", s, status, note, done, len(r.entries))
		}
	}
	r.do(Settle{Ref: ref("plain"), As: PutOff, Reason: "after the round"})
	want(PutOff, "after the round", 0)
	r.do(Tick{Ref: ref("plain"), At: onset, Note: "by torch", With: "M Silva"})
	want(Done, "by torch", 1)
	if s := r.step("plain"); !s.At.Equal(onset) || s.With != "M Silva" {
		t.Errorf("done at %s with %q", s.At, s.With)
	}
	r.do(Reopen{Ref: ref("plain"), Reason: "the wrong bed"})
	want(Open, "the wrong bed", 0)
	if s := r.step("plain"); s.With != "" {
		t.Errorf("reopened, and still done with %q", s.With)
	}
	r.do(Settle{Ref: ref("plain"), As: NotApplicable, Reason: "bed empty"})
	want(NotApplicable, "bed empty", 0)
	r.do(Settle{Ref: ref("plain"), As: CouldNot, Reason: "no labels"})
	want(CouldNot, "no labels", 0)
}

func TestAnAnswerStaysUntilTheStepIsReopened(t *testing.T) {
	r := startRun(t)
	r.do(GiveAnswer{Ref: ref("number"), Value: "6"})
	if s := r.step("number"); s.Status != Done || s.Answer != "6" {
		t.Errorf("the step is %s, %q", s.Status, s.Answer)
	}
	r.do(GiveAnswer{Ref: ref("number"), Value: "7"})
	if s := r.step("number"); s.Status != Done || s.Answer != "7" || len(s.DoneAt) != 1 {
		t.Errorf("the step is %s, %q, done %d times", s.Status, s.Answer, len(s.DoneAt))
	}
	r.do(Reopen{Ref: ref("number"), Reason: "counted again"})
	if s := r.step("number"); s.Answer != "" {
		t.Errorf("reopened with answer %q", s.Answer)
	}
}

// What was said of a recurring check is taken back one by one, and saying that
// it does not apply takes back nothing that was done.
func TestARecurringCheckIsTakenBack(t *testing.T) {
	r := startRun(t)
	for _, after := range []time.Duration{hour, 2 * hour} {
		r.at(after).do(Tick{Ref: ref("every")})
	}
	r.do(Settle{Ref: ref("every"), As: NotApplicable, Reason: "no requests any more"})
	r.do(Reopen{Ref: ref("every"), Reason: "there are"})
	if s := r.step("every"); s.Status != Open || len(s.DoneAt) != 2 {
		t.Errorf("the check is %s, done %d times; want open, 2", s.Status, len(s.DoneAt))
	}
	r.do(Reopen{Ref: ref("every"), Reason: "the wrong pad"})
	if s := r.step("every"); s.Status != Open || len(s.DoneAt) != 1 {
		t.Errorf("the check is %s, done %d times; want open, 1", s.Status, len(s.DoneAt))
	}
}

func TestPhases(t *testing.T) {
	r := startRun(t)
	if r.state.Phase != event.Downtime || !r.state.RecoveryAt.IsZero() {
		t.Errorf("begins in %s", r.state.Phase)
	}
	r.at(hour).do(ChangePhase{Phase: event.Recovery})
	if r.state.Phase != event.Recovery || !r.state.RecoveryAt.Equal(r.now) {
		t.Errorf("is in %s since %s", r.state.Phase, r.state.RecoveryAt)
	}
	r.at(2 * hour).do(Close{Reason: "x"})
	if r.state.Running() || !r.state.ClosedAt.Equal(r.now) || r.state.CloseReason != "x" {
		t.Errorf("closed: %+v", r.state)
	}
	r.at(3 * hour).do(ReopenRun{Reason: "again"})
	if r.state.Phase != event.Recovery || !r.state.ClosedAt.IsZero() || r.state.CloseReason != "" {
		t.Errorf("a run reopened is in %s, closed %s", r.state.Phase, r.state.ClosedAt)
	}
	r.do(ChangePhase{Phase: event.Downtime})
	r.do(Abandon{Reason: "wrong PC"})
	if !r.state.Abandoned || r.state.Running() {
		t.Error("not abandoned")
	}
	r.do(ReopenRun{Reason: "it was right"})
	if r.state.Abandoned || r.state.Phase != event.Downtime {
		t.Errorf("a run reopened is in %s, abandoned %t", r.state.Phase, r.state.Abandoned)
	}
}

func TestSystems(t *testing.T) {
	r := startRun(t)
	r.do(SetSystem{Name: "Phones", To: SystemDown})
	r.do(SetSystem{Name: "EPR", To: SystemSaidBack, By: "IT"})
	if got := r.state.Down(); !slices.Equal(got, []string{"EPR", "Phones"}) {
		t.Errorf("down: %q", got)
	}
	if s := r.state.System("epr"); s.Status != SystemSaidBack || s.By != "IT" {
		t.Errorf("EPR is %+v", s)
	}
	r.do(SetSystem{Name: "EPR", To: SystemInUse})
	if got := r.state.Down(); !slices.Equal(got, []string{"Phones"}) {
		t.Errorf("down: %q", got)
	}
	r.do(SetSystem{Name: "EPR", To: SystemDown})
	if s := r.state.System("EPR"); s.Status != SystemDown || s.By != "" || len(r.state.Systems) != 2 {
		t.Errorf("EPR is %+v of %d systems", s, len(r.state.Systems))
	}
}

// The wall clock is the PC's, corrected by what the ward said of it last.
func TestClock(t *testing.T) {
	r := newRun(t)
	r.offset = 10 * minute // the PC is ten minutes slow
	r.do(Start{Since: onset, RunStarted: event.RunStarted{
		Mode: event.Live, Title: "x", WallClock: event.ClockCheck{Checked: true, OffsetS: 600},
	}})
	if !r.state.Declared.Equal(declared) || !r.state.LastRecorded.Equal(declared) || !r.state.Since.Equal(onset) {
		t.Errorf("declared %s, written %s, since %s", r.state.Declared, r.state.LastRecorded, r.state.Since)
	}
	// Later it is found to be eleven minutes slow. What is decided then happened
	// by the new reckoning.
	r.at(hour)
	events, err := Decide(r.state, r.command(CheckClock{Offset: 11 * minute}))
	if err != nil {
		t.Fatal(err)
	}
	r.add(events...)
	if want := r.now.Add(minute); !events[0].Happened.Equal(want) || !r.state.LastRecorded.Equal(want) {
		t.Errorf("the check happened %s, written %s, want %s", events[0].Happened, r.state.LastRecorded, want)
	}
	if r.state.ClockOffset != 11*minute || !r.state.ClockChecked {
		t.Errorf("the clock is %s off, checked %t", r.state.ClockOffset, r.state.ClockChecked)
	}
}

// A procedure stood down and opened again starts afresh: it is another round.
func TestAProcedureIsOpenedAgain(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("plain")})
	r.do(StandDown{Procedure: "paths", Reason: "lab is back"})
	if n := r.state.OpenSteps(r.now); n != 0 {
		t.Errorf("%d steps to do in a procedure that is stood down", n)
	}
	r.do(open(testProcedure()))
	if p := r.state.Procedure("paths"); p.StoodDown || r.step("plain").Status != Open || len(r.state.Procedures) != 1 {
		t.Errorf("opened again: stood down %t, step %s, of %d procedures", p.StoodDown, r.step("plain").Status, len(r.state.Procedures))
	}
}

// The log has the last word, and cannot be refused: what makes no sense changes
// nothing, and above all not what kind of run it is.
func TestWhatMakesNoSenseChangesNothing(t *testing.T) {
	r := startRun(t)
	before := dump(r.state)
	nowhere := event.Step{Procedure: "paths", Step: "nowhere"}
	elsewhere := event.Step{Procedure: "other", Step: "plain"}
	for _, body := range []event.Body{
		event.RunStarted{Mode: event.Drill, Title: "another"}, event.RunReopened{Reason: "x"},
		event.PhaseChanged{Phase: "lunch"}, event.PhaseChanged{Phase: event.Closed},
		event.StepDone{Step: nowhere}, event.StepReopened{Step: nowhere}, event.StepAnswered{Step: elsewhere, Value: "x"},
		event.StepNotApplicable{Step: elsewhere}, event.StepCouldNot{Step: nowhere}, event.StepPutOff{Step: elsewhere},
		event.ProcedureStoodDown{Procedure: "other"}, event.EntryCorrected{Corrects: 1, Text: "x"},
		event.Logged{Kind: event.TypeNote, Text: "x"}, event.Decision{Text: "x"},
	} {
		r.add(event.Event{Happened: r.now, Actor: okafor, Body: body})
		r.state.Entries = 2
		if after := dump(r.state); after != before {
			t.Errorf("%T changed the state to\n%s\nfrom\n%s", body, after, before)
		}
	}
	e := event.Entry{Seq: 3, Type: "log.gossip", Version: 1, Body: event.Unknown{Type: "log.gossip"}, Recorded: r.entries[0].Recorded}
	r.state.Apply(&e)
	if r.state.NotKnown != 1 || r.state.Entries != 3 {
		t.Errorf("%d entries not known of %d", r.state.NotKnown, r.state.Entries)
	}
}

func TestCounts(t *testing.T) {
	r := startRun(t)
	if n := r.state.OpenSteps(r.now); n != 9 {
		t.Errorf("%d open steps, want 9: recurring checks are never finished, and the hour of two has not come", n)
	}
	if n := r.state.OpenSteps(onset.Add(48 * hour)); n != 11 {
		t.Errorf("%d open steps after two days, want 11", n)
	}
	r.do(Tick{Ref: ref("plain")})
	r.do(Settle{Ref: ref("within"), As: NotApplicable, Reason: "x"})
	r.do(Settle{Ref: ref("two"), As: CouldNot, Reason: "x"})
	r.do(Settle{Ref: ref("text"), As: PutOff, Reason: "x"})
	r.do(Settle{Ref: ref("every"), As: NotApplicable, Reason: "x"})
	p := r.state.Procedure("paths")
	for status, want := range map[Status]int{Open: 7, Done: 1, NotApplicable: 2, CouldNot: 1, PutOff: 1} {
		if got := p.Count(status); got != want {
			t.Errorf("%d steps %s, want %d", got, status, want)
		}
	}
	words, n := r.state.Outstanding(onset.Add(48 * hour))
	if want := []string{"7 steps open in Paper pathology requests", "1 step put off in Paper pathology requests"}; !slices.Equal(words, want) || n != 8 {
		t.Errorf("outstanding: %q, %d", words, n)
	}
}

func TestNoun(t *testing.T) {
	for mode, want := range map[event.Mode]string{event.Live: "downtime", event.Drill: "drill", event.Readiness: "readiness check"} {
		if got := (&State{Mode: mode}).Noun(); got != want {
			t.Errorf("%s is a %s, want %s", mode, got, want)
		}
	}
}

// Every start of the program and every look into a log applies all of it.
func BenchmarkApply(b *testing.B) {
	r := startRun(b)
	for i := range 100 {
		r.at(time.Duration(i+1) * minute)
		r.do(Tick{Ref: ref("every")})
		r.do(Write{Kind: event.TypeNote, Text: "Porter late"})
		r.do(SetSystem{Name: "EPR", To: SystemDown, Note: fmt.Sprint("call ", i)})
		r.do(RecordDecision{Decision: event.Decision{Text: "Stay on paper", Reason: "not checked"}})
	}
	for b.Loop() {
		fold(r.entries)
	}
}
