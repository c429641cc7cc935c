package tui

import (
	"errors"
	"strings"

	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// heldScreen says that another program has the log, and how to go on. It is shown
// in place of opening, before there is a session.
type heldScreen struct {
	held *session.HeldError
	busy string // what is waited for, "" for an answer
	at   string // who is at work there: K is to be pressed once more; "" before it was
}

// atWorkMsg says who is at work where the log is open, "" for nobody.
type atWorkMsg struct {
	screen *heldScreen
	words  string
}

// newHeld is the screen for an error that says so, nil for any other.
func newHeld(err error) *heldScreen {
	held := new(session.HeldError)
	if !errors.As(err, &held) {
		return nil
	}
	return &heldScreen{held: held}
}

func (h *heldScreen) about(*Model, int) string { return "" }

func (h *heldScreen) body(m *Model, width, height int) []string {
	var lines []string
	add := func(words string) { lines = append(lines, text.Hang(" ", words, width-1)...) }
	gap := func() {
		if height >= ruledHeight-4 {
			lines = append(lines, "")
		}
	}
	for _, line := range text.Hang(" ", heldWords(m, h.held), width-1) {
		lines = append(lines, m.theme.title.Render(line))
	}
	gap()
	if h.busy != "" {
		add(h.busy)
		return lines
	}
	way := func(name, what, more string) {
		lines = append(lines, "   "+m.theme.key.Render(name)+strings.Repeat(" ", 4-len(name))+what)
		if more != "" && height >= ruledHeight-4 {
			lines = append(lines, text.Hang("       ", more, width-1)...)
		}
	}
	if h.at != "" {
		for _, line := range text.Hang(" ! ", h.at+". K once more takes over all the same.", width-1) {
			lines = append(lines, m.theme.warning.Render(line))
		}
		gap()
	}
	way("K", "Take over here", "Everything saved there is kept, and the other screen says that you did.")
	gap()
	way("V", "Only look on", "Everything can be read, nothing is written.")
	gap()
	way("Esc", "Leave", "")
	gap()
	lines = append(lines, m.theme.quiet.Render(text.Cut(" Kept in "+h.held.Dir, width-1)))
	return lines
}

// heldWords is who has the log, where, since when, and when their last key was.
func heldWords(m *Model, held *session.HeldError) string {
	by, now := held.Holder, m.wall()
	if by.PID == 0 {
		return "Another program has this log open. It does not say whose it is."
	}
	where := " on this PC"
	if by.Host != session.Device() {
		where = " on " + by.Host
	}
	who := sentence(by.Name()) + where + " has this log open since " + text.Clock(by.Since, now)
	if by.Person != "" && by.Who != "" {
		who = by.Person + ", log-in " + by.Who + where + ", has this log open since " + text.Clock(by.Since, now)
	}
	if !by.LastKey.IsZero() {
		who += ", last key " + text.Clock(by.LastKey, now)
	}
	return who + "."
}

func (h *heldScreen) keys(*Model) []key {
	if h.busy != "" {
		return nil
	}
	return []key{{"K", "take over", reads}, {"V", "look on", reads}, {"Esc", "leave", reads}}
}

func (h *heldScreen) press(m *Model, name string) tea.Cmd {
	switch {
	case h.busy != "":
	case name == "k" && h.at == "":
		h.busy = "Looking when something was last saved there."
		return func() tea.Msg { return atWorkMsg{h, h.held.BusyThere()} }
	case name == "k":
		return h.takeOver(m)
	case name == "v":
		h.busy = "Opening the log to look on."
		return func() tea.Msg { return m.openBy(h.held.LookOn) }
	case name == "esc" || name == "q":
		m.openError = h.held
		return tea.Quit
	}
	return nil
}

// atWork takes over where nobody is at work, and else says who is.
func (h *heldScreen) atWork(m *Model, words string) tea.Cmd {
	if words == "" {
		return h.takeOver(m)
	}
	h.busy, h.at = "", words
	return nil
}

func (h *heldScreen) takeOver(m *Model) tea.Cmd {
	h.busy = takingOver
	return func() tea.Msg { return m.openBy(h.held.TakeOver) }
}

// takingOver is said while it is waited for.
const takingOver = "Taking over: the other session finishes what it is saving. One that does not answer is left behind, after 5 seconds."
