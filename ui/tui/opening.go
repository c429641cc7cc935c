package tui

import (
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// opening is shown while the log is read, and when it could not be.
type opening struct{}

func (opening) about(*Model, int) string { return "" }

func (opening) body(m *Model, width, _ int) []string {
	if m.openError == nil {
		return []string{" Opening the log."}
	}
	lines := []string{" " + m.theme.warning.Render("The log could not be opened."), ""}
	lines = append(lines, text.Hang(" ", sentence(inTheApp(m.openError))+".", width-1)...)
	lines = append(lines, "", " A patient comes first: go on on paper.")
	return lines
}

func (opening) keys(m *Model) []key {
	if m.openError == nil {
		return nil
	}
	return []key{{"any key", "leave", reads}}
}

func (opening) press(*Model, string) tea.Cmd { return nil }
