package session

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
)

// pc is a ward whose PC has clocks that can be set, sleep, and start anew.
type pc struct {
	*ward
	s      *Session
	now    time.Time     // as time really passes
	set    time.Duration // how far the clock has been set from that
	asleep time.Duration
	boot   int
	began  time.Time // the boot
}

func newPC(t *testing.T) *pc {
	p := &pc{ward: newWard(t)}
	p.now = p.ward.now
	p.began = p.now.Add(-time.Hour)
	p.start()
	return p
}

func (p *pc) clocks() event.Reading {
	at := p.now.Add(p.set)
	return event.Reading{
		Stamp: event.Stamp{
			At: at, Offset: at.Format("-07:00"), Boot: fmt.Sprint("boot-", p.boot), MonoMS: p.now.Sub(p.began).Milliseconds(),
		},
		Asleep: p.asleep, CountsSleep: true,
	}
}

// start starts the program, and again.
func (p *pc) start() {
	p.t.Helper()
	if p.s != nil {
		if err := p.s.Close(); err != nil {
			p.t.Fatal(err)
		}
	}
	s, err := Open(Config{Data: p.data, Ward: "7B", Program: "test", Clocks: p.clocks})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { s.Close() })
	s.SetWho(okafor)
	p.s = s
}

// reboot starts the PC anew, and the program.
func (p *pc) reboot() {
	p.boot++
	p.began, p.asleep = p.now, 0
	p.start()
}

func (p *pc) sleep(d time.Duration) {
	p.now = p.now.Add(d)
	p.asleep += d
}

// look is the tick of an idle program.
func (p *pc) look() {
	p.t.Helper()
	change, _ := p.s.ClockJumped()
	if change == nil {
		return
	}
	if err := change.Commit(); err != nil {
		p.t.Fatal(err)
	}
	p.s.Apply(change)
}

// running is a PC with a run that has a procedure open.
func running(t *testing.T, mode event.Mode) *pc {
	p := newPC(t)
	d := eprDown
	d.Mode, d.Since = mode, p.now.Add(-10*time.Minute)
	d.Clock = p.s.CheckedClock(0)
	p.ward.start(p.s, d)
	p.openProcedure(p.s)
	return p
}

// jumps are the entries that say what became of the PC's clock.
func (p *pc) jumps() []timeline.Row {
	var rows []timeline.Row
	for _, row := range p.s.Book().Rows() {
		if row.Type == event.TypeClockJumped {
			rows = append(rows, row)
		}
	}
	return rows
}

// wantWall holds wall time against the time that really passed.
func (p *pc) wantWall(within time.Duration) {
	p.t.Helper()
	if off := p.s.Now().Sub(p.now); off.Abs() > within {
		p.t.Errorf("wall time is %s, off by %s", p.s.Now(), off)
	}
}

// wantOrder holds what every view relies on: rows in the order of their numbers,
// written at times that never go back, by more than a jump that is too small to be
// one.
func (p *pc) wantOrder() {
	p.t.Helper()
	rows := p.s.Book().Rows()
	for i, row := range rows {
		if i > 0 && row.Seq <= rows[i-1].Seq {
			p.t.Errorf("row %d is entry %d, after %d", i, row.Seq, rows[i-1].Seq)
		}
		if i > 0 && row.Recorded.Before(rows[i-1].Recorded.Add(-2*time.Second)) {
			p.t.Errorf("entry %d was written %s, %s before the one before it", row.Seq, row.Recorded, rows[i-1].Recorded.Sub(row.Recorded))
		}
	}
}

const year = 365 * 24 * time.Hour

// Whatever the PC's clock is set to, targets and wall times go by the time that
// really passed, and the jump is entered once: by the tick, by a change, or both.
func TestTheClockIsSet(t *testing.T) {
	modes := []event.Mode{event.Live, event.Drill, event.Readiness}
	for i, by := range []time.Duration{
		-5 * year, -year, -31 * 24 * time.Hour, -24 * time.Hour, -time.Hour, -10 * time.Minute, -3 * time.Second,
		3 * time.Second, 10 * time.Minute, time.Hour, 24 * time.Hour, 31 * 24 * time.Hour, year, 5 * year,
	} {
		for j, ticks := range []bool{true, false} {
			mode := modes[(i+j)%len(modes)]
			t.Run(fmt.Sprint(by, " ", mode, " ", ticks), func(t *testing.T) {
				p := running(t, mode)
				tell := p.s.State().Procedures[0].Step("tell")
				due := p.s.State().Timing(p.s.State().Procedures[0], tell, p.s.Now()).Due

				p.now = p.now.Add(5 * time.Minute)
				p.set += by
				p.wantWall(time.Second) // before anybody has entered anything
				if ticks {
					p.look()
					p.look()
				}
				out := p.do(p.s, incident.Tick{Ref: step("label")})
				p.look()
				if (out.Jump == nil) != ticks || out.Rows[0].Type != event.TypeStepDone || out.Seq != out.Rows[0].Seq {
					t.Errorf("the change became %+v", out)
				}
				p.wantJumpOf(by)
				p.wantWall(time.Second)

				timing := p.s.State().Timing(p.s.State().Procedures[0], tell, p.s.Now())
				if left := timing.Due.Sub(p.s.Now()); !timing.Due.Equal(due) || left < 9*time.Minute || left > 10*time.Minute {
					t.Errorf("due %s, %s left", timing.Due, left)
				}
				p.now = p.now.Add(11 * time.Minute)
				timing = p.s.State().Timing(p.s.State().Procedures[0], tell, p.s.Now())
				if late := p.s.Now().Sub(timing.Due); !timing.Overdue(p.s.Now()) || late > 2*time.Minute {
					t.Errorf("late by %s", late)
				}
				p.wantOrder()
				p.start() // the same boot, with the clock as it was set
				p.look()
				p.wantJumpOf(by)
				p.wantWall(time.Second)
			})
		}
	}
}

// wantJumpOf holds that one jump is in the log, by the program, and what it says.
func (p *pc) wantJumpOf(by time.Duration) {
	p.t.Helper()
	rows := p.jumps()
	if len(rows) != 1 {
		p.t.Fatalf("%d jumps are entered", len(rows))
	}
	jumps := p.s.State().Jumps
	if len(jumps) != 1 || jumps[0].ByS != int64(by/time.Second) || rows[0].Actor != event.Program ||
		!jumps[0].After.Equal(jumps[0].Before.Add(by+5*time.Minute)) {
		p.t.Errorf("entered by %s: %+v", rows[0].Actor, jumps)
	}
}

// What the change of the clocks does to the PC's local time is no jump, nor is the
// end of a year.
func TestTheClocksChange(t *testing.T) {
	for _, at := range []string{"2026-10-25T00:30:00Z", "2026-03-29T00:30:00Z", "2026-12-31T23:30:00Z"} {
		p := newPC(t)
		var err error
		if p.now, err = time.Parse(time.RFC3339, at); err != nil {
			t.Fatal(err)
		}
		p.began = p.now
		p.start()
		d := eprDown
		d.Clock = p.s.CheckedClock(0)
		p.ward.start(p.s, d)
		p.openProcedure(p.s)
		for range 24 {
			p.now = p.now.Add(5 * time.Minute)
			p.look()
		}
		p.wantWall(0)
		if n := len(p.jumps()); n != 0 {
			t.Errorf("%s: %d jumps", at, n)
		}
		p.set += time.Hour // a PC that is then put forward by hand all the same
		p.look()
		p.wantWall(0)
		p.wantOrder()
	}
}

// Sleep is entered as sleep: the clock is right, and time asleep counts.
func TestThePCSleeps(t *testing.T) {
	p := running(t, event.Live)
	p.sleep(20 * time.Minute)
	p.look()
	p.look()
	if rows := p.jumps(); len(rows) != 1 || rows[0].Message != "The PC slept for 20 min" {
		t.Fatalf("entered is %+v", rows)
	}
	if n := len(p.s.State().Jumps); n != 0 {
		t.Errorf("%d jumps ask for a comparison of the clocks", n)
	}
	p.wantWall(0)
	if n := len(p.s.State().Board(p.s.Now()).Overdue); n != 1 {
		t.Errorf("%d steps are overdue after 20 minutes", n)
	}
}

// Across a start of the PC only a clock that stands earlier is known to be wrong.
func TestThePCIsStartedAgain(t *testing.T) {
	for _, c := range []struct {
		set   time.Duration
		jumps int
		wall  time.Duration // behind, where the time it was off is not known
	}{
		{0, 0, 0},
		{-20 * time.Minute, 0, 20 * time.Minute}, // not seen: it was off for longer
		{-2 * time.Hour, 1, 30 * time.Minute},
		{-26 * year, 1, 30 * time.Minute},
	} {
		p := running(t, event.Live)
		last := p.s.Now()
		p.now = p.now.Add(30 * time.Minute)
		p.set = c.set
		p.reboot()
		p.wantWall(c.wall)
		p.look()
		p.look()
		if n := len(p.jumps()); n != c.jumps {
			t.Errorf("%s: %d jumps", c.set, n)
		}
		if p.s.Now().Before(last) {
			t.Errorf("%s: wall time went back to %s", c.set, p.s.Now())
		}
		p.wantWall(c.wall)
		p.now = p.now.Add(time.Minute)
		p.do(p.s, incident.CheckClock{Offset: -p.set})
		p.wantWall(0)
		if len(p.s.State().Jumps) != 0 {
			t.Errorf("%s: the clock is checked, and still in doubt", c.set)
		}
		p.wantOrder()
	}
}

// A change that is refused enters nothing, and does not forget the jump.
func TestARefusalKeepsTheJump(t *testing.T) {
	p := running(t, event.Live)
	p.set = time.Hour
	if _, err := p.s.Do(incident.Correct{Seq: 99, Text: "x"}); err == nil {
		t.Fatal("not refused")
	}
	if n := len(p.jumps()); n != 0 {
		t.Fatalf("%d jumps", n)
	}
	p.look()
	if n := len(p.jumps()); n != 1 {
		t.Errorf("%d jumps", n)
	}
}

// A run that is over grows by nothing but what is done to it.
func TestJumpAfterTheEnd(t *testing.T) {
	p := running(t, event.Live)
	p.do(p.s, incident.Close{Reason: "over"})
	p.set = time.Hour
	p.look()
	if n := len(p.jumps()); n != 0 {
		t.Fatalf("%d jumps in a run that is over", n)
	}
	p.do(p.s, incident.ReopenRun{Reason: "down again"})
	if n := len(p.jumps()); n != 1 {
		t.Errorf("%d jumps once it is open again", n)
	}
	p.wantWall(time.Second)
	p.wantOrder()
}

// A comparison from before a jump does not go into a declaration.
func TestDeclareWithAnOldComparison(t *testing.T) {
	p := newPC(t)
	d := eprDown
	d.Clock = p.s.CheckedClock(2 * time.Minute)
	p.sleep(time.Hour)
	if !p.s.ClockHolds(d.Clock) {
		t.Error("sleep makes the clock wrong")
	}
	p.set += time.Hour
	if _, err := p.s.Declare(d); err == nil || !strings.Contains(err.Error(), "jumped") {
		t.Errorf("declared: %v", err)
	}
	d.Clock = p.s.CheckedClock(-58 * time.Minute)
	p.ward.start(p.s, d)
	p.wantWall(2 * time.Minute)
}

// A real downtime ends a drill: the jump stands in the drill's log, and the new run
// goes on from wall time.
func TestNoDuffAfterAJump(t *testing.T) {
	p := running(t, event.Drill)
	drill := p.s.State().Log
	p.now = p.now.Add(5 * time.Minute)
	p.set = -time.Hour
	d := eprDown
	d.Clock = p.s.RunClock()
	if d.Clock.Checked {
		t.Error("a clock that jumped counts as checked")
	}
	p.ward.start(p.s, d)
	p.look()
	p.wantWall(time.Second)
	if n := len(p.jumps()); n != 0 {
		t.Errorf("%d jumps in the new run", n)
	}
	seen := 0
	if err := p.s.store.Read(drill, func(e *event.Entry) error {
		if e.Type == event.TypeClockJumped {
			seen++
		}
		return nil
	}); err != nil || seen != 1 {
		t.Errorf("%d jumps in the drill, %v", seen, err)
	}
}

// Whatever happens to the clocks, in whatever order with what people do, each jump
// that lasts is entered once, order holds, and wall time follows the time that
// passes: never behind it, and ahead by at most a second a jump.
func TestAnyJumps(t *testing.T) {
	for range 8 {
		seed := rand.Uint64()
		chance := rand.New(rand.NewPCG(seed, 0))
		p := running(t, event.Live)
		pending, entered, small := time.Duration(0), 0, time.Duration(0)
		settle := func() {
			if pending.Abs() > 2*time.Second {
				entered++
			} else {
				small += pending.Abs()
			}
			pending = 0
		}
		for range 50 {
			switch chance.IntN(8) {
			case 0:
				by := time.Duration(chance.Int64N(int64(5 * year)))
				if chance.IntN(2) == 0 {
					by = time.Duration(chance.Int64N(int64(time.Minute)))
				}
				if chance.IntN(2) == 0 {
					by = -by
				}
				p.set += by
				pending += by
			case 1:
				p.sleep(time.Duration(chance.Int64N(int64(2 * time.Second))))
			case 2, 3:
				p.now = p.now.Add(time.Duration(chance.Int64N(int64(10 * time.Second))))
			case 4:
				p.do(p.s, incident.Write{Kind: event.TypeNote, Text: "x"})
				settle()
			case 5:
				if _, err := p.s.Do(incident.Correct{Seq: 9999, Text: "x"}); err == nil {
					t.Fatal("not refused")
				}
				if pending.Abs() <= 2*time.Second {
					settle()
				}
			case 6:
				p.look()
				settle()
			case 7:
				before := p.s.Now()
				p.do(p.s, incident.Write{Kind: event.TypeNote, Text: "last before"})
				settle()
				p.start()
				if p.s.Now().Before(before) {
					t.Errorf("seed %d: the wall clock went back by a restart", seed)
				}
			}
			off := p.s.Now().Sub(p.now)
			if pending.Abs() <= 2*time.Second {
				settle() // it was looked at, and lasts
			}
			if most := small + time.Duration(entered+2)*time.Second; off < -small-time.Duration(entered+2)*100*time.Millisecond || off > most {
				t.Fatalf("seed %d: wall time is off by %s after %d jumps", seed, off, entered)
			}
		}
		p.look()
		settle()
		if n := len(p.jumps()); n != entered {
			t.Errorf("seed %d: %d jumps are entered, want %d", seed, n, entered)
		}
		p.wantOrder()
		if t.Failed() {
			return
		}
	}
}

// A jump that could not be saved counts all the same for what is shown.
func TestAJumpThatIsNotSaved(t *testing.T) {
	p := running(t, event.Live)
	if err := p.s.store.Close(); err != nil {
		t.Fatal(err)
	}
	p.set = time.Hour
	change, jump := p.s.ClockJumped()
	if err := change.Commit(); err == nil || jump.ByS != 3600 {
		t.Fatalf("saved in a closed store: %v, %+v", err, jump)
	}
	p.wantWall(time.Second)
	if _, err := p.s.Do(incident.Tick{Ref: step("label")}); !errors.As(err, new(*NotSavedError)) {
		t.Errorf("saved: %v", err)
	}
}

// A wall clock that is far from where it was taken to be is asked about: everything that
// is due follows it. A few minutes are not.
func TestAWallClockThatIsFarOffIsDoubted(t *testing.T) {
	w := newWard(t)
	s := w.open()
	doubts := func(offset time.Duration, want ...string) {
		t.Helper()
		got := s.ClockDoubt(offset)
		if len(want) == 0 && got != "" {
			t.Errorf("%v is doubted: %s", offset, got)
		}
		for _, words := range want {
			if !strings.Contains(got, words) {
				t.Errorf("%v: %q, without %q", offset, got, words)
			}
		}
	}
	doubts(0)
	doubts(9 * time.Minute)
	doubts(-9 * time.Minute)
	doubts(36*time.Minute, "36 min ahead of this PC's clock")
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	doubts(-4*time.Hour, "4 h behind this PC's clock", "before this downtime was declared")
	w.do(s, incident.CheckClock{Offset: 20 * time.Minute})
	doubts(20 * time.Minute) // as it was said to be
	doubts(0, "20 min behind what the wall clock was taken to be")
}
