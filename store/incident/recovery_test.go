package incident

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// entryProcedure is one whose steps say what they are about, in no good order.
func entryProcedure() *procedure.Procedure {
	return &procedure.Procedure{
		ID: "entry", Title: "Back-entry",
		Sections: []procedure.Section{
			{Heading: "Immediate", Steps: []procedure.Step{
				{ID: "early", Title: "Early"},
				{ID: "early-notes", Title: "Early notes", Order: "notes"},
			}},
			{Heading: "Recovery", Steps: []procedure.Step{
				{ID: "check", Title: "Check"},
				{ID: "medicines", Title: "Medicines", Order: "medicines"},
				{ID: "doses", Title: "Doses"},
				{ID: "identity", Title: "Identity", Order: "identity"},
				{ID: "bands", Title: "Bands"},
				{ID: "observations", Title: "Observations", Order: "observations"},
				{ID: "count", Title: "Count"},
			}},
		},
	}
}

func recoveryWords(s *State, r *run) string {
	var words []string
	for _, part := range s.Recovery(r.now) {
		var ids []string
		for _, item := range part.Items {
			ids = append(ids, item.Step.Def.ID)
		}
		heading := string(part.Order)
		if part.After {
			heading = "after"
		}
		words = append(words, fmt.Sprintf("%s: %s", heading, strings.Join(ids, " ")))
	}
	return strings.Join(words, "; ")
}

// What comes up in recovery is in one order over all procedures: first what stands
// before all of it, then identity to notes, then the rest. What was put off is among
// it.
func TestRecoveryOrder(t *testing.T) {
	r := startRun(t)
	r.do(open(entryProcedure()))
	entry := func(id string) Ref { return Ref{"entry", id} }
	r.do(Settle{Ref: entry("early-notes"), As: PutOff, Reason: "x"})
	r.do(Settle{Ref: entry("early"), As: PutOff, Reason: "x"})
	r.do(Settle{Ref: ref("plain"), As: PutOff, Reason: "x"})
	r.do(ChangePhase{Phase: event.Recovery})
	const want = ": early check; identity: identity bands; medicines: medicines doses; observations: observations; notes: early-notes; " +
		"after: plain reconciled back-within back-every count"
	if got := recoveryWords(r.state, r); got != want {
		t.Errorf("in recovery comes\n%s\nwant\n%s", got, want)
	}
	r.do(Tick{Ref: entry("identity")})
	r.do(Tick{Ref: entry("early")})
	if got := recoveryWords(r.state, r); strings.Contains(got, "early;") || !strings.Contains(got, "identity: bands;") {
		t.Errorf("what is done still comes: %s", got)
	}
}

// In recovery the board leads with its steps, in the order of Recovery, whatever targets they and the
// others have.
func TestTheBoardLeadsWithRecovery(t *testing.T) {
	r := startRun(t)
	r.do(open(entryProcedure()))
	r.do(ChangePhase{Phase: event.Recovery})
	var ids []string
	for _, item := range r.state.Board(r.now).Next {
		ids = append(ids, item.Step.Def.ID)
	}
	want := "check identity bands medicines doses observations reconciled back-within count within"
	if got := strings.Join(ids, " "); !strings.HasPrefix(got, want) {
		t.Errorf("next are\n%s\nwant first\n%s", got, want)
	}
}

func TestStoppedChecks(t *testing.T) {
	r := startRun(t)
	if len(r.state.StoppedChecks()) != 0 {
		t.Error("checks are stopped in downtime")
	}
	r.do(ChangePhase{Phase: event.Recovery})
	var ids []string
	for _, item := range r.state.StoppedChecks() {
		ids = append(ids, item.Step.Def.ID)
	}
	if !slices.Equal(ids, []string{"every", "every-count", "every-from"}) {
		t.Errorf("stopped are %q", ids)
	}
}

// How a procedure stands, as it goes through a downtime.
func TestProgress(t *testing.T) {
	r := startRun(t)
	want := func(words string) {
		t.Helper()
		if got := r.state.Progress(r.state.Procedure("paths"), r.now); got != words {
			t.Errorf("it is %q, want %q", got, words)
		}
	}
	want("open, 7 to do")
	for _, id := range []string{"plain", "within"} {
		r.do(Settle{Ref: ref(id), As: PutOff, Reason: "x"})
	}
	for _, id := range []string{"two", "text", "number", "time"} {
		r.do(Settle{Ref: ref(id), As: NotApplicable, Reason: "x"})
	}
	want("open, 1 to do")
	r.do(Settle{Ref: ref("choice"), As: CouldNot, Reason: "x"})
	want("complete until recovery except 2 for later and 1 could not, 2 to do then")
	r.do(ChangePhase{Phase: event.Recovery})
	want("open, 2 to do")
	r.do(Tick{Ref: ref("reconciled")})
	r.do(Tick{Ref: ref("back-within")})
	want("complete so far except 2 for later and 1 could not")
	r.at(9 * hour)
	want("open, 2 to do")
	r.do(Tick{Ref: ref("from")})
	r.do(Tick{Ref: ref("from-within")})
	r.do(Tick{Ref: ref("plain")})
	r.do(Tick{Ref: ref("within")})
	want("complete except 1 could not")
	r.do(Reopen{Ref: ref("choice"), Reason: "x"})
	r.do(Settle{Ref: ref("choice"), As: NotApplicable, Reason: "x"})
	want("complete")
	r.do(StandDown{Procedure: "paths", Reason: "x"})
	want("stood down")
}

// A check that comes round is never finished, and nothing is said to be left for it.
func TestRecoveryIsFinishedInWords(t *testing.T) {
	r := startRun(t)
	r.do(open(entryProcedure()))
	r.do(ChangePhase{Phase: event.Recovery})
	if got := r.state.RecoveryWords(r.now); !strings.Contains(got, "to do") {
		t.Fatalf("at the start: %q", got)
	}
	rounds := 0
	for _, part := range r.state.Recovery(r.now) {
		for _, item := range part.Items {
			if item.Step.Def.Recurring() {
				rounds++
				continue
			}
			r.do(Settle{Ref: item.Ref(), As: NotApplicable, Reason: "x"})
		}
	}
	if got := r.state.RecoveryWords(r.now); got != "" || rounds == 0 {
		t.Errorf("with %d checks that go on: %q", rounds, got)
	}
}
