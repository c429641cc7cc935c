package tui

import (
	"testing"
	"time"

	"downtime/store/timeline"
)

// After a rest the log is shown, filtered and searched as before it; while words are
// typed that are looked for in it, no rest is taken.
func TestLogAfterARest(t *testing.T) {
	d := manyEntries(t, 300)
	rest := func() bool {
		t.Helper()
		d.at = d.at.Add(restTime)
		cmd := d.m.rest()
		if cmd != nil {
			cmd()
		}
		return cmd != nil
	}
	d.keys("l", "home")
	before := d.screen()
	if !rest() {
		t.Fatal("no rest is taken on the log")
	}
	if got := d.screen(); got != before {
		t.Errorf("after a rest the log is\n%s\nwas\n%s", got, before)
	}
	d.keys("f")
	d.mustShow("LOG: steps and procedures")
	rest()
	d.keys("f", "f")
	d.mustShow("LOG: notes")
	rest()
	d.keys("/", "=note 29")
	d.mustShow("13 of 302 entries", "note 29 ", "note 299 ")
	if rest() {
		t.Error("a rest is taken while somebody searches")
	}
	d.keys("9")
	d.mustShow("1 of 302 entries", "note 299 ")
	d.keys("backspace", "backspace", "backspace", "9")
	d.mustShow("note 9 ")
	d.keys("esc")
	if d.tick(time.Second); !rest() && !d.m.rested {
		t.Error("no rest is taken after the search")
	}
}

// The number of an entry stands whole beside the board, however long the log is.
func TestLatestEntriesHaveWholeNumbers(t *testing.T) {
	d := declared(t, 200, 60)
	d.m.s.Book().Add(timeline.Row{Seq: 100_002, Message: "told everybody", Recorded: d.now, Happened: d.now})
	d.mustShow("│ 100002 ")
}
