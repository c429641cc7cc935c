package incident

import (
	"errors"
	"strings"
	"testing"

	"downtime/store/event"
)

var shah = event.Person{Name: "B Shah", Role: "charge nurse"}

// right is the correction of the latest entry.
func (r *run) right(to event.Person) CorrectDoer { return r.rightOf(uint64(len(r.entries)), to) }

func (r *run) rightOf(seq uint64, to event.Person) CorrectDoer {
	e := r.entries[seq-1]
	return CorrectDoer{Seq: seq, Type: e.Type, Was: e.Actor, To: to, Reason: "the wrong name was on the screen"}
}

func (r *run) last() event.EntryCorrected {
	return r.entries[len(r.entries)-1].Body.(event.EntryCorrected)
}

func TestWhoTickedIsPutRight(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("plain")})
	ticked := uint64(len(r.entries))
	r.at(5 * minute).do(r.right(shah))
	step := r.step("plain")
	if step.By != shah || step.Status != Done || step.Seq != ticked || !step.At.Equal(declared) {
		t.Errorf("the step is %+v", step)
	}
	said := event.Correction{Seq: ticked + 1, By: okafor, At: declared.Add(5 * minute)}
	want := Righted{Was: okafor, Righted: event.Righted{Doer: event.RightName{Is: shah, Correction: said}}}
	if step.Righted == nil || *step.Righted != want {
		t.Errorf("put right as %+v, want %+v", step.Righted, want)
	}
	if words := r.last().Text; words != "it was B Shah, charge nurse, and not S Okafor, nurse in charge: the wrong name was on the screen" {
		t.Errorf("the entry says %q", words)
	}
	r.do(r.rightOf(ticked, silva))
	if step := r.step("plain"); step.By != silva || step.Righted.Was != okafor {
		t.Errorf("put right again, it is %v, and was %v", step.By, step.Righted.Was)
	}
	if !strings.HasPrefix(r.last().Text, "it was M Silva, and not B Shah") {
		t.Errorf("the second says %q", r.last().Text)
	}
	r.do(Reopen{Ref: ref("plain"), Reason: "not done"})
	if step := r.step("plain"); step.By != okafor || step.Righted != nil {
		t.Errorf("whoever reopened it is %v, put right as %+v", step.By, step.Righted)
	}
	r.do(Close{Reason: "over"})
	r.do(r.rightOf(ticked, shah)) // the week after
}

// An answer and the tick that came with it are one act, whichever of the two is named.
func TestAnAnswerGoesWithItsTick(t *testing.T) {
	for _, which := range []uint64{3, 4} {
		r := startRun(t)
		r.do(Tick{Ref: ref("number"), Answer: "7"})
		r.do(r.rightOf(which, shah))
		for seq := uint64(3); seq <= 4; seq++ {
			if who := r.state.DoerOf(seq, okafor); who != shah {
				t.Errorf("entry %d was by %v", seq, who)
			}
		}
		if step := r.step("number"); step.By != shah || len(r.entries) != 6 {
			t.Errorf("by %v, %d entries", step.By, len(r.entries))
		}
	}
}

// What follows an answer directly is no half of it unless it is the tick that came with it:
// a reopening is not, nor is another's tick.
func TestWhatFollowsAnAnswerIsNotItsTick(t *testing.T) {
	number := event.Step(ref("number"))
	by := func(who event.Person, body event.Body) event.Event {
		return event.Event{Happened: declared, Actor: who, Body: body}
	}
	later := by(okafor, event.StepDone{Step: number})
	later.Happened = declared.Add(minute)
	for name, list := range map[string][]event.Event{
		"reopened":           {by(okafor, event.StepAnswered{Step: number, Value: "8"}), by(okafor, event.StepReopened{Step: number, Reason: "x"})},
		"reopened by anyone": {by(okafor, event.StepAnswered{Step: number, Value: "8"}), by(silva, event.StepReopened{Step: number, Reason: "x"})},
		"ticked by another":  {by(okafor, event.StepAnswered{Step: number, Value: "8"}), by(silva, event.StepDone{Step: number})},
		"ticked later":       {by(okafor, event.StepAnswered{Step: number, Value: "8"}), later},
	} {
		for _, which := range []uint64{5, 6} {
			r := startRun(t)
			r.do(Tick{Ref: ref("number"), Answer: "7"})
			r.add(list...)
			r.do(r.rightOf(which, shah))
			other := r.entries[11-which-1]
			if len(r.entries) != 7 || r.state.DoerOf(which, okafor) != shah || r.state.DoerOf(other.Seq, other.Actor) != other.Actor {
				t.Errorf("%s, entry %d put right: %d entries, entry %d by %v", name, which, len(r.entries), other.Seq, r.state.DoerOf(other.Seq, other.Actor))
			}
		}
	}
}

// An answer that is given anew leaves the tick with the one that it was made with.
func TestATickStaysWithItsAnswer(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("number"), Answer: "7"})
	r.do(GiveAnswer{Ref: ref("number"), Value: "8"})
	r.do(r.rightOf(4, shah))
	if r.state.DoerOf(3, okafor) != shah || r.state.DoerOf(5, okafor) != okafor {
		t.Errorf("the answers were by %v and %v", r.state.DoerOf(3, okafor), r.state.DoerOf(5, okafor))
	}
}

// Whoever corrects one of two names says nothing of the other.
func TestEachNameHasWhoPutItRight(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("two"), With: "J Reid"})
	r.do(r.right(shah))
	lee := event.Person{Name: "K Lee"}
	r.now = declared.Add(hour)
	second := r.rightOf(3, event.Person{})
	second.With = lee.Name
	events, err := Decide(r.state, Command{Now: r.now, By: silva, Do: second})
	if err != nil {
		t.Fatal(err)
	}
	r.add(events...)
	want := Righted{Was: okafor, WasWith: "J Reid", Righted: event.Righted{
		Doer: event.RightName{Is: shah, Correction: event.Correction{Seq: 4, By: okafor, At: declared}},
		With: event.RightName{Is: lee, Correction: event.Correction{Seq: 5, By: silva, At: declared.Add(hour)}},
	}}
	if step := r.step("two"); step.By != shah || step.With != lee.Name || *step.Righted != want {
		t.Errorf("with %q, by %v, %+v", step.With, step.By, step.Righted)
	}
}

func TestTwoPeopleStayTwo(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("two"), With: "J Reid"})
	ticked := uint64(len(r.entries))
	second := r.right(event.Person{})
	second.With = "B Shah"
	r.do(second)
	if step := r.step("two"); step.With != "B Shah" || step.By != okafor || step.Righted.WasWith != "J Reid" {
		t.Errorf("with %q, by %v, %+v", step.With, step.By, step.Righted)
	}
	if body := r.last(); body.Doer != nil || body.With != "B Shah" || !strings.Contains(body.Text, "the second person was B Shah, and not J Reid") {
		t.Errorf("the entry is %+v", body)
	}
	for name, do := range map[string]CorrectDoer{
		"the first as the second": {Seq: ticked, Type: event.TypeStepDone, Was: okafor, To: event.Person{Name: "b. shah"}, Reason: "x"},
		"the second as the first": {Seq: ticked, Type: event.TypeStepDone, Was: okafor, With: "S Okafor", Reason: "x"},
		"both the same":           {Seq: ticked, Type: event.TypeStepDone, Was: okafor, To: silva, With: "m silva", Reason: "x"},
		"a second of none":        {Seq: 1, Type: event.TypeRunStarted, Was: okafor, With: "B Shah", Reason: "x"},
	} {
		if _, err := Decide(r.state, r.command(do)); !errors.As(err, new(Refusal)) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

func TestNotEveryNameIsPutRight(t *testing.T) {
	r := startRun(t)
	r.do(Tick{Ref: ref("plain")})
	ticked := r.right(shah)
	without, nobody := ticked, ticked
	without.Reason, nobody.To = "", event.Person{}
	for name, do := range map[string]CorrectDoer{
		"no such entry":      {Seq: 99, Was: okafor, To: shah, Reason: "x"},
		"no reason":          without,
		"nobody":             nobody,
		"the program's own":  {Seq: 1, Was: event.Program, To: shah, Reason: "x"},
		"who is working":     {Seq: 1, Type: event.TypePersonSignedOn, Was: okafor, To: shah, Reason: "x"},
		"who handed over":    {Seq: 1, Type: event.TypeHandoverGiven, Was: okafor, To: shah, Reason: "x"},
		"who linked two":     {Seq: 1, Type: event.TypeRunLinked, Was: okafor, To: shah, Reason: "x"},
		"nothing is started": {},
	} {
		state := r.state
		if name == "nothing is started" {
			state = new(State)
		}
		if _, err := Decide(state, r.command(do)); !errors.As(err, new(Refusal)) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	same := ticked
	same.To = event.Person{Name: "s okafor"} // whose role is known
	if _, err := Decide(r.state, r.command(same)); !errors.Is(err, ErrNoChange) {
		t.Errorf("the same name: %v, want no change", err)
	}
}

// Wherever the state names who did an entry it names them as they were put right, and a
// copy that somebody has of the state before does not change under them.
func TestNamesArePutRightEverywhere(t *testing.T) {
	r := startRun(t)
	r.do(AddRecord{Procedure: "paths", Form: "drug-chart", Values: []event.FieldValue{{Field: "Chart no.", Value: "1"}, {Field: "Bed", Value: "4"}}})
	added := uint64(len(r.entries))
	r.do(Account{Record: 1, As: Filed, Note: "box"})
	filed := uint64(len(r.entries))
	r.add(event.Event{Happened: r.now, Actor: silva, Body: event.RecordVerified{Record: 1}})
	checked := uint64(len(r.entries))
	r.do(GiveInstruction{Subject: "bloods", Text: "essential only"})
	given := uint64(len(r.entries))
	r.do(AddLesson{Text: "pads were locked away"})
	lesson := uint64(len(r.entries))
	before := r.state.Record(1)
	if _, err := Decide(r.state, r.command(r.rightOf(filed, silva))); !errors.As(err, new(Refusal)) {
		t.Errorf("one person filed and checked a paper: %v", err)
	}
	for _, seq := range []uint64{2, added, filed, checked, given, lesson} {
		to := shah
		if seq == checked {
			to = event.Person{Name: "J Reid"}
		}
		r.do(r.rightOf(seq, to))
	}
	record, state := r.state.Record(1), r.state
	if record.By != shah || record.BecameBy != shah || record.VerifiedBy.Name != "J Reid" {
		t.Errorf("the paper is %+v", record)
	}
	if before.By != okafor || before.BecameBy != okafor || before.VerifiedBy != silva {
		t.Error("the paper as it was before has changed")
	}
	if state.Procedure("paths").OpenedBy != shah || state.Instructions[0].Entered != shah || state.Lessons[0].By != shah {
		t.Errorf("opened by %v, told by %v, learned by %v", state.Procedure("paths").OpenedBy, state.Instructions[0].Entered, state.Lessons[0].By)
	}
	if state.HasRead(&state.Instructions[0], okafor) || !state.HasRead(&state.Instructions[0], shah) {
		t.Error("who wrote the instruction down has read it, and nobody else")
	}
	if folded := fold(r.entries); folded.Record(1).BecameBy != shah || folded.DoerOf(filed, okafor) != shah {
		t.Error("the log read again says otherwise")
	}
}

// Who said what of a drill was really done is put right there and at each step; a loggist
// who wrote it for them did write it.
func TestWhoCarriedOverIsPutRight(t *testing.T) {
	for name, loggist := range map[string]*event.Person{"alone": nil, "with a loggist": {Name: "K Lee"}} {
		r := fromDrill(t)
		own := ticked("within", 6)
		own.By = event.Person{Name: "S. Okafor"}
		c := r.command(carryOver(ticked("plain", 5), own))
		wrote := shah
		if c.Recorder = loggist; loggist != nil {
			wrote = *loggist
		}
		events, err := Decide(r.state, c)
		if err != nil {
			t.Fatal(err)
		}
		r.add(events...)
		before := r.state.Looked
		r.do(r.right(shah))
		for _, state := range []*State{r.state, fold(r.entries)} {
			_, plain := state.Find(ref("plain"))
			_, within := state.Find(ref("within"))
			if state.Looked.By != shah || plain.Carrier.By != wrote || within.Carrier.By != wrote {
				t.Errorf("%s: said by %v, the steps by %v and %v", name, state.Looked.By, plain.Carrier.By, within.Carrier.By)
			}
			if plain.By != silva || plain.Carrier.Seq != 5 || state.Looked.Carried != 2 {
				t.Errorf("%s: what was done is %+v, %+v", name, plain, state.Looked)
			}
		}
		if before.By != okafor {
			t.Errorf("%s: what was said before has changed", name)
		}
	}
}
