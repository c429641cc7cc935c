package tui

import (
	"slices"
	"strings"

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

// body has what the states mean beside the list where all of it fits there, else below it:
// none of it may be out of reach.
func (s *systemScreen) body(m *Model, width, height int) []string {
	pane := func(width int) []string { return m.systemPane(s.chosen(m), width) }
	beside := width >= paneWidth && s.chosen(m) != nil && len(pane(paneRoom(width))) <= height
	list := func(width int) []string { return s.window(s.rows(m, width, beside), height) }
	if !beside {
		return list(width)
	}
	return m.withPane(width, height, list, pane, "")
}

// chosen is the system the cursor is on, nil for none.
func (s *systemScreen) chosen(m *Model) *incident.System {
	if list := m.s.State().Systems; s.cursor >= 0 && s.cursor < len(list) {
		return &list[s.cursor]
	}
	return nil
}

func (s *systemScreen) rows(m *Model, width int, beside bool) []row {
	rows := []row{heading(" " + m.theme.title.Render("SYSTEMS") + "  down, said back, checked on this ward, in use")}
	for i, system := range m.s.State().Systems {
		line := text.Ends(marked(text.System(system.Name), i == s.cursor), systemStands(m, system)+" ", width-1)
		rows = append(rows, fixed(line, i))
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
	if returns := m.s.Returns(); len(returns) > 0 && m.s.Running() && !beside {
		rows = append(rows, heading(""), heading(" "+m.theme.title.Render(whatThatMeans)))
		for _, r := range returns {
			say(m.s.Returning(r, standDownWay))
		}
	}
	rows = append(rows, heading(""))
	if len(m.s.State().Systems) == 0 {
		words := "No system is named yet."
		if !m.looking() {
			words += " A names one that is down."
		}
		say(words)
		return rows
	}
	say("Said back is not checked: keep to paper until it was tried on this ward. A names another system that is down.")
	return rows
}

const (
	whatThatMeans = "WHAT THAT MEANS"
	standDownWay  = "X on the procedure"
)

// systemStands is how far a system is back, since when, and who said so.
func systemStands(m *Model, system incident.System) string {
	words := string(system.Status) + " " + text.Clock(system.At, m.s.Now())
	if system.By != "" {
		words += ", " + system.By
	}
	return words
}

// systemSubject is a system as what a form is about.
func systemSubject(name string) func(*Model, int) []string {
	return func(m *Model, width int) []string {
		system := m.s.State().System(name)
		if system == nil {
			return nil
		}
		return m.systemPane(system, width)
	}
}

// systemPane is a system and what its state means for the procedures that are on: first for
// those that are for it.
func (m *Model) systemPane(system *incident.System, width int) []string {
	lines := m.titled(text.System(system.Name), width)
	say := func(words string) { lines = append(lines, text.Wrap(words, width)...) }
	say(sentence(systemStands(m, *system)))
	if said := system.Said(); said != "" {
		say(sentence(said))
	}
	if !m.s.Running() {
		return lines
	}
	var its, others []incident.Return
	for _, r := range m.s.Returns() {
		if slices.ContainsFunc(r.Systems, func(of incident.System) bool { return of.Name == system.Name }) {
			its = append(its, r)
		} else {
			others = append(others, r)
		}
	}
	means := func(title string, returns []incident.Return) {
		lines = append(lines, "", m.theme.title.Render(title))
		for _, r := range returns {
			lines = append(lines, text.Hang("- ", m.s.Returning(r, standDownWay), width)...)
		}
	}
	if means(whatThatMeans, its); len(its) == 0 {
		say("No procedure that is open here is for it.")
	}
	if len(others) > 0 {
		means("OTHER PROCEDURES", others)
	}
	return lines
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

// inPartKey says that a system is back in part alone.
const inPartKey = "5"

func (s *systemScreen) click(_ *Model, y int) tea.Cmd {
	if item := s.at(y); item >= 0 {
		s.cursor = item
	}
	return nil
}

func (s *systemScreen) keys(m *Model) []key {
	another, back := key{"A", "another system", writes}, key{"Esc", "back", reads}
	if len(m.s.State().Systems) == 0 {
		another.does = "name what is down"
		return []key{another, back}
	}
	var keys []key
	for _, move := range systemMoves {
		keys = append(keys, move.key)
	}
	return append(keys, key{inPartKey, "in part", writes}, another, back)
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
	if name == inPartKey {
		switch {
		case s.cursor < 0 || s.cursor >= len(list):
			m.hint("Choose a system with Up and Down first.")
		case list[s.cursor].Status == incident.SystemDown:
			m.hint(text.System(list[s.cursor].Name) + " is down: 1 says that it is back, and if only in part.")
		default:
			m.askKnown(inPartForm(m, list[s.cursor]))
		}
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
	fieldCanDo   = "IN PART: what can, what cannot"
	fieldRemarks = "Note"
)

// systemForm asks for what belongs to a system's new state: who says so, or a note, and the
// name of one that was not named before. That it is back in part is never in a note: it is
// asked for where somebody says that it is back, and where it was so before; else by a key
// of its own.
func systemForm(m *Model, title, name string, to incident.SystemStatus) *form {
	f := &form{title: title, enter: "save"}
	if name == "" {
		f.fields = append(f.fields, newField(fieldSystem, "", true))
	}
	f.subject = systemSubject(name)
	part, was := "", incident.SystemStatus("")
	if system := m.s.State().System(name); system != nil {
		part, was = system.InPart, system.Status
	}
	switch to {
	case incident.SystemInUse:
		if was == incident.SystemDown || was == incident.SystemSaidBack {
			f.lines = append(f.lines, "It is "+string(was)+": nobody has said that it was CHECKED on this ward (2).")
		}
		f.lines = append(f.lines, "In use means: checked on this ward, and worked with again.", "")
	case incident.SystemSaidBack:
		f.fields = append(f.fields, newField(fieldSaysSo, "", false))
	case incident.SystemChecked:
		f.lines = append(f.lines, "Not in use on this ward yet: keep to paper until you say that it is.", "")
	}
	if to != incident.SystemSaidBack {
		f.fields = append(f.fields, newField(fieldRemarks, "", false))
	}
	asksPart := to == incident.SystemSaidBack || to != incident.SystemDown && part != ""
	if asksPart {
		f.fields = append(f.fields, canDoField(part))
	}
	if part != "" && to != incident.SystemDown {
		f.lines = append([]string{"It was back IN PART alone. Empty that field if this is over."}, f.lines...)
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		which := name
		if which == "" {
			which = m.s.SystemMeant(f.text(fieldSystem)) // as it will be in the log
		}
		a := incident.SetSystem{Name: which, To: to, By: f.text(fieldSaysSo), Note: f.text(fieldRemarks), InPart: f.text(fieldCanDo)}
		a.Whole = asksPart && a.InPart == "" // what was there was taken away
		return f.save(m, m.actionRequest(systemWords(a), a)), nil
	}
	return f
}

// ifPart begins what is said under that field where a system may be back whole.
const ifPart = "if so; "

// canDoField asks what can be done with a system that is back in part alone. Its example
// stands under it, where nobody takes it for a fact.
func canDoField(part string) *field {
	f := newField(fieldCanDo, part, false)
	f.note = ifPart + "for example: results can be READ in the lab viewer, they do NOT reach the EPR"
	return f
}

// inPartForm says of a system that is back what can and what cannot be done with it yet, and
// leaves all else that was said of it.
func inPartForm(m *Model, system incident.System) *form {
	f := &form{
		title: text.System(system.Name) + ": " + string(system.Status) + ", IN PART", enter: "save",
		lines:   []string{"Empty: all of it works.", ""},
		fields:  []*field{canDoField(system.InPart)},
		subject: systemSubject(system.Name),
	}
	f.fields[0].note = strings.TrimPrefix(f.fields[0].note, ifPart) // that it is in part is said
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		a := incident.SetSystem{Name: system.Name, To: system.Status, By: system.By, Note: system.Note, InPart: f.text(fieldCanDo)}
		a.Whole = a.InPart == ""
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
