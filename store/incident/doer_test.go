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
	want := Righted{Was: okafor, Seq: ticked + 1, By: okafor, At: declared.Add(5 * minute)}
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
