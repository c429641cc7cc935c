package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// logScreen is the log, the latest entry last, or those entries of it that somebody
// looks for. The cursor is an index into what is shown, and stays on its entry.
type logScreen struct {
	list
	from   screen
	filter session.LogFilter
	look   session.LogLook
	on     uint64 // the entry the cursor was put on, 0 for none
	rest   bool   // the cursor rests on the last entry as the log grows
	goesOn bool   // the next part of the log is about to be looked at
}

func newLog(from screen) *logScreen { return &logScreen{from: from, rest: true} }

// entries are the places among the rows of what is shown. The cursor goes to its
// entry, or, where that is not shown, to the nearest one before it.
func (l *logScreen) entries(m *Model) []int32 {
	shown, book := l.sofar(m).Places, m.s.Book()
	if l.rest {
		l.cursor = len(shown) - 1
		return shown
	}
	at, found := slices.BinarySearchFunc(shown, l.on, func(i int32, seq uint64) int {
		return cmp.Compare(book.Row(int(i)).Seq, seq)
	})
	if !found {
		at = max(0, at-1)
	}
	l.cursor = min(at, len(shown)-1)
	return shown
}

// entry is the one the cursor is on.
func (l *logScreen) entry(m *Model) (timeline.Row, bool) {
	shown := l.entries(m)
	if l.cursor < 0 {
		return timeline.Row{}, false
	}
	return m.s.Book().Row(int(shown[l.cursor])), true
}

// put takes the cursor where it is now for the entry that it stays on.
func (l *logScreen) put(m *Model, shown []int32) {
	if l.cursor < 0 || l.cursor >= len(shown) {
		return
	}
	l.on = m.s.Book().Row(int(shown[l.cursor])).Seq
	l.rest = l.filter.Whole() && l.cursor == len(shown)-1
}

// narrow changes what is shown. An entry that the cursor was put on and that is not
// shown now has it again when it is.
func (l *logScreen) narrow(m *Model, filter session.LogFilter) {
	if l.rest {
		l.put(m, l.entries(m))
	}
	l.filter = filter
	last, ok := m.s.Book().Last()
	l.rest = filter.Whole() && ok && l.on == last.Seq
}

func (l *logScreen) about(m *Model, width int) string {
	all := text.Count(int(m.s.State().Entries), "entry")
	if l.filter.Whole() {
		return logHead(" LOG of "+m.s.State().Title, all, m.s.Unlisted(), width)
	}
	what := " LOG:"
	if l.filter.Kind != timeline.All {
		what += " " + l.filter.Kind.String()
	}
	if l.filter.Words != "" {
		what += " \"" + l.filter.Words + "\""
	}
	count := countFound(l.sofar(m), all, width-text.Width(what))
	return text.Ends(what, count, width)
}

// logHead counts the entries, and says how many of them are not in the list, in the fullest
// words there is room for: what runs stands above it in any case.
func logHead(title, all string, unlisted, width int) string {
	if unlisted > 0 {
		signed := text.Count(unlisted, "signature")
		for _, title := range []string{title, " LOG"} {
			for _, words := range []string{signed + " of the program not listed", signed + " not listed"} {
				if words = all + ", " + words; text.Width(title)+text.Width(words)+3 <= width {
					return text.Ends(title, words+" ", width)
				}
			}
		}
	}
	return text.Ends(title, all+" ", width)
}

func (l *logScreen) body(m *Model, width, height int) []string {
	shown := l.entries(m)
	if len(shown) == 0 && !l.sofar(m).Through {
		return text.Hang(" ", "Searching. No entry so far is like that.", width-1)
	}
	if len(shown) == 0 {
		return text.Hang(" ", "No entry is like that. Esc shows the whole log.", width-1)
	}
	list := func(width int) []string { return l.listed(m, shown, width, height) }
	return m.withPane(width, height, list, func(width int) []string {
		row := m.s.Book().Row(int(shown[l.cursor]))
		lines := m.entryPane(row, width)
		if row.ReadOut() {
			lines = append(lines, "", "Enter: to read it out")
		}
		return lines
	}, "R reads it whole")
}

// listed are the lines of the entries around the cursor.
func (l *logScreen) listed(m *Model, shown []int32, width, height int) []string {
	book := m.s.Book()
	// Only what can be seen around the cursor is put into lines: a log may have
	// a hundred thousand entries.
	first := max(0, l.cursor-height)
	last := min(len(shown), l.cursor+height+1)
	var rows []row
	for i := first; i < last; i++ {
		for _, line := range entryLines(m, book.Row(int(shown[i])), m.s.Later(), i == l.cursor, width) {
			rows = append(rows, fixed(line, i))
		}
	}
	if at := l.rowIn(rows, l.cursor); at >= 0 {
		l.offset = max(l.offset, at-height+1)
	}
	return l.window(rows, height)
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
func entryLines(m *Model, e timeline.Row, later *timeline.Later, on bool, width int) []string {
	now := m.s.Now()
	head := fmt.Sprintf("%3d %s ", e.Seq, text.Clock(e.Happened, now))
	words := m.entryWords(&e, later)
	first := marked(head, on)
	if m.width < 60 {
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

// entryWords are an entry's words, its reason, its writer, and what became of it.
func (m *Model) entryWords(e *timeline.Row, later *timeline.Later) string {
	words := m.s.RowWords(*e)
	if e.Reason != "" {
		words += ": " + e.Reason
	}
	words += "  (" + e.Actor.Name
	if e.Recorder != nil {
		words += ", written by " + e.Recorder.Name
	}
	if late := e.WrittenLater(); late >= timeline.LateEntry {
		words += ", entered " + text.Clock(e.Recorded, m.s.Now())
	}
	words += ")"
	if notes := later.Notes(e); len(notes) > 0 {
		words += " " + strings.Join(notes, "; ")
	}
	return words
}

func (l *logScreen) keys(m *Model) []key {
	back := key{"Esc", "back", reads}
	if !l.filter.Whole() {
		back.does = "back to all"
	}
	open := key{"Enter", "open", reads}
	e, _ := l.entry(m)
	if _, ok := m.s.StepOf(e); ok {
		open.does = "its step"
	}
	keys := []key{open}
	if e.Type == event.TypeSafetyEvent {
		keys = append(keys, key{"N", "LFPSE number", writes})
	}
	return append(keys, key{"F", "one kind", reads}, key{searchKey.name, "search log", reads}, key{"M", "note", writes},
		key{"X", "correct", writes}, key{"D", "decision", writes}, key{"R", "read it whole", reads}, key{"G", "METHANE, SBAR", writes}, key{"Y", "code to write down", reads}, key{"V", "other ward's code", writes}, key{"O", "same outage", reads}, key{"Up/Down", "move", reads}, back)
}

func (l *logScreen) takes(name string) bool { return isWritingKey(name) }

func (l *logScreen) press(m *Model, name string) tea.Cmd {
	shown := l.entries(m)
	if l.navigate(name, len(shown)) {
		l.put(m, shown)
		return nil
	}
	switch name {
	case "esc", "l":
		if name == "esc" && !l.filter.Whole() {
			l.narrow(m, session.LogFilter{})
			return nil
		}
		m.show(l.from)
		return nil
	case "f":
		l.narrow(m, session.LogFilter{Kind: m.s.NextKind(l.filter.Kind), Words: l.filter.Words})
		return nil
	case "y":
		m.askPaper()
		return nil
	case "v":
		m.askKnown(witnessForm())
		return nil
	case "o":
		m.show(newBringing(l))
		return nil
	}
	if isWritingKey(name) {
		cmd, _ := m.runKey(name, l)
		return cmd
	}
	if e, ok := l.entry(m); ok {
		return l.toEntry(m, name, e)
	}
	return nil
}

// toEntry does to an entry what a key asks for.
func (l *logScreen) toEntry(m *Model, name string, e timeline.Row) tea.Cmd {
	_, ofStep := m.s.StepOf(e)
	l.put(m, l.entries(m))
	switch {
	case name == "x":
		m.askKnown(correctForm(m, e))
	case name == "n" && e.Type == event.TypeSafetyEvent:
		m.askKnown(referenceForm(e, m.s.Later().Reference(&e)))
	case name == "enter" && ofStep:
		return m.goToStep(e, l)
	case name == "enter", name == "r":
		m.show(newEntry(e.Seq, l))
	}
	return nil
}

func (l *logScreen) click(m *Model, y int) tea.Cmd {
	item := l.at(y)
	if item < 0 {
		return nil
	}
	if item == l.cursor {
		return l.press(m, "enter")
	}
	l.cursor = item
	l.put(m, l.sofar(m).Places)
	return nil
}

func (l *logScreen) scroll(m *Model, lines int) {
	shown := l.entries(m)
	l.move(lines, len(shown))
	l.put(m, shown)
}
