package session

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
)

// longRun writes a run with so many notes, one of which is corrected.
func (w *ward) longRun(notes int) {
	w.t.Helper()
	s := w.open()
	w.start(s, eprDown)
	log := s.State().Log
	if err := s.Close(); err != nil {
		w.t.Fatal(err)
	}
	st, err := store.Open(w.data, store.Options{Stamp: func() event.Stamp { return event.Steady(w.pass(time.Second)).Stamp }})
	if err != nil {
		w.t.Fatal(err)
	}
	defer st.Close()
	var events []event.Event
	for i := range notes {
		events = append(events, event.Event{Happened: w.clock(), Actor: okafor, Body: event.Logged{Kind: event.TypeNote, Text: fmt.Sprint("bed ", i, ": paper chart written")}})
	}
	events = append(events, event.Event{Happened: w.clock(), Actor: okafor, Body: event.EntryCorrected{Corrects: 8, Text: "bed 60"}})
	if _, err := st.Append(store.Batch{Log: log, Events: events}); err != nil {
		w.t.Fatal(err)
	}
}

// seen is what a session shows of its log.
func seen(s *Session) (said []string) {
	for _, row := range s.Book().Rows() {
		said = append(said, fmt.Sprint(row.Seq, " ", row.Words(), row.Actor, row.Happened, s.Later().Notes(&row)))
		for _, fact := range s.Facts(row) {
			said = append(said, fact.Label+": "+fact.Words)
		}
	}
	var look LogLook
	for _, f := range []LogFilter{{}, {Words: "bed 29"}, {Kind: timeline.Corrections}, {Kind: timeline.Notes, Words: "CHART okafor"}} {
		said = append(said, fmt.Sprint(f, look.Find(s, f)))
	}
	return said
}

// A session that has given its memory back shows what it showed before, also where nothing
// of it can be read from the disk any more, and goes on; so does one that only looks on.
func TestRestLosesNothing(t *testing.T) {
	w := newWard(t)
	w.longRun(700)
	s := w.open()
	viewer := w.keep(LookOn(w.config("viewer")))
	before := seen(s)
	for _, one := range []*Session{s, viewer} {
		one.Rest()()
		if got := seen(one); !slices.Equal(got, before) {
			t.Error("it shows something else than before its rest")
		}
	}
	w.do(s, incident.Write{Kind: event.TypeNote, Text: "after the rest"})
	w.look(viewer)
	for _, one := range []*Session{s, viewer} {
		one.Rest()()
		if last, ok := one.Book().Last(); !ok || last.Message != "after the rest" || one.Book().Len() != 703 {
			t.Errorf("the last of %d is %+v", one.Book().Len(), last)
		}
		if row, ok := one.RowOf(8); !ok || !slices.Equal(one.Later().Notes(&row), []string{"CORRECTED by entry 702"}) {
			t.Errorf("entry 8 is %+v", row)
		}
	}
	code, err := s.Paper()
	if err != nil {
		t.Fatal(err)
	}

	before = seen(s)
	if err := os.RemoveAll(w.data); err != nil {
		t.Skip("not run: a folder that is in use cannot be taken away here: ", err)
	}
	s.Rest()()
	if got := seen(s); !slices.Equal(got, before) {
		t.Error("without its files it shows something else")
	}
	if again, err := s.Paper(); err != nil || again.Code != code.Code {
		t.Errorf("without its files the code is %v, %v, want %v", again.Code, err, code.Code)
	}
}
