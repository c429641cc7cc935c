package tui

import (
	"fmt"

	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// foundKey shows what was found at the start.
const foundKey = "n"

// foundAtStart is what the start found, as long as nobody has seen or confirmed
// it: entries to be confirmed, and sentences.
func (m *Model) foundAtStart() (confirm, said []string) {
	for _, row := range m.s.Unconfirmed() {
		confirm = append(confirm, m.s.UnconfirmedLine(row))
	}
	if !m.foundSeen {
		said = m.s.FoundAtStart()
	}
	return confirm, said
}

// foundLines say it on the first screen: whole where there is room, else how much
// there is to read.
func (m *Model) foundLines(width, height int) []string {
	confirm, said := m.foundAtStart()
	if len(confirm)+len(said) == 0 {
		return nil
	}
	var lines []string
	add := func(first, words string) { lines = append(lines, text.Hang(first, words, width-1)...) }
	if len(confirm) > 0 {
		add(" ! ", "RECOVERED, PLEASE CONFIRM (N): saved, though the program could not say so")
		for _, entry := range confirm {
			add("     ", entry)
		}
	}
	for _, words := range said {
		add(" ! ", sentence(words)+". N: seen")
	}
	if len(lines) > height/3 {
		words := "Found at the start: " + text.Count(len(confirm)+len(said), "thing") + ". N reads it"
		if len(confirm) > 0 {
			words = "RECOVERED, PLEASE CONFIRM: " + text.Count(len(confirm), "entry") + ". N reads it"
		}
		lines = text.Hang(" ! ", words, width-1)
	}
	for i := range lines {
		lines[i] = m.theme.warning.Render(lines[i])
	}
	return lines
}

// foundForm is all that was found at the start. Enter confirms the entries, or
// says that the rest was seen.
func foundForm(m *Model) *form {
	confirm, said := m.foundAtStart()
	f := &form{title: "Found at the start", long: true, enter: "seen", escape: "back"}
	if len(confirm) > 0 {
		f.title, f.enter, f.escape = "RECOVERED, PLEASE CONFIRM", "they are right", "not now"
		f.lines = append(f.lines, "These are saved, though the program ended before it could say so, or said NOT SAVED. Is each of them right?")
		for _, entry := range confirm {
			f.lines = append(f.lines, "- "+entry)
		}
		f.lines = append(f.lines, "If one is not: Esc, carry on, and correct it in the log (L, then X). Both stay. Then confirm.", "")
	}
	if m.canRecover() {
		f.lines = append(f.lines, "G, on the first screen, gets back what is missing, as downtime recover does: it closes the log, says what there is, and opens the log again.", "")
	}
	for _, words := range said {
		f.lines = append(f.lines, "- "+sentence(words)+".")
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		if len(confirm) == 0 {
			m.foundSeen = true
			m.remove(f)
			return nil, nil
		}
		r := request{
			what:   fmt.Sprintf("%s confirmed", text.Count(len(confirm), "recovered entry")),
			decide: func() (*session.Change, error) { return m.s.Decide(m.s.ConfirmFound()) },
			done: func(session.Outcome) tea.Cmd {
				m.foundSeen = true
				return nil
			},
		}
		return f.save(m, r), nil
	}
	return f
}

// askFound asks for it, of somebody who has said who they are where something is
// to be confirmed.
func (m *Model) askFound() {
	confirm, said := m.foundAtStart()
	switch {
	case len(confirm) > 0:
		m.askKnown(foundForm(m))
	case len(said) > 0:
		m.ask(foundForm(m))
	}
}
