package incident

import (
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
)

// Each thing left has an owner: the one named for it, else the one for all, else who
// closes. A thing with a reason of its own needs none of the close.
func TestCloseNamesAnOwnerForEachThingLeft(t *testing.T) {
	r := startRun(t)
	r.do(Settle{Ref: ref("plain"), As: PutOff, Reason: "no labels"})
	r.do(Close{
		Reason: "the day shift goes on", Owner: "Day shift",
		Each: []Takeover{
			{Thing: Thing{Ref: ref("plain")}, Owner: "B Shah, charge nurse", Reason: "waits for labels"},
			{Thing: Thing{Ref: ref("gone")}, Owner: "nobody"},
		},
	})
	body := r.entries[len(r.entries)-1].Body.(event.RunClosed)
	_, count := r.state.Outstanding(r.now)
	if len(body.Left) != count || !slices.Equal(body.Left, r.state.Left) {
		t.Fatalf("%d outstanding, left %+v, in the state %+v", count, body.Left, r.state.Left)
	}
	for _, left := range body.Left {
		want := event.Left{What: left.What, Procedure: "paths", Step: left.Step, Owner: "Day shift"}
		if left.Step == "plain" {
			want.Owner, want.Reason = "B Shah, charge nurse", "waits for labels"
			want.What = "Paper pathology requests, step 1 Label by hand: put off, no labels"
		}
		if left != want {
			t.Errorf("left %+v, want %+v", left, want)
		}
	}
	r.do(ReopenRun{Reason: "x"})
	if r.state.Left != nil {
		t.Error("opened again, it is still closed without something")
	}
	r.do(Close{Reason: "x"})
	for _, left := range r.state.Left {
		if left.Owner != okafor.String() {
			t.Errorf("nobody was named, and %q takes it on", left.Owner)
		}
	}
}

func TestCloseSaysWhatHasNoReason(t *testing.T) {
	r := startRun(t)
	all := r.state.Unfinished(r.now)
	close := func(each []Takeover) string {
		_, err := Decide(r.state, r.command(Close{Each: each}))
		if err == nil {
			return ""
		}
		return err.Error()
	}
	var each []Takeover
	for _, u := range all[1:] {
		each = append(each, Takeover{Thing: u.Thing(), Owner: "Day shift", Reason: "x"})
	}
	if got := close(nil); !strings.HasSuffix(got, "steps open in Paper pathology requests: finish them, or close with a reason") {
		t.Errorf("nothing has a reason: %q", got)
	}
	if got := close(each); !strings.HasSuffix(got, "steps open in Paper pathology requests: 1 is without a reason: finish them, or close with a reason for all") {
		t.Errorf("one has none: %q", got)
	}
	if got := close(append(each, Takeover{Thing: all[0].Thing(), Reason: "y"})); got != "" {
		t.Errorf("each has a reason: %q", got)
	}
}

// What the board has to do and a close does not wait for are the optional steps.
func TestOptionalStepsAreCountedBesides(t *testing.T) {
	p := testProcedure()
	p.Sections[0].Steps[0].Optional = true
	p.Sections[3].Steps[1].Optional = true // of recovery, which has not begun
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}}})
	r.do(open(p))
	board, waiting := r.state.Board(r.now), r.state.Waiting(r.now)
	if n := r.state.OptionalToDo(r.now); n != 1 || board.ToDo() != waiting.ToDo+n {
		t.Errorf("%d optional, the board has %d to do, a close waits for %+v", n, board.ToDo(), waiting)
	}
}
