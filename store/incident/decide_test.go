package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// prepare brings a run into a state; the cases below start from one of these.
var prepare = map[string]func(*run){
	"running":        func(*run) {},
	"recovery":       func(r *run) { r.do(ChangePhase{Phase: event.Recovery}) },
	"closed":         func(r *run) { r.do(Close{Reason: "x"}) },
	"abandoned":      func(r *run) { r.do(Abandon{Reason: "x"}) },
	"stood down":     func(r *run) { r.do(StandDown{Procedure: "paths", Reason: "x"}) },
	"done":           func(r *run) { r.do(Tick{Ref: ref("plain")}) },
	"not applicable": func(r *run) { r.do(Settle{Ref: ref("plain"), As: NotApplicable, Reason: "x"}) },
	"could not":      func(r *run) { r.do(Settle{Ref: ref("plain"), As: CouldNot, Reason: "x"}) },
	"later":          func(r *run) { r.do(Settle{Ref: ref("plain"), As: PutOff, Reason: "x"}) },
	"answered":       func(r *run) { r.do(GiveAnswer{Ref: ref("number"), Value: "6"}) },
	"number later":   func(r *run) { r.do(Settle{Ref: ref("number"), As: PutOff, Reason: "x"}) },
	"number not":     func(r *run) { r.do(Settle{Ref: ref("number"), As: CouldNot, Reason: "x"}) },
	"counted":        func(r *run) { r.do(GiveAnswer{Ref: ref("every-count"), Value: "6"}) },
	"EPR said back":  func(r *run) { r.do(SetSystem{Name: "EPR", To: SystemSaidBack, By: "IT"}) },
	"handed over":    func(r *run) { r.do(GiveHandover{To: silva}) },
	"taken over":     func(r *run) { r.do(GiveHandover{To: silva}); r.do(AcceptHandover{}) },
	"safety":         func(r *run) { r.do(Write{Kind: event.TypeSafetyEvent, Text: "x"}) },
	"safety closed": func(r *run) {
		r.do(Write{Kind: event.TypeSafetyEvent, Text: "x", Reference: "another"})
		r.do(Close{Reason: "x"})
	},
	"safety known":    func(r *run) { r.do(Write{Kind: event.TypeSafetyEvent, Text: "x", Reference: "LFPSE-1"}) },
	"checked, no use": func(r *run) { r.do(Settle{Ref: ref("every"), As: NotApplicable, Reason: "x"}) },
}

var long = strings.Repeat("é", maxText+1)

// What each action adds to the log, or why it is refused, in every state in
// which that differs.
func TestDecide(t *testing.T) {
	tomorrow := declared.Add(24 * hour)
	readOnly := testProcedure()
	readOnly.ID, readOnly.Sections = "reference", nil
	second := testProcedure()
	second.ID = "second"
	for _, c := range []struct {
		in   string
		do   Action
		want string // types of entry, or "no: " and part of the refusal, or "so: " and what is so already
	}{
		{"running", Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "x"}}, "no: started already"},

		{"running", open(second), "procedure.opened"},
		{"running", open(testProcedure()), "so: Paper pathology requests is open already"},
		{"running", open(readOnly), "no: for reading"},
		{"stood down", open(testProcedure()), "procedure.opened"},
		{"closed", open(second), "no: this downtime is closed"},
		{"running", GiveHandover{To: silva}, "handover.given"},
		{"running", GiveHandover{}, "no: the name of the person who takes over is needed"},
		{"running", GiveHandover{To: event.Person{Name: "s okafor", Role: "nurse"}}, "no: S Okafor hands over, and cannot take over as well"},
		{"running", GiveHandover{To: event.Person{Name: long}}, "no: 10001 characters"},
		{"handed over", GiveHandover{To: silva}, "so: it is handed over to M Silva already"},
		{"handed over", GiveHandover{To: event.Person{Name: "J Reid"}}, "handover.given"},
		{"closed", GiveHandover{To: silva}, "no: this downtime is closed"},
		{"running", AcceptHandover{}, "no: nothing was handed over"},
		{"handed over", AcceptHandover{}, "handover.accepted"},
		{"handed over", AcceptHandover{Clock: new(time.Duration)}, "clock.checked handover.accepted"},
		{"taken over", AcceptHandover{}, "no: nothing was handed over"},
		{"closed", AcceptHandover{}, "no: this downtime is closed"},
		{"running", StandDown{Procedure: "paths", Reason: "lab is back"}, "procedure.stood-down"},
		{"running", StandDown{Procedure: "paths", Reason: " "}, "no: needs a reason"},
		{"running", StandDown{Procedure: "paths", Reason: long}, "no: 10001 characters"},
		{"running", StandDown{Procedure: "other", Reason: "x"}, "no: other is not open in this downtime"},
		{"stood down", StandDown{Procedure: "paths", Reason: "x"}, "so: Paper pathology requests is stood down already"},
		{"closed", StandDown{Procedure: "paths", Reason: "x"}, "no: closed"},

		{"running", ChangePhase{Phase: event.Recovery, Reason: "EPR is back"}, "phase.changed"},
		{"recovery", ChangePhase{Phase: event.Downtime}, "phase.changed"},
		{"running", ChangePhase{Phase: event.Downtime}, "so: it is downtime already"},
		{"running", ChangePhase{Phase: event.Closed}, "no: close the downtime to end it"},
		{"running", ChangePhase{Phase: "lunch"}, `no: a phase cannot be "lunch"`},
		{"running", ChangePhase{Phase: event.Recovery, Reason: long}, "no: characters"},
		{"closed", ChangePhase{Phase: event.Recovery}, "no: closed"},

		{"running", Close{}, "no: 9 steps open in Paper pathology requests: finish them, or close with a reason"},
		{"running", Close{Reason: "handed to day shift"}, "run.closed"},
		{"later", Close{}, "no: 8 steps open in Paper pathology requests, 1 step put off in Paper pathology requests"},
		{"stood down", Close{}, "run.closed"},
		{"stood down", Close{Reason: long}, "no: characters"},
		{"closed", Close{Reason: "x"}, "no: reopen it with a reason"},
		{"running", Abandon{Reason: "wrong PC"}, "run.abandoned"},
		{"running", Abandon{}, "no: needs a reason"},
		{"abandoned", Abandon{Reason: "x"}, "no: closed"},
		{"closed", ReopenRun{Reason: "down again"}, "run.reopened"},
		{"abandoned", ReopenRun{Reason: "it was real"}, "run.reopened"},
		{"closed", ReopenRun{}, "no: needs a reason"},
		{"running", ReopenRun{Reason: "x"}, "so: it is open already"},

		{"running", Tick{Ref: ref("plain")}, "step.done"},
		{"running", Tick{Ref: ref("plain"), Note: "by torch", At: onset}, "step.done"},
		{"running", Tick{Ref: ref("plain"), At: tomorrow}, "no: in the future"},
		{"running", Tick{Ref: ref("plain"), Note: long}, "no: characters"},
		{"running", Tick{Ref: ref("plain"), With: long}, "no: characters"},
		{"running", Tick{Ref: ref("plain"), Answer: "6"}, "no: asks for no answer"},
		{"running", Tick{Ref: ref("nowhere")}, `no: Paper pathology requests has no step "nowhere"`},
		{"running", Tick{Ref: Ref{"other", "plain"}}, "no: other is not open"},
		{"running", Tick{Ref: ref("two"), With: "M Silva"}, "step.done"},
		{"running", Tick{Ref: ref("two")}, "no: needs two people: say who"},
		{"running", Tick{Ref: ref("two"), With: " s okafor "}, "no: cannot be"},
		{"running", Tick{Ref: ref("number")}, "no: asks for a number: give it, or say in a note"},
		{"running", Tick{Ref: ref("number"), Note: "could not be counted"}, "step.done"},
		{"running", Tick{Ref: ref("number"), Answer: "6"}, "step.answered step.done"},
		{"running", Tick{Ref: ref("number"), Answer: "six"}, "no: is not an answer to step 5, which asks for a number"},
		{"done", Tick{Ref: ref("plain")}, "so: step 1 is done already"},
		{"done", Tick{Ref: ref("plain"), Note: "again"}, "no: done already: reopen it with a reason, or write a note"},
		{"not applicable", Tick{Ref: ref("plain")}, `no: marked "not applicable": reopen it`},
		{"could not", Tick{Ref: ref("plain")}, `no: marked "could not": reopen it`},
		{"later", Tick{Ref: ref("plain")}, "step.done"},
		{"recovery", Tick{Ref: ref("plain")}, "step.done"},
		{"stood down", Tick{Ref: ref("plain")}, "no: stood down: open it again first"},
		{"closed", Tick{Ref: ref("plain")}, "no: closed"},
		{"running", Tick{Ref: ref("every")}, "step.done"},
		{"counted", Tick{Ref: ref("every-count")}, "no: asks for a number"},
		{"counted", Tick{Ref: ref("every-count"), Answer: "6"}, "step.answered step.done"},

		{"running", GiveAnswer{Ref: ref("text"), Value: " J Reid "}, "step.answered step.done"},
		{"running", GiveAnswer{Ref: ref("text"), Value: " "}, "no: an answer is needed"},
		{"running", GiveAnswer{Ref: ref("text"), Value: long}, "no: characters"},
		{"running", GiveAnswer{Ref: ref("choice"), Value: "chute"}, "step.answered step.done"},
		{"running", GiveAnswer{Ref: ref("choice"), Value: "post"}, "no: one of By hand/Chute"},
		{"running", GiveAnswer{Ref: ref("plain"), Value: "x"}, "no: asks for no answer: tick it"},
		{"running", GiveAnswer{Ref: ref("number"), Value: "6", Note: long}, "no: characters"},
		{"answered", GiveAnswer{Ref: ref("number"), Value: "7"}, "step.answered"},
		{"answered", GiveAnswer{Ref: ref("number"), Value: "6"}, "so: step 5 has that answer already"},
		{"answered", GiveAnswer{Ref: ref("number"), Value: "7", At: tomorrow}, "no: in the future"},
		{"answered", GiveAnswer{Ref: ref("number"), Value: "7", Note: long}, "no: characters"},
		{"number later", GiveAnswer{Ref: ref("number"), Value: "7"}, "step.answered step.done"},
		{"number not", GiveAnswer{Ref: ref("number"), Value: "7"}, `no: marked "could not"`},
		{"closed", GiveAnswer{Ref: ref("number"), Value: "7"}, "no: closed"},

		{"running", Settle{Ref: ref("plain"), As: NotApplicable, Reason: "no samples"}, "step.not-applicable"},
		{"running", Settle{Ref: ref("plain"), As: CouldNot, Reason: "nobody answers"}, "step.could-not"},
		{"running", Settle{Ref: ref("plain"), As: PutOff, Reason: "after the round"}, "step.put-off"},
		{"running", Settle{Ref: ref("plain"), As: PutOff}, "no: needs a reason"},
		{"running", Settle{Ref: ref("plain"), As: NotApplicable, Reason: long}, "no: characters"},
		{"running", Settle{Ref: ref("plain"), As: "gone", Reason: "x"}, `no: cannot be marked "gone"`},
		{"running", Settle{Ref: ref("nowhere"), As: PutOff, Reason: "x"}, "no: has no step"},
		{"done", Settle{Ref: ref("plain"), As: CouldNot, Reason: "x"}, "no: is done: reopen it"},
		{"later", Settle{Ref: ref("plain"), As: PutOff, Reason: "x"}, `so: step 1 is marked "later" already`},
		{"later", Settle{Ref: ref("plain"), As: CouldNot, Reason: "x"}, "step.could-not"},
		{"closed", Settle{Ref: ref("plain"), As: CouldNot, Reason: "x"}, "no: closed"},

		{"done", Reopen{Ref: ref("plain"), Reason: "by mistake"}, "step.reopened"},
		{"could not", Reopen{Ref: ref("plain"), Reason: "she answers"}, "step.reopened"},
		{"done", Reopen{Ref: ref("plain")}, "no: reopening a step needs a reason"},
		{"running", Reopen{Ref: ref("plain"), Reason: "x"}, "so: step 1 is open already"},
		{"counted", Reopen{Ref: ref("every-count"), Reason: "wrong bay"}, "step.reopened"},
		{"running", Reopen{Ref: ref("every"), Reason: "x"}, "so: is open already"},
		{"closed", Reopen{Ref: ref("plain"), Reason: "x"}, "no: closed"},

		{"running", Write{Kind: event.TypeNote, Text: "porter late"}, "log.note"},
		{"running", Write{Kind: event.TypeNotification, Text: "site manager told", At: onset}, "log.notification"},
		{"running", Write{Kind: event.TypeSituation, Text: "x"}, "log.situation"},
		{"running", Write{Kind: event.TypeBriefing, Text: "x"}, "log.briefing"},
		{"running", Write{Kind: event.TypeMajor, Text: "x"}, "log.major"},
		{"running", Write{Kind: event.TypeSafetyEvent, Text: "x"}, "log.safety-event"},
		{"running", Write{Kind: event.TypeStepDone, Text: "x"}, "no: is not something to write"},
		{"running", Write{Kind: event.TypeDecision, Text: "x"}, "no: is not something to write"},
		{"running", Write{Kind: event.TypeNote}, "no: what to write is needed"},
		{"running", Write{Kind: event.TypeNote, Text: long}, "no: characters"},
		{"running", Write{Kind: event.TypeNote, Text: "x", At: tomorrow}, "no: in the future"},
		{"closed", Write{Kind: event.TypeNote, Text: "x"}, "no: closed"},
		{"running", Write{Kind: event.TypeNotification, Text: "x", Told: "site manager", Means: "phone"}, "log.notification"},
		{"running", Write{Kind: event.TypeNote, Text: "x", Told: "site manager"}, "no: belongs to a notification"},
		{"running", Write{Kind: event.TypeNotification, Text: "x", Means: "phone"}, "no: say who was told"},
		{"running", Write{Kind: event.TypeNotification, Text: "x", Told: long}, "no: characters"},
		{"running", Write{Kind: event.TypeSafetyEvent, Text: "x", Reference: "LFPSE-1"}, "log.safety-event"},
		{"running", Write{Kind: event.TypeMajor, Text: "x", Reference: "LFPSE-1"}, "no: belongs to a safety event"},

		{"running", WriteForm{Form: "methane", Texts: []string{"standby"}, At: onset}, "log.major"},
		{"running", WriteForm{Form: "SBAR", Texts: []string{"bed 4", "", "", "see now"}}, "log.situation"},
		{"running", WriteForm{Form: "SBAR", Texts: []string{" ", "since 02:00"}}, `no: "Situation" is needed`},
		{"running", WriteForm{Form: "SBAR", Texts: []string{"1", "2", "3", "4", "5"}}, "no: there are METHANE and SBAR"},
		{"running", WriteForm{Form: "HANDS", Texts: []string{"x"}}, "no: there are METHANE and SBAR"},
		{"running", WriteForm{Form: "SBAR", Texts: []string{"x", long}}, "no: characters"},
		{"running", WriteForm{Form: "SBAR", Texts: []string{"x"}, At: tomorrow}, "no: in the future"},
		{"closed", WriteForm{Form: "SBAR", Texts: []string{"x"}}, "no: closed"},

		{"safety", AddReference{Of: 3, Reference: "LFPSE-1"}, "log.reference"},
		{"safety closed", AddReference{Of: 3, Reference: "LFPSE-1"}, "log.reference"},
		{"safety known", AddReference{Of: 3, Reference: "LFPSE-1"}, "so: entry 3 has that LFPSE reference already"},
		{"safety", AddReference{Of: 3}, "no: the LFPSE reference is needed"},
		{"safety", AddReference{Of: 2, Reference: "LFPSE-1"}, "no: entry 2 is not a safety event: the latest are 3"},
		{"running", AddReference{Of: 2, Reference: "LFPSE-1"}, "no: there is none in this downtime"},

		{"running", RecordDecision{Decision: event.Decision{Text: "by hand", Reason: "chute closed"}}, "log.decision"},
		{"running", RecordDecision{Decision: event.Decision{Text: "by hand"}}, "no: a decision needs a reason"},
		{"running", RecordDecision{Decision: event.Decision{Reason: "x"}}, "no: what was decided is needed"},
		{"running", RecordDecision{Decision: event.Decision{Text: "x", Reason: "y", Options: long}}, "no: characters"},
		{"running", RecordDecision{Decision: event.Decision{Text: "x", Reason: "y"}, At: tomorrow}, "no: in the future"},
		{"closed", RecordDecision{Decision: event.Decision{Text: "x", Reason: "y"}}, "no: closed"},

		{"running", Correct{Seq: 1, Text: "ward 7A"}, "entry.corrected"},
		{"closed", Correct{Seq: 1, Text: "ward 7A"}, "entry.corrected"},
		{"running", Correct{Seq: 3, Text: "x"}, "no: there is no entry 3: the log has 1 to 2"},
		{"running", Correct{Text: "x"}, "no: there is no entry 0"},
		{"running", Correct{Seq: 1}, "no: the correction is needed"},

		{"running", SignOn{}, "so: S Okafor, nurse in charge is working already"},
		{"closed", SignOn{}, "no: closed"},
		{"running", CheckClock{Offset: 2 * minute}, "clock.checked"},
		{"running", CheckClock{}, "clock.checked"}, // that it was checked is worth an entry
		{"closed", CheckClock{}, "no: closed"},
		{"running", TakeOver{}, "storage.taken-over"},
		{"closed", TakeOver{}, "no: closed"},

		{"running", SetSystem{Name: "Pathology", To: SystemDown}, "system.down"},
		{"running", SetSystem{Name: "epr", To: SystemSaidBack, By: "IT"}, "system.said-back"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemSaidBack, By: "IT"}, "so: EPR is said back already"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemSaidBack, InPart: "to read only"}, "system.said-back"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemSaidBack, Note: "x"}, `no: a note does not belong to "said back"`},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemDown, InPart: "x"}, `no: does not belong to "down"`},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemSaidBack, InPart: long}, "no: characters"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemChecked, By: "IT"}, `no: belongs to "said back" alone`},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemChecked, Note: long}, "no: characters"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemChecked}, "system.checked"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemInUse}, "system.in-use"},
		{"EPR said back", SetSystem{Name: "EPR", To: SystemDown}, "system.down"},
		{"running", SetSystem{Name: "epr", To: SystemDown}, "so: EPR is down already"},
		{"running", SetSystem{Name: "1", To: SystemDown}, `no: "1" is not the name of a system`},
		{"running", SetSystem{Name: "Phones", To: SystemInUse}, "no: Phones was not said to be down"},
		{"running", SetSystem{Name: "", To: SystemDown}, "no: the name of the system is needed"},
		{"running", SetSystem{Name: "EPR", To: "gone"}, `no: a system cannot be "gone"`},
		{"running", SetSystem{Name: "EPR", To: SystemSaidBack, By: long}, "no: characters"},
		{"closed", SetSystem{Name: "EPR", To: SystemInUse}, "no: closed"},
	} {
		t.Run(fmt.Sprintf("%s/%T", c.in, c.do), func(t *testing.T) {
			r := startRun(t)
			prepare[c.in](r)
			got := answer(Decide(r.state, r.command(c.do)))
			kind, part, _ := strings.Cut(c.want, ": ")
			if kind == "no" || kind == "so" {
				if !strings.HasPrefix(got, kind+": ") || !strings.Contains(got, part) {
					t.Errorf("%+v\ngave %q\nwant %q", c.do, got, c.want)
				}
				return
			}
			if got != c.want {
				t.Errorf("%+v\ngave %q\nwant %q", c.do, got, c.want)
			}
		})
	}
}

// answer puts what Decide gives on one line.
func answer(events []event.Event, err error) string {
	var refusal Refusal
	switch {
	case errors.As(err, &refusal):
		return "no: " + err.Error()
	case errors.Is(err, ErrNoChange):
		return "so: " + err.Error()
	case err != nil:
		return "error: " + err.Error()
	}
	var types []string
	for _, ev := range events {
		types = append(types, string(ev.Body.EventType()))
	}
	return strings.Join(types, " ")
}

func TestStart(t *testing.T) {
	for _, c := range []struct {
		start Start
		want  string
	}{
		{Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down"}}, "run.started"},
		{Start{RunStarted: event.RunStarted{Mode: event.Drill, Title: "Drill"}, Since: onset}, "run.started"},
		{Start{RunStarted: event.RunStarted{Mode: event.Readiness, Title: "Check"}}, "run.started"},
		{Start{RunStarted: event.RunStarted{Mode: "PRETEND", Title: "x"}}, `no: a run cannot be "PRETEND"`},
		{Start{RunStarted: event.RunStarted{Mode: event.Live}}, "no: a title is needed"},
		{Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "x", Systems: []string{"EPR", ""}}}, "no: the name of the system is needed"},
		{Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "x"}, Since: declared.Add(minute)}, "no: future"},
	} {
		got := answer(Decide(new(State), Command{Now: declared, By: okafor, Do: c.start}))
		if kind, part, no := strings.Cut(c.want, ": "); no {
			if !strings.HasPrefix(got, kind) || !strings.Contains(got, part) {
				t.Errorf("%+v gave %q, want %q", c.start, got, c.want)
			}
		} else if got != c.want {
			t.Errorf("%+v gave %q, want %q", c.start, got, c.want)
		}
	}
}

func TestNothingIsPossibleBeforeTheStart(t *testing.T) {
	for _, do := range allActions() {
		if _, isStart := do.(Start); isStart {
			continue
		}
		got := answer(Decide(new(State), Command{Now: declared, By: okafor, Do: do}))
		if !strings.HasPrefix(got, "no: nothing has been started") {
			t.Errorf("%T gave %q", do, got)
		}
	}
}

func TestNobodyCanDoNothing(t *testing.T) {
	r := startRun(t)
	for _, do := range allActions() {
		for _, name := range []string{"", " "} {
			_, err := Decide(r.state, Command{Now: r.now, By: event.Person{Name: name, Role: "nurse"}, Do: do})
			if err == nil || !strings.Contains(err.Error(), "say who you are") {
				t.Errorf("%T by nobody gave %v", do, err)
			}
		}
	}
}

// Who, for whom, and when: as said; now where nothing was said.
func TestEventsCarryWhoAndWhen(t *testing.T) {
	r := startRun(t)
	events, err := Decide(r.state, Command{Now: r.now, By: okafor, Recorder: &silva, Do: Tick{Ref: ref("plain"), At: onset}})
	if err != nil {
		t.Fatal(err)
	}
	if ev := events[0]; !ev.Happened.Equal(onset) || ev.Actor != okafor || *ev.Recorder != silva {
		t.Errorf("the event is %+v", ev)
	}
	events, _ = Decide(r.state, r.command(Tick{Ref: ref("plain")}))
	if ev := events[0]; !ev.Happened.Equal(r.now) || ev.Recorder != nil {
		t.Errorf("the event is %+v", ev)
	}
}

func TestCheckAnswer(t *testing.T) {
	r := startRun(t)
	for _, c := range []struct{ step, value, want string }{
		{"text", "  J Reid ", "J Reid"}, {"text", "", "-"},
		{"number", "6", "6"}, {"number", "6.5", "6.5"}, {"number", "-2", "-2"}, {"number", " 6 ", "6"},
		{"number", "six", "-"}, {"number", "1e3", "-"}, {"number", "0x1F", "-"}, {"number", "NaN", "-"},
		{"number", "Inf", "-"}, {"number", "1_000", "-"}, {"number", "6 or 7", "-"}, {"number", strings.Repeat("9", 400), "-"},
		{"time", "03:11", "03:11"}, {"time", "3:11", "03:11"}, {"time", "24:00", "-"}, {"time", "half past", "-"},
		{"choice", "By hand", "By hand"}, {"choice", "CHUTE", "Chute"}, {"choice", "By", "-"},
		{"plain", "x", "-"},
	} {
		got, err := checkAnswer(r.step(c.step), c.value, r.now)
		if err != nil {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s answered %q: %q, want %q (%v)", c.step, c.value, got, c.want, err)
		}
	}
}

func TestSignOn(t *testing.T) {
	r := startRun(t)
	events, err := Decide(r.state, Command{Now: r.now, By: silva, Do: SignOn{}})
	if err != nil {
		t.Fatal(err)
	}
	r.add(events...)
	if r.state.Who != silva || !slices.Equal(r.state.People, []event.Person{okafor, silva}) {
		t.Errorf("working: %v; seen: %v", r.state.Who, r.state.People)
	}
}

// allActions has one of each kind of action.
func allActions() []Action {
	return []Action{
		Start{RunStarted: event.RunStarted{Mode: event.Live, Title: "x"}}, open(testProcedure()),
		StandDown{Procedure: "paths", Reason: "x"}, ChangePhase{Phase: event.Recovery}, Close{Reason: "x"},
		Abandon{Reason: "x"}, ReopenRun{Reason: "x"}, Tick{Ref: ref("plain")},
		GiveAnswer{Ref: ref("number"), Value: "6"}, Settle{Ref: ref("plain"), As: CouldNot, Reason: "x"},
		Reopen{Ref: ref("plain"), Reason: "x"}, Write{Kind: event.TypeNote, Text: "x"},
		RecordDecision{Decision: event.Decision{Text: "x", Reason: "y"}}, Correct{Seq: 1, Text: "x"},
		WriteForm{Form: "SBAR", Texts: []string{"x"}}, AddReference{Of: 1, Reference: "x"},
		SignOn{}, CheckClock{}, SetSystem{Name: "EPR", To: SystemInUse},
		GiveInstruction{Subject: "x", Text: "x"}, ReadInstruction{1},
	}
}

// Times that overflow are no reason to fall over.
func TestAProcedureWithAbsurdTimes(t *testing.T) {
	p := testProcedure()
	p.ID = "absurd"
	for i, every := range []int64{1 << 55, 1 << 62, -1, 1<<63 - 1} {
		p.Sections[0].Steps = append(p.Sections[0].Steps, procedure.Step{ID: fmt.Sprint("absurd", i), Every: every, Within: every, From: -every})
	}
	r := startRun(t)
	r.do(open(p))
	for _, after := range []time.Duration{0, hour, 1000 * 24 * hour} {
		r.at(after).state.Board(r.now)
	}
}
