package tui

import (
	"fmt"
	"slices"

	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/ledger"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// paperKey opens the ledger of paper from every screen of a run.
const paperKey = "A"

// paperKeyWorks reports whether the key means that on the screen in front: some have
// given the letter another meaning.
func (m *Model) paperKeyWorks() bool {
	if m.s == nil || !m.s.Running() || m.editing() {
		return false
	}
	switch s := m.screen.(type) {
	case *declare, *recordsScreen:
		return false
	case *recordScreen:
		return s.past == nil
	case *procedureScreen:
		return m.clock().Sub(s.opened) >= grace // what is still being typed opens nothing
	}
	return !slices.ContainsFunc(m.screen.keys(m), func(k key) bool { return k.is(paperKey) && k != paperRunKey })
}

// paperRunKey is the key as it stands among those of a run.
var paperRunKey = key{paperKey, "paper", reads}

// recordsScreen is the ledger of paper records: what is late, then form by form. Like the
// board it keeps its rows where they are while somebody works on them, and its cursor on
// its paper.
type recordsScreen struct {
	list
	from    screen
	past    *session.Finished // a run that is over and is only read; nil for the session's
	late    []int
	forms   []formRows
	numbers []int  // that can be chosen, in their order on the screen
	on      int    // the number of the paper the cursor is on, 0 for none
	folded  bool   // what is accounted for is only counted
	words   string // as typed; only papers that are meant by them are listed
	// of is the procedure whose screen led here: its forms are asked for first.
	of string
	// read is the paper that stands beside the list, with what was done with it.
	read *recordScreen

	laid       map[*incident.Record]paperLayout
	laidWidth  int   // the width that they were laid out for
	laidMinute int64 // and the minute
}

// formRows are the papers of one form that are listed, in their order.
type formRows struct {
	first   *incident.Record // of the form, whether it is listed or not
	numbers []int
	late    int // listed above all forms
	hidden  int // accounted for, and only counted
}

func newRecords(from screen) *recordsScreen {
	s := &recordsScreen{list: list{cursor: -1}, from: from, folded: true}
	if p, ok := from.(*procedureScreen); ok {
		s.of = p.id
	}
	return s
}

// newPastRecords is the ledger of a run that is over, which is only read.
func newPastRecords(from screen, past session.Finished) *recordsScreen {
	s := newRecords(from)
	s.past = &past
	return s
}

// state is that of the run whose ledger it is.
func (s *recordsScreen) state(m *Model) *incident.State { return stateOf(m, s.past) }

// open reports whether something can be entered: the run is on.
func (s *recordsScreen) open(m *Model) bool { return s.past == nil && m.s.Running() }

func stateOf(m *Model, past *session.Finished) *incident.State {
	if past != nil {
		return past.State
	}
	return m.s.State()
}

// readsPast is the state of the run whose ledger, or a paper of it, is only read on the
// screen in front; nil on any other screen.
func (m *Model) readsPast() *incident.State {
	switch s := m.screenBehind().(type) {
	case *recordsScreen:
		if s.past != nil {
			return s.past.State
		}
	case *recordScreen:
		if s.past != nil {
			return s.past.State
		}
	}
	return nil
}

// addable are the forms that a paper can be added with.
func (s *recordsScreen) addable(m *Model) []incident.PaperForm {
	forms := m.s.State().Forms()
	slices.SortStableFunc(forms, func(a, b incident.PaperForm) int {
		switch x, y := a.Procedure.Def.ID == s.of, b.Procedure.Def.ID == s.of; {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	return forms
}

func (s *recordsScreen) enter(m *Model) {
	s.sort(m)
	if s.on == 0 {
		s.put(0)
	}
}

func (s *recordsScreen) tick(m *Model) {
	if m.clock().Sub(m.lastKey) >= idleSort {
		s.sort(m)
	}
}

// sort works the order out anew: what is late first, then by form. The cursor stays on
// its paper, or is on none where that is folded away, and never on another by itself; it
// goes on then from where that stood.
func (s *recordsScreen) sort(m *Model) {
	s.late, s.forms, s.numbers = nil, nil, nil
	late, view := make(map[int]bool), m.paperOf(s.state(m))
	if s.open(m) {
		for _, r := range ledger.Typing(view.pairs(), m.latePapers(), s.words) {
			late[r.Number] = true
			s.late = append(s.late, r.Number)
		}
	}
	for _, r := range ledger.Typing(view.pairs(), view.order(), s.words) {
		if n := len(s.forms); n == 0 || !s.forms[n-1].first.Form.Same(r.Form) {
			s.forms = append(s.forms, formRows{first: r})
		}
		rows := &s.forms[len(s.forms)-1]
		switch {
		case late[r.Number]:
			rows.late++
		case s.folded && s.words == "" && r.Accounted():
			rows.hidden++
		default:
			rows.numbers = append(rows.numbers, r.Number)
		}
	}
	s.numbers = append(s.numbers, s.late...)
	for _, rows := range s.forms {
		s.numbers = append(s.numbers, rows.numbers...)
	}
	was := s.cursor
	if s.cursor = slices.Index(s.numbers, s.on); s.cursor >= 0 {
		return
	}
	if was >= 0 {
		s.gap = was + 1
	}
	if len(s.late) > 0 {
		s.offset = 0 // with nobody's paper to keep in sight, what is late is
	}
}

// put takes the cursor to an item, and notes on which paper it is then.
func (s *recordsScreen) put(item int) {
	if s.cursor, s.on = -1, 0; item >= 0 && item < len(s.numbers) {
		s.cursor, s.on = item, s.numbers[item]
	}
}

// chosen is the paper the cursor is on, nil for none.
func (s *recordsScreen) chosen(m *Model) *incident.Record {
	if s.cursor < 0 {
		return nil
	}
	return m.paperOf(s.state(m)).record(s.on)
}

// search begins to look for papers: by a number on the paper, a bed, a form, or a number
// in the ledger.
func (s *recordsScreen) search(m *Model) tea.Cmd {
	m.lookUp(s, "Find papers", "papers")
	return nil
}

func (s *recordsScreen) lookedFor() string { return s.words }

// lookFor lists the papers that are meant. The cursor is on its paper again when that is
// listed.
func (s *recordsScreen) lookFor(m *Model, words string) {
	s.words = words
	s.sort(m)
}

func (s *recordsScreen) lookForNothing(m *Model) { s.lookFor(m, "") }

func (s *recordsScreen) found(*Model) {
	if s.cursor < 0 {
		s.put(0)
	}
}

// settle shows a paper that was just added, with the cursor on it.
func (s *recordsScreen) settle(m *Model, number int) {
	s.on = number
	if s.sort(m); s.cursor < 0 {
		s.lookForNothing(m) // it is none of those that were looked for
	}
}

func (s *recordsScreen) about(m *Model, width int) string {
	state := s.state(m)
	p := m.paperCounted(state, nil)
	if s.words != "" {
		return text.Ends(" RECORDS: \""+s.words+"\"", fmt.Sprintf("%d of %s ", len(s.numbers), text.Count(p.All, "paper")), width)
	}
	if !s.open(m) {
		words := p.String()
		if p.All == 0 {
			words = "no paper"
		}
		title := " RECORDS of " + timeline.ModeWords(state.Mode) + ", closed: " + state.Title
		for _, counted := range ledger.Counted(p) { // by form it stands below
			if words = counted; text.Width(title)+text.Width(words)+2 <= width {
				break
			}
		}
		return text.Ends(title, words+" ", width)
	}
	words := m.paperCount()
	switch {
	case p.All == 0:
		words = "no paper yet"
	case words == "":
		words = p.String()
	}
	return text.Ends(" RECORDS: the paper of this "+state.Noun(), words+" ", width)
}

func (s *recordsScreen) body(m *Model, width, height int) []string {
	if len(s.forms) == 0 && s.words != "" {
		return text.Hang(" ", "No paper is like that. Esc shows the whole ledger.", width-1)
	}
	if len(s.forms) == 0 {
		return s.emptyLines(m, width)
	}
	list := func(width int) []string { return s.window(s.rows(m, width), height) }
	return m.withPane(width, height, list, func(width int) []string { return s.pane(m, width) }, "Enter reads it all")
}

// pane is the paper that the cursor is on, for the space beside the ledger.
func (s *recordsScreen) pane(m *Model, width int) []string {
	r := s.chosen(m)
	if r == nil {
		return text.Wrap("Choose a paper with Up and Down.", width)
	}
	if s.read == nil || s.read.number != r.Number {
		s.read = &recordScreen{number: r.Number, past: s.past}
	}
	lines := m.titled(r.String(), width)
	lines = append(lines, s.read.known(m, r, "", width)...)
	for _, row := range s.read.rows(m) {
		lines = append(lines, m.besideEntry(&row, width)...)
	}
	return lines
}

// emptyLines say what the ledger is for while nothing is in it.
func (s *recordsScreen) emptyLines(m *Model, width int) []string {
	words := "No paper is in the ledger."
	if !s.open(m) || m.looking() {
		return text.Hang(" ", words, width-1)
	}
	lines := text.Hang(" ", words+" A adds one: which form it is, and the number, bed and times on it. "+
		"Names and results stay on the paper.", width-1)
	if len(m.s.State().Forms()) == 0 {
		lines = append(lines, text.Hang(" ", noForms, width-1)...)
	}
	return lines
}

// noForms is said where no paper can be added.
const noForms = "No open procedure has a paper form. Open the one it belongs to first: P."

func (s *recordsScreen) keys(m *Model) []key {
	back, fold, search := key{"Esc", "back", reads}, key{"F", "accounted for too", reads}, key{searchKey.name, "search ledger", reads}
	if !s.folded {
		fold.does = "only what is out"
	}
	if s.words != "" {
		back.does = "back to all"
	}
	if !s.open(m) {
		return []key{{"Enter", "read it", reads}, search, fold, back}
	}
	keys := []key{{paperKey, "add paper", writes}}
	if r := s.chosen(m); r != nil {
		keys = append(keys, key{"Enter", "read it", reads})
		keys = append(keys, paperKeys(r)...)
		keys = append(keys, key{"+", "another like it", writes})
	}
	keys = append(keys, key{"E", "one for each bed", writes}, key{"V", "bed move", writes}, search, fold, back)
	return withRunKeys(keys)
}

func (s *recordsScreen) takes(name string) bool { return name != lower(paperKey) && isRunKey(name) }

func (s *recordsScreen) press(m *Model, name string) tea.Cmd {
	r := s.chosen(m)
	switch {
	case name == "esc" && s.words != "":
		s.lookForNothing(m)
		return nil
	case name == "esc":
		m.show(s.from)
		if s.past != nil {
			m.ask(finishedForm(m, *s.past))
		}
		return nil
	case s.navigate(name, len(s.numbers)):
		s.put(s.cursor)
		return nil
	case name == "enter" && r != nil:
		m.show(&recordScreen{number: r.Number, from: s, past: s.past})
		return nil
	case name == "f":
		s.folded = !s.folded
		s.sort(m)
		return nil
	case !s.open(m):
		return nil
	case name == lower(paperKey): // not N, which on the board sets a step aside
		m.askForm(addPaperForm(m, s.addable(m)))
		return nil
	case name == "+":
		s.another(m)
		return nil
	}
	if cmd, handled := m.ledgerKey(name, r); handled {
		return cmd
	}
	cmd, _ := m.runKey(name, s)
	return cmd
}

// another adds a paper of the form of the one under the cursor.
func (s *recordsScreen) another(m *Model) {
	forms := s.addable(m)
	if r := s.chosen(m); r != nil {
		forms = slices.DeleteFunc(forms, func(f incident.PaperForm) bool {
			return f.Procedure.Def.ID != r.Procedure || f.Form.ID != r.Form.ID
		})
	}
	m.askForm(addPaperForm(m, forms))
}

func (s *recordsScreen) click(m *Model, y int) tea.Cmd {
	item := s.at(y)
	switch {
	case item < 0:
	case item == s.cursor:
		return s.press(m, "enter")
	default:
		s.put(item)
	}
	return nil
}

func (s *recordsScreen) scroll(_ *Model, lines int) {
	s.move(lines, len(s.numbers))
	s.put(s.cursor)
}
