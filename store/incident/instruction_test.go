package incident

import (
	"slices"
	"strings"
	"testing"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// by carries a command out that somebody else than S Okafor gives.
func (r *run) by(who event.Person, do Action) {
	r.t.Helper()
	events, err := Decide(r.state, Command{Now: r.now, By: who, Do: do})
	if err != nil {
		r.t.Fatalf("%T was refused: %v", do, err)
	}
	r.add(events...)
}

func seqs(list []*Instruction) []uint64 {
	var seqs []uint64
	for _, i := range list {
		seqs = append(seqs, i.Seq)
	}
	return seqs
}

// One text of a subject stands; those it replaced stay readable, and each knows the
// other. A subject that ends stands no more.
func TestOneInstructionOfASubjectStands(t *testing.T) {
	r := startRun(t)
	r.do(GiveInstruction{Subject: "Bloods", Text: "essential only", From: "silver"}) // 3
	r.now = r.now.Add(minute)
	r.do(GiveInstruction{Subject: "beds", Text: "no moves"}) // 4
	r.now = r.now.Add(hour)
	r.do(GiveInstruction{Subject: " bloods ", Text: "urgent as well"}) // 5
	if got := seqs(r.state.Current()); !slices.Equal(got, []uint64{5, 4}) {
		t.Errorf("%d stand", got)
	}
	old, now := r.state.Instruction(3), r.state.Instruction(5)
	if old.ReplacedBy != 5 || now.Replaces != 3 || old.Text != "essential only" || now.Subject != "Bloods" || old.Stands() {
		t.Errorf("replaced %+v by %+v", old, now)
	}
	r.do(GiveInstruction{Subject: "bloods", Text: "as usual", Ends: true}) // 6
	if got := seqs(r.state.Current()); !slices.Equal(got, []uint64{4}) {
		t.Errorf("after one is withdrawn %d stand", got)
	}
	if i := r.state.Instruction(6); i.Replaces != 5 || r.state.Latest("BLOODS") != i {
		t.Errorf("the end is %+v", i)
	}
	r.do(GiveInstruction{Subject: "bloods", Text: "essential only"}) // 7
	if got := seqs(r.state.Current()); !slices.Equal(got, []uint64{7, 4}) {
		t.Errorf("after it came again %d stand", got)
	}
}

// Whoever enters an instruction has read it; the others of the shift have not, until
// they say so; and after a handover nobody of the new shift has, whoever they are.
func TestEachShiftReadsInstructions(t *testing.T) {
	r := startRun(t)
	r.do(GiveInstruction{Subject: "bloods", Text: "essential only"}) // 3
	i := func() *Instruction { return r.state.Instruction(3) }
	if !r.state.HasRead(i(), okafor) || len(r.state.ToRead(okafor)) > 0 || len(r.state.NotRead(i())) > 0 {
		t.Errorf("who entered it has not read it: %+v", i())
	}
	r.by(silva, SignOn{})
	if got := r.state.NotRead(i()); !slices.Equal(got, []event.Person{silva}) || len(r.state.ToRead(silva)) != 1 {
		t.Errorf("not read by %v", got)
	}
	r.by(silva, ReadInstruction{3})
	if len(r.state.NotRead(i())) > 0 {
		t.Error("silva has read it, and it is not so")
	}
	shah := event.Person{Name: "B Shah"}
	r.do(GiveHandover{To: shah})
	if len(r.state.NotRead(i())) > 0 {
		t.Error("a handover that is not accepted makes it unread")
	}
	r.do(AcceptHandover{})
	if got := r.state.NotRead(i()); !slices.Equal(got, []event.Person{shah}) || len(r.state.ReadBefore(i())) != 2 || len(r.state.ReadNow(i())) != 0 {
		t.Errorf("after the handover not read by %v, read before %v, now %v", got, r.state.ReadBefore(i()), r.state.ReadNow(i()))
	}
	r.by(okafor, SignOn{})
	if r.state.HasRead(i(), okafor) {
		t.Error("it was read in a shift that is over")
	}
	r.by(shah, ReadInstruction{3})
	if !r.state.HasRead(i(), shah) || r.state.HasRead(i(), okafor) {
		t.Errorf("read now by %v", r.state.ReadNow(i()))
	}
	if folded := fold(r.entries); dump(folded) != dump(r.state) {
		t.Errorf("the log gives\n%s\nand it was\n%s", dump(folded), dump(r.state))
	}
}

// What command has withdrawn is to be read by the shift it was withdrawn in, and not
// by those who never knew of it.
func TestAnEndIsReadInItsShift(t *testing.T) {
	r := startRun(t)
	r.do(GiveInstruction{Subject: "bloods", Text: "essential only"})
	r.do(GiveInstruction{Subject: "bloods", Text: "as usual", Ends: true})
	if got := r.state.ToRead(silva); len(got) != 1 || !got[0].Ends {
		t.Errorf("silva is to read %d", seqs(got))
	}
	r.do(GiveHandover{To: silva})
	r.do(AcceptHandover{})
	if got := r.state.ToRead(silva); len(got) > 0 {
		t.Errorf("the next shift is to read %d", seqs(got))
	}
}

// A step is touched until it is settled or the instruction is replaced; what replaces
// it may touch the same.
func TestTouchedSteps(t *testing.T) {
	r := startRun(t)
	touched := func(step string) []uint64 {
		p, s := r.state.Find(ref(step))
		return seqs(r.state.Touching(p, s))
	}
	r.do(GiveInstruction{Subject: "bloods", Text: "x", Steps: []Ref{ref("plain"), ref("every"), ref("plain"), ref("within")}}) // 3
	if got := r.state.Instruction(3).Steps; !slices.Equal(got, []Ref{ref("plain"), ref("every"), ref("within")}) {
		t.Errorf("it touches %v", got)
	}
	r.do(Tick{Ref: ref("plain")})
	r.do(Tick{Ref: ref("every")})
	r.do(Settle{Ref: ref("within"), As: PutOff, Reason: "x"})
	if len(touched("plain")) != 0 || !slices.Equal(touched("every"), []uint64{3}) || !slices.Equal(touched("within"), []uint64{3}) || len(touched("two")) != 0 {
		t.Errorf("done %d, checked %d, put off %d, other %d", touched("plain"), touched("every"), touched("within"), touched("two"))
	}
	r.do(Reopen{Ref: ref("plain"), Reason: "x"})
	if !slices.Equal(touched("plain"), []uint64{3}) {
		t.Errorf("reopened: %d", touched("plain"))
	}
	r.do(Tick{Ref: ref("plain")})
	r.do(GiveInstruction{Subject: "bloods", Text: "y", KeepSteps: true, Steps: []Ref{ref("two")}})
	seq := r.state.Latest("bloods").Seq
	if got := r.state.Instruction(seq).Steps; !slices.Equal(got, []Ref{ref("every"), ref("within"), ref("two")}) {
		t.Errorf("what replaces it touches %v", got)
	}
	if !slices.Equal(touched("every"), []uint64{seq}) {
		t.Errorf("the check is touched by %d", touched("every"))
	}
	r.do(GiveInstruction{Subject: "bloods", Text: "z"})
	if len(touched("every")) != 0 {
		t.Errorf("replaced, it is touched by %d", touched("every"))
	}
}

func TestInstructionsThatAreRefused(t *testing.T) {
	r := startRun(t)
	r.at(2 * hour).do(GiveInstruction{Subject: "bloods", Text: "x", From: "silver", Steps: []Ref{ref("within")}}) // 3
	r.do(GiveInstruction{Subject: "beds", Text: "x"})                                                             // 4
	r.do(GiveInstruction{Subject: "beds", Text: "y"})                                                             // 5
	r.do(GiveInstruction{Subject: "beds", Text: "over", Ends: true})                                              // 6
	r.do(Tick{Ref: ref("plain")})
	for _, c := range []struct {
		do   Action
		want string
	}{
		{GiveInstruction{Text: "x"}, "no: what the instruction is about is needed"},
		{GiveInstruction{Subject: "x"}, "no: what command said is needed"},
		{GiveInstruction{Subject: "x", Text: long}, "no: characters"},
		{GiveInstruction{Subject: "x", Text: "x", From: long}, "no: characters"},
		{GiveInstruction{Subject: "x", Text: "x", At: r.now.Add(hour)}, "no: in the future"},
		{GiveInstruction{Subject: "x", Text: "x", Ends: true}, "no: no instruction on x stands"},
		{GiveInstruction{Subject: "beds", Text: "x", Ends: true}, "so: withdrawn already"},
		{GiveInstruction{Subject: "bloods", Text: "x", Ends: true, Steps: []Ref{ref("two")}}, "no: touches no step"},
		{GiveInstruction{Subject: "Bloods", Text: "x", From: "silver", KeepSteps: true}, "so: says that already"},
		{GiveInstruction{Subject: "Bloods", Text: "x", From: "silver", Steps: []Ref{ref("within")}}, "so: says that already"},
		{GiveInstruction{Subject: "bloods", Text: "old", At: declared.Add(hour)}, "no: no. 3 on bloods was received at 05:00 on 24 Nov, after that"},
		{GiveInstruction{Subject: "x", Text: "x", Steps: []Ref{ref("plain")}}, `no: step 1 of Paper pathology requests is marked "done": reopen it`},
		{GiveInstruction{Subject: "x", Text: "x", Steps: []Ref{ref("nowhere")}}, `no: Paper pathology requests has no step "nowhere"`},
		{GiveInstruction{Subject: "x", Text: "x", Steps: []Ref{{"other", "x"}}}, "no: other is not open"},
		{GiveInstruction{Subject: "x", Text: "x"}, "instruction.given"},
		{GiveInstruction{Subject: "bloods", Text: "x", From: "gold", KeepSteps: true}, "instruction.given"},
		{ReadInstruction{2}, "no: entry 2 is no instruction"},
		{ReadInstruction{99}, "no: entry 99 is no instruction"},
		{ReadInstruction{4}, "no: no. 4 is replaced by no. 5"},
		{ReadInstruction{3}, "so: S Okafor, nurse in charge has read it already"},
	} {
		events, err := Decide(r.state, r.command(c.do))
		got := ""
		switch _, refused := err.(Refusal); {
		case refused:
			got = "no: " + err.Error()
		case err != nil:
			got = "so: " + err.Error()
		default:
			got = string(events[0].Body.EventType())
		}
		kind, part, _ := strings.Cut(c.want, " ")
		if !strings.HasPrefix(got, kind) || !strings.Contains(got, part) {
			t.Errorf("%+v: %q, want %q", c.do, got, c.want)
		}
	}
}

// A procedure stays on until each of its systems is in use; what a system can and
// cannot do yet stays said on its way back.
func TestReturns(t *testing.T) {
	r := startRun(t)
	p := testProcedure()
	p.ID, p.Systems = "second", []string{"epr", "Pathology", "imaging"}
	r.do(open(p))
	r.do(SetSystem{Name: "pathology", To: SystemDown})
	second := func() Return { return r.state.Returns(r.now)[1] }
	if first := r.state.Returns(r.now)[0]; first.MayStandDown() || len(first.Systems) > 0 {
		t.Errorf("one that is for no system: %+v", first)
	}
	if got := second(); len(got.Systems) != 2 || len(got.Waiting) != 2 || got.MayStandDown() || got.Steps == 0 {
		t.Errorf("both down: %+v", got)
	}
	r.do(SetSystem{Name: "EPR", To: SystemInUse})
	r.do(SetSystem{Name: "pathology", To: SystemSaidBack, By: "IT", InPart: "results can be read"})
	r.do(SetSystem{Name: "pathology", To: SystemChecked})
	if got := second(); got.MayStandDown() || len(got.Waiting) != 1 || got.Waiting[0].InPart != "results can be read" {
		t.Errorf("pathology checked: %+v", got)
	}
	r.do(SetSystem{Name: "pathology", To: SystemChecked, InPart: "and requested"})
	if got := r.state.System("pathology").InPart; got != "and requested" {
		t.Errorf("the note is %q", got)
	}
	r.do(SetSystem{Name: "pathology", To: SystemInUse})
	if got := second(); got.MayStandDown() || len(got.Waiting) != 1 {
		t.Errorf("pathology in use in part: %+v", got)
	}
	r.do(SetSystem{Name: "pathology", To: SystemInUse, Whole: true})
	if got := second(); !got.MayStandDown() || got.Steps == 0 || r.state.System("pathology").InPart != "" {
		t.Errorf("both in use: %+v", got)
	}
	back := testProcedure()
	back.ID, back.Systems, back.Kind = "back", []string{"epr"}, procedure.Recovery
	r.do(open(back))
	if got := r.state.Returns(r.now)[2]; got.MayStandDown() {
		t.Errorf("one for going back is over before it has begun: %+v", got)
	}
	r.do(StandDown{Procedure: "second", Reason: "x"})
	if got := r.state.Returns(r.now); len(got) != 2 {
		t.Errorf("%d procedures are on", len(got))
	}
}
