package tui

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// ward is the real program on fake time: its event loop, its own ticks, an emulated
// terminal that counts what is sent to it.
type ward struct {
	t     *testing.T
	m     *Model
	p     *tea.Program
	out   *terminal
	ended chan error
}

// startWard begins at a moment of the ward's clock. It must be called in a synctest bubble.
func startWard(t *testing.T, dir string, at time.Time) *ward {
	t.Helper()
	began := time.Now()
	w := &ward{t: t, out: &terminal{em: vt.NewEmulator(80, 24)}, ended: make(chan error, 1)}
	w.m = newModel(func() (*session.Session, error) {
		return session.Open(session.Config{Data: dir, Ward: "7B", Program: "test",
			Clocks: func() event.Reading { return event.Steady(at.Add(time.Since(began))) }})
	}, Options{})
	if _, err := io.WriteString(w.out.em, "\x1b[20h"); err != nil { // bare line feeds return, as on a tty
		t.Fatal(err)
	}
	w.p = tea.NewProgram(watch(t, w.m), tea.WithInput(nil), tea.WithOutput(w.out), tea.WithoutSignalHandler(),
		tea.WithWindowSize(80, 24), tea.WithColorProfile(colorprofile.ASCII),
		tea.WithEnvironment([]string{"TERM=xterm"}))
	go func() { _, err := w.p.Run(); w.ended <- err }()
	w.pass(time.Second)
	return w
}

// pass lets time go by.
func (w *ward) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// press presses keys, a second apart.
func (w *ward) press(keys ...string) {
	for _, k := range keys {
		for _, msg := range messages(k) {
			w.p.Send(msg)
			w.pass(time.Second)
		}
	}
}

func (w *ward) mustShow(words ...string) {
	w.t.Helper()
	wantOn(w.t, w.out, words...)
}

func (w *ward) end() {
	w.t.Helper()
	w.p.Quit()
	if err := <-w.ended; err != nil {
		w.t.Error(err)
	}
	if err := w.m.s.Close(); err != nil {
		w.t.Error(err)
	}
	time.Sleep(2 * time.Second) // for the last tick
}

// A night of twelve hours, in which the clocks go back: targets pass and are told, the
// hourly check comes round, whoever is away for an hour is asked who they are, nothing
// is written by time alone, and an idle terminal is left alone.
func TestANightOfTwelveHours(t *testing.T) {
	if detectsRaces {
		t.Skip("not run: twelve hours of seconds take too long under the race detector; an hour of them is in TestClockInTheRealProgram")
	}
	dir := writeLibrary(t)
	synctest.Test(t, func(t *testing.T) {
		// 25 October 2026: at 02:00 BST it is 01:00 GMT again.
		w := startWard(t, dir, time.Date(2026, 10, 24, 20, 0, 0, 0, london))
		defer w.end()
		w.press("d", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter")
		w.mustShow("LIVE", "Nothing overdue", "Sat 20:00")

		w.pass(6 * time.Minute)
		w.mustShow("OVERDUE 2", "OVERDUE NOW: CRITICAL, Stop entering data")
		w.press("space", "enter") // the critical one is done
		w.mustShow("SAVED 2/2")

		entries := w.m.s.State().Entries
		w.pass(55 * time.Minute)
		w.mustShow("DUE NOW: Every hour: look for orders")
		w.pass(6 * time.Minute)
		w.mustShow("who? press W")
		if got := w.m.s.State().Entries; got != entries {
			t.Errorf("time alone has written %d entries", got-entries)
		}

		sent := w.out.bytes()
		hours := 0
		for w.m.s.Now().Before(time.Date(2026, 10, 25, 0, 59, 0, 0, london)) {
			w.pass(10 * time.Minute)
			hours++
		}
		if perSecond := float64(w.out.bytes()-sent) / float64(hours*600); perSecond > 100 {
			t.Errorf("%.1f bytes a second to an idle terminal: the most is 100", perSecond)
		}
		w.mustShow("Sun 01:0", "BST") // the hour that comes twice says which it is
		w.pass(time.Hour)
		w.mustShow("Sun 01:0", "GMT")
		for w.m.s.Now().Hour() != 7 {
			w.pass(10 * time.Minute)
		}
		w.mustShow("Sun 07:0", "12 h ") // twelve hours have passed, whatever the clock says

		// The hourly check was missed all night, and is ticked once for now.
		state := w.m.s.State()
		p := state.Procedures[0]
		i := slices.IndexFunc(p.Steps, func(s *incident.Step) bool { return strings.HasPrefix(s.Def.Title, "Every hour") })
		missed := len(state.Timing(p, p.Steps[i], w.m.s.Now()).Missed)
		if missed < 10 || missed > 12 {
			t.Errorf("%d hourly checks were missed in twelve hours", missed)
		}
		if folded := w.m.s.State().Entries; folded != entries {
			t.Errorf("the night has written %d entries by itself", folded-entries)
		}
		w.press("w", "2", "=B Shah", "tab", "enter")
		w.mustShow("B Shah")
	})
}
