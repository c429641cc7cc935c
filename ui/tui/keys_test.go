package tui

import (
	"testing"
	"time"
)

// Where a console does not mark what is pasted, text arrives as keys: at most two of
// them count, and none of what follows.
func TestTextThatRunsInIsNotKeys(t *testing.T) {
	d := declared(t, 80, 24)
	before := d.m.s.State().Entries
	d.gap = time.Millisecond
	d.at = d.at.Add(time.Minute)
	d.keys("=please ring the laboratory on this number")
	d.mustShow("ran in like pasted text")
	if got := d.m.s.State().Entries; got != before {
		t.Errorf("%d entries came of it", got-before)
	}
	d.gap = time.Second
	d.keys("esc")
	d.mustShow("NEXT")
}

// A key that comes before a question can be read is not its answer, and that is said.
func TestKeyBeforeAQuestionIsRead(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("n")
	d.gap = grace / 2
	d.keys("2")
	d.mustShow("too soon to be an answer. Press it again.", "Not applicable")
	d.gap = time.Second
	d.keys("2")
	d.mustShow("Reason")
	d.mustNotShow("too soon")
}
