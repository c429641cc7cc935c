//go:build !windows

// Package e2e drives the real program, as built, in a real pseudo-terminal and
// through pipes.
package e2e

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode"

	_ "downtime/ui/cli" // the program is built from it: a change of it must run these tests again

	xansi "github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// binary is the program under test.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "downtime-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "downtime")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "downtime")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is given out
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// environment is the same on every machine, and leads to nobody's own log.
func environment(t testing.TB, more ...string) []string {
	home := t.TempDir()
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"TERM=xterm-256color", "LANG=C.UTF-8",
	}, more...)
}

// terminal is the program in a pseudo-terminal, and what is on its screen.
type terminal struct {
	t   testing.TB
	cmd *exec.Cmd
	tty *os.File

	mu  sync.Mutex
	em  *vt.Emulator
	raw strings.Builder

	ended chan error
}

func open(t testing.TB, width, height int, env []string, args ...string) *terminal {
	t.Helper()
	s := &terminal{t: t, em: vt.NewEmulator(width, height), ended: make(chan error, 1)}
	s.cmd = exec.Command(binary, args...)
	s.cmd.Env = env
	tty, err := pty.StartWithSize(s.cmd, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	if err != nil {
		t.Fatal(err)
	}
	s.tty = tty
	go io.Copy(tty, s.em) // the emulator answers what the program asks a terminal
	read := make(chan struct{})
	go func() {
		defer close(read)
		buffer := make([]byte, 1<<14)
		for {
			n, err := tty.Read(buffer)
			s.mu.Lock()
			s.raw.Write(buffer[:n])
			s.em.Write(buffer[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	go func() {
		err := s.cmd.Wait()
		<-read
		s.ended <- err
	}()
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		tty.Close()
	})
	return s
}

// screen is what is seen, in the terminal as it is, and checked each time it is looked at.
func (s *terminal) screen() string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	screen := s.em.String()
	if fault := screenFault(screen, s.em.Width(), s.em.Height()); fault != "" {
		s.t.Errorf("%s, in:\n%q", fault, screen)
	}
	return screen
}

// screenFault says what no screen may show: more than there is room for, or what cannot be
// printed.
func screenFault(screen string, width, height int) string {
	lines := strings.Split(screen, "\n")
	if len(lines) > height {
		return fmt.Sprintf("%d lines in %d", len(lines), height)
	}
	for _, line := range lines {
		if w := xansi.StringWidth(line); w > width {
			return fmt.Sprintf("a line of %d columns in %d", w, width)
		}
		for _, r := range line {
			if r != '\u200c' && r != '\u200d' && !unicode.IsPrint(r) { // as the program has it
				return fmt.Sprintf("%U", r)
			}
		}
	}
	return ""
}

// bytes is everything the program has sent.
func (s *terminal) bytes() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raw.String()
}

// patience is how long a screen may take on a machine that is busy with other
// tests. It is not a claim about speed.
const patience = 30 * time.Second

// wait waits until all words are on the screen.
func (s *terminal) wait(words ...string) {
	s.t.Helper()
	s.until(fmt.Sprintf("%q on the screen", words), func() bool {
		screen := s.screen()
		for _, w := range words {
			if !strings.Contains(screen, w) {
				return false
			}
		}
		return true
	})
}

func (s *terminal) until(what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited for %s in vain:\n%s", what, s.screen())
		}
	}
}

func (s *terminal) typed(keys string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// esc presses Escape by itself: with the next key close behind, a terminal's
// input would read as Alt and that key.
func (s *terminal) esc() {
	s.t.Helper()
	s.typed("\x1b")
	time.Sleep(grace)
}

// grace is longer than the app ignores Enter on a question that has just
// appeared, or right after another Enter, which could be a key held down.
const grace = 700 * time.Millisecond

// kill is a power cut as the program sees it.
func (s *terminal) kill() {
	s.cmd.Process.Signal(syscall.SIGKILL)
	<-s.ended
}

func (s *terminal) exit() int {
	s.t.Helper()
	select {
	case err := <-s.ended:
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			return failed.ExitCode()
		}
		return 0
	case <-time.After(patience):
		s.t.Fatalf("the program did not end:\n%s", s.screen())
		return -1
	}
}

// declare starts a real downtime of the EPR, from the first screen.
func (s *terminal) declare() {
	s.t.Helper()
	s.wait("EPR OR ANOTHER SYSTEM IS DOWN")
	s.typed("d")
	s.wait("What is down?")
	s.typed("1y\t\tS Okafor\tNurse in charge")
	s.wait("Nurse in charge")
	s.typed("\r")
	s.wait("LIVE  EPR DOWN", "Nothing overdue", "SAVED")
}
