package tui

import (
	"testing"
	"time"
)

// A loggist writes for others: each entry has both names, the header says so, and
// taking the PC over as somebody else ends it.
func TestLoggist(t *testing.T) {
	d := declared(t, 60, 15)
	d.keys("j", "=B Shah", "tab", "=doctor", "enter")
	d.mustShow("WRITING FOR B Shah, doctor.  J changes or ends it", "You write for B Shah, doctor now. J changes or ends it.")
	d.keys("down", "down", "space")
	rows := d.m.s.Book().Rows()
	last := rows[len(rows)-1]
	if last.Actor.Name != "B Shah" || last.Recorder == nil || last.Recorder.Name != "S Okafor" {
		t.Fatalf("done by %v, written by %v", last.Actor, last.Recorder)
	}
	d.keys("l")
	d.mustShow("written by S Okafor")
	d.keys("esc", "j")
	d.mustShow("S Okafor, Nurse in charge", "Somebody else")
	d.keys("1")
	d.mustShow("your own work again")
	d.mustNotShow("WRITING FOR")
	d.keys("j", "=B Shah", "tab", "enter", "w", "2", "=M Silva", "tab", "enter")
	d.mustShow("M Silva")
	d.mustNotShow("WRITING FOR")
}

// A name that is spelt in another way is not somebody else: the way back takes it, and
// neither the loggist nor who hands over is offered themselves.
func TestTheSameNameIsNobodyElse(t *testing.T) {
	d := declared(t, 60, 15)
	d.keys("j", "=B Shah", "tab", "enter")
	d.mustShow("WRITING FOR B Shah")
	d.keys("j", "2", "=s.  okafor", "tab", "enter")
	d.mustShow("your own work again")
	d.mustNotShow("WRITING FOR")
	d.keys("w", "2", "=S. OKAFOR", "tab", "enter")
	d.mustShow("S. OKAFOR")
	for _, key := range []string{"j", "h"} {
		d.keys(key)
		if key == "h" {
			d.keys("enter")
			d.tick(time.Second)
		}
		d.mustShow("Name")
		d.mustNotShow("Somebody else")
		d.keys("esc")
	}
}
