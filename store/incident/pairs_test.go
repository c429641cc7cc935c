package incident

import (
	"strings"
	"testing"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// phonedForm is a form of results that are phoned, of the test procedure or another.
func phonedForm(number string) procedure.Form {
	return procedure.Form{Name: "Phoned result", ID: "phoned-result", Fields: []procedure.Field{
		{Name: "Sheet no.", Kind: procedure.FieldText, Required: true, Serial: true},
		{Name: number, Kind: procedure.FieldText},
		{Name: "Bed", Kind: procedure.FieldText},
		{Name: "Phoned", Kind: procedure.FieldTime},
		{Name: "Read back", Kind: procedure.FieldYesNo},
	}}
}

// withResults is a run with requests and phoned results in one procedure, and phoned
// results and requests of other procedures.
func withResults(t *testing.T) *run {
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}})
	paths, other, imaging := testProcedure(), testProcedure(), testProcedure()
	paths.Records = append(paths.Records, phonedForm("Request no."))
	other.ID, other.Records = "critical", []procedure.Form{phonedForm("REQUEST NO.")}
	imaging.ID, imaging.Records = "imaging", imaging.Records[:1:1]
	r.do(open(paths))
	r.do(open(other))
	r.do(open(imaging))
	return r
}

func result(from, sheet, number, bed string) AddRecord {
	return AddRecord{Procedure: from, Form: "phoned-result", Values: values("Sheet no.="+sheet, "Request no.="+number, "Bed="+bed, "Phoned=now")}
}

// A request and what was phoned about it know each other by the number, however it is
// written, and whether they are of one bed.
func TestARequestAndItsResult(t *testing.T) {
	r := withResults(t)
	r.do(request("A 101", "12", "urgent", "02:50"))
	r.do(result("paths", "1", "a  101", "4"))
	r.do(result("paths", "2", "999", "4"))
	r.do(result("critical", "1", "A 101", "12"))
	r.do(result("paths", "3", "", "12"))
	p := r.state.Pairs()
	one := r.state.Record
	if got := numbers(p.Answers(one(2))); got != "1" || !Apart(one(2), one(1)) {
		t.Errorf("record 2 answers %q, apart %v", got, Apart(one(2), one(1)))
	}
	if got := numbers(p.Answers(one(4))); got != "1" || Apart(one(4), one(1)) {
		t.Errorf("record 4, of another procedure, answers %q, apart %v", got, Apart(one(4), one(1)))
	}
	if got := numbers(p.Results(one(1))); got != "2 4" {
		t.Errorf("the results of record 1 are %q", got)
	}
	for i, want := range []string{"", "", "999", "", ""} {
		if got := p.NoRequest(one(i + 1)); got != want {
			t.Errorf("record %d names %q, which is in no request, not %q", i+1, got, want)
		}
	}
	if got := numbers(p.Answers(one(5))) + numbers(p.Answers(one(1))) + numbers(p.Results(one(2))); got != "" {
		t.Errorf("besides %q are paired", got)
	}
}

// Before it is saved a paper is paired as it will be.
func TestAPairBeforeItIsSaved(t *testing.T) {
	r := withResults(t)
	r.do(result("paths", "1", "101", "4"))
	typed := &Record{Form: &r.state.Procedure("paths").Def.Records[0], Values: values("Request no.=101", "Bed=12")}
	if got := numbers(r.state.Pairs().Results(typed)); got != "1" || !Apart(typed, r.state.Record(1)) {
		t.Errorf("a request that is typed has the results %q", got)
	}
	r.do(request("101", "12", "urgent", "02:50"))
	of := &r.state.Procedure("paths").Def.Records[3]
	typed = &Record{Form: of, Values: values("Sheet no.=2", "Request no.=101", "Bed=12")}
	if got := numbers(r.state.Pairs().Answers(typed)); got != "2" || Apart(typed, r.state.Record(2)) {
		t.Errorf("a result that is typed answers %q", got)
	}
}

// Two pads may have one number: a result is for the request of its own procedure, else for
// the one of its bed, and where neither tells for each of them.
func TestTwoRequestsOfOneNumber(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "4", "urgent", "02:50"))
	imaging := request("101", "12", "urgent", "02:50")
	imaging.Procedure = "imaging"
	r.do(imaging)
	r.do(result("paths", "1", "101", "12"))
	r.do(result("critical", "1", "101", "12"))
	r.do(result("critical", "2", "101", "7"))
	p := r.state.Pairs()
	for number, want := range map[int]string{3: "1", 4: "2", 5: "1 2"} {
		if got := numbers(p.Answers(r.state.Record(number))); got != want {
			t.Errorf("record %d answers %q, not %q", number, got, want)
		}
	}
	if got := numbers(p.Results(r.state.Record(2))); got != "4 5" {
		t.Errorf("the results of record 2 are %q", got)
	}
}

// A patient who moved once the result was there is no other one; who moved before it was
// phoned may be.
func TestAPairAndABedMove(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "4", "urgent", "02:50"))
	r.do(result("paths", "1", "101", "4"))
	r.do(Account{Record: 2, As: Filed, Note: "notes"})
	r.do(MoveBed{From: "4", To: "12"}) // the request alone goes along
	if Apart(r.state.Record(1), r.state.Record(2)) || Apart(r.state.Record(2), r.state.Record(1)) {
		t.Error("a request that was moved later is apart from its result")
	}
	r.do(result("paths", "2", "101", "4"))
	if !Apart(r.state.Record(1), r.state.Record(3)) {
		t.Error("a result for the bed that was left is not looked at")
	}
}

// What is no message that was phoned answers nothing: a number there may be of anything.
func TestANumberOfAnotherKind(t *testing.T) {
	r := withResults(t)
	sheet := testProcedure()
	sheet.ID, sheet.Records = "moves", []procedure.Form{{Name: "Move", ID: "move", Fields: []procedure.Field{
		{Name: "Request no.", Kind: procedure.FieldText}, {Name: "Bed", Kind: procedure.FieldText},
	}}}
	r.do(open(sheet))
	r.do(request("101", "4", "urgent", "02:50"))
	r.do(AddRecord{Procedure: "moves", Form: "move", Values: values("Request no.=101", "Bed=9")})
	if p := r.state.Pairs(); len(p.Answers(r.state.Record(2)))+len(p.Results(r.state.Record(1))) > 0 {
		t.Error("it is paired")
	}
}

// What the number is called in a procedure that was opened by mistake is known to the
// ledger as it is to whoever reads a paper: both ask for the same number.
func TestANumberOfAProcedureTakenBack(t *testing.T) {
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}})
	critical := testProcedure()
	critical.ID, critical.Records = "critical", []procedure.Form{phonedForm("Request no.")}
	r.do(open(critical))
	r.do(open(testProcedure()))
	r.do(StandDown{Procedure: "paths", Reason: "opened by mistake", TakenBack: true})
	r.do(result("critical", "1", "A 101", "12"))
	phoned := r.state.Record(1)
	if got := numberKey(phoned, r.state.Pairs().fields(phoned.Form).request); got == "" || got != phoned.asksFor {
		t.Errorf("it asks for %q, and the ledger has it under %q", got, phoned.asksFor)
	}
	if got := r.state.Pairs().NoRequest(phoned); got != "A 101" {
		t.Errorf("the number in no request is %q", got)
	}
}

// Not read back stays until it is amended.
func TestNotReadBack(t *testing.T) {
	r := withResults(t)
	for i, said := range []string{"no", "yes", ""} {
		add := result("paths", string(rune('1'+i)), "", "4")
		add.Values = append(add.Values, values("Read back="+said)...)
		r.do(add)
		if got := r.state.Record(i + 1).NotReadBack(); got != (said == "no") {
			t.Errorf("read back %q: not read back is %v", said, got)
		}
	}
	r.do(AmendRecord{Record: 1, Values: values("Read back=yes"), Reason: "rung back"})
	if r.state.Record(1).NotReadBack() {
		t.Error("it was amended")
	}
}

// A move that was a mistake is taken back whole: beds, deadlines and who is still to be
// told are as before, and so is where the patient was moved from.
func TestAMoveIsTakenBack(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "Side Room 2", "urgent", "02:50"))
	r.do(result("paths", "1", "101", "side room 2"))
	r.do(Account{Record: 1, As: Entered}) // nobody was told
	was := []RecordDue{r.state.Record(1).Due(), r.state.Record(2).Due()}
	paper := r.state.Paper(nil, r.now)
	seq := uint64(len(r.entries))
	r.do(MoveBed{From: "side room 2", To: "12"})
	if got := strings.Join(r.state.Record(1).MovedFrom(), ","); got != "Side Room 2" {
		t.Errorf("moved from %q", got)
	}
	r.refused(okafor, UndoMove{}, "no move was named")
	r.refused(okafor, UndoMove{Entries: []uint64{seq}}, "no move in entry")
	r.do(UndoMove{Entries: []uint64{seq + 1, seq + 2}})
	for i, bed := range []string{"Side Room 2", "side room 2"} {
		one := r.state.Record(i + 1)
		if one.Value("Bed") != bed || one.Due() != was[i] || len(one.MovedFrom()) > 0 {
			t.Errorf("record %d: bed %q, due %+v, moved from %q", i+1, one.Value("Bed"), one.Due(), one.MovedFrom())
		}
	}
	if got := r.state.Paper(nil, r.now); got != paper || numbers(r.state.OfBed("side room 2")) != "1 2" {
		t.Errorf("%+v was %+v", got, paper)
	}
	last := r.entries[len(r.entries)-1].Body.(event.RecordMoved)
	if !last.TakenBack || last.Reason != "moved by mistake" {
		t.Errorf("the entry says %+v", last)
	}
	r.refused(okafor, UndoMove{Entries: []uint64{seq + 1}}, "no move in entry") // it is taken back once
	r.do(MoveBed{From: "side room 2", To: "12"})
	moved := uint64(len(r.entries))
	r.do(GiveCustody{Record: 2, To: "porter"})
	r.refused(okafor, UndoMove{Entries: []uint64{moved - 1, moved}}, "more was said of record 2 since")
	if r.state.Record(1).Value("Bed") != "12" {
		t.Error("half of it was taken back")
	}
}

// A log from elsewhere may take back a move twice, or one that never was: no bed is left
// by that. The program itself takes back a move once.
func TestATakenBackMoveIsNoMove(t *testing.T) {
	r := withResults(t)
	r.do(request("A 101", "4", "urgent", "02:50"))
	r.do(MoveBed{From: "4", To: "9"})
	moved := uint64(len(r.entries))
	r.refused(okafor, UndoMove{Entries: []uint64{moved, moved}}, "no move in entry")
	back := event.Event{Happened: r.now, Actor: okafor, Body: event.RecordMoved{Record: 1, From: "9", To: "4", TakenBack: true}}
	r.add(back, back)
	if got := r.state.Record(1); len(got.MovedFrom()) > 0 || got.Value("Bed") != "4" {
		t.Errorf("moved from %q, in bed %s", got.MovedFrom(), got.Value("Bed"))
	}
}

// "Bed 4" and "4" are one bed, however each is typed; a room's name keeps all its words.
func TestTheWordBedIsNoPartOfABed(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "Bed 4", "urgent", "02:50"))
	r.do(request("102", "4", "urgent", "02:55"))
	r.do(request("103", "Side Room 2", "urgent", "02:55"))
	r.do(MoveBed{From: "bed 4", To: "Bed 9"})
	for number, bed := range map[int]string{1: "9", 2: "9", 3: "Side Room 2"} {
		if got := r.state.Record(number).Value("Bed"); got != bed {
			t.Errorf("record %d is of bed %q, want %q", number, got, bed)
		}
	}
	if got := numbers(r.state.OfBed("Bed 9")); got != "1 2" {
		t.Errorf("of bed 9: %s", got)
	}
	// What an earlier version wrote is one bed with it as well.
	r.add(event.Event{Happened: r.now, Actor: okafor, Body: event.RecordMoved{Record: 1, From: "9", To: "Bed 7"}})
	r.do(MoveBed{From: "7", To: "8"})
	if got := r.state.Record(1).Value("Bed"); got != "8" {
		t.Errorf("it is in bed %q", got)
	}
}
