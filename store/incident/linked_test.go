package incident

import (
	"errors"
	"testing"

	"downtime/store/event"
)

const otherLog = "K4QX7F3A91C2"

// A log is linked to another once, by its name, and never a drill to a downtime. A
// closed run can be linked too: the link is often found out afterwards.
func TestLink(t *testing.T) {
	r := startRun(t)
	link := event.RunLinked{Log: otherLog, Ward: "7A", Device: "PC1", Mode: event.Live, Why: "one outage", Size: 4, Code: "c"}
	for name, do := range map[string]Link{
		"no name":       {event.RunLinked{Log: "7A's"}},
		"its own":       {event.RunLinked{Log: r.state.Log}},
		"of a drill":    {event.RunLinked{Log: otherLog, Mode: event.Drill}},
		"half a name":   {event.RunLinked{Log: "K4QX"}},
		"in lower case": {event.RunLinked{Log: "k4qx7f3a91c2"}},
	} {
		if _, err := Decide(r.state, r.command(do)); !errors.As(err, new(Refusal)) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	if _, err := Decide(new(State), r.command(Link{link})); !errors.As(err, new(Refusal)) {
		t.Errorf("nothing was started: %v, want a refusal", err)
	}
	r.do(Link{link})
	found := r.state.LinkedTo(otherLog)
	if found == nil || found.RunLinked != link || found.By != okafor || found.Seq != uint64(len(r.entries)) || !found.At.Equal(r.now) {
		t.Fatalf("linked as %+v", found)
	}
	if _, err := Decide(r.state, r.command(Link{event.RunLinked{Log: otherLog, Why: "again"}})); !errors.Is(err, ErrNoChange) {
		t.Errorf("linked again: %v", err)
	}
	r.do(Correct{Seq: 1, Text: "of the ward's name"})
	if r.state.LinkedTo(otherLog) == nil {
		t.Error("a correction of another entry takes the link back")
	}
	r.do(Correct{Seq: found.Seq, Text: "7A had an outage of its own"})
	if r.state.LinkedTo(otherLog) != nil {
		t.Error("the link whose entry was corrected still stands")
	}
	r.do(Link{event.RunLinked{Log: otherLog, Why: "it was one outage after all"}})
	r.do(Close{Reason: "over"})
	r.do(Link{event.RunLinked{Log: "K4QX7F3A91C3"}})
	if n := len(r.state.Linked); n != 2 || r.state.Running() {
		t.Errorf("%d linked, running is %t", n, r.state.Running())
	}
}
