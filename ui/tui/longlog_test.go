package tui

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"downtime/store/event"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// longLog is a driver on a log that takes several parts to be looked through. The
// decisions, every tenth entry, say that the chute is closed.
func longLog(t *testing.T, width, height int) *driver {
	dir := t.TempDir()
	fillLog(t, dir, 10_000)
	d := newDriver(t, dir, width, height)
	d.keys("enter", "1", "l")
	d.mustShow("LOG of EPR down", "10001 entries")
	return d
}

// atOnce presses keys and keeps what they started from going on, but for so many parts.
func (d *driver) atOnce(parts int, keys ...string) (goesOn bool) {
	d.t.Helper()
	for _, key := range keys {
		d.at = d.at.Add(d.gap)
		_, cmd := d.m.Update(keyPress(key))
		d.check()
		var msg lookOnMsg
		for msg, goesOn = lookOnOf(cmd); goesOn && parts > 0; msg, goesOn = lookOnOf(cmd) {
			parts--
			_, cmd = d.m.Update(msg)
			d.check()
		}
		if l := d.m.logInFront(); l != nil {
			l.goesOn = false // what is held back will not come
		}
	}
	return goesOn
}

// A long log is looked through while keys are answered. Until it is through the screen
// says so: there may be more, and nothing is said to be nowhere.
func TestALongSearchSaysThatItGoesOn(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := longLog(t, width, height)
		if !d.atOnce(0, "/", "c", "l", "o", "s", "e", "d") {
			t.Fatal("it does not go on")
		}
		d.mustShow("searching, 204 ", " so far", " 9990 ")
		d.golden("log-searching")
		d.send(tea.WindowSizeMsg{Width: width, Height: height}) // whatever comes next, it goes on
		d.mustShow("1000 of 10001 entries", " 9990 ")
		d.mustNotShow("so far")
		d.keys("esc")

		d.atOnce(1, "/", "q", "q")
		d.mustShow("Searching. No entry so far is like", "searching, none so far")
		d.golden("log-searching-none")
		d.keys("q")
		d.mustShow("No entry is like that.", "0 of 10001 entries")
		d.mustNotShow("Searching", "so far")
	})
}

// However fast the keys come, in the end there is on the screen what is there where each
// of them waits for all of the log.
func TestALongSearchEndsTheSame(t *testing.T) {
	slow, fast := longLog(t, 80, 24), longLog(t, 80, 24)
	for _, keys := range [][]string{
		{"/", "b", "e", "d", "space", "7"},
		{"backspace", "backspace", "up", "space", "9", "9"},
		{"down", "enter", "f", "f"},
		{"esc", "home", "down", "/", "z"},
		{"backspace", "b", "e"},
		{"enter", "pgup", "r", "esc", "/", "d"},
		{"esc", "end", "/", "1", "0", "0", "1"},
	} {
		slow.keys(keys...)
		for _, key := range keys {
			fast.atOnce(0, key)
		}
		fast.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		if got, want := fast.screen(), slow.screen(); got != want {
			t.Fatalf("after %q, pressed at once, the screen is\n%s\nwant\n%s", keys, got, want)
		}
	}
}

// The cursor stays on its entry, and with what was found first it does not jump.
func TestALongSearchKeepsTheCursor(t *testing.T) {
	d := longLog(t, 80, 24)
	d.keys("home")
	for range 300 {
		d.keys("pgdown")
	}
	e, _ := d.m.logInFront().entry(d.m)
	d.atOnce(0, "/", "b")
	on := func() string {
		for line := range strings.SplitSeq(d.screen(), "\n") {
			if strings.HasPrefix(line, ">") {
				return line
			}
		}
		return ""
	}
	first := on()
	if !strings.Contains(first, fmt.Sprint(" ", e.Seq, " ")) && !strings.Contains(first, fmt.Sprint(" ", e.Seq-1, " ")) {
		t.Errorf("the cursor was on entry %d and is on %q", e.Seq, first)
	}
	for n := 0; ; n++ {
		if now := on(); now != first {
			t.Fatalf("after %d parts the cursor is on %q, was on %q", n, now, first)
		}
		if d.m.lookOn() == nil {
			if n < 2 {
				t.Errorf("it was through after %d parts", n)
			}
			return
		}
		_, _ = d.m.Update(lookOnMsg{d.m.logInFront()})
		d.m.logInFront().goesOn = false
	}
}

// A search that is left on the screen for another goes on when it is back.
func TestALongSearchGoesOnWhenItIsBack(t *testing.T) {
	d := longLog(t, 80, 24)
	d.atOnce(0, "/", "b", "e", "d", "enter", "r")
	d.tick(time.Second)
	d.mustNotShow("so far")
	d.keys("esc")
	d.mustShow("9000 of 10001 entries")
	d.mustNotShow("so far")
}

// In the real event loop a search goes on by itself until it is through, however fast it is
// typed, and then nothing more is sent to the terminal for it.
func TestALongSearchInTheRealProgram(t *testing.T) {
	dir := t.TempDir()
	fillLog(t, dir, 10_000)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
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
			tea.WithWindowSize(80, 24), tea.WithColorProfile(colorprofile.ASCII), tea.WithEnvironment([]string{"TERM=xterm"}))
		ended := make(chan error, 1)
		go func() { _, err := p.Run(); ended <- err }()
		time.Sleep(time.Second)
		for _, key := range []string{"enter", "1", "l", "/"} {
			p.Send(keyPress(key))
			time.Sleep(time.Second)
		}
		wantOn(t, out, "Search the log")
		for _, letter := range "chute" {
			p.Send(keyPress(string(letter)))
		}
		time.Sleep(time.Second)
		synctest.Wait()
		wantOn(t, out, `LOG: "chute"`, "1000 of 10001 entries", "chute closed 9990")
		frames := shown.frames.Load()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if n := shown.frames.Load() - frames; n > 20 {
			t.Errorf("%d frames in ten seconds after it was through", n)
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
