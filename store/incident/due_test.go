package incident

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"downtime/store/event"
)

// clock is a moment counted from the declaration: "1:05", "none" for zero.
func clock(at time.Time) string {
	if at.IsZero() {
		return "none"
	}
	d := at.Sub(declared)
	return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// Targets run from the later of declared and opened, never from the onset.
func TestWithin(t *testing.T) {
	r := startRun(t)
	if got := clock(r.timing("within").Due); got != "0:15" {
		t.Errorf("due %s, want 15 minutes after the declaration", got)
	}
	second := testProcedure()
	second.ID = "second"
	r.at(2 * hour).do(open(second))
	p := r.state.Procedure("second")
	if got := clock(r.state.Timing(p, p.Step("within"), r.now).Due); got != "2:15" {
		t.Errorf("due %s, want 15 minutes after the opening", got)
	}
	due := r.timing("within")
	for after, want := range map[time.Duration]bool{14 * minute: false, 15 * minute: false, 15*minute + time.Second: true} {
		if got := due.Overdue(declared.Add(after)); got != want {
			t.Errorf("overdue after %s: %t", after, got)
		}
	}
	if timing := r.timing("plain"); !timing.Active || !timing.Due.IsZero() || timing.Overdue(r.now) {
		t.Errorf("a step without a target: %+v", timing)
	}
}

// From counts from the onset: eight hours of outage are eight hours.
func TestFrom(t *testing.T) {
	r := startRun(t) // declared 0:40 after the onset
	for _, c := range []struct {
		at     time.Duration
		step   string
		active bool
		from   string
		due    string
	}{
		{0, "from", false, "7:20", "none"},
		{7*hour + 19*minute + 59*time.Second, "from", false, "7:20", "none"},
		{7*hour + 20*minute, "from", true, "none", "none"},
		{7*hour + 20*minute, "from-within", true, "none", "7:50"},
		{9 * hour, "from-within", true, "none", "7:50"},
		{3 * hour, "every-from", false, "3:20", "none"},
		{3*hour + 20*minute, "every-from", true, "none", "4:20"},
	} {
		got := r.at(c.at).timing(c.step)
		if got.Active != c.active || clock(got.From) != c.from || clock(got.Due) != c.due {
			t.Errorf("%s at %s: active %t, from %s, due %s; want %t, %s, %s",
				c.step, c.at, got.Active, clock(got.From), clock(got.Due), c.active, c.from, c.due)
		}
	}
}

// A check is due on the grid of its opening; a done counts for the time it is
// nearest to; half an interval after its time a check is missed.
func TestRecurring(t *testing.T) {
	for _, c := range []struct {
		done   []time.Duration
		now    time.Duration
		due    string
		missed []string
	}{
		{nil, 0, "1:00", nil},
		{nil, 59 * minute, "1:00", nil},
		{nil, 89 * minute, "1:00", nil}, // late, and still that check
		{nil, 90 * minute, "2:00", []string{"1:00"}},
		{nil, 4 * hour, "4:00", []string{"1:00", "2:00", "3:00"}},
		{[]time.Duration{60 * minute}, 61 * minute, "2:00", nil},                               // on time
		{[]time.Duration{31 * minute}, 32 * minute, "2:00", nil},                               // early
		{[]time.Duration{30 * minute}, 32 * minute, "2:00", nil},                               // the boundary belongs to the later
		{[]time.Duration{29 * minute}, 32 * minute, "1:00", nil},                               // too early to count
		{[]time.Duration{89 * minute}, 91 * minute, "2:00", nil},                               // late
		{[]time.Duration{91 * minute}, 92 * minute, "3:00", []string{"1:00"}},                  // so late that it is the next
		{[]time.Duration{55 * minute, 65 * minute}, 66 * minute, "2:00", nil},                  // twice for one
		{[]time.Duration{55 * minute, 95 * minute}, 100 * minute, "3:00", nil},                 // early for the next
		{[]time.Duration{3 * hour, 60 * minute}, 3*hour + 10*minute, "4:00", []string{"2:00"}}, // written in another order
		{[]time.Duration{-30 * minute}, 10 * minute, "1:00", nil},                              // before it was opened
		{[]time.Duration{60 * minute, 2 * hour, 3 * hour}, 50 * minute, "4:00", nil},           // a clock that went back
	} {
		r := startRun(t)
		for _, at := range c.done {
			r.at(100 * hour).do(Tick{Ref: ref("every"), At: declared.Add(at)})
		}
		got := r.at(c.now).timing("every")
		var missed []string
		for _, at := range got.Missed {
			missed = append(missed, clock(at))
		}
		if clock(got.Due) != c.due || !slices.Equal(missed, c.missed) || !got.Active {
			t.Errorf("done %v, at %s: due %s, missed %v; want %s, %v", c.done, c.now, clock(got.Due), missed, c.due, c.missed)
		}
	}
}

func TestALogLeftOpenForMonths(t *testing.T) {
	r := startRun(t)
	got := r.at(90 * 24 * hour).timing("every")
	if len(got.Missed) != maxMissed || clock(got.Due) != "2160:00" {
		t.Errorf("%d missed, due %s", len(got.Missed), clock(got.Due))
	}
}

// In recovery its sections come up, counted from its start, and the checks of
// the downtime end.
func TestRecovery(t *testing.T) {
	r := startRun(t)
	for _, id := range []string{"reconciled", "back-within", "back-every"} {
		if got := r.timing(id); got.Active || !got.Due.IsZero() || !got.From.IsZero() {
			t.Errorf("%s before recovery: %+v", id, got)
		}
	}
	r.at(5 * hour).do(ChangePhase{Phase: event.Recovery})
	for id, want := range map[string]string{
		"reconciled": "none", "back-within": "5:10", "back-every": "5:30", "within": "0:15", "plain": "none",
	} {
		if got := r.timing(id); !got.Active || clock(got.Due) != want {
			t.Errorf("%s in recovery: active %t, due %s, want %s", id, got.Active, clock(got.Due), want)
		}
	}
	for _, id := range []string{"every", "every-from"} {
		if got := r.timing(id); got.Active {
			t.Errorf("%s in recovery: %+v", id, got)
		}
	}
	// Down again, and back a second time: from the second start.
	r.at(6 * hour).do(ChangePhase{Phase: event.Downtime})
	if got := r.timing("back-within"); got.Active {
		t.Errorf("after recovery: %+v", got)
	}
	r.at(8 * hour).do(ChangePhase{Phase: event.Recovery})
	if got := r.timing("back-within"); clock(got.Due) != "8:10" {
		t.Errorf("in the second recovery: due %s", clock(got.Due))
	}
}

func TestNothingIsDueInWhatIsOver(t *testing.T) {
	over := map[string]func(r *run){
		"done":       func(r *run) { r.do(Tick{Ref: ref("within")}) },
		"stood down": func(r *run) { r.do(StandDown{Procedure: "paths", Reason: "x"}) },
		"closed":     func(r *run) { r.do(Close{Reason: "x"}) },
		"could not":  func(r *run) { r.do(Settle{Ref: ref("within"), As: CouldNot, Reason: "x"}) },
	}
	for name, end := range over {
		r := startRun(t)
		end(r)
		if got := r.at(hour).timing("within"); got.Active || got.Overdue(r.now) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func names(items []Item) []string {
	list := []string{}
	for _, i := range items {
		list = append(list, i.Step.Def.ID)
	}
	return list
}

func TestBoard(t *testing.T) {
	r := startRun(t)
	b := r.at(minute).state.Board(r.now)
	for _, c := range []struct {
		list      string
		got, want []string
	}{
		{"overdue", names(b.Overdue), []string{}},
		// What stands before a step with a target comes before it; what has no
		// target comes last, in the order of the procedure.
		{"next", names(b.Next), []string{"within", "plain", "two", "text", "number", "time", "choice"}},
		{"checks", names(b.Checks), []string{"every", "every-count"}},
		{"later", names(b.Later), []string{"every-from", "from", "from-within"}},
		{"put off", names(b.PutOff), []string{}},
		{"could not", names(b.CouldNot), []string{}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.list, c.got, c.want)
		}
	}
	r.do(Settle{Ref: ref("plain"), As: PutOff, Reason: "x"})
	r.do(Settle{Ref: ref("two"), As: CouldNot, Reason: "x"})
	r.do(Settle{Ref: ref("text"), As: NotApplicable, Reason: "x"})
	r.do(Tick{Ref: ref("time"), Note: "x"})
	b = r.at(16 * minute).state.Board(r.now)
	if got := names(b.Overdue); !slices.Equal(got, []string{"within"}) {
		t.Errorf("overdue: %q", got)
	}
	if got := names(b.Next); !slices.Equal(got, []string{"number", "choice"}) {
		t.Errorf("next: %q", got)
	}
	if len(b.PutOff) != 1 || len(b.CouldNot) != 1 {
		t.Errorf("put off %q, could not %q", names(b.PutOff), names(b.CouldNot))
	}
	r.do(StandDown{Procedure: "paths", Reason: "x"})
	b = r.state.Board(r.now)
	if len(b.Overdue)+len(b.Next)+len(b.Later)+len(b.PutOff)+len(b.CouldNot) > 0 {
		t.Errorf("the board of a procedure that is stood down: %+v", b)
	}
}

// What is overdue for longest comes first, and what is critical before what is
// not; a later target of another procedure comes after.
func TestBoardOrder(t *testing.T) {
	r := newRun(t)
	r.do(Start{Since: onset, RunStarted: event.RunStarted{Mode: event.Live, Title: "x"}})
	for i, within := range []int64{1800, 600, 1200} {
		p := testProcedure()
		p.ID = fmt.Sprint("p", i)
		p.Sections = p.Sections[:1:1]
		p.Sections[0].Steps = p.Sections[0].Steps[1:3]
		p.Sections[0].Steps[0].Within = within
		p.Sections[0].Steps[0].Critical = false
		p.Sections[0].Steps[1].Within = within
		p.Sections[0].Steps[1].Critical = true
		r.do(open(p))
	}
	order := func(items []Item) []string {
		list := []string{}
		for _, i := range items {
			list = append(list, i.Procedure.Def.ID+"/"+i.Step.Def.ID)
		}
		return list
	}
	b := r.at(25 * minute).state.Board(r.now)
	if got, want := order(b.Overdue), []string{"p1/two", "p1/within", "p2/two", "p2/within"}; !slices.Equal(got, want) {
		t.Errorf("overdue: %q, want %q", got, want)
	}
	if got, want := order(b.Next), []string{"p0/two", "p0/within"}; !slices.Equal(got, want) {
		t.Errorf("next: %q, want %q", got, want)
	}
}

// A step without a target that stands before one with a target is to be done
// before it.
func TestBoardKeepsWhatComesBeforeATarget(t *testing.T) {
	r := startRun(t)
	got := names(r.at(minute).state.Board(r.now).Next)
	plain, within, two := slices.Index(got, "plain"), slices.Index(got, "within"), slices.Index(got, "two")
	if plain < 0 || within < 0 || two < 0 || plain > two || within > two {
		t.Errorf("next: %q", got)
	}
}
