package session

import (
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
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
		{20 * time.Second, s.Who().Name + " saved an entry there 20 seconds ago: ask them first"},
		{70 * time.Second, s.Who().Name + " saved an entry there 1 minute ago: ask them first"},
		{time.Minute, ""},
	} {
		w.pass(c.pass)
		if got := view.BusyThere(); got != c.says {
			t.Errorf("it says %q, want %q", got, c.says)
		}
	}
	// What the program enters by itself is nobody's work, and a clock that is a little
	// ahead there hides nobody's.
	w.note(s, "back again")
	w.pass(time.Second)
	if _, err := s.store.Append(store.Batch{Log: s.State().Log, Events: []event.Event{{
		Happened: s.PCNow(), Actor: event.Program, Body: event.StorageRecovered{Text: "a file"},
	}}}); err != nil {
		t.Fatal(err)
	}
	view = w.keep(LookOn(w.config("c")))
	w.pass(-11 * time.Second)
	if got, want := view.BusyThere(), s.Who().Name+" saved an entry there "; !strings.HasPrefix(got, want) {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got := s.BusyThere(); got != "" {
		t.Errorf("the session that writes says %q", got)
	}
}
