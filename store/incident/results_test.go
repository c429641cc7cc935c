package incident

import (
	"testing"

	"downtime/runbooks/procedure"
)

// A request whose result was phoned waits for none any more, also when it is accounted for;
// it is out until then. How late the result came is kept.
func TestARequestThatHasItsResult(t *testing.T) {
	r := withResults(t)
	r.state.Procedure("paths").Def.Records[3].Fields = append(r.state.Procedure("paths").Def.Records[3].Fields,
		procedure.Field{Name: "Told", Kind: procedure.FieldTime}) // as in the shipped forms
	r.do(request("101", "12", "emergency", "02:50"))
	r.do(request("102", "5", "emergency", "02:50"))
	r.at(3 * hour)
	r.do(result("paths", "1", "102", "7")) // for another bed: it is no result of that
	r.do(result("paths", "2", "101", "12"))
	if got := numbers(r.state.LateRecords(r.now)); got != "2" {
		t.Fatalf("late are %q", got)
	}
	one := func() *Record { return r.state.Record(1) }
	if !one().HasResult() || one().Results[0].Record != 4 || r.state.Record(2).HasResult() || one().Became != Out {
		t.Errorf("the results are %+v, %+v", one().Results, r.state.Record(2).Results)
	}
	if late := r.once(1); late.By != 4 || late.Field != "Phoned" || late.After() != 70*minute {
		t.Errorf("answered %+v", late)
	}
	if got := r.state.Paper(nil, r.now); got.Out != 4 || got.Late != 1 || got.WasLate != 1 {
		t.Errorf("counted %+v", got)
	}
	r.do(Account{Record: 1, As: Entered})
	if !one().Accounted() || one().Unanswered() != "" {
		t.Errorf("entered it waits for %q", one().Unanswered())
	}
	r.do(Account{Record: 4, As: NotNeeded, Note: "of another ward"})
	if one().HasResult() || one().Unanswered() != "Told" || len(one().AnsweredLate()) > 0 {
		t.Errorf("without it, it waits for %q, answered %+v", one().Unanswered(), one().AnsweredLate())
	}
}

// A result whose form does not ask who was told leaves its request to say so.
func TestAResultThatNobodyIsToldOf(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "12", "emergency", "02:50"))
	r.do(result("paths", "1", "101", "12"))
	if due := r.state.Record(1).Due(); due.Waits != "Told" || !r.state.Record(1).HasResult() {
		t.Errorf("it waits for %+v", due)
	}
}
