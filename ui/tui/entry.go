package tui

import (
	"fmt"

	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// entryScreen is one entry of the log, whole: all that is known of it, or, of a
// report, what is read out over the phone.
type entryScreen struct {
	seq    uint64
	from   screen
	facts  bool // of a report, all that is known of it
	skip   int  // lines scrolled over
	height int  // as last drawn
	lines  int
}

func newEntry(seq uint64, from screen) *entryScreen { return &entryScreen{seq: seq, from: from} }

func (e *entryScreen) row(m *Model) timeline.Row {
	row, _ := m.s.RowOf(e.seq)
	return row
}

func (e *entryScreen) about(m *Model, width int) string {
	row := e.row(m)
	what := "READ OUT: "
	if !row.ReadOut() || e.facts {
		what = "LOG: "
	}
	return text.Ends(" "+what+row.What, fmt.Sprintf("entry %d of %d ", e.seq, m.s.State().Entries), width)
}

func (e *entryScreen) body(m *Model, width, height int) []string {
	row := e.row(m)
	var lines []string
	if row.ReadOut() && !e.facts {
		lines = m.spokenLines(row, min(width-1, longestLine), height)
	} else {
		lines = m.factLines(row, " ", min(width-1, longestLine))
	}
	e.height, e.lines = height, len(lines)
	e.skip = max(0, min(e.skip, len(lines)-height))
	return withMore(lines[e.skip:min(len(lines), e.skip+height)], len(lines)-e.skip)
}

// spokenLines are a report as it is read out, its letters in front. Where there is
// room an empty line keeps the eye on the right one.
func (m *Model) spokenLines(row timeline.Row, width, height int) []string {
	var groups [][]string
	total := 0
	for _, spoken := range m.s.ReadOut(row) {
		first := " "
		if spoken.Letter != "" {
			first = " " + spoken.Letter + "  "
		}
		lines := text.Hang(first, spoken.Words, width)
		for i := range lines {
			if spoken.Letter != "" {
				lines[i] = m.theme.title.Render(lines[i])
			}
		}
		groups = append(groups, lines)
		total += len(lines) + 1
	}
	var lines []string
	for i, group := range groups {
		if i > 0 && total <= height+1 {
			lines = append(lines, "")
		}
		lines = append(lines, group...)
	}
	return lines
}

// factLines are all that is known of an entry, each with its label. Each line begins with
// first.
func (m *Model) factLines(row timeline.Row, first string, width int) []string {
	var lines []string
	for _, fact := range m.s.Facts(row) {
		label := first + fact.Label + ": "
		if text.Width(label) <= width/3 {
			lines = append(lines, text.Hang(label, fact.Words, width)...)
			continue
		}
		under := first
		for _, line := range text.Wrap(fact.Label+": "+fact.Words, width-2-len(first)) {
			lines = append(lines, under+line)
			under = first + "  "
		}
	}
	return lines
}

// entryPane is an entry with all that is known of it, for the space beside the log.
func (m *Model) entryPane(row timeline.Row, width int) []string {
	head := fmt.Sprintf("Entry %d of %d", row.Seq, m.s.State().Entries)
	lines := []string{m.theme.title.Render(head), ""}
	return append(lines, m.factLines(row, "", width)...)
}

// entrySubject is an entry as what a form is about.
func entrySubject(seq uint64) func(*Model, int) []string {
	return func(m *Model, width int) []string {
		row, ok := m.s.RowOf(seq)
		if !ok {
			return nil
		}
		return m.entryPane(row, width)
	}
}

func (e *entryScreen) keys(m *Model) []key {
	row := e.row(m)
	var keys []key
	if _, ok := m.s.StepOf(row); ok {
		keys = append(keys, key{"Enter", "go to the step", reads})
	}
	if row.ReadOut() && e.facts {
		keys = append(keys, key{"R", "read it out", reads})
	} else if row.ReadOut() {
		keys = append(keys, key{"R", "who and when", reads})
	}
	if row.Type == event.TypeSafetyEvent {
		keys = append(keys, key{"N", "LFPSE number", writes})
	}
	return append(keys, key{"Esc", "back", reads}, key{"X", "correct", writes}, key{"M", "note", writes}, key{"Up/Down", "scroll", reads})
}

func (e *entryScreen) takes(name string) bool { return isWritingKey(name) }

func (e *entryScreen) press(m *Model, name string) tea.Cmd {
	row := e.row(m)
	switch {
	case name == "esc":
		m.show(e.from)
	case name == "enter":
		return m.goToStep(row, e)
	case name == "r" && row.ReadOut():
		e.facts, e.skip = !e.facts, 0
	case name == "n" && row.Type == event.TypeSafetyEvent:
		m.askKnown(referenceForm(row, m.s.Later().Reference(&row)))
	case name == "x":
		m.askKnown(correctForm(m, row))
	case isWritingKey(name):
		cmd, _ := m.runKey(name, e)
		return cmd
	default:
		e.skip = scrolledTo(name, e.skip, e.height, e.lines)
	}
	return nil
}

func (e *entryScreen) scroll(_ *Model, lines int) { e.skip += lines }

// goToStep shows the step that an entry is about, where that is open; Esc comes back.
func (m *Model) goToStep(row timeline.Row, from screen) tea.Cmd {
	ref, ok := m.s.StepOf(row)
	if !ok {
		return nil
	}
	p := newProcedure(m, ref.Procedure, ref.Step, from)
	p.opened = m.clock() // what is still being typed must tick nothing
	m.show(p)
	return nil
}
