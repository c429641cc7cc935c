package incident

import (
	"testing"
	"time"

	"downtime/store/event"
)

// Lessons and actions may be added after the close, and leave the run closed; an
// action is overdue from the day after its day until it is done.
func TestDebriefAfterTheClose(t *testing.T) {
	r := startRun(t)
	r.do(AddLesson{Text: "The pads were locked away"})
	r.do(Close{Reason: "x"})
	r.do(AddAction{Text: "A box of pads in the utility", Owner: "Ward manager", Due: r.now.Add(24 * hour)})
	seq := uint64(len(r.entries))
	r.do(AddLesson{Text: "Nobody knew the bleep"})
	if r.state.Running() || !r.state.ClosedAt.Equal(r.now) {
		t.Fatal("a lesson opened the run again")
	}
	if len(r.state.Lessons) != 2 || len(r.state.FollowUps) != 1 || r.state.FollowUps[0].Owner != "Ward manager" {
		t.Fatalf("lessons %+v, actions %+v", r.state.Lessons, r.state.FollowUps)
	}
	end := time.Date(2026, 11, 25, 23, 59, 0, 0, time.UTC)
	if n := r.state.OverdueActions(end); n != 0 {
		t.Errorf("%d overdue in the last minute of its day", n)
	}
	if n := r.state.OverdueActions(end.Add(minute)); n != 1 {
		t.Errorf("%d overdue the day after", n)
	}
	r.do(FinishAction{Seq: seq, Note: "two boxes"})
	if f := r.state.FollowUps[0]; !f.Done() || f.DoneBy != okafor || f.Note != "two boxes" || r.state.OverdueActions(end.Add(hour)) != 0 {
		t.Errorf("after it was done: %+v", f)
	}
	if fold(r.entries).OverdueActions(end.Add(hour)) != 0 {
		t.Error("the log alone says otherwise")
	}
}

func TestDebriefRefusals(t *testing.T) {
	r := startRun(t)
	tomorrow := r.now.Add(24 * hour)
	r.do(AddAction{Text: "x", Owner: "y", Due: tomorrow})
	seq := uint64(len(r.entries))
	r.do(FinishAction{Seq: seq})
	r.do(Close{Reason: "x"})
	for _, c := range []struct {
		do   Action
		want string
	}{
		{AddLesson{}, "what was learned is needed"},
		{AddAction{Owner: "y", Due: tomorrow}, "what will be done is needed"},
		{AddAction{Text: "x", Due: tomorrow}, "an owner, who will do it, is needed"},
		{AddAction{Text: "x", Owner: "y"}, "a day by which it will be done is needed: 12 Dec, in 2 weeks or Friday"},
		{AddAction{Text: "x", Owner: "y", Due: r.now.Add(-24 * hour)}, "23 Nov 2026 is past: say a day from today on"},
		{FinishAction{Seq: 1}, "entry 1 is no action of this downtime: see the list of its actions"},
		{FinishAction{Seq: seq}, "that action is done already"},
		{Write{Kind: event.TypeNote, Text: "x"}, "this downtime is closed: reopen it with a reason, or start another"},
	} {
		if _, err := Decide(r.state, r.command(c.do)); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v, want %q", c.do, err, c.want)
		}
	}
	if _, err := Decide(new(State), r.command(AddLesson{Text: "x"})); err == nil {
		t.Error("a lesson of nothing was taken")
	}
}
