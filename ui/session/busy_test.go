package session

import (
	"testing"
	"time"
)

// Before a log is taken over it is said who is at work there, for two minutes.
func TestBusyThere(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.pass(time.Hour)
	w.note(s, "the runner is back")
	view := w.keep(LookOn(w.config("b")))
	for _, c := range []struct {
		pass time.Duration
		says string
	}{
		{20 * time.Second, s.Who().Name + " saved an entry 20 seconds ago here: ask them first"},
		{70 * time.Second, s.Who().Name + " saved an entry 1 minute ago here: ask them first"},
		{time.Minute, ""},
	} {
		w.pass(c.pass)
		if got := view.BusyThere(); got != c.says {
			t.Errorf("it says %q, want %q", got, c.says)
		}
	}
	if got := s.BusyThere(); got != "" {
		t.Errorf("the session that writes says %q", got)
	}
}
