package cli

import (
	"errors"
	"fmt"

	"downtime/store"
	"downtime/ui/session"
	"downtime/ui/tui"
)

// Run starts the terminal app, or the line mode where the terminal cannot show
// it.
func (p *program) Run(a *app) error {
	if err := a.useConsole(); err != nil {
		return err
	}
	if why := a.noScreens(); why != "" {
		return a.lineByLine(why)
	}
	restore := keepTerminal(a.In, a.Out)
	defer restore() // also where a fault ends the app
	open := func() (*session.Session, error) { return session.Open(a.config()) }
	err := tui.Run(open, tui.Options{
		ASCII: p.ASCII, NoMouse: p.NoMouse, Theme: p.Theme, Environ: a.Environ, Rescue: a.rescue(),
	})
	restore() // half of it may have been set up
	return a.withoutScreens(err)
}

// lineByLine goes on without screens, and says why.
func (a *app) lineByLine(why string) error {
	fmt.Fprintf(a.Err, "downtime: %s, so it goes on line by line: type help\n", why)
	return new(plainCommand).Run(a)
}

// withoutScreens goes on line by line where the app ended because the terminal could
// not be set up. Nothing had been opened, so nothing is done twice.
func (a *app) withoutScreens(err error) error {
	if unusable := new(tui.TerminalError); errors.As(err, &unusable) {
		return a.lineByLine(tidy(unusable.Error()))
	}
	return err
}

// rescue is what the app can do about a log that is damaged.
func (a *app) rescue() *tui.Rescue {
	return &tui.Rescue{
		Recover: func(look bool) (store.Recovery, error) {
			return session.Recover(a.ctx, a.config(), session.Rescue{DryRun: look})
		},
		Beside: func() (string, bool, error) { return session.Beside(a.config()) },
		Open:   func() (*session.Session, error) { return session.OpenBeside(a.config()) },
	}
}

// noScreens is why the terminal app cannot be shown here, or "".
func (a *app) noScreens() string {
	switch {
	case a.env("ACCESSIBLE") != "":
		return "ACCESSIBLE is set"
	case !isTerminal(a.In) || !isTerminal(a.Out):
		return "this is not a terminal"
	case a.env("TERM") == "dumb":
		return "this terminal cannot show screens (TERM is dumb)"
	case a.Console != nil && a.Console.Screens() != nil:
		return "this window cannot show screens: it is an old console, or set to legacy mode"
	}
	return ""
}
