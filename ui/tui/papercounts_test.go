package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// The board, the ledger, the sheet and the close count the same papers, on a narrow screen
// too.
func TestPaperIsCountedTheSameEverywhere(t *testing.T) {
	d := onPaper(t, 100, 30)
	d.requests()
	d.keys("home", "down", "3", "enter") // the result is entered, and a second person is to check it
	d.tick(20 * time.Minute)
	const kinds = "Paper 2: 1 out, 1 to be checked, 1 late"
	d.mustShow(kinds)
	d.keys("esc")
	d.mustShow(kinds)
	d.send(tea.WindowSizeMsg{Width: 60, Height: 24})
	d.mustShow("Paper 2")
	d.mustNotShow("Paper out 1")
	d.send(tea.WindowSizeMsg{Width: 100, Height: 30})
	d.keys("h")
	d.mustShow("PAPER RECORDS: 2 not accounted for: 1 out, 1 to be checked")
	d.keys("esc", "c")
	if shown := d.screen(); !strings.Contains(shown, "2 papers") {
		t.Errorf("the close does not count 2 papers:\n%s", shown)
	}
}
