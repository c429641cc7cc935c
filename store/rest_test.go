package store

import (
	"slices"
	"testing"
)

// A store that has given its memory back reads and writes as before.
func TestRest(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(50)...)
	before := lines(t, s, log)
	s.Rest()
	if got := lines(t, s, log); !slices.Equal(got, before) {
		t.Errorf("%d entries, want %d", len(got), len(before))
	}
	add(t, s, Batch{Log: log, Events: notes(1)})
	s.Rest()
	if got := lines(t, s, log); len(got) != len(before)+1 {
		t.Errorf("%d entries, want %d", len(got), len(before)+1)
	}
	closeStore(t, s)
	s.Rest()
}
