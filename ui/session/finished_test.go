package session

import (
	"strings"
	"testing"
	"time"

	"downtime/store/incident"
)

// A run that is over can be taken up from its list, for its debrief or to be opened
// again; not while another is open.
func TestTakeUp(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	first := s.State().Log
	w.do(s, incident.Close{Reason: "x"})
	w.pass(time.Hour)
	w.start(s, eprDown)
	if err := s.TakeUp(first); err == nil || err.Error() != "a downtime is running: close it first" || s.State().Log == first {
		t.Errorf("with another open: %v, and the run is %s", err, s.State().Log)
	}
	finished, err := s.ReadFinished(first)
	if err != nil || finished.State.Log != first || s.State().Log == first {
		t.Errorf("read %v, %v", finished.State, err)
	}
	w.do(s, incident.Close{Reason: "x"})
	if err := s.TakeUp(first); err != nil || s.State().Log != first {
		t.Fatalf("with none open: %v", err)
	}
	w.do(s, incident.AddAction{Text: "Pads", Owner: "Ward manager", Due: w.clock()})
	if s.Running() {
		t.Error("an action opened it again")
	}
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	followed := s.FollowUps(runs)
	later := w.clock().Add(48 * time.Hour)
	if len(followed) != 1 || followed.Overdue(w.clock()) != 0 || followed.Overdue(later) != 1 || followed.OverdueOf(first, later) != 1 || followed.Open(first) != 1 {
		t.Errorf("followed are %+v", followed)
	}
	w.do(s, incident.ReopenRun{Reason: "y"})
	if !s.Running() || s.State().Log != first {
		t.Error("it is not open again")
	}
	// After more than a year nobody is asked any more, and its log is not read.
	w.do(s, incident.Close{Reason: "x"})
	w.pass(400 * 24 * time.Hour)
	if runs, _ = s.Runs(); len(s.FollowUps(runs)) != 0 {
		t.Error("actions of more than a year ago are still followed")
	}
}

// A run that was closed on another PC and brought in is not taken up: nothing that is
// offered then could be done.
func TestTakeUpOfOneThatWasBroughtIn(t *testing.T) {
	them, theirs, log := elsewhere(t)
	them.do(theirs, incident.Close{Reason: "over", Owner: "Day shift"})
	w := newWard(t)
	s := w.open()
	bringAll(t, s, lookInto(t, s, theirs.Dir()))
	if err := s.TakeUp(log); !IsRefusal(err) || err.Error() != "it was brought in from another PC and is only read here" || s.State() != nil {
		t.Errorf("%v, and the run is %+v", err, s.State())
	}
}

func TestSummarySaysWhatWasLeft(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	w.do(s, incident.Settle{Ref: step("label"), As: incident.PutOff, Reason: "no labels"})
	w.do(s, incident.Close{Reason: "day shift goes on", Owner: "Day shift"})
	w.do(s, incident.AddLesson{Text: "Pads were locked away"})
	finished, err := s.ReadFinished(s.State().Log)
	if err != nil {
		t.Fatal(err)
	}
	summary := strings.Join(finished.Summary(s.Now()), "\n")
	for _, want := range []string{
		"LIVE downtime: EPR down", "day shift goes on", "Paper requests: open, 2 to do",
		"Left: Paper requests, step 1 Tell the lab on the phone of lab: open; owner: Day shift",
		"Left: Paper requests, step 2 Label by hand: put off, no labels; owner: Day shift",
		"Lesson (no. ", "Pads were locked away",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("%q is not in\n%s", want, summary)
		}
	}
}
