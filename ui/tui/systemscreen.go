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
	rows := []row{heading(" " + m.theme.title.Render("SYSTEMS") + "  down, said back, checked on this ward, in use")}
	for i, system := range m.s.State().Systems {
		words := string(system.Status) + " " + text.Clock(system.At, m.s.Now())
		if system.By != "" {
			words += ", " + system.By
		}
		rows = append(rows, fixed(text.Ends(marked(text.System(system.Name), i == s.cursor), words+" ", width-1), i))
		if said := system.Said(); said != "" {
			for _, line := range text.Hang("    ", said, width-1) {
				rows = append(rows, fixed(line, i))
			}
		}
	}
	say := func(words string) {
		for _, line := range text.Hang(" ", words, width-1) {
			rows = append(rows, heading(line))
		}
	}
	if returns := m.s.Returns(); len(returns) > 0 && m.s.Running() {
		rows = append(rows, heading(""), heading(" "+m.theme.title.Render("WHAT THAT MEANS")))
		for _, r := range returns {
			say(m.s.Returning(r, "X on the procedure"))
		}
	}
	rows = append(rows, heading(""))
	say("Said back is not checked: keep to paper until it was tried on this ward. A names another system that is down.")
	return s.window(rows, height)
}

// systemMoves are the keys that say how far a system is back. They are numbers: the
// letters mean other things on other screens.
var systemMoves = []struct {
	key
	to incident.SystemStatus
}{
	{key{"1", "said back", writes}, incident.SystemSaidBack},
	{key{"2", "checked here", writes}, incident.SystemChecked},
	{key{"3", "in use", writes}, incident.SystemInUse},
	{key{"4", "down again", writes}, incident.SystemDown},
}

func (s *systemScreen) click(_ *Model, y int) tea.Cmd {
	if item := s.at(y); item >= 0 {
		s.cursor = item
	}
	return nil
}

func (s *systemScreen) keys(*Model) []key {
	var keys []key
	for _, move := range systemMoves {
		keys = append(keys, move.key)
	}
	return append(keys, key{"A", "another system", writes}, key{"Esc", "back", reads})
}

func (s *systemScreen) takes(name string) bool { return name == "w" }

func (s *systemScreen) press(m *Model, name string) tea.Cmd {
	list := m.s.State().Systems
	switch name {
	case "esc", "s":
		m.show(s.from)
		return nil
	case "a":
		m.askKnown(systemForm(m, "Another system is down", "", incident.SystemDown))
		return nil
	case "w":
		m.ask(whoForm(m))
		return nil
	}
	for _, move := range systemMoves {
		if name != move.name {
			continue
		}
		if s.cursor < 0 || s.cursor >= len(list) {
			m.hint("Choose a system with Up and Down first, or name one with A.")
			return nil
		}
		system := list[s.cursor]
		m.askKnown(systemForm(m, text.System(system.Name)+": "+string(move.to), system.Name, move.to))
		return nil
	}
	s.navigate(name, len(list))
	return nil
}

const (
	fieldSystem  = "System"
	fieldSaysSo  = "Who says so"
	fieldCanDo   = "What can and cannot be done yet"
	fieldRemarks = "Note"
)

// systemForm asks for what belongs to a system's new state: who says so, what can and
// cannot be done yet, or a note, and the name of one that was not named before.
func systemForm(m *Model, title, name string, to incident.SystemStatus) *form {
	f := &form{title: title, enter: "save"}
	if name == "" {
		f.fields = append(f.fields, newField(fieldSystem, "", true))
	}
	note := fieldRemarks
	switch to {
	case incident.SystemInUse:
		f.lines = []string{"In use means: checked on this ward, and worked with again.", ""}
		if system := m.s.State().System(name); system != nil && system.InPart != "" {
			f.lines = []string{f.lines[0], "It was only back in part. Empty the field if that is over.", ""}
			note = fieldCanDo
		}
	case incident.SystemSaidBack:
		f.lines = []string{"As: results can be READ in the lab viewer, they do NOT reach the EPR.", ""}
		f.fields = append(f.fields, newField(fieldSaysSo, "", false))
		note = fieldCanDo
	case incident.SystemChecked:
		f.lines = []string{"Not in use on this ward yet: keep to paper until you say that it is.", ""}
		note = fieldCanDo
	}
	said := ""
	if system := m.s.State().System(name); system != nil && note == fieldCanDo {
		said = system.InPart
	}
	f.fields = append(f.fields, newField(note, said, false))
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		which := name
		if which == "" {
			which = f.text(fieldSystem)
		}
		a := incident.SetSystem{Name: which, To: to, By: f.text(fieldSaysSo), Note: f.text(fieldRemarks), InPart: f.text(fieldCanDo)}
		a.Whole = note == fieldCanDo && a.InPart == "" // what was there was taken away
		return f.save(m, m.actionRequest(systemWords(a), a)), nil
	}
	return f
}

// systemWords is a change of a system as it would go on paper.
func systemWords(a incident.SetSystem) string {
	words := text.System(a.Name) + ": " + string(a.To)
	if a.By != "" {
		words += ", says " + a.By
	}
	if a.Note != "" {
		words += ", " + a.Note
	}
	if a.InPart != "" {
		words += ", in part: " + a.InPart
	}
	return words
}
