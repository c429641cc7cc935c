package cli

import (
	"fmt"

	"downtime/store"
	"downtime/ui/session"
	"downtime/ui/tui"
)

// Run starts the terminal app, or the line mode where the terminal cannot show
// it.
func (p *program) Run(a *app) error {
	if why := a.noScreens(); why != "" {
		fmt.Fprintf(a.Err, "downtime: %s, so it goes on line by line: type help\n", why)
		return new(plainCommand).Run(a)
	}
	open := func() (*session.Session, error) { return session.Open(a.config()) }
	return tui.Run(open, tui.Options{
		ASCII: p.ASCII, NoMouse: p.NoMouse, Theme: p.Theme, Environ: a.Environ, Rescue: a.rescue(),
	})
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
	}
	return ""
}
