package tui

import (
	"slices"

	"downtime/store"
	"downtime/store/incident"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// bringing is for an outage that was begun elsewhere: on another PC or on paper. It
// has the logs that were brought in and are open there, and those of the same outage.
type bringing struct {
	list
	from screen
}

func newBringing(from screen) *bringing { return &bringing{list: list{cursor: -1}, from: from} }

// otherLog is a log that is not the one on the screen before.
type otherLog struct {
	log    string
	words  string
	run    *store.Run       // nil where it is not here
	linked *incident.Linked // nil where it is not linked
}

// openElsewhere reports whether the log may go on on the PC it came from.
func (o otherLog) openElsewhere() bool {
	return o.run != nil && o.run.Elsewhere() && o.run.Status == store.StatusOpen
}

// linkable reports whether it may be of the same outage as the run on the screen.
func (o otherLog) linkable(m *Model) bool {
	state := m.s.State()
	return state != nil && o.linked == nil && o.run != nil && o.run.Broken == nil && o.run.Started.Mode == state.Mode
}

// bringKey opens it on the first screen.
const bringKey = "b"

// bringWords is its line there.
func (m *Model) bringWords() string {
	words := "Started already on another PC or on paper? Bring it here"
	if n := len(slices.DeleteFunc(m.otherLogs(), func(o otherLog) bool { return !o.openElsewhere() })); n > 0 {
		words = "Started on another PC or on paper; " + text.Count(n, "log") + " open on another PC"
	}
	return words
}

// otherLogs are the logs that are open elsewhere, then those that are linked, then
// those that could be, the latest first.
func (m *Model) otherLogs() []otherLog {
	state := m.s.State()
	var elsewhere, linked, other []otherLog
	seen := make(map[string]bool)
	for i := range m.runs {
		run := &m.runs[i]
		if state != nil && run.Log == state.Log {
			continue
		}
		o := otherLog{log: run.Log, words: m.s.RunWords(*run), run: run}
		if run.Broken != nil {
			o.words = "it is damaged"
		}
		if state != nil {
			o.linked = state.LinkedTo(run.Log)
		}
		seen[run.Log] = true
		switch {
		case o.openElsewhere():
			elsewhere = append(elsewhere, o)
		case o.linked != nil:
			linked = append(linked, o)
		case o.linkable(m):
			other = append(other, o)
		}
	}
	if state != nil {
		for i := range state.Linked {
			if l := &state.Linked[i]; !seen[l.Log] {
				linked = append(linked, otherLog{log: l.Log, words: m.s.LinkedWords(*l), linked: l})
			}
		}
	}
	return slices.Concat(elsewhere, linked, other)
}

func (b *bringing) about(m *Model, width int) string {
	return text.Ends(" STARTED ALREADY, OR TWO LOGS OF ONE OUTAGE", "", width)
}

func (b *bringing) body(m *Model, width, height int) []string {
	var rows []row
	add := func(key, words string) {
		for _, line := range text.Hang("   "+m.theme.key.Render(key)+"  ", words, width-1) {
			rows = append(rows, heading(line))
		}
	}
	gap := func() {
		if height >= ruledHeight {
			rows = append(rows, heading(""))
		}
	}
	if !m.looking() {
		add("1", "On another PC: look into a stick, a file or a folder")
		if m.s.Running() {
			add("2", "On paper: type in what was done, with its times")
		} else {
			add("2", "On paper: declare it, then type in what was done")
		}
	}
	others := m.otherLogs()
	b.cursor = min(b.cursor, len(others)-1)
	if b.cursor < 0 && len(others) > 0 {
		b.cursor = 0
	}
	last := ""
	for i, o := range others {
		part := partOf(o)
		if part != last {
			gap()
			rows = append(rows, heading(" "+m.theme.title.Render(part)))
			last = part
		}
		words := o.log[:min(4, len(o.log))] + "  " + o.words
		if o.openElsewhere() && o.linked != nil {
			words += ", linked"
		}
		for _, line := range text.Hang(marked("", i == b.cursor), words, width-1) {
			rows = append(rows, fixed(line, i))
		}
	}
	return b.window(rows, height)
}

func partOf(o otherLog) string {
	switch {
	case o.openElsewhere():
		return "OPEN ON ANOTHER PC, here for reading"
	case o.linked != nil:
		return "OF THE SAME OUTAGE"
	}
	return "OTHER LOGS HERE"
}

// on is the log that the cursor is on; ok is false where there is none.
func (b *bringing) on(m *Model) (o otherLog, ok bool) {
	others := m.otherLogs()
	if b.cursor < 0 || b.cursor >= len(others) {
		return otherLog{}, false
	}
	return others[b.cursor], true
}

func (b *bringing) keys(m *Model) []key {
	keys := []key{{"1", "another PC", writes}, {"2", "paper", writes}}
	if o, ok := b.on(m); ok {
		if o.run != nil {
			keys = append(keys, key{"Enter", "read it", reads})
		}
		if o.linkable(m) {
			keys = append(keys, key{"O", "same outage", writes})
		}
		if o.openElsewhere() && !m.s.Running() {
			keys = append(keys, key{"C", "carry on here", writes})
		}
	}
	if state := m.s.State(); state != nil {
		if len(state.Linked) > 0 {
			keys = append(keys, key{"T", "both as one timeline", reads})
		}
		keys = append(keys, key{"N", "link by name", writes})
	}
	return append(keys, key{"Esc", "back", reads})
}

func (b *bringing) press(m *Model, name string) tea.Cmd {
	o, ok := b.on(m)
	state := m.s.State()
	switch {
	case name == "esc" || name == bringKey:
		m.show(b.from)
	case name == "1":
		return m.findPlaces()
	case name == "2":
		return m.fromPaper()
	case name == "enter" && ok && o.run != nil:
		return m.readOther(o.log, false, b)
	case name == "t" && state != nil && len(state.Linked) > 0:
		return m.readOther(state.Log, true, b)
	case name == "o" && ok && o.linkable(m):
		m.askKnown(linkForm(m, *o.run))
	case name == "n" && state != nil:
		m.askKnown(linkByNameForm())
	case name == "c" && ok && o.openElsewhere() && !m.s.Running():
		m.askCarryOn(*o.run)
	default:
		b.navigate(name, len(m.otherLogs()))
	}
	return nil
}

func (b *bringing) click(m *Model, y int) tea.Cmd {
	if item := b.at(y); item >= 0 {
		b.cursor = item
	}
	return nil
}

func (b *bringing) scroll(m *Model, lines int) { b.move(lines, len(m.otherLogs())) }
