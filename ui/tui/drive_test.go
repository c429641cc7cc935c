package tui

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"downtime/store/event"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
	xansi "github.com/charmbracelet/x/ansi"
)

// driver runs the app without a terminal: keys go in, every command is run to
// its end, and each frame is checked.
type driver struct {
	t      *testing.T
	m      *Model
	dir    string
	other  string        // another log than the one that runs, for goldens
	now    time.Time     // as time passes
	set    time.Duration // how far the PC's clock has been set since the start
	asleep time.Duration
	// key time moves by this much with every key, past every grace period
	gap time.Duration
	at  time.Time
}

var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return zone
}()

// start is 03:11 on a Tuesday in November.
var start = time.Date(2026, 11, 24, 3, 11, 0, 0, london)

func newDriver(t *testing.T, dir string, width, height int) *driver {
	t.Helper()
	return startDriver(t, dir, "7B", width, height)
}

func newDriverWithoutWard(t *testing.T, dir string) *driver {
	t.Helper()
	return startDriver(t, dir, "", 80, 24)
}

func startDriver(t *testing.T, dir, ward string, width, height int) *driver {
	t.Helper()
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("DOWNTIME_DATA", "")
	d := &driver{t: t, dir: dir, now: start, gap: time.Second, at: time.Unix(0, 0)}
	d.m = newModel(func() (*session.Session, error) {
		return session.Open(session.Config{
			Data: dir, Ward: ward, Program: "test", User: "test",
			Clocks: func() event.Reading { return d.clocks() },
		})
	}, Options{})
	d.m.clock = func() time.Time { return d.at }
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.run(d.m.openSession)
	t.Cleanup(func() {
		if d.m.s != nil {
			d.m.s.Close()
		}
	})
	return d
}

// clocks are the PC's: what now says, and how far they were set.
func (d *driver) clocks() event.Reading {
	r := event.Steady(d.now)
	r.At, r.Asleep = r.At.Add(d.set), d.asleep
	return r
}

// close ends the session as a power cut would: nothing is said to it.
func (d *driver) close() {
	d.m.s.Close()
	d.m.s = nil
}

func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.m.Update(msg)
	d.check()
	d.run(cmd)
}

// run runs a command and what follows from it. Timers are not waited for.
func (d *driver) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	result := make(chan tea.Msg, 1)
	go func() { result <- cmd() }()
	select {
	case msg := <-result:
		switch msg := msg.(type) {
		case nil, tickMsg, tea.QuitMsg:
		case tea.BatchMsg:
			for _, c := range msg {
				d.run(c)
			}
		default:
			d.send(msg)
		}
	case <-time.After(30 * time.Second): // a flush may take long on a busy disk
		d.t.Fatal("a command did not end")
	}
}

// tick lets time pass on the ward and at the keyboard.
func (d *driver) tick(by time.Duration) {
	d.t.Helper()
	d.now, d.at = d.now.Add(by), d.at.Add(by)
	d.m.Update(tickMsg(d.now))
	d.check()
	if d.m.saving != nil { // what the tick found; its own timer is not waited for
		d.send(savedMsg{d.m.saving.change.Commit()})
	}
}

// keys presses keys, one a word; a word in quotes is typed as text.
func (d *driver) keys(names ...string) *driver {
	d.t.Helper()
	for _, name := range names {
		if typed, ok := strings.CutPrefix(name, "="); ok {
			for _, r := range typed {
				d.press(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		d.press(keyPress(name))
	}
	return d
}

func (d *driver) press(msg tea.KeyPressMsg) {
	d.t.Helper()
	d.at = d.at.Add(d.gap)
	d.send(msg)
}

var specialKeys = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "f8": tea.KeyF8,
	"f1": tea.KeyF1, "f6": tea.KeyF6, "f9": tea.KeyF9, "f4": tea.KeyF4, "backspace": tea.KeyBackspace, "left": tea.KeyLeft, "right": tea.KeyRight,
}

func keyPress(name string) tea.KeyPressMsg {
	if code, ok := specialKeys[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	if key, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(key[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// screen is the frame without its styling.
func (d *driver) screen() string { return xansi.Strip(d.m.View().Content) }

// check holds of every frame, see frameFault.
func (d *driver) check() {
	d.t.Helper()
	if fault := frameFault(d.screen(), d.m.width, d.m.height); fault != "" {
		d.t.Fatal(fault)
	}
}

// frameFault says what is wrong with a frame without its styling; "" where it has exactly
// the height, no line too wide, and nothing but what can be printed.
func frameFault(frame string, width, height int) string {
	lines := strings.Split(frame, "\n")
	if len(lines) != height {
		return fmt.Sprintf("frame has %d lines, not %d:\n%s", len(lines), height, frame)
	}
	for _, line := range lines {
		if w := text.Width(line); w > width {
			return fmt.Sprintf("line of %d columns in %d: %q", w, width, line)
		}
		for _, r := range line {
			if r != '\u200c' && r != '\u200d' && !unicode.IsPrint(r) { // as printable has it
				return fmt.Sprintf("%U on the screen in %q", r, line)
			}
		}
	}
	return ""
}

// watched is the app as the real program runs it, with each of its frames checked.
type watched struct {
	*Model
	t      *testing.T
	frames *atomic.Int64 // counted by the program, read by the test
}

func watch(t *testing.T, m *Model) watched { return watched{m, t, new(atomic.Int64)} }

func (w watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := w.Model.Update(msg)
	return w, cmd
}

func (w watched) View() tea.View {
	v := w.Model.View()
	if fault := frameFault(xansi.Strip(v.Content), w.width, w.height); fault != "" {
		w.t.Error(fault)
	}
	w.frames.Add(1)
	return v
}

func (d *driver) mustShow(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if !strings.Contains(d.screen(), w) {
			d.t.Fatalf("%q is not on the screen:\n%s", w, d.screen())
		}
	}
}

func (d *driver) mustNotShow(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if strings.Contains(d.screen(), w) {
			d.t.Fatalf("%q is on the screen:\n%s", w, d.screen())
		}
	}
}

// declared is a driver with a real downtime of EPR and pathology running.
func declared(t *testing.T, width, height int) *driver {
	d := newDriver(t, writeLibrary(t), width, height)
	d.declare()
	return d
}

func (d *driver) declare() {
	d.t.Helper()
	d.keys("d", "1", "2", "y", "tab")
	for range len("03:11") {
		d.keys("backspace")
	}
	d.keys("=02:20", "tab", "=S Okafor", "tab", "=Nurse in charge", "enter")
	d.mustShow("LIVE")
}

// mustTake ends a test whose files could not be taken away under the program, which
// only Windows refuses.
func mustTake(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case runtime.GOOS == "windows":
		t.Skipf("not run: Windows keeps files where they are while they are open: %v", err)
	default:
		t.Fatal(err)
	}
}
