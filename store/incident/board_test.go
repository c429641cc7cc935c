package incident

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// rounds is a procedure of recurring checks, opened beside the test's own.
func rounds(id string, every ...time.Duration) *procedure.Procedure {
	p := &procedure.Procedure{ID: id, Title: id, Sections: []procedure.Section{{Heading: "Until stood down"}}}
	for i, e := range every {
		p.Sections[0].Steps = append(p.Sections[0].Steps, procedure.Step{
			ID: fmt.Sprintf("c%d", i+1), Title: "Check", Every: int64(e / time.Second),
		})
	}
	return p
}

// fold is the board's rounds and checks in words: "1:00 x3 late 2 missed 1, the
// last 0:00", or a step's id.
func (r *run) fold(b Board) (overdue, checks []string) {
	words := func(lines []Line) []string {
		var list []string
		for _, line := range lines {
			if line.Round == nil {
				list = append(list, line.Step.Def.ID+" "+clock(line.Due))
				continue
			}
			list = append(list, fmt.Sprintf("%s %s x%d late %d missed %d %s", line.Round.Key.Every, clock(line.Round.Due),
				len(line.Round.Items), line.Round.Late, line.Round.Missed.Times, clock(line.Round.Missed.Last)))
		}
		return list
	}
	o, c := b.Fold(r.now)
	return words(o), words(c)
}

// Checks of one interval that are due in one hour of the clock are one round,
// across procedures; each is ticked by itself, and is then in a round of the next
// hour.
func TestRounds(t *testing.T) {
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Ward: "7B", Zone: "Europe/London"}})
	r.do(open(rounds("a", hour, hour)))
	r.at(50 * minute).do(open(rounds("b", hour, 4*hour)))
	// Declared at 3:00: a's checks are due at 4:00, b's hourly one at 4:50.
	check := func(after time.Duration, wantOverdue, wantChecks string) {
		t.Helper()
		r.at(after)
		overdue, checks := r.fold(r.state.Board(r.now))
		if got := strings.Join(overdue, "; "); got != wantOverdue {
			t.Errorf("after %s overdue: %q, want %q", after, got, wantOverdue)
		}
		if got := strings.Join(checks, "; "); got != wantChecks {
			t.Errorf("after %s checks: %q, want %q", after, got, wantChecks)
		}
	}
	check(51*minute, "", "1h0m0s 1:00 x3 late 0 missed 0 none; c2 4:50")
	check(62*minute, "1h0m0s 1:00 x3 late 2 missed 0 none", "c2 4:50")
	r.do(Tick{Ref: Ref{"a", "c1"}})
	check(63*minute, "1h0m0s 1:00 x2 late 1 missed 0 none", "c1 2:00; c2 4:50")
	r.do(Tick{Ref: Ref{"a", "c2"}})
	check(64*minute, "", "c1 1:50; 1h0m0s 2:00 x2 late 0 missed 0 none; c2 4:50")
	check(3*hour+10*minute, "c1 2:50; 1h0m0s 3:00 x2 late 2 missed 2 2:00", "c2 4:50")
}

// A critical check stands by itself: it is never folded away.
func TestACriticalCheckIsNotFolded(t *testing.T) {
	r := startRun(t)
	p := rounds("obs", hour, hour, hour)
	p.Sections[0].Steps[1].Critical = true
	r.do(open(p))
	overdue, _ := r.fold(r.at(61 * minute).state.Board(r.now))
	if want := []string{"within 0:15", "c2 1:00", "1h0m0s 1:00 x4 late 4 missed 0 none"}; !slices.Equal(overdue, want) {
		t.Errorf("%q, want %q", overdue, want)
	}
}

// In the hour that comes twice there are two rounds.
func TestRoundsWhenSummerTimeEnds(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err) // Go brings its own
	}
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 01:30 BST
	item := func(due time.Time) Item {
		return Item{Step: &Step{Def: &procedure.Step{Every: 3600}}, Timing: Timing{Active: true, Due: due}}
	}
	b := Board{Checks: []Item{item(first), item(first.Add(20 * minute)), item(first.Add(hour)), item(first.Add(hour + 20*minute))}}
	_, lines := b.Fold(first.Add(-hour).In(london))
	if len(lines) != 2 || lines[0].Round == nil || lines[1].Round == nil {
		t.Errorf("%d lines, want two rounds", len(lines))
	}
}

func TestBand(t *testing.T) {
	r := startRun(t)
	band := r.state.Board(r.now).Band()
	if clock(band.At) != "3:20" || band.After != 4*hour || band.Steps != 1 {
		t.Errorf("first %+v", band)
	}
	band = r.at(4 * hour).state.Board(r.now).Band()
	if clock(band.At) != "7:20" || band.After != 8*hour || band.Steps != 2 {
		t.Errorf("then %+v", band)
	}
	if band = r.at(9 * hour).state.Board(r.now).Band(); band.Steps != 0 {
		t.Errorf("at last %+v", band)
	}
}

// Every step that is open is on the board once, and the counts that are told are
// sums of its lists.
func TestTheBoardAndItsCountsAgree(t *testing.T) {
	r := startRun(t)
	r.do(Settle{Ref: ref("text"), As: PutOff, Reason: "x"})
	for _, after := range []time.Duration{0, 20 * minute, 61 * minute, 4 * hour, 9 * hour} {
		b := r.at(after).state.Board(r.now)
		due := 0
		for _, item := range b.Overdue {
			if item.Step.Def.Recurring() {
				due++
			}
		}
		if got, want := b.ToDo()-due+len(b.Recovery), r.state.OpenSteps(r.now); got != want {
			t.Errorf("after %s: %d to do, of them %d checks, and %d in recovery; %d are open", after, b.ToDo(), due, len(b.Recovery), want)
		}
		left := r.state.Waiting(r.now)
		if want := (Waiting{ToDo: b.ToDo() - due, Recovery: 2, PutOff: 1}); left != want {
			t.Errorf("after %s left %+v, want %+v", after, left, want)
		}
		if _, n := r.state.Outstanding(r.now); n != total(left) {
			t.Errorf("after %s: %d outstanding of %+v", after, n, left)
		}
	}
	r.do(ChangePhase{Phase: event.Recovery})
	if b := r.state.Board(r.now); len(b.Recovery) != 0 || r.state.Waiting(r.now).Recovery != 0 {
		t.Errorf("in recovery %d wait for it", len(b.Recovery))
	}
}

func TestRoles(t *testing.T) {
	r := startRun(t)
	p := rounds("roles", 0, 0, 0, 0)
	for i, roles := range [][]string{{"nurse-in-charge"}, {"nurse", "ward-clerk"}, nil, {"doctor"}} {
		p.Sections[0].Steps[i].Roles = roles
	}
	p.Sections[0].Steps[0].Critical, p.Sections[0].Steps[0].Within = true, 600
	r.do(open(p))
	r.at(20 * minute)
	for role, want := range map[string]string{
		"Nurse in charge": "nurse in charge", "CHARGE NURSE": "nurse in charge", "in-charge nurse": "nurse in charge",
		"Nurse": "nurse", "Staff nurse": "nurse", "ward clerk": "ward clerk", "porter": "", "": "", "in the": "",
	} {
		if got := strings.Join(r.state.RolesOf(role), ", "); got != want {
			t.Errorf("%q has the roles %q, want %q", role, got, want)
		}
	}
	all := r.state.BoardOf(r.now, r.state.Procedure("roles"))
	mine, others := all.For([]string{"nurse"}, r.now)
	var ids []string
	for _, item := range slices.Concat(mine.Overdue, mine.Next) {
		ids = append(ids, item.Step.Def.ID)
	}
	if !slices.Equal(ids, []string{"c2", "c3"}) || others != (Others{Items: 2, Late: 1}) {
		t.Errorf("a nurse sees %q, and of others %+v", ids, others)
	}
}

// A target that is near comes before critical steps without one, however many there are, but
// for the one that the procedure is at; one that is far comes after them.
func TestANearTargetComesFirst(t *testing.T) {
	p := testProcedure()
	p.Sections = []procedure.Section{{Heading: "Now", Steps: []procedure.Step{
		{ID: "a", Title: "A", Critical: true}, {ID: "b", Title: "B", Critical: true}, {ID: "far", Title: "Far", Within: 7200, Critical: true},
		{ID: "near", Title: "Near", Within: 600}, {ID: "plain", Title: "Plain"},
	}}}
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}}})
	r.do(open(p))
	order := func() string {
		var ids []string
		for _, item := range r.state.Board(r.now).Next {
			ids = append(ids, item.Step.Def.ID)
		}
		return strings.Join(ids, " ")
	}
	if got := order(); got != "a near b far plain" {
		t.Errorf("at first %q", got)
	}
	r.at(110 * minute).do(Tick{Ref: ref("near")})
	if got := order(); got != "a far b plain" {
		t.Errorf("ten minutes before it is due %q", got)
	}
}

// The step that a procedure is at stands where the earliest target of what follows it puts
// it, however many others have one, and before all that is not for now where none has: each
// procedure shows where to begin.
func TestEachProcedureShowsWhereToBegin(t *testing.T) {
	steps := func(id string, list ...procedure.Step) *procedure.Procedure {
		p := &procedure.Procedure{ID: id, Title: id, Sections: []procedure.Section{{Heading: "Now"}}}
		for i, step := range list {
			step.ID = fmt.Sprint(id, i+1)
			step.Title = step.ID
			p.Sections[0].Steps = append(p.Sections[0].Steps, step)
		}
		return p
	}
	soonDue, laterDue, critical, plain := procedure.Step{Within: 600}, procedure.Step{Within: 7200}, procedure.Step{Critical: true}, procedure.Step{}
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}}})
	r.do(open(steps("a", plain, soonDue, soonDue, soonDue, soonDue)))
	r.do(open(steps("b", plain, plain, critical)))
	r.do(open(steps("c", plain, laterDue, critical)))
	order := func() string {
		var ids []string
		board := r.state.Board(r.now)
		for _, item := range slices.Concat(board.Overdue, board.Next) {
			ids = append(ids, item.Step.Def.ID)
		}
		return strings.Join(ids, " ")
	}
	if got, want := order(), "a1 a2 a3 a4 a5 c1 b1 b3 c3 c2 b2"; got != want {
		t.Errorf("at first %q, want %q", got, want)
	}
	r.do(Tick{Ref: Ref{"a", "a1"}})
	r.do(Settle{Ref: Ref{"b", "b1"}, As: CouldNot, Reason: "nobody is there"})
	if got, want := order(), "a2 a3 a4 a5 c1 b2 b3 c3 c2"; got != want {
		t.Errorf("one further %q, want %q", got, want)
	}
	r.at(11 * minute)
	if got, want := order(), "a2 a3 a4 a5 c1 b2 b3 c3 c2"; got != want {
		t.Errorf("with four overdue %q, want %q", got, want)
	}
	r.do(Reopen{Ref: Ref{"a", "a1"}, Reason: "ticked by mistake"})
	if got, want := order(), "a2 a3 a4 a5 a1 c1 b2 b3 c3 c2"; got != want {
		t.Errorf("with what comes before them to do %q, want %q", got, want)
	}
}
