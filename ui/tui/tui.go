// Package tui is the terminal app: one Bubble Tea model. Screens and forms are
// plain structs with methods; they read the session and ask the model to save.
//
// Three rules hold everywhere. Update does no reading or writing of files:
// commands do. A tick is drawn from the session's state, which changes only
// after the entry is on disk. Every frame passes printable, so that nothing
// but text and styling reaches the terminal, whatever a file or a log holds.
package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"downtime/ui/open"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Options say how the terminal is to be used.
type Options struct {
	ASCII   bool // no character beyond ASCII
	NoMouse bool
	// UnmarkedPaste is for a console that sends what is pasted as keys. On Windows it is
	// taken to be one.
	UnmarkedPaste bool
	// Theme is auto, dark, light or mono; all but mono are the same colours,
	// which are legible on both backgrounds.
	Theme   string
	Environ []string // nil for the process's own
	Rescue  *Rescue  // nil: a log that is damaged is only said to be

	// Input and Output stand in for the terminal in tests; nil for the real one.
	Input  io.Reader
	Output io.Writer
}

// TerminalError says that the terminal could not be set up for the app: nothing was
// shown, and no log was opened.
type TerminalError struct{ cause error }

func (e *TerminalError) Error() string {
	return fmt.Sprintf("this terminal cannot show screens (%v)", e.cause)
}

func (e *TerminalError) Unwrap() error { return e.cause }

const framesPerSecond = 60

// Run shows the app until the person leaves it. start is called once the first
// frame is on its way; where it fails, its error is shown and then returned. A
// *TerminalError comes before that.
func Run(start func() (*session.Session, error), opts Options) error {
	if opts.Environ == nil {
		opts.Environ = os.Environ()
	}
	opts.ASCII = opts.ASCII || !utf8Locale(opts.Environ)
	opts.UnmarkedPaste = opts.UnmarkedPaste || runtime.GOOS == "windows"
	again, err := run(newModel(start, opts), opts)
	for again && err == nil {
		again, err = run(beginRecovering(start, opts), opts)
	}
	return err
}

// run shows the app until it ends, and reports whether it is to begin again with a
// recovery. The log is closed then, and nothing of the model is left that may have been
// read from it.
func run(m *Model, opts Options) (toRecover bool, err error) {
	m.watch = watchProcedures
	m.viewer = open.File
	options := []tea.ProgramOption{
		tea.WithColorProfile(profile(opts)), tea.WithFPS(framesPerSecond), tea.WithEnvironment(opts.Environ),
	}
	if opts.Input != nil {
		options = append(options, tea.WithInput(opts.Input))
	}
	if opts.Output != nil {
		options = append(options, tea.WithOutput(opts.Output))
	}
	_, err = tea.NewProgram(m, options...).Run()
	if err != nil && !m.begun {
		return false, &TerminalError{err}
	}
	if m.watching != nil {
		m.watching.Close()
	}
	if m.s != nil {
		err = errors.Join(err, m.s.Close())
	}
	return m.toRecover, errors.Join(m.openError, err)
}

// profile is how many colours to use. NO_COLOR with any value means none
// (no-color.org); the terminal itself is not asked.
func profile(opts Options) colorprofile.Profile {
	for _, e := range opts.Environ {
		if value, ok := strings.CutPrefix(e, "NO_COLOR="); ok && value != "" {
			return colorprofile.ASCII
		}
	}
	if opts.Theme == "mono" {
		return colorprofile.ASCII
	}
	if p := colorprofile.Env(opts.Environ); p != colorprofile.ANSI {
		return p
	}
	// Each terminal has 16 colours of its own, and none of the usual ones can be read on
	// black and on white alike: bold, reverse, marks and words say it all there.
	return colorprofile.ASCII
}

// utf8Locale reports whether the locale can show more than ASCII. Windows has
// no such variables and its consoles can.
func utf8Locale(environ []string) bool {
	if runtime.GOOS == "windows" {
		return true
	}
	values := make(map[string]string)
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok {
			values[name] = value
		}
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := values[name]; value != "" {
			value = strings.ToLower(value)
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return runtime.GOOS == "darwin"
}
