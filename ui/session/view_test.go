package session

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
)

func (w *ward) config(user string) Config {
	return Config{Data: w.data, Program: "test", User: user, Clocks: func() event.Reading { return event.Steady(w.clock()) }}
}

func (w *ward) keep(s *Session, err error) *Session {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { s.Close() })
	return s
}

// look polls and shows what there is.
func (w *ward) look(s *Session) (otherRun bool) {
	w.t.Helper()
	news, err := s.Poll()
	if err != nil {
		w.t.Fatal(err)
	}
	return s.Show(news)
}

func (w *ward) note(s *Session, text string) {
	w.t.Helper()
	w.do(s, incident.Write{Kind: event.TypeNote, Text: text})
}

func last(s *Session) string {
	if len(s.Book().Rows()) == 0 {
		return ""
	}
	return s.Book().Rows()[len(s.Book().Rows())-1].Words()
}

func TestASecondSessionMayTakeOverOrLookOn(t *testing.T) {
	w := newWard(t)
	first := w.open()
	w.start(first, eprDown)
	_, err := Open(w.config("reid"))
	held := new(HeldError)
	if !errors.As(err, &held) || !errors.As(err, new(*store.LockedError)) {
		t.Fatalf("a second session gave %v", err)
	}

	viewer := w.keep(held.LookOn())
	if got := viewer.LookingWords(); !strings.Contains(got, "log-in ward7b has this log open since") {
		t.Errorf("it says %q", got)
	}
	w.note(first, "one")
	if w.look(viewer); !strings.Contains(last(viewer), "one") || viewer.State().Entries != first.State().Entries {
		t.Errorf("the viewer shows %q", last(viewer))
	}
	viewer.SetWho(okafor)
	if _, err := viewer.Do(incident.Write{Kind: event.TypeNote, Text: "no"}); !IsRefusal(err) {
		t.Errorf("a viewer wrote: %v", err)
	}
	if _, err := viewer.Declare(eprDown); !IsRefusal(err) {
		t.Errorf("a viewer declared: %v", err)
	}
	if err := viewer.SaveSettings(Settings{Ward: "9"}); !IsRefusal(err) {
		t.Errorf("a viewer saved settings: %v", err)
	}
	if runs, err := viewer.Runs(); err != nil || len(runs) != 1 {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if _, err := viewer.Paper(); err != nil {
		t.Error(err)
	}

	// It takes over, and the first looks on: same run, same person, a later entry.
	silva := event.Person{Name: "M Silva"}
	viewer.SetWho(silva)
	second := w.keep(viewer.TakeOver())
	<-first.Gone()
	if got := last(second); !strings.Contains(got, "taken over from the session of log-in ward7b") || second.Book().Rows()[len(second.Book().Rows())-1].Actor != silva {
		t.Errorf("the last entry is %q", got)
	}
	if _, err := first.Do(incident.Write{Kind: event.TypeNote, Text: "no"}); !IsRefusal(err) {
		t.Errorf("the first wrote: %v", err)
	}
	was := w.keep(first.LookOn())
	if got := was.LookingWords(); !strings.HasPrefix(got, "M Silva took over at ") || was.Who() != okafor {
		t.Errorf("it says %q to %v", got, was.Who())
	}
	w.note(second, "two")
	w.look(was)
	if !slices.EqualFunc(was.Book().Rows(), second.Book().Rows(), func(a, b timeline.Row) bool { return a.Words() == b.Words() }) {
		t.Errorf("the viewer shows %q", last(was))
	}

	// And back.
	third := w.keep(was.TakeOver())
	w.note(third, "three")
	if err := third.Close(); err != nil {
		t.Fatal(err)
	}
	w.look(was)
	if got := was.LookingWords(); !strings.HasPrefix(got, "Nobody has this log open") || !strings.Contains(last(was), "three") {
		t.Errorf("it says %q, and shows %q", got, last(was))
	}
}

// A run that begins or ends elsewhere begins or ends here.
func TestAViewerFollowsRuns(t *testing.T) {
	w := newWard(t)
	writer := w.open()
	viewer := w.keep(LookOn(w.config("reid")))
	if viewer.Running() {
		t.Error("something runs")
	}
	w.start(writer, eprDown)
	if other := w.look(viewer); !other || !viewer.Running() || viewer.State().Log != writer.State().Log {
		t.Errorf("another run %t, running %t", other, viewer.Running())
	}
	w.do(writer, incident.Close{Reason: "over"})
	if other := w.look(viewer); other || viewer.Running() || viewer.State() == nil {
		t.Errorf("after the end: another run %t, running %t", other, viewer.Running())
	}
	w.start(writer, eprDown)
	if other := w.look(viewer); !other || !viewer.Running() {
		t.Errorf("the next: another run %t, running %t", other, viewer.Running())
	}
	w.note(writer, "noted")
	if w.look(viewer); !strings.Contains(last(viewer), "noted") {
		t.Errorf("shows %q", last(viewer))
	}
}

// Somebody who looks on keeps nobody out.
func TestAViewerHoldsNothing(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	viewer := w.keep(LookOn(w.config("reid")))
	if got := viewer.LookingWords(); !strings.HasPrefix(got, "Nobody has this log open") {
		t.Errorf("it says %q", got)
	}
	s = w.open()
	w.note(s, "written")
	if w.look(viewer); !strings.Contains(last(viewer), "written") {
		t.Errorf("shows %q", last(viewer))
	}
}

func TestNobodyWroteYet(t *testing.T) {
	w := newWard(t)
	viewer := w.keep(LookOn(w.config("reid")))
	if runs, err := viewer.Runs(); err != nil || len(runs) > 0 || viewer.Running() {
		t.Errorf("runs %+v, %v", runs, err)
	}
	w.look(viewer)
}

// What is saved where it cannot be read is counted.
func TestAViewerCountsWhatItCannotRead(t *testing.T) {
	w := newWard(t)
	writer := w.open()
	w.start(writer, eprDown)
	viewer := w.keep(LookOn(w.config("reid")))
	w.look(viewer)
	if behind := viewer.Looking().Behind; behind != 0 {
		t.Errorf("behind by %d", behind)
	}
	last := fmt.Sprintf(`{"log":%q,"seq":%d}`, writer.State().Log, writer.State().Entries+3)
	w.write(filepath.Join("data", "downtime.last.json"), last)
	w.look(viewer)
	if behind := viewer.Looking().Behind; behind != 3 {
		t.Errorf("behind by %d, want 3", behind)
	}
}
