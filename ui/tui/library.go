package tui

import (
	"fmt"
	"slices"

	"downtime/runbooks"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// libraryScreen lists the procedures: to read, and in a run to open.
type libraryScreen struct {
	list
	from screen
	docs []*runbooks.Document
	// offered is how many of docs stand first because their system is down.
	offered int
	numbers []string // ids of procedures, by the number that opens one
	glimpse glimpse  // of the one the cursor is on
}

func newLibrary(from screen) *libraryScreen { return &libraryScreen{from: from} }

func (l *libraryScreen) enter(m *Model) {
	on := l.selected()
	l.docs, l.offered = nil, 0
	if m.s.Running() {
		l.docs = m.s.Offered()
		l.offered = len(l.docs)
		l.numbers = m.numbers.Keep(m.s, l.docs)
		slices.SortStableFunc(l.docs, func(a, b *runbooks.Document) int { return l.number(a) - l.number(b) })
	}
	for _, doc := range m.s.Library().All() {
		if !slices.Contains(l.docs, doc) {
			l.docs = append(l.docs, doc)
		}
	}
	l.docs = append(l.docs, m.s.Library().NotUsed()...)
	if i := locate(l.docs, on); i >= 0 {
		l.cursor = i
	}
	l.cursor = min(l.cursor, len(l.docs)-1)
}

func (l *libraryScreen) about(m *Model, width int) string {
	return l.whereLine(m, width)
}

func (l *libraryScreen) body(m *Model, width, height int) []string {
	list := func(width int) []string { return l.window(l.rows(m, width), height) }
	if l.selected() == nil {
		return list(width)
	}
	return m.withPane(width, height, list, func(width int) []string { return l.pane(m, width, height) }, "Enter reads it all")
}

// pane is how the procedure that the cursor is on stands, and how it begins.
func (l *libraryScreen) pane(m *Model, width, height int) []string {
	doc := l.selected()
	var lines []string
	if p := m.s.State().Procedure(doc.Procedure.ID); m.s.Running() && p != nil {
		lines = m.titled("In this "+m.s.State().Noun()+": "+m.s.State().Progress(p, m.s.Now()), width)
	}
	return append(lines, l.glimpse.start(m, doc, width, height+1)...)
}

func (l *libraryScreen) rows(m *Model, width int) []row {
	rows := l.faultRows(m, width)
	for i, doc := range l.docs {
		if why := m.s.Library().Unused(doc); why != "" {
			rows = append(rows, fixed(unusedRow(m, doc, why, i == l.cursor, width), i))
			continue
		}
		switch {
		case i == 0 && l.offered > 0:
			rows = append(rows, heading(" "+m.theme.title.Render("OFFERED, because of what is down")))
		case i == l.offered && l.offered > 0:
			rows = append(rows, heading(" "+m.theme.title.Render("THE OTHERS")))
		}
		title := doc.Procedure.Title
		if n := l.number(doc); n > 0 && i < l.offered && n <= mostOffers {
			title = fmt.Sprintf("%d  %s", n, title)
		}
		rows = append(rows, fixed(text.Ends(marked(title, i == l.cursor), m.listWords(doc, width)+" ", width), i))
	}
	if len(rows) == 0 {
		rows = append(rows, heading(" None."))
	}
	return rows
}

func (l *libraryScreen) keys(m *Model) []key {
	if m.s.Running() && l.offered > 0 {
		return []key{{"Enter", "read", reads}, searchKey, {"O", "put on the board", writes}, {"1-9", "open what is offered", writes}, {"Ctrl+P", "print", reads}, {"Esc", "back", reads}, {"E", "what counts as a step", writes}, {"H", "handbook", reads}}
	}
	if m.s.Running() {
		return []key{{"Enter", "read", reads}, searchKey, {"O", "put on the board", writes}, {"Ctrl+P", "print", reads}, {"Esc", "back", reads}, {"E", "what counts as a step", writes}, {"H", "handbook", reads}}
	}
	return []key{{"Enter", "read", reads}, searchKey, {"Ctrl+P", "print", reads}, {"Esc", "back", reads}, {"E", "what counts as a step", writes}, {"H", "handbook", reads}}
}

func (l *libraryScreen) press(m *Model, name string) tea.Cmd {
	if l.navigate(name, len(l.docs)) {
		return nil
	}
	doc := l.selected()
	switch {
	case len(name) == 1 && name[0] >= '1' && name[0] <= '9' && l.offered > 0:
		return l.openNumber(m, int(name[0]-'0'))
	case name == "esc":
		m.show(l.from)
	case name == "enter" && doc != nil:
		m.show(&reading{doc: doc, from: l})
	case name == "o" && doc != nil:
		return openListed(m, doc, l)
	case name == "e" && doc != nil:
		return showFound(m, doc, l)
	case name == "h":
		m.ask(handbookForm())
	}
	return nil
}

// number is that of a procedure that is offered, 0 for one that has none.
func (l *libraryScreen) number(doc *runbooks.Document) int {
	return 1 + slices.Index(l.numbers, doc.Procedure.ID)
}

// numberOf is the number beside a procedure that is offered, 0 for none.
func (l *libraryScreen) numberOf(_ *Model, id string) int {
	n := slices.Index(l.numbers, id) + 1
	if n > mostOffers || !slices.ContainsFunc(l.docs[:l.offered], func(doc *runbooks.Document) bool { return doc.Procedure.ID == id }) {
		return 0
	}
	return n
}

// openNumber opens what is offered by a number. That of one which is not offered any more
// opens nothing: it belongs to it still.
func (l *libraryScreen) openNumber(m *Model, number int) tea.Cmd {
	for _, doc := range l.docs[:l.offered] {
		if l.number(doc) == number {
			return openListed(m, doc, l)
		}
	}
	words := "No procedure has that number here."
	if number <= len(l.numbers) {
		if p := m.s.State().Procedure(l.numbers[number-1]); p != nil {
			words = p.Def.Title + " has that number, and is open already."
			if p.StoodDown { // and one opened by mistake is offered again
				words = p.Def.Title + " has that number, and was stood down."
			}
		}
	}
	m.hint(words + " Up and Down choose, O opens.")
	return nil
}

func (l *libraryScreen) click(m *Model, y int) tea.Cmd {
	item := l.at(y)
	if item < 0 {
		return nil
	}
	if item == l.cursor {
		return l.press(m, "enter")
	}
	l.cursor = item
	return nil
}

func (l *libraryScreen) scroll(_ *Model, lines int) { l.move(lines, len(l.docs)) }

// openListed opens a procedure of the list, or goes to it where it is open.
func openListed(m *Model, doc *runbooks.Document, from screen) tea.Cmd {
	if why := m.s.Library().Unused(doc); why != "" {
		m.hint(why)
		return nil
	}
	if !m.s.Running() {
		m.hint("Nothing is running: start a downtime or a drill first, then open procedures in it.")
		return nil
	}
	p := m.s.State().Procedure(doc.Procedure.ID)
	if open := p != nil && !p.StoodDown; !open && !doc.WrittenForUs() && doc.Choices.IsZero() {
		return showFound(m, doc, from) // what was found is said before it is used
	}
	return openIn(m, doc.Procedure.ID)
}

// openIn opens a procedure in the run, or goes to it where it is open.
func openIn(m *Model, id string) tea.Cmd {
	if p := m.s.State().Procedure(id); p != nil && !p.StoodDown {
		m.show(newProcedure(m, p.Def.ID, "", newBoard()))
		return nil
	}
	if m.s.Who().Name == "" {
		m.ask(whoForm(m))
		return nil
	}
	return openProcedure(m, id, true)
}
