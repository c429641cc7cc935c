package tui

import (
	"downtime/store/incident"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// systemScreen is how far each system is back: three states, because "results
// are back" was read as "all is back" before.
type systemScreen struct {
	list
	from screen
}

func newSystems(from screen) *systemScreen { return &systemScreen{from: from} }

func (s *systemScreen) about(m *Model, _ int) string { return m.runLine() }

func (s *systemScreen) body(m *Model, width, height int) []string {
	var rows []row
	rows = append(rows, heading(" "+m.theme.title.Render("SYSTEMS")+"  down, said back, checked on this ward, in use"))
	for i, system := range m.s.State().Systems {
		words := string(system.Status) + " " + text.Clock(system.At, m.s.Now())
		if system.By != "" {
			words += ", " + system.By
		}
		rows = append(rows, fixed(text.Ends(marked(text.System(system.Name), i == s.cursor), words+" ", width-1), i))
	}
	rows = append(rows, heading(""))
	for _, line := range text.Hang(" ", "Said back is not checked: keep to paper until it was tried on this ward. A names another system that is down.", width-1) {
		rows = append(rows, heading(line))
	}
	return s.window(rows, height)
}

func (s *systemScreen) keys(*Model) []key {
	return []key{{"B", "said back", writes}, {"K", "checked", writes}, {"U", "in use", writes}, {"X", "down again", writes}, {"A", "another", writes}, {"Esc", "back", reads}}
}

func (s *systemScreen) press(m *Model, name string) tea.Cmd {
	list := m.s.State().Systems
	switch name {
	case "esc", "s":
		m.show(s.from)
		return nil
	case "a":
		m.askKnown(systemForm("Another system is down", "", incident.SystemDown))
		return nil
	case "w":
		m.ask(whoForm(m))
		return nil
	}
	to, moves := map[string]incident.SystemStatus{
		"b": incident.SystemSaidBack, "k": incident.SystemChecked, "u": incident.SystemInUse, "x": incident.SystemDown,
	}[name]
	switch {
	case moves && s.cursor >= 0 && s.cursor < len(list):
		system := list[s.cursor]
		m.askKnown(systemForm(text.System(system.Name)+": "+string(to), system.Name, to))
	default:
		s.navigate(name, len(list))
	}
	return nil
}

// systemForm asks for what belongs to a system's new state: who says so, or a
// note, and the name of one that was not named before.
func systemForm(title, name string, to incident.SystemStatus) *form {
	f := &form{title: title, enter: "save"}
	if name == "" {
		f.fields = append(f.fields, newField("System", "", true))
	}
	if to == incident.SystemInUse {
		f.lines = []string{"In use means: checked on this ward, and worked with again.", ""}
	}
	words := "Note"
	if to == incident.SystemSaidBack {
		words = "Who says so"
	}
	f.fields = append(f.fields, newField(words, "", false))
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		which := name
		if which == "" {
			which = f.text("System")
		}
		return f.save(m, m.actionRequest(text.System(which)+": "+string(to), incident.SetSystem{Name: which, To: to, By: f.text(words)})), nil
	}
	return f
}
