package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestForms keeps the forms of a night that TestScreens does not come by.
func TestForms(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := newDriverWithoutWard(t, writeLibrary(t))
		d.send(tea.WindowSizeMsg{Width: width, Height: height})
		d.golden("setup")
		d = declared(t, width, height)
		board := d.m.screen
		for _, form := range []struct {
			name string
			keys []string
		}{
			{"decision", []string{"d"}},
			{"note", []string{"m"}},
			{"loggist", []string{"j"}},
			{"clock", []string{"k"}},
			{"palette", []string{"ctrl+k"}},
			{"palette-typed", []string{"ctrl+k", "=hand"}},
			{"started-in-error", []string{"c", "x"}},
			{"stand-down", []string{"enter", "x"}},
			{"typed-in", []string{"enter", "e"}},
			{"later", []string{"n", "3"}},
			{"another-system", []string{"s", "a"}},
			{"correct", []string{"l", "x"}},
			{"left-one", []string{"c", "enter", "enter"}},
			{"answer", []string{"enter", "down", "down", "down", "space"}},
		} {
			d.keys(form.keys...)
			d.golden(form.name)
			d.m.forms = nil
			d.m.show(board)
			d.screen() // the numbers that are in sight are those that were drawn
		}
		d.m.ask(secondForm(d.m))
		d.golden("second-copy")
	})
}

// TestRescueScreens keeps what is seen where the log is damaged.
func TestRescueScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := damaged(t, width, height)
		d.golden("rescue")
		d.keys("r")
		d.golden("rescue-again")
	})
}
