package cli

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"downtime/ui/tui"
)

// A console is taken where standard input or output lead nowhere, and never from a
// file or a pipe.
func TestConsoleIsTaken(t *testing.T) {
	for _, c := range []struct {
		in, out lead
		want    bool
	}{
		{toConsole, toConsole, false}, // it is in use already
		{toNothing, toConsole, true},
		{toConsole, toNothing, true},
		{toNothing, toNothing, true},
		{toElsewhere, toNothing, false},
		{toNothing, toElsewhere, false},
		{toElsewhere, toConsole, false},
	} {
		if got := (&Console{In: c.in, Out: c.out}).takes(); got != c.want {
			t.Errorf("in %d, out %d: %t", c.in, c.out, got)
		}
	}
	if (*Console)(nil).takes() {
		t.Error("a console that is not there")
	}
}

// runAt runs without --data, which the flags of a window's shortcut do not have either.
func (w *ward) runAt(console *Console, in string, args ...string) result {
	w.t.Helper()
	var out, errs bytes.Buffer
	code := Run(append([]string{"--data", w.data}, args...), IO{
		In: strings.NewReader(in), Out: &out, Err: &errs, Environ: w.environ, Clocks: w.clocks, Console: console,
	})
	return result{code, out.String(), errs.String()}
}

// With no arguments the program is at its console, wherever the standard streams lead;
// "plain" reads what it is given.
func TestAtTheConsole(t *testing.T) {
	var screen bytes.Buffer
	console := &Console{
		In: toNothing, Out: toNothing,
		Open: func() (io.Reader, io.Writer, error) { return strings.NewReader("status\n"), &screen, nil },
	}
	w := newWard(t)
	got := w.runAt(console, "help\n")
	if got.code != exitDone || got.out+got.err != "" || !strings.Contains(screen.String(), "nothing is running\n") || !strings.Contains(screen.String(), "line by line") {
		t.Errorf("%+v, and on the screen:\n%s", got, &screen)
	}
	screen.Reset()
	if got := w.runAt(console, "status\n", "plain"); !strings.Contains(got.out, "nothing is running\n") || screen.Len() > 0 {
		t.Errorf("plain gives %+v, and on the screen:\n%s", got, &screen)
	}
	console.Open = func() (io.Reader, io.Writer, error) { return nil, nil, errors.New("no keyboard") }
	if got := w.runAt(console, ""); got.code != exitFailed || !strings.Contains(got.err, "no keyboard") {
		t.Errorf("a console that cannot be opened gives %+v", got)
	}
}

// Where the terminal cannot be set up the program goes on line by line; any other end
// of the app is its own.
func TestGoesOnWithoutScreens(t *testing.T) {
	w := newWard(t)
	var out, errs bytes.Buffer
	a := &app{
		IO:      IO{In: strings.NewReader("status\n"), Out: &out, Err: &errs, Environ: w.environ, Clocks: w.clocks},
		program: &program{Data: w.data}, ctx: t.Context(),
	}
	if err := a.withoutScreens(errors.New("the log is damaged")); err == nil || out.Len()+errs.Len() > 0 {
		t.Errorf("an error of the log gives %v and says %q", err, &errs)
	}
	if err := a.withoutScreens(errors.Join(nil, new(tui.TerminalError))); err != nil {
		t.Error(err)
	}
	if !sentence.MatchString(errs.String()) || !strings.Contains(errs.String(), "cannot show screens") || !strings.Contains(out.String(), "nothing is running\n") {
		t.Errorf("it says %q and\n%s", &errs, &out)
	}
}

func TestStaysOpen(t *testing.T) {
	for _, c := range []struct {
		alone, keyboard, printed bool
		code                     int
		want                     bool
	}{
		{true, true, false, exitFailed, true},
		{true, true, false, exitUsage, true},
		{true, true, true, exitDone, true}, // a shortcut to "downtime verify"
		{true, true, true, exitNo, true},
		{true, true, false, exitDone, false},        // the app was left
		{true, true, false, exitInterrupted, false}, // and so it was here
		{false, true, true, exitFailed, false},      // a prompt keeps the words
		{true, false, false, exitFailed, false},     // nobody could press Enter
	} {
		if got := staysOpen(c.alone, c.keyboard, c.printed, c.code); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

// The backslash before a closing quotation mark is explained.
func TestQuotesInPaths(t *testing.T) {
	for _, arg := range []string{`E:" plain`, `E:\downtime data" --ward 7B plain`, `--data=E:\log"`, `\\?\E:\log" plain`} {
		err := checkQuotes([]string{"--data", arg})
		if err == nil || !strings.Contains(err.Error(), `leave out the last backslash`) {
			t.Errorf("%s: %v", arg, err)
		}
	}
	if err := checkQuotes([]string{`E:\log`, `--as`, `A "Ann" Okafor, nurse`, `-o`, `E:\Ward 7B\`, "E:"}); err != nil {
		t.Error(err)
	}
}
