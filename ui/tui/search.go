package tui

import (
	"fmt"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/clean"
	"downtime/runbooks/search"
	"downtime/store/incident"
	"downtime/ui/compose"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// searchKey opens the search from every screen where it is not text.
var searchKey = key{"/", "search", reads}

// searchIndex is the words of the procedures. It is made on a goroutine of its own
// when somebody first searches, and again when they are others, or a drill has begun
// or ended.
type searchIndex struct {
	of    session.Searched
	words *search.Index // nil until it is made
}

type indexedMsg searchIndex

// openSearch goes to the search screen; Esc there comes back to this screen.
func (m *Model) openSearch() tea.Cmd {
	m.screen = newSearch(m.screen)
	return m.makeIndex()
}

// makeIndex is the command that makes the index of the library there is; nil
// where it is made.
func (m *Model) makeIndex() tea.Cmd {
	searched := m.s.Searched()
	if m.index.of == searched {
		return nil
	}
	m.index = searchIndex{of: searched}
	return func() tea.Msg { return indexedMsg{searched, searched.Index()} }
}

func (m *Model) indexed(msg indexedMsg) {
	if msg.of != m.index.of {
		return // they are others meanwhile, and another index is on its way
	}
	m.index = searchIndex(msg)
	if s, ok := m.screen.(*searchScreen); ok {
		s.look(m)
	}
}

// searchScreen finds words in all procedures while they are typed. Every
// character is text, never a command.
type searchScreen struct {
	typeBox
	places  list
	from    screen
	results search.Results
	top     int // lines above the places, as last drawn
	glimpse glimpse
}

func newSearch(from screen) *searchScreen {
	return &searchScreen{typeBox: newTypeBox("Search", ""), places: list{cursor: -1}, from: from}
}

// enter brings the results up to date where the procedures have changed while
// one was read.
func (s *searchScreen) enter(m *Model) {
	if m.index.words != nil && m.index.of == m.s.Searched() {
		at := s.places.cursor
		s.look(m)
		s.places.cursor = min(at, len(s.results.List)-1)
	}
}

// look searches for what is typed, and puts the cursor on the best place.
func (s *searchScreen) look(m *Model) {
	s.results = search.Results{}
	if m.index.words != nil {
		s.results = m.index.words.Search(s.field.value(), m.s.Fill)
	}
	s.places.cursor, s.places.offset = min(0, len(s.results.List)-1), 0
}

func (s *searchScreen) about(m *Model, width int) string {
	found := ""
	if s.results.All > 0 {
		found = text.Count(s.results.All, "place") + " "
	}
	return text.Ends(" SEARCH in all procedures", found, width)
}

func (s *searchScreen) body(m *Model, width, height int) []string {
	lines := s.drawApart(width, height)
	if say := s.hint(m); say != "" {
		for line := range strings.SplitSeq(say, "\n") {
			lines = append(lines, text.Hang(" ", line, width-1)...)
		}
		return lines
	}
	s.top = len(lines)
	height = max(1, height-len(lines))
	list := func(width int) []string { return s.places.window(s.rows(m, width), height) }
	pane := func(width int) []string { return s.pane(m, width, height) }
	return append(lines, m.withPane(width, height, list, pane, "Enter opens it")...)
}

func (s *searchScreen) rows(m *Model, width int) []row {
	var rows []row
	for i := range s.results.List {
		for _, line := range s.resultLines(m, i, width) {
			rows = append(rows, fixed(line, i))
		}
	}
	if more := s.results.All - len(s.results.List); more > 0 {
		rows = append(rows, heading(fmt.Sprintf("   and %d more: type more words", more)))
	}
	return rows
}

// chosen is the place the cursor is on, nil for none.
func (s *searchScreen) chosen() *search.Result {
	if s.places.cursor < 0 || s.places.cursor >= len(s.results.List) {
		return nil
	}
	return &s.results.List[s.places.cursor]
}

// pane is what Enter opens, from the place on that was found.
func (s *searchScreen) pane(m *Model, width, height int) []string {
	r := s.chosen()
	if r == nil {
		return nil
	}
	if m.stepIsOpen(r) {
		p, step := m.s.State().Find(incident.Ref{Procedure: r.Procedure, Step: r.StepID})
		return m.stepPane(p, step, width, height)
	}
	doc, ok := m.s.Library().Get(r.Procedure)
	switch {
	case !ok:
		return text.Wrap(noLongerThere, width)
	case r.Kind == search.Procedure:
		return s.glimpse.start(m, doc, width, height+1)
	}
	lines := []string{m.theme.title.Render(text.Cut(r.Title, width))}
	return append(lines, s.glimpse.from(m, doc, placeOf(r, doc), width, height+1)...)
}

// placeOf is where in a procedure something was found.
func placeOf(r *search.Result, doc *runbooks.Document) place {
	switch r.Kind {
	case search.Procedure:
		return place{}
	case search.Step:
		return place{step: r.StepIn(&doc.Procedure), line: r.Line}
	}
	return place{line: r.Line}
}

// noLongerThere is said of a place in a procedure whose file has gone since.
const noLongerThere = "That procedure is no longer among those there are."

// hint is what to say in the place of results, "" where there are some.
func (s *searchScreen) hint(m *Model) string {
	switch {
	case m.index.words == nil:
		return "Reading the procedures."
	case s.field.value() == "":
		return "Type what you are looking for, such as: label, drug chart, who to ring.\n" +
			"Small slips of the keys are forgiven. It looks in every procedure and paper form."
	case len(s.results.List) == 0:
		return "Nothing found for \"" + s.field.value() + "\".\n" +
			"Try one word, a shorter one, or another word for the same thing.\n" +
			"Esc, then P, lists all the procedures there are."
	}
	return ""
}

// underPlace is how far in it is said where a place is.
const underPlace = "      "

// resultLines is one place: its words, which procedure and section they are
// from, and, where the words are found only there, a passage of its detail.
func (s *searchScreen) resultLines(m *Model, i, width int) []string {
	r := &s.results.List[i]
	what := [...]string{search.Procedure: "procedure", search.Section: "section", search.Step: "", search.Text: "text", search.Form: "paper form"}
	kind, mark := what[r.Kind], "  "
	if r.Kind == search.Step {
		kind = fmt.Sprintf("step %d", r.Step)
	}
	if r.Critical {
		kind, mark = "CRITICAL, "+kind, "* "
	}
	words := m.foundIn(r.Words, r.Found)
	first := marked(mark, i == s.places.cursor)
	lines := text.Hang(first, words, max(10, width-text.Width(kind)-3))
	lines = shortened(lines, 2)
	lines[0] = text.Ends(lines[0], kind+" ", width)

	where := r.Title
	if r.Kind == search.Procedure {
		where = ""
	}
	if r.Section != "" && r.Kind != search.Section {
		where += ", " + m.s.Fill(r.Section)
	}
	if m.stepIsOpen(r) {
		where = m.openWords(r.Procedure) + where
	}
	if where != "" {
		lines = append(lines, m.theme.quiet.Render(text.Cut(underPlace+where, width)))
	}
	if r.Passage != "" {
		lines = append(lines, shortened(text.Hang(underPlace, m.foundIn(r.Passage, r.PassageFound), width-1), 2)...)
	}
	return lines
}

// openWords mark a place in an open procedure, and that it is in the copy kept
// where its file is gone or cannot be used.
func (m *Model) openWords(id string) string {
	if doc, ok := m.s.Library().Get(id); ok && doc.IsKept() {
		return "OPEN NOW, FROM THE COPY KEPT: "
	}
	return "OPEN NOW: "
}

// shortened is at most the first lines of some, with a mark where there were
// more.
func shortened(lines []string, most int) []string {
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] += " …"
	}
	return lines
}

// foundIn makes the words that were found stand out. Each is styled by itself,
// so that no line is broken within a style.
func (m *Model) foundIn(words string, found []search.Span) string {
	var parts []compose.Span
	for _, span := range found {
		from := span.From
		for i := span.From; i <= span.To; i++ {
			if i == span.To || words[i] == ' ' || words[i] == '-' {
				parts = append(parts, compose.Span{From: from, To: i})
				from = i + 1
			}
		}
	}
	return emphasise(words, m.theme.found, parts...)
}

// stepIsOpen reports whether a step that was found can be tracked: its
// procedure is open in this run, and has it.
func (m *Model) stepIsOpen(r *search.Result) bool {
	if r.StepID == "" || !m.s.Running() {
		return false
	}
	p := m.s.State().Procedure(r.Procedure)
	return p != nil && !p.StoodDown && p.Step(r.StepID) != nil
}

func (s *searchScreen) keys(*Model) []key {
	if len(s.results.List) == 0 {
		return []key{{"Esc", "back", reads}}
	}
	return []key{{"Enter", "open it", reads}, {"Up/Down", "choose", reads}, {"Esc", "back", reads}}
}

func (s *searchScreen) edit(m *Model, msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch name := msg.String(); name {
	case "f1", "f8":
		return nil, false
	case "esc":
		if m.status.stays {
			return nil, false
		}
		m.screen = s.from // as it was left
	case "enter":
		return s.open(m), true
	case "up", "down", "pgup", "pgdown":
		s.places.navigate(name, len(s.results.List))
	default:
		return s.typed(m, msg), true
	}
	return nil, true
}

func (s *searchScreen) paste(m *Model, content string) {
	s.typed(m, tea.PasteMsg{Content: clean.Line(content)})
}

func (s *searchScreen) typed(m *Model, msg tea.Msg) tea.Cmd {
	before := s.field.value()
	edited := s.field.update(msg)
	if s.field.value() != before {
		s.look(m)
	}
	return tea.Batch(edited, m.makeIndex())
}

// open goes to the place the cursor is on: to the step to be ticked where its
// procedure is open, else to read it.
func (s *searchScreen) open(m *Model) tea.Cmd {
	r := s.chosen()
	if r == nil {
		return nil
	}
	if m.stepIsOpen(r) {
		p := newProcedure(m, r.Procedure, r.StepID, s)
		p.opened = m.clock()
		m.show(p)
		return nil
	}
	doc, ok := m.s.Library().Get(r.Procedure)
	if !ok {
		m.hint(noLongerThere)
		return nil
	}
	m.show(&reading{doc: doc, from: s, target: placeOf(r, doc)})
	return nil
}

func (s *searchScreen) click(m *Model, y int) tea.Cmd {
	item := s.places.at(y - s.top)
	if item < 0 {
		return nil
	}
	if item == s.places.cursor {
		return s.open(m)
	}
	s.places.cursor = item
	return nil
}

func (s *searchScreen) scroll(_ *Model, lines int) { s.places.move(lines, len(s.results.List)) }
