package tui

import (
	"strings"
	"time"

	"downtime/runbooks/clean"

	tea "charm.land/bubbletea/v2"
)

// The consoles of Windows that are older than Windows Terminal do not mark what is pasted:
// it arrives as keys, and its line feeds as Enter. There each key waits for a moment, until
// it is known whether others run in behind it; nobody types so fast. What runs in is text
// for the field in front, or nothing.
const (
	unmarkedGap = 15 * time.Millisecond // from one key to the next
	// mostUnmarked is how many keys are kept of one paste: no field takes more.
	mostUnmarked = maxTyped
)

// waitingKeys are keys of which it is not known yet what they are.
type waitingKeys struct {
	keys    []tea.KeyPressMsg
	last    time.Time // when the latest came
	running bool      // they are more than anybody types
	turn    int       // of the timer that is not out of date
}

// keysDueMsg is the pause behind some keys.
type keysDueMsg struct{ turn int }

// textOf is what a key is in a text, "" where none has it.
func textOf(msg tea.KeyPressMsg) string {
	switch name := msg.String(); name {
	case "enter", "ctrl+j":
		return "\n"
	case "tab":
		return "\t"
	}
	return msg.Text
}

// arrived makes a key wait.
func (m *Model) arrived(msg tea.KeyPressMsg) tea.Cmd {
	w := &m.waiting
	now := m.clock()
	near := now.Sub(w.last) < unmarkedGap
	w.last = now
	var before tea.Cmd
	if !near {
		before = m.keysDue() // its timer is late
	}
	w.running = w.running || len(w.keys) >= textFrom-1
	switch text := textOf(msg) != ""; {
	case !text && w.running: // within a paste
	case !text:
		return tea.Batch(before, m.keysDue(), m.pressed(msg)) // it waits for nothing
	case len(w.keys) < mostUnmarked:
		w.keys = append(w.keys, msg)
	}
	w.turn++
	turn := w.turn
	return tea.Batch(before, m.after(unmarkedGap, keysDueMsg{turn}))
}

// keysDue is the end of the wait: the keys were pressed one by one, or ran in.
func (m *Model) keysDue() tea.Cmd {
	keys, ranIn := m.waiting.keys, m.waiting.running
	m.waiting.keys, m.waiting.running = nil, false
	var words strings.Builder
	for _, msg := range keys {
		words.WriteString(textOf(msg))
	}
	// Two keys may fall together, but not a character and Enter.
	text := words.String()
	if lines := strings.Trim(text, "\n\t"); ranIn || lines != "" && len(lines) < len(text) {
		m.ranAsText(text)
		return nil
	}
	var cmds []tea.Cmd
	for _, msg := range keys {
		cmds = append(cmds, m.pressed(msg))
	}
	return tea.Batch(cmds...)
}

// ranAsText puts what ran in where a marked paste would go, or says that it was not taken.
func (m *Model) ranAsText(text string) {
	f := m.form()
	if f != nil && f.typesText() || f == nil && m.editing() {
		m.pasted(text)
		return
	}
	if clean.Line(text) != "" {
		m.hint(notTaken)
	}
}

const notTaken = "That ran in like pasted text, and was not taken: keys count one at a time here."

// later sends a message once some time has passed.
func later(wait time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(wait, func(time.Time) tea.Msg { return msg })
}
