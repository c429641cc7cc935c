package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
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
}

func newLibrary(from screen) *libraryScreen { return &libraryScreen{from: from} }

func (l *libraryScreen) enter(m *Model) {
	on := l.selected()
	l.docs, l.offered = nil, 0
	if m.s.Running() {
		l.docs = m.offered()
		l.offered = len(l.docs)
	}
	for _, doc := range m.s.Library().All() {
		if !slices.Contains(l.docs, doc) {
			l.docs = append(l.docs, doc)
		}
	}
	l.docs = append(l.docs, m.s.Library().NotUsed()...)
	if i := place(l.docs, on); i >= 0 {
		l.cursor = i
	}
	l.cursor = min(l.cursor, len(l.docs)-1)
}

func (l *libraryScreen) about(m *Model, width int) string {
	return l.whereLine(m, width)
}

func (l *libraryScreen) body(m *Model, width, height int) []string {
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
		p := &doc.Procedure
		words := text.Count(len(p.Steps()), "step")
		if len(p.Steps()) == 0 {
			words = "to read"
		}
		if m.s.Running() && m.s.State().Procedure(p.ID) != nil {
			words = "open, " + words
		}
		if !p.Approved() {
			words += ", TEMPLATE"
		}
		if broken(doc) {
			words = "HAS ERRORS, " + words
		}
		words = m.changedWord(doc) + words + sourceWord(doc, width)
		rows = append(rows, fixed(text.Ends(marked(p.Title, i == l.cursor), words+" ", width), i))
	}
	if len(rows) == 0 {
		rows = append(rows, heading(" None."))
	}
	return l.window(rows, height)
}

func (l *libraryScreen) keys(m *Model) []key {
	if m.s.Running() {
		return []key{{"Enter", "read"}, {"O", "open: put it on the board"}, {"Esc", "back"}}
	}
	return []key{{"Enter", "read"}, {"Esc", "back"}}
}

func (l *libraryScreen) press(m *Model, name string) tea.Cmd {
	if l.navigate(name, len(l.docs)) {
		return nil
	}
	doc := l.selected()
	switch {
	case name == "esc":
		m.show(l.from)
	case name == "enter" && doc != nil:
		m.show(&reading{doc: doc, from: l})
	case name == "o" && doc != nil:
		return openListed(m, doc, l)
	}
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
		m.say(why)
		return nil
	}
	if !m.s.Running() {
		m.say("Nothing is running: start a downtime or a drill first, then open procedures in it.")
		return nil
	}
	if p := m.s.State().Procedure(doc.Procedure.ID); p != nil && !p.StoodDown {
		m.show(newProcedure(m, p.Def.ID, "", newBoard()))
		return nil
	}
	if m.s.Who().Name == "" {
		m.ask(whoForm(m))
		return nil
	}
	return openProcedure(m, doc.Procedure.ID)
}

// reading is one procedure as its author wrote it.
type reading struct {
	doc  *runbooks.Document
	from screen
	skip int

	width int // that lines was made for
	lines []string
}

func (r *reading) about(_ *Model, width int) string {
	name, marks := r.doc.Procedure.Title, "approved "+r.doc.Procedure.ApprovedOn+" by "+r.doc.Procedure.ApprovedBy
	if v := r.doc.Procedure.Version; v != "" {
		name += " v" + v
	}
	if !r.doc.Procedure.Approved() {
		marks = template
	}
	return text.Ends(" "+name, text.Cut(marks, max(width-text.Width(name)-3, width/2))+" ", width)
}

// readingWidth is the longest line that is easily read.
const readingWidth = 84

func (r *reading) body(m *Model, width, height int) []string {
	if r.width != width {
		r.width, r.lines = width, r.compose(m, min(width-2, readingWidth))
	}
	r.skip = max(0, min(r.skip, len(r.lines)-height))
	visible := r.lines[r.skip:min(len(r.lines), r.skip+height)]
	lines := make([]string, len(visible))
	for i, line := range visible {
		lines[i] = " " + line
	}
	return lines
}

// compose is the whole procedure in lines, in the order of the file.
func (r *reading) compose(m *Model, width int) []string {
	p := &r.doc.Procedure
	lines := originLines(m, r.doc, width)
	for _, f := range r.doc.Findings {
		if f.Severity == runbooks.Error {
			lines = append(lines, text.Hang("! ", fmt.Sprintf("line %d: %s", f.Line, f.Message), width)...)
		}
	}
	if p.UseWhen != "" {
		lines = append(lines, text.Hang("", "Use when: "+p.UseWhen, width)...)
	}
	number := 0
	for i := range p.Sections {
		s := &p.Sections[i]
		if s.Heading != "" {
			lines = append(lines, "")
			for _, line := range text.Wrap(s.Heading, width) {
				lines = append(lines, m.theme.title.Render(line))
			}
		}
		lines = append(lines, m.blocks(s.BlocksAfter(0), width)...)
		for j := range s.Steps {
			number++
			lines = append(lines, m.readStep(&s.Steps[j], number, width)...)
			lines = append(lines, m.blocks(s.BlocksAfter(j+1), width)...)
		}
	}
	for _, form := range p.Records {
		lines = append(lines, "", m.theme.title.Render("Paper form: "+form.Name))
		for _, field := range form.Fields {
			words := string(field.Kind)
			if field.Kind == procedure.FieldOneOf {
				words += ": " + strings.Join(field.Choices, ", ")
			}
			if field.Note != "" {
				words += ", " + field.Note
			}
			lines = append(lines, text.Hang("- "+field.Name+": ", words, width)...)
		}
	}
	return trimBlank(lines)
}

func (m *Model) readStep(step *procedure.Step, number, width int) []string {
	indent := strings.Repeat("  ", step.Depth)
	first := fmt.Sprintf("%s[ ] %2d ", indent, number)
	words := step.Title
	if step.Rest != "" {
		words += "  " + step.Rest
	}
	lines := append([]string{""}, text.Hang(first, m.s.Fill(words), width)...)
	pad := strings.Repeat(" ", len(first))
	var flags []string
	if step.Critical {
		flags = append(flags, "CRITICAL")
	}
	if step.TwoPerson {
		flags = append(flags, "TWO PEOPLE")
	}
	if step.Optional {
		flags = append(flags, "optional")
	}
	if step.ReadBack {
		flags = append(flags, "read back")
	}
	if step.Answer != nil {
		flags = append(flags, "asks for "+step.Answer.Asks())
	}
	if len(step.Roles) > 0 {
		flags = append(flags, "for "+strings.ReplaceAll(strings.Join(step.Roles, " or "), "-", " "))
	}
	if step.From > 0 {
		flags = append(flags, "from "+text.Duration(step.FromDuration())+" after it began")
	}
	if step.Every > 0 {
		flags = append(flags, "every "+text.Duration(step.EveryDuration()))
	}
	if step.Within > 0 {
		flags = append(flags, "within "+text.Duration(step.WithinDuration()))
	}
	if len(flags) > 0 {
		for _, line := range text.Hang(pad, strings.Join(flags, ", "), width) {
			lines = append(lines, m.theme.warning.Render(line))
		}
	}
	for _, line := range m.blocks(step.Detail, max(10, width-len(pad))) {
		lines = append(lines, pad+line)
	}
	return lines
}

func (r *reading) keys(m *Model) []key {
	keys := []key{{"Up/Down", "scroll"}}
	if m.s.Running() {
		keys = append(keys, key{"O", "open: put it on the board"})
	}
	return append(keys, key{"Esc", "back"})
}

func (r *reading) press(m *Model, name string) tea.Cmd {
	page := max(1, m.layout().height-2)
	switch name {
	case "esc":
		m.show(r.from)
	case "o":
		return openListed(m, r.doc, r)
	case "down":
		r.skip++
	case "up":
		r.skip--
	case "pgdown", "space":
		r.skip += page
	case "pgup":
		r.skip -= page
	case "home":
		r.skip = 0
	case "end":
		r.skip = len(r.lines)
	}
	r.skip = max(0, r.skip)
	return nil
}

func (r *reading) scroll(_ *Model, lines int) { r.skip = max(0, r.skip+lines) }
