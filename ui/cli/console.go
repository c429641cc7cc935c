package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/term"
)

// Console is what Windows says of the console, the window in which the program is
// shown. Where there is none, and on other systems, it is nil.
type Console struct {
	// Alone is set where no other program is in the console: it was made for this one,
	// which was started by double click and not from a prompt, and closes with it.
	Alone bool
	// In and Out are where standard input and output lead.
	In, Out lead
	// Screens is why the console cannot show screens; nil where it can.
	Screens func() error
	// Open makes the keyboard and the screen of the console the standard streams.
	Open func() (keyboard io.Reader, screen io.Writer, err error)
}

// lead is where a standard stream leads.
type lead int

const (
	toConsole   lead = iota
	toNothing        // NUL, or no handle at all
	toElsewhere      // a file, a pipe or a device, with what somebody wants to be read or kept
)

// takes reports whether the app is for the console although a standard stream does not
// lead there: a launcher, or a .bat with "start downtime.exe <nul", gave it nothing
// else. What leads to a file or a pipe was meant.
func (c *Console) takes() bool {
	return c != nil && c.In != toElsewhere && c.Out != toElsewhere && (c.In == toNothing || c.Out == toNothing)
}

// useConsole reads and shows what the app needs at the console, where that is right.
func (a *app) useConsole() error {
	if !a.Console.takes() {
		return nil
	}
	keyboard, screen, err := a.Console.Open()
	if err != nil {
		return err
	}
	a.In, a.Out, a.Err = keyboard, screen, screen
	return nil
}

// quoteInPath is a path with a quotation mark in it, which Windows never has. A
// backslash before the closing one has made a letter of it, and of all that follows a
// part of the path.
var quoteInPath = regexp.MustCompile(`^(-[^=]*=)?([A-Za-z]:|\\\\)[^"]*"`)

// checkQuotes refuses what was meant as "E:\" and came as something else.
func checkQuotes(args []string) error {
	for _, arg := range args {
		if m := quoteInPath.FindStringSubmatch(arg); m != nil {
			path, _, _ := strings.Cut(strings.TrimPrefix(arg, m[1]), `"`)
			return usage(`the folder %s\ was closed with \", which Windows takes for a part of the name: leave out the last backslash, or write two of them`, path)
		}
	}
	return nil
}

// keepTerminal is how to put the terminal back as it is now: the next program in it
// must be able to show what is typed.
func keepTerminal(streams ...any) (restore func()) {
	var again []func()
	for _, stream := range streams {
		file, ok := stream.(interface{ Fd() uintptr })
		if !ok {
			continue
		}
		if was, err := term.GetState(file.Fd()); err == nil {
			again = append(again, func() { _ = term.Restore(file.Fd(), was) })
		}
	}
	return func() {
		for _, restore := range again {
			restore()
		}
	}
}

// staysOpen reports whether a console must not close yet: it is this program's own, and
// holds something that nobody has read. The app and the line mode were read as they
// ran; whoever ended the program with an interrupt wants it closed.
func staysOpen(alone, keyboard, printed bool, code int) bool {
	return alone && keyboard && code != exitInterrupted && (printed || code != exitDone)
}

// holdOpen waits for Enter where the console would close before its last words are read.
func (a *app) holdOpen(code int) {
	if a.Console == nil || !staysOpen(a.Console.Alone, isTerminal(a.In), a.printed, code) {
		return
	}
	fmt.Fprintln(a.Err, "Press Enter to close this window.")
	_, _ = readShort(&interruptible{ctx: a.ctx, from: a.In}) // whatever ends the wait ends it
}
