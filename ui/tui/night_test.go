package tui

import (
	"io"
	"regexp"
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
	heard int // bells
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
		tea.WithWindowSize(80, 24), tea.WithColorProfile(colorprofile.TrueColor),
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

// A night of twelve hours, in which the clocks go back: targets pass and are told, by the
// bell where that is wanted, the hourly check is done in time, late, and not at all, whoever
// is away for an hour is asked who they are, nothing is written by time alone, nothing
// blinks, and an idle terminal is left alone.
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
		w.mustBeCalled("LIVE EPR")

		w.until(20, 6)
		w.mustShow("OVERDUE 2", "OVERDUE NOW: CRITICAL, Stop entering data")
		w.mustBeCalled("2 OVERDUE  LIVE EPR")
		w.mustRing(0) // it is off until it is wanted
		w.press(bellKey, bellKey)
		w.mustShow("every 5 minutes while it is critical")
		w.until(20, 17)
		w.mustRing(3) // at once, for the third step at 20:10, and again at 20:15
		w.press("space", "enter")
		w.mustShow("SAVED 2/2")
		w.mustBeCalled("2 OVERDUE  LIVE EPR")
		w.press("down", "space", "down", "space")
		w.mustBeCalled("LIVE EPR")
		w.until(20, 28)
		w.mustRing(0) // nothing critical is overdue any more
		w.press(bellKey, bellKey)
		w.mustShow("The bell rings once")
		w.until(20, 59)
		w.mustRing(1) // the drug charts, at 20:30
		w.mustBeCalled("1 OVERDUE  LIVE EPR")

		w.until(21, 3)
		w.mustShow("DUE NOW: Every hour: look for orders")
		w.mustRing(1)
		w.tickTheCheck() // in time
		w.mustHaveMissed(0)
		w.until(22, 20)
		w.mustShow("who? press W", "20 min late")
		w.press("w", "1")
		w.tickTheCheck() // late, and still that of 22:00
		w.mustHaveMissed(0)
		w.mustShow("due 23:00")
		w.press(bellKey, bellKey, bellKey)
		w.mustShow("The bell rings once")
		w.until(23, 45)
		w.mustHaveMissed(1)
		w.mustShow("missed 1: 23:00", "due Sun 00:00", "who? press W")
		w.mustRing(2) // at 22:00, and at 23:00

		entries := w.m.s.State().Entries
		w.press(bellKey, bellKey)
		w.mustShow("The bell is off")
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
		w.mustShow("Sun 07:0", "12 h ", "missed 9, the last at 06:00") // twelve hours have passed, whatever the clock says
		w.mustHaveMissed(9)
		w.mustRing(0)
		if got := w.m.s.State().Entries; got != entries {
			t.Errorf("time alone has written %d entries", got-entries)
		}
		w.press("w", "2", "=B Shah", "tab", "enter")
		w.mustShow("B Shah")
		w.mustNotBlink()
	})
}

// until lets time pass until a time of the ward's clock.
func (w *ward) until(hour, minute int) {
	for now := w.m.s.Now(); now.Hour() != hour || now.Minute() != minute; now = w.m.s.Now() {
		w.pass(time.Minute - time.Duration(now.Second())*time.Second)
	}
}

// check is the hourly check of the procedure, and how it stands.
func (w *ward) check() (*incident.Step, incident.Timing) {
	state := w.m.s.State()
	p := state.Procedures[0]
	i := slices.IndexFunc(p.Steps, func(s *incident.Step) bool { return strings.HasPrefix(s.Def.Title, "Every hour") })
	return p.Steps[i], state.Timing(p, p.Steps[i], w.m.s.Now())
}

// tickTheCheck goes to it on the board, and presses Space.
func (w *ward) tickTheCheck() {
	w.t.Helper()
	step, _ := w.check()
	before := len(step.DoneAt)
	w.press("home")
	for range 10 {
		if onTheCheck.MatchString(w.out.screen()) {
			break
		}
		w.press("down")
	}
	w.press("space")
	if step, _ = w.check(); len(step.DoneAt) != before+1 {
		w.t.Fatalf("the check was not ticked:\n%s", w.out.screen())
	}
}

var onTheCheck = regexp.MustCompile(`>[ !]*Every hour`)

func (w *ward) mustHaveMissed(want int) {
	w.t.Helper()
	if _, timing := w.check(); len(timing.Missed) != want {
		w.t.Errorf("%d checks were missed, not %d", len(timing.Missed), want)
	}
}

// What a terminal is sent that is no text: its title, and how text is drawn.
var (
	anyCommand = regexp.MustCompile("\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)")
	titleSent  = regexp.MustCompile("\x1b\\][02];([^\x07\x1b]*)")
	drawnAs    = regexp.MustCompile("\x1b\\[([0-9;:]*)m")
)

// mustBeCalled wants the window's title, as last sent, to begin so.
func (w *ward) mustBeCalled(title string) {
	w.t.Helper()
	w.pass(2 * time.Second) // it is counted once a second
	sent := titleSent.FindAllStringSubmatch(w.out.everything(), -1)
	if len(sent) == 0 || !strings.HasPrefix(sent[len(sent)-1][1], title) {
		w.t.Errorf("the window is not called %q but %q", title, sent[max(0, len(sent)-1):])
	}
}

// mustRing wants so many bells since it was last asked.
func (w *ward) mustRing(want int) {
	w.t.Helper()
	bells := strings.Count(anyCommand.ReplaceAllString(w.out.everything(), ""), "\a") // a title ends with that byte too
	if got := bells - w.heard; got != want {
		w.t.Errorf("it rang %d times, not %d, until %s", got, want, w.m.s.Now().Format("15:04:05"))
	}
	w.heard = bells
}

// mustNotBlink wants nothing drawn that blinks, slowly (5) or fast (6).
func (w *ward) mustNotBlink() {
	w.t.Helper()
	drawn := drawnAs.FindAllStringSubmatch(w.out.everything(), -1)
	if len(drawn) < 100 {
		w.t.Fatalf("it has drawn in only %d ways: this test looks at nothing", len(drawn))
	}
	for _, sgr := range drawn {
		params := strings.FieldsFunc(sgr[1], func(r rune) bool { return r == ';' || r == ':' })
		for i := 0; i < len(params); i++ {
			switch params[i] {
			case "38", "48", "58": // a colour, of one number after 5 or three after 2
				i += 2
				if i <= len(params) && params[i-1] == "2" {
					i += 2
				}
			case "5", "6":
				w.t.Fatalf("it blinks: %q", sgr[0])
			}
		}
	}
}
