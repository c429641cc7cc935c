package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// frameLimit is one frame at 30 a second.
const frameLimit = time.Second / 30

// BenchmarkKeyToFrame is one key and the frame that answers it, on a procedure of
// 5,000 steps in a log of 100,000 entries. What is reported is the slowest of a
// hundred, what share it is of its limit (DESIGN section 6: p99 under 33 ms), and the
// slowest of a hundred rounds of a fixed work of a millisecond or so: where that is
// slow, the machine was busy, and the time the processors gave is what counts.
func BenchmarkKeyToFrame(b *testing.B) {
	m := longNight(b, 5000, 100_000)
	for _, screen := range []struct {
		name  string
		enter []string
		keys  []string
	}{
		{"board", nil, []string{"down", "up"}},
		{"board-filter", nil, []string{"f"}},
		{"board-all", []string{"z"}, []string{"end", "home", "pgdown"}},
		{"procedure", []string{"enter"}, []string{"down", "pgdown", "end", "home"}},
		{"log", []string{"l"}, []string{"up", "pgup", "home", "end"}},
		{"procedures", []string{"p"}, []string{"down", "end", "up", "home"}},
	} {
		for _, key := range screen.enter {
			pump(m, keyPress(key))
		}
		for _, size := range [][2]int{{80, 24}, {200, 60}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			b.Run(fmt.Sprintf("%s/%dx%d", screen.name, size[0], size[1]), func(b *testing.B) {
				var taken, used, idle []time.Duration
				for i := 0; b.Loop(); i++ {
					started, before := time.Now(), cpuTime()
					m.Update(keyPress(screen.keys[i%len(screen.keys)]))
					if m.View().Content == "" {
						b.Fatal("no frame")
					}
					taken = append(taken, time.Since(started))
					used = append(used, cpuTime()-before)
					idle = append(idle, spin())
				}
				b.ReportMetric(ms(p99(taken)), "ms-p99")
				b.ReportMetric(ms(p99(used)), "ms-cpu-p99")
				b.ReportMetric(ms(p99(idle)), "ms-spin-p99")
				b.ReportMetric(ms(frameLimit), "ms-limit")
				b.ReportMetric(p99(taken).Seconds()/frameLimit.Seconds(), "x-limit")
			})
		}
		if screen.name != "board" && screen.name != "board-filter" {
			m.show(newBoard())
		}
	}
}

func p99(taken []time.Duration) time.Duration {
	slices.Sort(taken)
	return taken[min(len(taken)-1, len(taken)*99/100)]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// spin is the control: the same small work every time, which takes longer only
// where the machine is busy with something else.
func spin() time.Duration {
	started, x := time.Now(), uint64(1)
	for range 1_000_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	if x == 0 {
		return 0
	}
	return time.Since(started)
}

// ledgerPapers are as many papers as a hospital has out in a long night.
const ledgerPapers = 2000

// BenchmarkLedgerKeyToFrame is one key and the frame that answers it on the screens that
// tell of paper, and the second passing on them, with a ledger of 2,000 papers.
func BenchmarkLedgerKeyToFrame(b *testing.B) {
	m := longNight(b, 50, 0)
	open, err := m.s.OpenProcedure("paper-pads")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := m.s.Do(open); err != nil {
		b.Fatal(err)
	}
	for done := 0; done < ledgerPapers; {
		var beds []string
		for ; len(beds) < 100; done++ {
			beds = append(beds, fmt.Sprint("bed-", done))
		}
		form := []string{"paper-request", "drug-chart"}[done/100%2]
		values := []event.FieldValue{{Field: "Urgency", Value: "urgent"}, {Field: "Sent", Value: "now"}}
		if form == "drug-chart" {
			values = nil
		}
		if _, err := m.s.Do(incident.AddForEach{AddRecord: incident.AddRecord{Procedure: "paper-pads", Form: form, Values: values}, Beds: beds}); err != nil {
			b.Fatal(err)
		}
	}
	offset := time.Duration(0)
	m.clock = func() time.Time { return time.Now().Add(offset) }
	for _, screen := range []struct {
		name string
		make func() screen
		keys []string
	}{
		{"ledger", func() screen { return newRecords(newBoard()) }, []string{"down", "pgdown", "end", "up", "home", "f"}},
		{"board", func() screen { return newBoard() }, []string{"down", "up"}},
		{"handover", func() screen { return newHandover(newBoard()) }, []string{"down", "pgdown", "end", "home"}},
		{"closing", func() screen { return &closing{from: newBoard()} }, []string{"down", "up"}},
	} {
		for _, size := range [][2]int{{80, 24}, {200, 60}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for _, passing := range []bool{false, true} {
				name := fmt.Sprintf("%s/%dx%d/key", screen.name, size[0], size[1])
				if passing {
					name = strings.TrimSuffix(name, "key") + "second"
				}
				b.Run(name, func(b *testing.B) {
					m.show(screen.make())
					var taken []time.Duration
					for i := 0; b.Loop(); i++ {
						offset = 0
						started := time.Now()
						if passing {
							offset = time.Hour // no key for long
							m.sorted, m.paper.counts = sortedBoard{}, nil
							m.Update(tickMsg(time.Now()))
						} else {
							m.Update(keyPress(screen.keys[i%len(screen.keys)]))
						}
						if m.View().Content == "" {
							b.Fatal("no frame")
						}
						taken = append(taken, time.Since(started))
					}
					b.ReportMetric(ms(p99(taken)), "ms-p99")
					b.ReportMetric(ms(frameLimit), "ms-limit")
				})
			}
		}
	}
}

// BenchmarkTickToFrame is the second passing on the board, where its order is worked
// out anew, with the same log.
func BenchmarkTickToFrame(b *testing.B) {
	m := longNight(b, 5000, 100_000)
	m.clock = func() time.Time { return time.Now().Add(time.Hour) } // no key for long
	for b.Loop() {
		m.sorted = sortedBoard{}
		m.Update(tickMsg(time.Now()))
		if m.View().Content == "" {
			b.Fatal("no frame")
		}
	}
}

// longNight is the app on the board of a run with a long procedure and a long log.
func longNight(b *testing.B, steps, entries int) *Model {
	b.Helper()
	dir := b.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "runbooks"), 0o755); err != nil {
		b.Fatal(err)
	}
	var source strings.Builder
	source.WriteString("---\ntitle: EPR downtime\nid: epr-downtime\n---\n")
	for i := range steps {
		if i%100 == 0 {
			fmt.Fprintf(&source, "\n## Section %d\n\n", i/100)
		}
		mark := fmt.Sprintf("within=%dm", i%50+1)
		if i%10 == 0 {
			mark = "every=60m"
		}
		fmt.Fprintf(&source, "- [ ] **Do thing %d** as it says <!-- step: s%d %s role=%s -->\n", i, i, mark, []string{"nurse", "nurse-in-charge"}[i%2])
	}
	if err := os.WriteFile(filepath.Join(dir, "runbooks", "epr.md"), []byte(source.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	m := newModel(nil, Options{})
	opened := func() {
		s, err := session.Open(session.Config{Data: dir, Ward: "7B", Program: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		m.opened(openedMsg{s: s})
	}
	opened()
	for _, key := range []string{"d", "1", "y", "tab", "tab", "A", "tab", "n", "u", "r", "s", "e", "enter"} {
		pump(m, keyPress(key))
	}
	log := m.s.State().Log
	m.s.Close()
	addNotes(b, dir, log, entries)
	writePaperPads(b, dir)
	opened()
	b.Cleanup(func() { m.s.Close() })
	m.s.SetWho(event.Person{Name: "A", Role: "nurse"})
	m.show(newBoard())
	if n := len(m.s.Book().Rows()); n < entries {
		b.Fatalf("%d entries", n)
	}
	return m
}

// addNotes writes so many notes into a log.
func addNotes(b *testing.B, dir, log string, entries int) {
	b.Helper()
	st, err := store.Open(dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	const batch = 10_000
	for done := 0; done < entries; done += batch {
		var events []event.Event
		for range min(batch, entries-done) {
			events = append(events, event.Event{Happened: time.Now(), Actor: event.Person{Name: "A"}, Body: event.Logged{
				Kind: event.TypeNote, Text: "Drug charts written for beds 1 to 28, checked against the printed list",
			}})
		}
		if _, err := st.Append(store.Batch{Log: log, Events: events}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLogKeyToFrame is one key on the log of a night with a hundred thousand
// entries, and the frame that answers it: moving about, a search letter by letter and
// back again, and one kind after another; and the same where nobody had pressed a key
// for so long before each that memory was given back, but not between the letters of a
// search; and the first letter of one at its worst, when it comes with the key before it.
func BenchmarkLogKeyToFrame(b *testing.B) {
	dir := b.TempDir()
	st, err := store.Open(dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	who := event.Person{Name: "S Okafor", Role: "nurse in charge"}
	events := []event.Event{{Happened: start, Actor: who, Body: event.RunStarted{Mode: event.Live, Title: "EPR down", Zone: "Europe/London"}}}
	for i := range 100_000 {
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
	s, err := session.Open(session.Config{Data: dir, Ward: "7B", Program: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	m := newModel(nil, Options{})
	m.opened(openedMsg{s: s})
	s.SetWho(who)
	var typed time.Duration
	m.clock = func() time.Time { return time.Now().Add(typed) } // what runs in is not taken for keys
	search := []string{"/", "b", "e", "d", "space", "7", "space", "9", "9", "backspace", "backspace", "backspace", "backspace", "backspace", "z", "backspace", "esc"}
	moving := []string{"up", "pgup", "home", "down", "end"}
	for _, c := range []struct {
		name       string
		keys       []string
		rest, late bool // what a key starts beside the frame is over before the next, or never
	}{
		{name: "moving", keys: moving},
		{name: "kinds", keys: []string{"f"}},
		{name: "search", keys: search},
		{name: "moving after a rest", keys: moving, rest: true},
		{name: "kinds after a rest", keys: []string{"f"}, rest: true},
		{name: "search after a rest", keys: search, rest: true},
		{name: "first letter at once after a rest", keys: []string{"/", "z", "esc"}, rest: true, late: true},
	} {
		m.screen = newLog(home{})
		b.Run(c.name, func(b *testing.B) {
			var taken []time.Duration
			for i := 0; b.Loop(); i++ {
				if c.rest && !m.searchesLog() {
					b.StopTimer()
					s.Rest()()
					b.StartTimer()
				}
				typed += time.Second
				began := time.Now()
				_, beside := m.Update(keyPress(c.keys[i%len(c.keys)]))
				if m.View().Content == "" {
					b.Fatal("no frame")
				}
				taken = append(taken, time.Since(began))
				if beside != nil && !c.late {
					b.StopTimer()
					beside()
					b.StartTimer()
				}
			}
			worst := p99(taken)
			b.ReportMetric(ms(worst), "ms-p99")
			b.ReportMetric(ms(taken[len(taken)-1]), "ms-worst")
			b.ReportMetric(worst.Seconds()/frameLimit.Seconds(), "x-limit")
		})
	}
}

// pump sends a message and runs what follows from it.
func pump(m *Model, msg tea.Msg) {
	_, cmd := m.Update(msg)
	for cmd != nil {
		switch next := cmd().(type) {
		case nil:
			return
		case tea.BatchMsg:
			for _, c := range next {
				if c != nil {
					pump(m, c())
				}
			}
			return
		default:
			_, cmd = m.Update(next)
		}
	}
}
