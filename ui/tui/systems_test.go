package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Where it was not known what is down, and nothing is named yet, the screen of systems
// offers to name one, and no move of a system.
func TestSystemsBeforeOneIsNamed(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("d", "0", "y", "tab", "tab", "=S Okafor", "tab", "=Nurse", "enter")
	d.keys("s")
	d.mustShow("No system is named yet. A names one that is down.", "A name what is down  Esc back")
	d.mustNotShow("1 said back", "5 in part")
	d.keys("a", "=epr", "enter")
	d.mustShow("1 said back", "3 in use")
}

// The head of the log says how many of its entries are not listed.
func TestTheLogSaysWhatItDoesNotList(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("l")
	d.mustShow("  2 entries ")
	d.keys("esc", "d", "=runner", "tab", "=phones are down", "enter", "l")
	d.mustShow("4 entries, 1 signature of the program not listed")
	d.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	d.mustShow("4 entries, 1 signature not listed")
}
