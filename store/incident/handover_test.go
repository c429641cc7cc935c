package incident

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"downtime/store/event"
)

// A handover changes who works when it is accepted, and not before; who accepts is
// the one it was given to last, whoever is at the keyboard; closing ends what was
// not accepted.
func TestHandover(t *testing.T) {
	r := startRun(t)
	r.do(GiveHandover{To: silva})
	reid := event.Person{Name: "J Reid", Role: "nurse"}
	r.now = r.now.Add(minute)
	r.do(GiveHandover{To: reid})
	given := r.now
	if r.state.Who != okafor || r.state.Given == nil || r.state.Given.To != reid {
		t.Fatalf("before it is accepted %v works, and it is given %+v", r.state.Who, r.state.Given)
	}
	if !r.state.LastHandover().Equal(declared) {
		t.Errorf("the last handover was %v", r.state.LastHandover())
	}
	r.now = r.now.Add(10 * minute)
	slow := 4 * minute
	events, err := Decide(r.state, Command{Now: r.now, Do: AcceptHandover{Clock: &slow}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Actor != reid || e.Recorder != nil || !e.Happened.Equal(r.now.Add(slow)) {
			t.Errorf("%T by %v at %v", e.Body, e.Actor, e.Happened)
		}
	}
	r.add(events...)
	if r.state.Who != reid || r.state.Given != nil || !slices.Contains(r.state.People, reid) || r.state.ClockOffset != slow {
		t.Errorf("after it %v works, given %v, people %v, offset %v", r.state.Who, r.state.Given, r.state.People, r.state.ClockOffset)
	}
	if got := r.state.Handovers; len(got) != 1 || got[0].From != okafor || got[0].To != reid || got[0].Seq != 4 {
		t.Errorf("handovers %+v", got)
	}
	if !r.state.LastHandover().Equal(given) {
		t.Errorf("the last handover was %v, not when it was given, %v", r.state.LastHandover(), given)
	}
	r.do(GiveHandover{To: silva})
	r.do(Close{Reason: "x"})
	r.do(ReopenRun{Reason: "x"})
	if r.state.Given != nil {
		t.Error("what was not accepted before the close is open after it was taken up again")
	}
}

// What is handed over says how much is open at that moment.
func TestHandoverSaysWhatIsOpen(t *testing.T) {
	r := startRun(t)
	r.do(Settle{Ref: ref("plain"), As: PutOff, Reason: "x"})
	r.now = r.now.Add(2 * time.Hour)
	events, err := Decide(r.state, r.command(GiveHandover{To: silva}))
	if err != nil {
		t.Fatal(err)
	}
	open := events[0].Body.(event.HandoverGiven).Open
	overdue := len(r.state.Board(r.now).Overdue)
	words, _ := r.state.Outstanding(r.now)
	if overdue == 0 || len(open) != 1+len(words) || open[0] != fmt.Sprintf("%d overdue", overdue) || !slices.Equal(open[1:], words) {
		t.Errorf("%d overdue, %q outstanding, and it says %q", overdue, words, open)
	}
}
