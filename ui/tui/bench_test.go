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
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// BenchmarkKeyToFrame is one key and the frame that answers it, on a procedure
// of 5,000 steps. Its limit is a frame at 30 a second: 33 ms (DESIGN section 6).
func BenchmarkKeyToFrame(b *testing.B) {
	dir := b.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "runbooks"), 0o755); err != nil {
		b.Fatal(err)
	}
	var source strings.Builder
	source.WriteString("---\ntitle: EPR downtime\nid: epr-downtime\n---\n")
	for i := range 5000 {
		if i%100 == 0 {
			fmt.Fprintf(&source, "\n## Section %d\n\n", i/100)
		}
		fmt.Fprintf(&source, "- [ ] **Do thing %d** within %d minutes <!-- step: s%d within=%dm role=nurse -->\n", i, i%50+1, i, i%50+1)
	}
	if err := os.WriteFile(filepath.Join(dir, "runbooks", "epr.md"), []byte(source.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	s, err := session.Open(session.Config{Data: dir, Ward: "7B", Program: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	m := newModel(nil, Options{})
	m.opened(openedMsg{s: s})
	for _, key := range []string{"d", "1", "y", "tab", "tab", "A", "enter"} {
		pump(m, keyPress(key))
	}
	for name, keys := range map[string][]string{"board": {"down", "up"}, "procedure": {"down", "pgdown", "end", "home"}} {
		if name == "procedure" {
			pump(m, keyPress("enter"))
		}
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				m.Update(keyPress(keys[i%len(keys)]))
				if m.View().Content == "" {
					b.Fatal("no frame")
				}
			}
		})
		if name == "procedure" {
			pump(m, keyPress("esc"))
		}
	}
}

// BenchmarkLogKeyToFrame is one key on the log of a night with a hundred thousand
// entries, and the frame that answers it: moving about, a search letter by letter and
// back again, and one kind after another.
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
	for name, keys := range map[string][]string{
		"moving": {"up", "pgup", "home", "down", "end"},
		"kinds":  {"f"},
		"search": {"/", "b", "e", "d", "space", "7", "space", "9", "9", "backspace", "backspace", "backspace", "backspace", "backspace", "z", "backspace", "esc"},
	} {
		m.screen = newLog(home{})
		b.Run(name, func(b *testing.B) {
			var worst time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				m.Update(keyPress(keys[i%len(keys)]))
				if m.View().Content == "" {
					b.Fatal("no frame")
				}
				worst = max(worst, time.Since(began))
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
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
