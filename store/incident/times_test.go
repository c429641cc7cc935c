package incident

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// against are the times of a paper that contradict each other, in words.
func (r *run) against(number int) string {
	var words []string
	for _, a := range r.state.Pairs().timesAgainst(r.state.Record(number), r.now) {
		clock := func(at time.Time) string { return at.UTC().Format("Mon 15:04") }
		if a.Than == "" {
			words = append(words, fmt.Sprintf("%d %s %s", a.Record, a.Field, clock(a.At)))
			continue
		}
		words = append(words, fmt.Sprintf("%d %s %s < %d %s %s", a.Record, a.Field, clock(a.At), a.Of, a.Than, clock(a.ThanAt)))
	}
	return strings.Join(words, "; ")
}

// Times that contradict each other are seen on one paper and between a result and its
// request, over midnight too; they stop nobody.
func TestTimesThatContradictEachOther(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "4", "urgent", "02:50"))
	r.do(AmendRecord{Record: 1, Values: values("Phoned=03:00")})
	r.do(AmendRecord{Record: 1, Values: values("Told=02:55")}) // after it was sent, before it was phoned
	if got := r.against(1); got != "1 Told Tue 02:55 < 1 Phoned Tue 03:00" {
		t.Errorf("told before it was phoned: %q", got)
	}
	if n := len(r.state.Looks); n != 1 || r.state.Looks[0].Kind != LookTimes {
		t.Errorf("to be looked at: %+v", r.state.Looks)
	}
	r.do(request("102", "5", "urgent", "02:50"))
	early := result("paths", "1", "102", "5")
	early.Values[3].Value = "2026-11-23T23:50:00Z"
	r.do(early)
	if got := r.against(3) + " | " + r.against(2); got != "3 Phoned Mon 23:50 < 2 Sent Tue 02:50 | 3 Phoned Mon 23:50 < 2 Sent Tue 02:50" {
		t.Errorf("phoned before it was sent: %q", got)
	}
	r.do(AmendRecord{Record: 3, Values: values("Phoned=02:50"), Reason: "by the clock"}) // in the same minute
	if got := r.against(3); got != "" {
		t.Errorf("phoned when it was sent: %q", got)
	}
	other := result("paths", "2", "102", "9") // whose result it is is asked for that alone
	other.Values[3].Value = "02:40"
	r.do(other)
	if got := r.against(4); got != "" {
		t.Errorf("of another bed: %q", got)
	}
}

// A time that is still to come is seen, but in a field that may lie ahead.
func TestATimeStillToCome(t *testing.T) {
	r := startRun(t)
	r.do(request("101", "4", "urgent", "02:50"))
	body := event.RecordAmended{Record: 1, Values: values("Phoned=2026-11-24T09:00:00Z")}
	r.add(event.Event{Happened: r.now, Actor: okafor, Body: body}) // a command would refuse it
	if got := r.against(1); got != "1 Phoned Tue 09:00" {
		t.Errorf("still to come: %q", got)
	}
	r.at(7 * hour)
	if got := r.against(1); got != "" {
		t.Errorf("once it came: %q", got)
	}
}

// What is done before it is due is done in time, and is neither refused nor looked at.
func TestDoneBeforeItWasDue(t *testing.T) {
	p := testProcedure()
	p.Records = []procedure.Form{{Name: "Dose", ID: "dose", Fields: []procedure.Field{
		{Name: "Due", Kind: procedure.FieldTime, Required: true}, {Name: "Given", Kind: procedure.FieldTime},
		{Name: "Check by", Kind: procedure.FieldDeadline, Deadline: []procedure.Clause{{From: "Due", After: 900}}},
	}}}
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}, Zone: "Europe/London"}})
	r.do(open(p))
	r.do(AddRecord{Procedure: "paths", Form: "dose", Values: values("Due=03:10")})
	r.do(AmendRecord{Record: 1, Values: values("Given=02:59")})
	if got := r.against(1); got != "" || r.state.Record(1).Due().Waits != "" {
		t.Errorf("given early: %q, waits %+v", got, r.state.Record(1).Due())
	}
}

// A time that answers a step, or that is filled in on a paper, is typed in any of the ways
// of the other fields.
func TestTimesAreTypedInOneWay(t *testing.T) {
	r := startRun(t)
	step := &Step{Def: &procedure.Step{Answer: &procedure.Answer{Kind: procedure.AnswerTime}}}
	for _, typed := range []string{"02:50", "2:50", "0250", "02.50"} {
		if got, err := checkAnswer(step, typed, r.now); got != "02:50" || err != nil {
			t.Errorf("%q answers a step as %q, %v", typed, got, err)
		}
		if got, err := CheckField(&procedure.Field{Name: "Sent", Kind: procedure.FieldTime}, typed, r.now); got != "2026-11-24T02:50:00Z" || err != nil {
			t.Errorf("%q is kept on a paper as %q, %v", typed, got, err)
		}
	}
	if _, err := checkAnswer(step, "250", r.now); err == nil {
		t.Error("250 is taken for a time")
	}
}
