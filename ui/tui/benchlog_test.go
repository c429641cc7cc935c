package tui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// keysOfALog are keys on the log, one after another and again from the first.
type keysOfALog struct {
	name   string
	keys   []string
	before func() // the first of them, and each that is not typed into a search
	ahead  bool   // each comes when only one part of the log was looked at since the one before
	beside bool   // what is made ready for a search is so while it is typed, not before
}

// BenchmarkLogKeyToFrame is one key on the log of a night with a hundred thousand
// entries, and the frame that answers it: moving about, a search letter by letter and
// back again, and one kind after another; and the same where nobody had pressed a key
// for so long before that memory was given back; and at its worst, when all keys come at
// once. A key may come as the next part of the log begins to be looked at: the p99 of that
// and its frame is added to that of a key. How long it took until the whole log was looked at is told apart.
func BenchmarkLogKeyToFrame(b *testing.B) {
	dir := b.TempDir()
	fillLog(b, dir, 100_000)
	m := newModel(nil, Options{})
	var typed time.Duration
	m.clock = func() time.Time { typed += time.Second; return time.Now().Add(typed) } // what runs in is not taken for keys
	open := func() {
		s, err := session.Open(session.Config{Data: dir, Ward: "7B", Program: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		m.opened(openedMsg{s: s})
		s.SetWho(event.Person{Name: "S Okafor", Role: "nurse in charge"})
	}
	open()
	defer func() { m.s.Close() }()
	nothing := func() {}
	rest := func() { m.s.Rest()() }
	again := func() { m.s.Close(); open() }
	moving := []string{"up", "pgup", "home", "down", "end"}
	search := []string{"/", "b", "e", "d", "space", "7", "space", "9", "9", "backspace", "backspace", "backspace", "backspace", "backspace", "z", "backspace", "esc"}
	nowhere := []string{"/", "z", "q", "backspace", "backspace", "z", "esc"}
	for _, c := range []keysOfALog{
		{name: "moving", keys: moving, before: nothing},
		{name: "kinds", keys: []string{"f"}, before: nothing},
		{name: "search", keys: search, before: nothing},
		{name: "search for what is nowhere", keys: nowhere, before: nothing},
		{name: "search all at once", keys: search, before: nothing, ahead: true},
		{name: "moving after a rest", keys: moving, before: rest},
		{name: "kinds after a rest", keys: []string{"f"}, before: rest},
		{name: "search after a rest", keys: search, before: rest},
		{name: "search all at once after a rest", keys: search, before: rest, ahead: true, beside: true},
		{name: "search for what is nowhere at once after a rest", keys: nowhere, before: rest, beside: true},
		{name: "search all at once after a start", keys: search[:4], before: again, ahead: true, beside: true},
	} {
		b.Run(c.name, func(b *testing.B) { c.measure(b, m) })
	}
}

func (c *keysOfALog) measure(b *testing.B, m *Model) {
	var keys, parts, idle []time.Duration
	var through time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		if n := i % len(c.keys); n == 0 || !m.searchesLog() {
			if c.before(); n == 0 && len(c.keys) > 1 {
				m.screen = newLog(home{})
			}
		}
		b.StartTimer()
		key := c.keys[i%len(c.keys)]
		used, cmd := toFrame(b, m, keyPress(key))
		b.StopTimer()
		keys, idle = append(keys, used), append(idle, spin())
		if key == "/" && c.beside {
			go cmd()
			cmd = nil
		}
		whole := used
		for n := 0; !c.ahead || n < 1; n++ {
			msg, goesOn := lookOnOf(cmd)
			if !goesOn {
				break
			}
			used, cmd = toFrame(b, m, msg)
			parts, whole = append(parts, used), whole+used
		}
		through = max(through, whole)
		b.StartTimer()
	}
	waits := p99(keys)
	b.ReportMetric(ms(keys[len(keys)-1]), "ms-worst")
	b.ReportMetric(ms(p99(idle)), "ms-spin-p99")
	if len(parts) > 0 {
		waits += p99(parts)
		b.ReportMetric(ms(p99(parts)), "ms-part-p99")
	}
	b.ReportMetric(ms(waits), "ms-p99")
	b.ReportMetric(waits.Seconds()/frameLimit.Seconds(), "x-limit")
	if !c.ahead {
		b.ReportMetric(ms(through), "ms-through-worst")
	}
}

func toFrame(b *testing.B, m *Model, msg tea.Msg) (time.Duration, tea.Cmd) {
	began := time.Now()
	_, cmd := m.Update(msg)
	if m.View().Content == "" {
		b.Fatal("no frame")
	}
	return time.Since(began), cmd
}

// lookOnOf runs what a message started, and gives what goes on with the search.
func lookOnOf(cmd tea.Cmd) (msg lookOnMsg, goesOn bool) {
	if cmd == nil {
		return msg, false
	}
	switch got := cmd().(type) {
	case lookOnMsg:
		return got, true
	case tea.BatchMsg:
		for _, each := range got {
			if next, found := lookOnOf(each); found {
				msg, goesOn = next, true
			}
		}
	}
	return msg, goesOn
}

// fillLog writes a run of so many entries.
func fillLog(b testing.TB, dir string, entries int) {
	b.Helper()
	st, err := store.Open(dir, store.Options{Stamp: func() event.Stamp { return event.Steady(start).Stamp }})
	if err != nil {
		b.Fatal(err)
	}
	who := event.Person{Name: "S Okafor", Role: "nurse in charge"}
	events := []event.Event{{Happened: start, Actor: who, Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Ward: "7B", Zone: "Europe/London"}}}
	for i := range entries {
		var body event.Body = event.Logged{Kind: event.TypeNote, Text: fmt.Sprintf("bed %d: sample sent by hand, request %d", i%28+1, i)}
		if i%10 == 0 {
			body = event.Decision{Text: "Urgent samples by hand", Reason: fmt.Sprint("chute closed ", i)}
		}
		events = append(events, event.Event{Happened: start, Actor: who, Body: body})
	}
	log := store.NewLogID()
	for i, part := range slices.Collect(slices.Chunk(events, 5000)) {
		if _, err := st.Append(store.Batch{Log: log, New: i == 0, Events: part}); err != nil {
			b.Fatal(err)
		}
	}
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
}
