package tui

import (
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"downtime/store/event"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// terminal is an emulated one that keeps what is written to it.
type terminal struct {
	mu      sync.Mutex
	em      *vt.Emulator
	written strings.Builder
}

func (s *terminal) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written.Write(p)
	return s.em.Write(p)
}

func (s *terminal) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.em.String()
}

func (s *terminal) bytes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.Len()
}

func (s *terminal) everything() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}

// TestClockInTheRealProgram runs the real event loop on fake time: targets pass
// while nobody touches a key, and an idle hour costs the terminal next to
// nothing.
func TestClockInTheRealProgram(t *testing.T) {
	dir := writeLibrary(t)
	synctest.Test(t, func(t *testing.T) {
		m := newModel(func() (*session.Session, error) {
			return session.Open(session.Config{Data: dir, Ward: "7B", Program: "test",
				Clocks: func() event.Reading { return event.Steady(time.Now()) }})
		}, Options{})
		out := &terminal{em: vt.NewEmulator(80, 24)}
		if _, err := io.WriteString(out.em, "\x1b[20h"); err != nil { // bare line feeds return, as on a tty
			t.Fatal(err)
		}
		shown := watch(t, m)
		p := tea.NewProgram(shown, tea.WithInput(nil), tea.WithOutput(out), tea.WithoutSignalHandler(),
			tea.WithWindowSize(80, 24), tea.WithColorProfile(colorprofile.ASCII),
			tea.WithEnvironment([]string{"TERM=xterm"}))
		ended := make(chan error, 1)
		go func() { _, err := p.Run(); ended <- err }()
		press := func(keys ...string) {
			for _, k := range keys {
				for _, msg := range messages(k) {
					p.Send(msg)
					time.Sleep(time.Second)
				}
			}
			synctest.Wait()
		}
		time.Sleep(time.Second)
		press("d", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter")
		wantOn(t, out, "LIVE", "Nothing overdue")

		time.Sleep(6 * time.Minute)
		synctest.Wait()
		wantOn(t, out, "OVERDUE 2", "late")

		before := out.bytes()
		time.Sleep(time.Hour)
		synctest.Wait()
		idle := out.bytes() - before
		if perSecond := float64(idle) / 3600; perSecond > 100 {
			t.Errorf("%.1f bytes a second to an idle terminal: the most is 100", perSecond)
		}
		t.Logf("idle: %d bytes in an hour", idle)
		if shown.frames.Load() < 60 {
			t.Errorf("%d frames were looked at", shown.frames.Load())
		}

		p.Quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := m.s.Close(); err != nil {
			t.Error(err)
		}
		time.Sleep(2 * time.Second) // for the last tick
	})
}

func messages(name string) []tea.Msg {
	typed, ok := strings.CutPrefix(name, "=")
	if !ok {
		return []tea.Msg{keyPress(name)}
	}
	var list []tea.Msg
	for _, r := range typed {
		list = append(list, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return list
}

func wantOn(t *testing.T, out *terminal, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(out.screen(), w) {
			t.Fatalf("%q is not on the screen:\n%s", w, out.screen())
		}
	}
}
