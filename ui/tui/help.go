package tui

import tea "charm.land/bubbletea/v2"

// helpForm lists every key of what is in front, and what is the same everywhere. It
// leads to the handbook.
func helpForm(m *Model) *form {
	f := &form{title: "Keys on this screen", reading: true, help: true, leads: []doable{{
		key{"H", "handbook", reads}, "", func(m *Model) tea.Cmd { m.ask(handbookForm()); return nil },
	}}}
	if m.s != nil && len(m.s.LostCopies()) > 0 {
		f.lines = m.copiesHelp()
	}
	keys := m.keysHere()
	if asked := m.form(); asked != nil {
		keys = asked.keys(m)
	}
	for _, k := range keys {
		f.lines = append(f.lines, "  "+pad(k.name)+k.does)
	}
	f.lines = append(f.lines, "", "Everywhere")
	if m.looking() {
		f.lines = append(f.lines, "  "+pad("K, F6")+"take over here; F6 also while a line is typed")
	}
	for _, k := range []key{
		{"Up, Down", "move; also Page Up, Page Down, Home, End", reads},
		{"Esc", "back; nothing is lost", reads},
		{"Tab", "next field", reads},
		{"/", "search all procedures; not while a line is typed", reads},
		{"Ctrl+K", "list everything that can be done, found by its words", reads},
		{"F4", "bell when something becomes overdue: off, once, repeat", reads},
		{"F9", "mouse off or on", reads},
		{"Ctrl+P", "print, or show the lines to copy by hand", reads},
		{"? or F1", "these keys; then H the handbook. In fields F1", reads},
		{"Ctrl+C", "leave the program; it asks first", reads},
	} {
		f.lines = append(f.lines, "  "+pad(k.name)+k.does)
	}
	f.lines = append(f.lines, "",
		"A tick is shown once it is on disk. Nothing is erased: a correction is a new entry.",
		"> is the cursor, ! overdue, * critical, - could not or put off.",
		"Result values and patient names stay on the paper form.", "")
	f.lines = append(f.lines, m.copiesHelp()...)
	return f
}

func pad(name string) string {
	for len(name) < 10 {
		name += " "
	}
	return name + " "
}
