package tui

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
)

// TestClockJumpScreens keeps what a nurse sees after a time server has put the PC
// an hour forward: the line that asks for the wall clock, and the entry.
func TestClockJumpScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.tick(4 * time.Minute)
		d.set += time.Hour
		d.tick(time.Second)
		d.golden("jumped-board")
		d.keys("l")
		d.golden("jumped-log")
		d.keys("esc", "k", "=03:15", "enter")
		d.golden("jumped-checked")
	})
}

// A jump is entered and shown by the next tick, once, whatever is in front; what is
// typed stays; and only a comparison of the clocks takes the line away.
func TestClockJumpIsEnteredAndShown(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("m", "=half a sen")
	entries := d.m.s.State().Entries
	d.set -= 5 * 365 * 24 * time.Hour
	for range 5 {
		d.tick(time.Second)
	}
	if n := d.m.s.State().Entries - entries; n != 1 {
		t.Fatalf("%d entries for one jump", n)
	}
	d.mustShow("half a sen", "The PC's clock jumped 1825 days back", "Tue 03:11")
	d.keys("=tence", "enter")
	d.mustShow("! This PC's clock jumped 1825 days back, seen 03:11", "press K")
	d.mustNotShow("OVERDUE", " -")
	d.keys("l")
	d.mustShow("K on the board", "half a sentence", "(the")
	d.keys("esc", "k", "=03:11", "enter")
	d.mustNotShow("! This PC")
	if offset := d.m.s.State().ClockOffset; offset != 1825*24*time.Hour {
		t.Errorf("the wall clock shows no day, and is taken for one %v from the PC's", offset)
	}
	d.set += time.Hour
	d.tick(time.Second)
	d.set += time.Hour
	d.tick(time.Second)
	d.mustShow("the last of 2 jumps")
	d.keys("esc")
	d.mustShow("! This PC") // on the first screen, too
}

// Whoever starts the program next is asked, too.
func TestClockJumpAfterARestart(t *testing.T) {
	d := declared(t, 80, 24)
	d.set -= 2 * time.Hour
	d.close()
	d.run(d.m.openSession)
	d.tick(time.Second)
	d.keys("enter", "1")
	d.mustShow("! This PC's clock jumped 2 h back, seen 03:11")
}

// Sleep is entered, and nothing is asked.
func TestSleepIsShownInTheLog(t *testing.T) {
	d := declared(t, 80, 24)
	d.now, d.asleep = d.now.Add(20*time.Minute), d.asleep+20*time.Minute
	d.tick(time.Second)
	d.mustShow("The PC slept for 20 min, the program", "Tue 03:31")
	d.mustNotShow("! This PC")
}

// A jump before the start takes the answer about the clock back.
func TestClockJumpWhileDeclaring(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("d", "1", "y", "tab", "tab", "=S Okafor", "tab")
	d.mustShow("the same as the wall clock")
	d.set += time.Hour
	d.tick(time.Second)
	d.mustShow("This PC's clock has jumped. Look at the wall clock again.", "S Okafor")
	d.keys("enter")
	d.mustShow("REAL DOWNTIME", "Look at the wall clock. Press Y")
	d.keys("t", "=03:11", "enter")
	d.mustShow("03:11 is 1 h behind this PC's clock")
	d.keys("enter", "enter")
	d.mustShow("LIVE", "Tue 03:11")
}

// A jump that cannot be saved is said once, and times stay right.
func TestClockJumpNotSaved(t *testing.T) {
	d := declared(t, 80, 24)
	if err := d.m.s.Close(); err != nil {
		t.Fatal(err)
	}
	d.set += time.Hour
	for range 3 {
		d.tick(time.Second)
	}
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:  03:11 The PC's clock jumped 1 h forward", "Tue 03:11")
	if n := strings.Count(d.screen(), "NOT SAVED."); n != 1 {
		t.Errorf("said %d times:\n%s", n, d.screen())
	}
	d.keys("esc")
	d.tick(time.Second)
	d.mustNotShow("NOT SAVED")
}

// bareTime is a time in the hour that comes twice without a word of which it is.
var bareTime = regexp.MustCompile(`\b01:\d\d(:\d\d)?($|[^:\d ]| ($|[^BG]))`)

func (d *driver) wantNoBareTime() {
	d.t.Helper()
	for line := range strings.Lines(d.screen()) {
		if strings.Contains(line, "When") || strings.Contains(line, "when") {
			continue // what is being typed; how it is taken stands beside it
		}
		if bareTime.MatchString(strings.TrimRight(line, " \n")) {
			d.t.Errorf("%q does not say which hour:\n%s", bareTime.FindString(line), d.screen())
		}
	}
}

// TestTheHourThatComesTwice walks through a night on which the clocks go back: no
// screen shows a time of that hour without saying which it is, and no form takes
// one.
func TestTheHourThatComesTwice(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.now = time.Date(2026, 10, 25, 0, 20, 0, 0, time.UTC) // 01:20 BST
	d.keys("d", "1", "t", "=01:20", "enter")
	d.mustShow("Say 01:20 BST or 01:20 GMT")
	d.keys("= BST", "enter")
	d.mustShow("PC clock is 01:20 BST, the same as the wall clock")
	d.wantNoBareTime()
	d.keys("tab", "=01:10", "tab", "=S Okafor", "tab")
	d.mustShow("= Sun 25 Oct 01:10 BST, 10 min ago")
	d.wantNoBareTime()
	d.keys("enter")
	d.mustShow("LIVE", "Sun 01:20 BST")
	seen := []string{"", "l", "esc", "enter", "r", "esc", "esc", "s", "esc", "c", "esc", "w", "esc", "esc", "enter"}
	walk := func() {
		d.t.Helper()
		for _, key := range seen {
			if key != "" {
				d.keys(key)
			}
			d.wantNoBareTime()
		}
	}
	walk()
	d.now = d.now.Add(70 * time.Minute) // 01:30 GMT
	d.tick(time.Second)
	d.mustShow("Sun 01:30 GMT")
	d.keys("down", "t", "=01:25")
	d.mustShow("Say 01:25 BST or 01:25 GMT")
	d.keys("enter")
	d.mustShow("DONE?", "! Say 01:25 BST or 01:25 GMT")
	d.keys("= gmt")
	d.mustShow("= Sun 25 Oct 01:25 GMT, 5 min ago")
	d.keys("enter")
	d.mustShow("SAVED", "done at 01:25 GMT")
	d.wantNoBareTime()
	d.keys("k", "=01:30", "enter")
	d.mustShow("Say 01:30 BST or 01:30 GMT")
	d.keys("esc", "k", "=02:30", "enter")
	d.mustShow("The clocks changed by an hour in the last day: say 02:30 BST or 02:30 GMT")
	d.keys("= BST", "enter")
	d.mustShow("Clock checked")
	d.set += time.Hour
	d.tick(time.Second)
	d.mustShow("jumped 1 h forward, seen 01:30 GMT")
	walk()
	d.now = d.now.Add(5 * time.Hour)
	d.tick(time.Second)
	walk()
}

// In the hour that is left out in spring no time can be.
func TestTheHourThatIsLeftOut(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.now = time.Date(2026, 3, 29, 1, 20, 0, 0, time.UTC) // 02:20 BST
	d.keys("d", "1", "y", "tab", "=01:30", "tab", "=S Okafor", "tab", "enter")
	d.mustShow("not started yet", `"01:30" was not a time on Sun 29 Mar: the clocks went forward`)
	for range "01:30" {
		d.keys("backspace")
	}
	d.keys("=02:10", "enter")
	d.mustShow("LIVE", "10 min since 02:10")
	d.keys("down", "t", "=01:30", "enter")
	d.mustShow("DONE?", `! "01:30" was not a time on Sun 29 Mar`)
	d.keys("esc", "k", "=01:20", "enter")
	d.mustShow("write 01:20 GMT")
}

// Around midnight a time without its day is asked about before it counts.
func TestYesterdayIsAsked(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.now = time.Date(2027, 1, 1, 0, 20, 0, 0, time.UTC)
	d.keys("d", "1", "y", "tab", "=23:50", "tab", "=S Okafor", "tab", "enter")
	d.mustShow("not started yet", "23:50 is in the future. Yesterday, Thu 31 Dec? Enter yes.")
	d.keys("enter")
	d.mustShow("LIVE", "30 min since Thu 23:50")
	d.keys("down", "t", "=Thu 23:55", "enter")
	d.mustShow("done at Thu 23:55")
}

// The line about a jump is whole at every width, and says how to go on.
func TestJumpLines(t *testing.T) {
	now := start
	for width := minWidth; width <= 120; width++ {
		for _, most := range []int{1, 2} {
			for _, why := range []event.JumpWhy{event.ClockSet, event.SleptOrSet, event.WhileClosed} {
				jump := incident.ClockJump{At: now, ClockJumped: event.ClockJumped{ByS: -8 * 3600, Why: why}}
				jumps := []incident.ClockJump{jump, jump}
				for n := 1; n <= 2; n++ {
					lines := jumpLines(jumps[:n], now, "press K.", width, most)
					if len(lines) == 0 || len(lines) > most || !strings.HasSuffix(strings.Join(strings.Fields(strings.Join(lines, " ")), " "), "press K.") {
						t.Errorf("%d columns, %d lines, %q: %q", width, most, why, lines)
					}
				}
			}
		}
	}
}
