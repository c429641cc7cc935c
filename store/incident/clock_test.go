package incident

import (
	"testing"
	"time"
	_ "time/tzdata"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// lookedAt is a reading of a PC that counts sleep, an hour after it was started.
func lookedAt(at time.Time) event.Reading {
	return event.Reading{
		Stamp:       event.Stamp{At: at, Boot: "b1", MonoMS: hour.Milliseconds()},
		CountsSleep: true,
	}
}

func TestFindJump(t *testing.T) {
	const year = 365 * 24 * hour
	passed := func(d time.Duration) func(*event.Reading) {
		return func(r *event.Reading) { r.At, r.MonoMS = r.At.Add(d), r.MonoMS+d.Milliseconds() }
	}
	set := func(d time.Duration) func(*event.Reading) {
		return func(r *event.Reading) { r.At = r.At.Add(d) }
	}
	slept := func(d time.Duration) func(*event.Reading) {
		return func(r *event.Reading) { passed(d)(r); r.Asleep += d }
	}
	deaf := func(r *event.Reading) { r.CountsSleep = false } // a system that knows nothing of sleep
	booted := func(r *event.Reading) { r.Boot, r.MonoMS = "b2", 1000 }
	tests := []struct {
		name  string
		after []func(*event.Reading)
		by    time.Duration // 0 for none
		slept time.Duration
		why   event.JumpWhy
		shift time.Duration
	}{
		{"nothing", nil, 0, 0, "", 0},
		{"an hour", []func(*event.Reading){passed(hour)}, 0, 0, "", 0},
		{"a second is no jump", []func(*event.Reading){passed(hour), set(time.Second)}, 0, 0, "", 0},
		{"2 s is no jump", []func(*event.Reading){set(-2 * time.Second)}, 0, 0, "", 0},
		{"3 s forward", []func(*event.Reading){set(3 * time.Second)}, 3 * time.Second, 0, event.ClockSet, 3 * time.Second},
		{"3 s back", []func(*event.Reading){set(-3 * time.Second)}, -3 * time.Second, 0, event.ClockSet, -3 * time.Second},
		{"never back by rounding", []func(*event.Reading){set(-2500 * time.Millisecond)}, -2500 * time.Millisecond, 0, event.ClockSet, -3 * time.Second},
		{"nor forward", []func(*event.Reading){set(2500 * time.Millisecond)}, 2500 * time.Millisecond, 0, event.ClockSet, 2 * time.Second},
		{"an hour back, read a moment apart", []func(*event.Reading){set(-hour - time.Millisecond)}, -hour - time.Millisecond, 0, event.ClockSet, -hour},
		{"an hour forward, read a moment apart", []func(*event.Reading){set(hour - time.Millisecond)}, hour - time.Millisecond, 0, event.ClockSet, hour},
		{"an hour back after an hour", []func(*event.Reading){passed(hour), set(-hour)}, -hour, 0, event.ClockSet, -hour},
		{"5 years", []func(*event.Reading){passed(minute), set(5 * year)}, 5 * year, 0, event.ClockSet, 5 * year},
		{"5 years back", []func(*event.Reading){passed(minute), set(-5 * year)}, -5 * year, 0, event.ClockSet, -5 * year},
		{"drift of 3 days", []func(*event.Reading){passed(72 * hour), set(20 * time.Second)}, 0, 0, "", 0},
		{"sleep", []func(*event.Reading){slept(hour)}, 0, hour, event.Slept, 0},
		{"a nod is no sleep", []func(*event.Reading){slept(time.Second)}, 0, 0, "", 0},
		{"sleep and a clock that stood", []func(*event.Reading){slept(hour), set(-hour)}, -hour, hour, event.ClockSet, -hour},
		{"sleep or set", []func(*event.Reading){deaf, set(hour)}, hour, 0, event.SleptOrSet, 0},
		{"back is no sleep", []func(*event.Reading){deaf, set(-hour)}, -hour, 0, event.ClockSet, -hour},
		{"another boot, later", []func(*event.Reading){booted, set(hour)}, 0, 0, "", 0},
		{"another boot, years later", []func(*event.Reading){booted, set(year)}, 0, 0, "", 0},
		{"another boot, earlier", []func(*event.Reading){booted, set(-26 * year)}, -26 * year, 0, event.WhileClosed, -26 * year},
		{"a machine put back to what it was", []func(*event.Reading){passed(-hour)}, -hour, 0, event.WhileClosed, -hour},
	}
	for _, tt := range tests {
		before := lookedAt(declared)
		after := before
		for _, change := range tt.after {
			change(&after)
		}
		j, jumped := FindJump(before, after)
		if want := tt.by != 0 || tt.slept != 0; jumped != want {
			t.Errorf("%s: jumped is %t", tt.name, jumped)
		}
		if jumped && (j.By != tt.by || j.Slept != tt.slept || j.Why != tt.why || j.Shift() != tt.shift) {
			t.Errorf("%s: %+v, shifted by %s", tt.name, j, j.Shift())
		}
	}
}

// What is decided at the moment of a jump is decided on the wall clock as it was
// confirmed, and the next decision agrees.
func TestDecideAfterAJump(t *testing.T) {
	r := startRun(t)
	r.do(CheckClock{Offset: 5 * minute})
	before := r.state.Wall(r.now)
	j := Jump{By: -hour, Before: declared, After: declared.Add(-hour)}
	for _, offset := range []time.Duration{0, 7 * minute} {
		c := r.command(CheckClock{Offset: offset})
		c.Now = r.state.Wall(j.After).Add(-j.Shift())
		events, err := DecideAfter(r.state, j, c)
		if err != nil || len(events) != 2 {
			t.Fatalf("%v, %v", events, err)
		}
		jumped := events[0].Body.(event.ClockJumped)
		if events[0].Actor != event.Program || jumped.OffsetS != 3900 || jumped.ByS != -3600 || jumped.Why != "" {
			t.Errorf("entered by %s: %+v", events[0].Actor, jumped)
		}
		if want := j.After.Add(offset); !events[1].Happened.Equal(want) {
			t.Errorf("checked at %s, want %s", events[1].Happened, want)
		}
	}
	if events, err := DecideAfter(r.state, j, r.command(Correct{Seq: 99, Text: "x"})); err == nil {
		t.Errorf("a refusal writes %v", events)
	}
	if !r.state.Wall(r.now).Equal(before) {
		t.Error("a decision has changed the state")
	}
}

// The jumps that a comparison of the clocks is due for are those since the last.
func TestJumpsUntilTheClockIsChecked(t *testing.T) {
	r := startRun(t)
	for _, j := range []Jump{{By: hour}, {Slept: hour, Why: event.Slept}, {By: -hour, Why: event.WhileClosed}} {
		r.add(r.state.Jumped(j))
	}
	if n := len(r.state.Jumps); n != 2 {
		t.Errorf("%d jumps are doubtful", n)
	}
	r.do(CheckClock{})
	if len(r.state.Jumps) != 0 || r.state.ClockOffset != 0 {
		t.Errorf("after the check: %+v, %s", r.state.Jumps, r.state.ClockOffset)
	}
}

// In the hour that comes twice, a time that a step asks for says which it is.
func TestTimeAnswers(t *testing.T) {
	place, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	autumn := time.Date(2026, 10, 25, 3, 0, 0, 0, place)
	spring := time.Date(2026, 3, 29, 3, 0, 0, 0, place)
	r := startRun(t)
	for _, c := range []struct {
		value string
		now   time.Time
		want  string // or the refusal
	}{
		{"02:50", autumn, "02:50"},
		{"02:50 GMT", autumn, "02:50"},
		{"01:30 BST", autumn, "01:30 BST"},
		{"01:30 gmt", autumn, "01:30 GMT"},
		{"01:30", autumn, "say 01:30 BST or 01:30 GMT"},
		{"01:30", autumn.Add(-4 * hour), "say 01:30 BST or 01:30 GMT"}, // still to come, from before midnight
		{"01:30", autumn.AddDate(0, 0, 1), "01:30"},
		{"02:50 BST", autumn, `"02:50 BST" is not an answer to step 5, which asks for a time (HH:MM)`},
		{"01:30", spring, `"01:30" was not a time on Sun 29 Mar: the clocks went forward`},
		{"00:59", spring, "00:59"},
		{"02:00", spring, "02:00"},
	} {
		step := *r.state.Procedures[0].Steps[4]
		def := *step.Def
		def.Answer = &procedure.Answer{Kind: procedure.AnswerTime}
		step.Def = &def
		got, err := checkAnswer(&step, c.value, c.now)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q at %s: %q, want %q", c.value, c.now, got, c.want)
		}
	}
}

// A wall clock that was mistyped as hours ago makes nothing finished: what was to do when
// it was declared is to do.
func TestAClockSetBackLeavesEverythingToDo(t *testing.T) {
	r := startRun(t)
	before, n := r.state.Outstanding(r.now)
	if n == 0 {
		t.Fatal("nothing is to do at the start")
	}
	if after, m := r.state.Outstanding(r.state.Since.Add(-4 * time.Hour)); m != n {
		t.Errorf("four hours before it began %v is to do, not %v", after, before)
	}
}
