//go:build !windows

package cli

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

func openPty(t *testing.T) (keys, tty *os.File) {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Skip("not run: there are no pseudo-terminals here:", err)
	}
	t.Cleanup(func() { _, _ = keys.Close(), tty.Close() })
	return keys, tty
}

// A window that would close with the program waits for Enter after an error, and after
// an answer; at a prompt nothing waits.
func TestWindowStaysOpen(t *testing.T) {
	w := newWard(t)
	for _, c := range []struct {
		alone bool
		args  []string
		code  int
	}{
		{true, []string{"nosuch"}, exitUsage},
		{true, []string{"procedures"}, exitDone},
		{false, []string{"nosuch"}, exitUsage},
	} {
		keys, tty := openPty(t)
		var out, errs bytes.Buffer
		ended := make(chan int, 1)
		go func() {
			ended <- Run(append([]string{"--data", w.data}, c.args...), IO{
				In: tty, Out: &out, Err: &errs, Environ: w.environ, Clocks: w.clocks, Console: &Console{Alone: c.alone},
			})
		}()
		if c.alone {
			select {
			case <-ended:
				t.Errorf("%v: it did not wait", c.args)
				continue
			case <-time.After(300 * time.Millisecond):
			}
			if _, err := keys.WriteString("\r"); err != nil {
				t.Fatal(err)
			}
		}
		if code := <-ended; code != c.code || bytes.Contains(errs.Bytes(), []byte("Press Enter to close this window.")) != c.alone {
			t.Errorf("%v: exit code %d, %q", c.args, code, &errs)
		}
	}
}

// A console that takes no codes gets the program line by line, and a sentence why.
func TestOldConsole(t *testing.T) {
	w := newWard(t)
	keys, tty := openPty(t)
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- Run([]string{"--data", w.data}, IO{
			In: tty, Out: tty, Err: &errs, Environ: w.environ, Clocks: w.clocks,
			Console: &Console{Screens: func() error { return errors.New("the parameter is incorrect") }},
		})
	}()
	if _, err := keys.WriteString("quit\r"); err != nil {
		t.Fatal(err)
	}
	if code := <-ended; code != exitDone || !sentence.MatchString(errs.String()) || !strings.Contains(errs.String(), "this window cannot show screens: it is an old console") {
		t.Errorf("exit code %d, %q", code, &errs)
	}
}

// The terminal is put back as it was, also where the app ended by a fault.
func TestTerminalIsPutBack(t *testing.T) {
	_, tty := openPty(t)
	was, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		defer keepTerminal(tty, new(bytes.Buffer))()
		if _, err := term.MakeRaw(tty.Fd()); err != nil {
			t.Fatal(err)
		}
		if raw, err := term.GetState(tty.Fd()); err != nil || reflect.DeepEqual(raw, was) {
			t.Fatalf("it is not raw, %v", err)
		}
		panic("a fault")
	}()
	if now, err := term.GetState(tty.Fd()); err != nil || !reflect.DeepEqual(now, was) {
		t.Errorf("it is %v, and was %v; %v", now, was, err)
	}
}
