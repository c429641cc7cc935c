package tui

import (
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

const fieldSecond = "Second copy in folder"

// secondLine is said above the field for the second copy.
const secondLine = "The log is kept twice. The second copy is best on a stick or another disk: E:\\ for example. Empty: in the data folder."

func newSecondField(settings session.Settings) *field {
	return newField(fieldSecond, settings.Second, false)
}

// saveSettings writes settings with the second copy that a form asks for.
func (f *form) saveSettings(m *Model, settings session.Settings) (tea.Cmd, error) {
	settings.Second = f.text(fieldSecond)
	change := m.s.ChangeSettings(settings)
	f.waiting = true
	return func() tea.Msg { return settingsMsg{f, change, change.Commit()} }, nil
}

// toSecond goes to the field whose folder was refused: what was typed is changed there,
// under the same words.
func (f *form) toSecond() {
	for i, field := range f.fields {
		if field.label == fieldSecond {
			f.setFocus(i)
			field.filled, f.fixed = false, true
		}
	}
}

// secondForm asks for the folder of the second copy while a run is open: its ward
// cannot be changed any more.
func secondForm(m *Model) *form {
	settings := m.s.Settings()
	return &form{
		title: "Where is the second copy of the log kept?", enter: "save",
		lines:  []string{secondLine, "It is used from the next start of the program on.", ""},
		fields: []*field{newSecondField(settings)},
		submit: func(m *Model, f *form) (tea.Cmd, error) { return f.saveSettings(m, m.s.Settings()) },
	}
}

// keptLines say on the first screen where the two copies are.
func (m *Model) keptLines(roomy bool) []string {
	lines := []string{" Kept in " + m.s.Dir()}
	if copies := m.s.Copies(); roomy && len(copies) > 1 {
		lines = append(lines, " Second copy in "+copies[1].Where)
	}
	return lines
}
