package tui

import (
	"fmt"
	"strconv"

	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// logScreen is the log, the latest entry last.
type logScreen struct {
	list
	from screen
	rest bool // the cursor rests on the last entry as the log grows

	corrected map[uint64]uint64 // by which entry, of those looked at
	looked    int
}

func newLog(from screen) *logScreen { return &logScreen{from: from, rest: true} }

func (l *logScreen) about(m *Model, width int) string {
	return text.Ends(" LOG of "+m.s.State().Title, text.Count(int(m.s.State().Entries), "entry")+" ", width)
}

func (l *logScreen) body(m *Model, width, height int) []string {
	entries := m.s.Rows()
	if l.rest || l.cursor >= len(entries) {
		l.cursor = len(entries) - 1
	}
	// Only what can be seen around the cursor is put into lines: a log may have
	// a hundred thousand entries.
	first := max(0, l.cursor-height)
	last := min(len(entries), l.cursor+height+1)
	l.lookForCorrections(entries)
	var rows []row
	for i := first; i < last; i++ {
		for _, line := range entryLines(m, entries[i], l.corrected[entries[i].Seq], i == l.cursor, width) {
			rows = append(rows, fixed(line, i))
		}
	}
	if at := l.rowIn(rows, l.cursor); at >= 0 {
		l.offset = max(l.offset, at-height+1)
	}
	return l.window(rows, height)
}

// lookForCorrections looks at the entries that came since it last did.
func (l *logScreen) lookForCorrections(entries []timeline.Row) {
	if l.corrected == nil || l.looked > len(entries) {
		l.corrected, l.looked = make(map[uint64]uint64), 0
	}
	for ; l.looked < len(entries); l.looked++ {
		if e := &entries[l.looked]; e.Corrects > 0 {
			l.corrected[e.Corrects] = e.Seq
		}
	}
}

func (l *logScreen) rowIn(rows []row, item int) int {
	for i, r := range rows {
		if r.item == item {
			return i
		}
	}
	return -1
}

// entryLines is an entry: its number, time and writer, then its words.
func entryLines(m *Model, e timeline.Row, correctedBy uint64, on bool, width int) []string {
	now := m.s.Now()
	head := fmt.Sprintf("%3d %s ", e.Seq, text.Clock(e.Happened, now))
	words := m.entryWords(e, correctedBy)
	first := marked(head, on)
	if width < 60 {
		// Under a hanging indent too little would be left of a line.
		head, words = "", first+words
		first = ""
	}
	lines := text.Hang(first, words, width-1)
	if on {
		for i := range lines {
			lines[i] = m.theme.title.Render(lines[i])
		}
	}
	return lines
}

// entryWords are an entry's words, its reason and its writer.
func (m *Model) entryWords(e timeline.Row, correctedBy uint64) string {
	words := m.s.RowWords(e)
	if e.Reason != "" {
		words += ": " + e.Reason
	}
	words += "  (" + e.Actor.Name
	if e.Recorder != nil {
		words += ", written by " + e.Recorder.Name
	}
	if later := e.WrittenLater(); later >= timeline.LateEntry {
		words += ", entered " + text.Clock(e.Recorded, m.s.Now())
	}
	words += ")"
	if correctedBy > 0 {
		words += " CORRECTED by no. " + strconv.FormatUint(correctedBy, 10)
	}
	return words
}

func (l *logScreen) keys(*Model) []key {
	return []key{{"M", "note", writes}, {"D", "decision", writes}, {"X", "correct this entry", writes}, {"Y", "code to write down", reads}, {"V", "other ward's code", writes}, {"O", "same outage", reads}, {"Up/Down", "move", reads}, {"Esc", "back", reads}}
}

func (l *logScreen) press(m *Model, name string) tea.Cmd {
	entries := m.s.Rows()
	switch {
	case name == "esc" || name == "l":
		m.show(l.from)
		return nil
	case l.navigate(name, len(entries)):
		l.rest = l.cursor == len(entries)-1
		return nil
	case name == "x" && l.cursor >= 0:
		m.askKnown(correctForm(entries[l.cursor]))
		return nil
	case name == "y":
		m.askPaper()
		return nil
	case name == "v":
		m.askKnown(witnessForm())
		return nil
	case name == "o":
		m.show(newBringing(l))
		return nil
	case name == "m" || name == "d" || name == "w":
		cmd, _ := m.runKey(name, l)
		return cmd
	}
	return nil
}

func (l *logScreen) click(_ *Model, y int) tea.Cmd {
	if item := l.at(y); item >= 0 {
		l.cursor, l.rest = item, false
	}
	return nil
}

func (l *logScreen) scroll(m *Model, lines int) {
	l.move(lines, len(m.s.Rows()))
	l.rest = l.cursor == len(m.s.Rows())-1
}

// correctForm corrects an entry by a later one; both are shown.
func correctForm(e timeline.Row) *form {
	return &form{
		title:  fmt.Sprintf("Correct entry %d", e.Seq),
		lines:  []string{e.Message, "", "Nothing is erased: the entry stays, and your correction is shown with it."},
		enter:  "save",
		fields: []*field{newField("What is right", "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			right := f.text("What is right")
			return f.save(m, m.actionRequest(fmt.Sprintf("Correction of entry %d: %s", e.Seq, right),
				incident.Correct{Seq: e.Seq, Text: right})), nil
		},
	}
}
