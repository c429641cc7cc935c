package incident

import (
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// once is the one answer after a limit of a record that stands.
func (r *run) once(number int) Answered {
	r.t.Helper()
	late := r.state.Record(number).AnsweredLate()
	if len(late) != 1 {
		r.t.Fatalf("record %d was answered late %d times: %+v", number, len(late), late)
	}
	return late[0]
}

// A result that was told late stays one that was told late, by the limit of then: after it
// was told, entered and checked, and when the request is said to be another kind of one.
func TestToldLateIsNotForgotten(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "emergency", "02:50"))
	r.do(request("102", "5", "emergency", "02:50"))
	r.at(130 * minute) // 05:10
	r.do(Told{Record: 1, To: "Dr Patel"})
	r.do(Told{Record: 2, To: "Dr Patel", At: r.now.Add(-20 * minute)}) // at its limit, to the minute
	if late := r.state.Record(2).AnsweredLate(); len(late) > 0 {
		t.Errorf("told by its limit, it was late: %+v", late)
	}
	told := r.once(1)
	if told.Deadline != "Due" || told.Field != "Told" || told.After() != 20*minute || told.Seq != r.state.Entries-1 || told.Changed != 0 {
		t.Errorf("told 20 min late it says %+v", told)
	}
	r.do(AmendRecord{Record: 1, Values: values("Urgency=routine"), Reason: "it was never an emergency"})
	r.do(Account{Record: 1, As: Entered})
	if again := r.once(1); again != told {
		t.Errorf("then it says %+v, and not %+v", again, told)
	}
	if got := r.state.Paper(nil, r.now); got.WasLate != 1 || got.Late != 0 {
		t.Errorf("counted as %+v", got)
	}
	if got := fold(r.entries).Record(1).Late; len(got) != 1 || got[0] != told {
		t.Errorf("folded anew it says %+v", got)
	}
}

// Another time for the same answer takes the place of it, and both are kept.
func TestAnAnswerThatIsSaidAnew(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "emergency", "02:50"))
	r.at(150 * minute) // 05:30
	r.do(Told{Record: 1, To: "Dr Patel"})
	r.do(AmendRecord{Record: 1, Values: values("Told=05:00"), Reason: "the phone log says so"})
	if late := r.once(1); late.After() != 10*minute {
		t.Errorf("said anew it says %+v", late)
	}
	if all := r.state.Record(1).Late; len(all) != 2 || all[0].Changed != r.state.Entries || all[0].After() != 40*minute {
		t.Errorf("in all %+v", all)
	}
	r.do(AmendRecord{Record: 1, Values: values("Sent=03:00"), Reason: "read wrongly"})
	if late := r.state.Record(1).AnsweredLate(); len(late) > 0 {
		t.Errorf("sent later, it was in time, and says %+v", late)
	}
	r.do(AmendRecord{Record: 1, Values: values("Sent=02:30"), Reason: "read wrongly again"})
	if late := r.once(1); late.After() != 30*minute {
		t.Errorf("sent earlier, it says %+v", late)
	}
	r.do(AmendRecord{Record: 1, Values: values("Told="), Reason: "nobody was told"})
	if late := r.state.Record(1).AnsweredLate(); len(late) > 0 || !r.state.Record(1).Due().Late(r.now) {
		t.Errorf("told nobody, it was answered %+v", late)
	}
}

// What a deadline waits for may be what becomes of the paper, or never come at all.
func TestWhatBecameOfItLate(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "emergency", "02:50"))
	r.at(3 * hour)
	r.do(Account{Record: 1, As: Entered}) // nobody was told: it is late still
	if late := r.state.Record(1).AnsweredLate(); len(late) > 0 {
		t.Errorf("entered, it was answered %+v", late)
	}
	r.do(AmendRecord{Record: 1, Out: true, Reason: "by mistake"})
	r.do(Account{Record: 1, As: NotNeeded, Note: "the sample was lost"})
	if late := r.once(1); late.As != NotNeeded || late.Field != "" || late.After() != 70*minute {
		t.Errorf("not needed, it was answered %+v", late)
	}
	r.do(AmendRecord{Record: 1, Out: true, Reason: "it was found"})
	if late := r.state.Record(1); len(late.AnsweredLate()) > 0 || len(late.Late) != 1 {
		t.Errorf("out again, it was answered %+v", late.Late)
	}
}

// A deadline that is moved by each look says which look came late.
func TestALookThatCameLate(t *testing.T) {
	p := testProcedure()
	p.Records = []procedure.Form{{Name: "Device", ID: "device", Fields: []procedure.Field{
		{Name: "Checked", Kind: procedure.FieldTime, Required: true},
		{Name: "Check by", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Checked", After: 3600}}, MetBy: "Checked"},
	}}}
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Zone: "Europe/London"}})
	r.do(open(p))
	r.do(AddRecord{Procedure: "paths", Form: "device", Values: values("Checked=now")})
	r.at(50 * minute)
	r.do(AmendRecord{Record: 1, Values: values("Checked=now")})
	if late := r.state.Record(1).AnsweredLate(); len(late) > 0 {
		t.Errorf("looked at in time, it was late: %+v", late)
	}
	first := r.now
	r.at(125 * minute)
	r.do(AmendRecord{Record: 1, Values: values("Checked=now")})
	if late := r.once(1); late.Field != "Checked" || late.After() != 15*minute || !late.Limit.Equal(first.Add(time.Hour)) {
		t.Errorf("looked at late it says %+v", late)
	}
	r.at(245 * minute)
	r.do(Account{Record: 1, As: Filed, Note: "the box"})
	if late := r.state.Record(1).AnsweredLate(); len(late) != 2 || late[1].As != Filed || late[1].After() != 60*minute {
		t.Errorf("filed late it says %+v", late)
	}
}
