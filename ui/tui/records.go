package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/store/incident"
	"downtime/ui/ledger"
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
	case *procedureScreen:
		return m.clock().Sub(s.opened) >= grace // what is still being typed opens nothing
	}
	return !slices.ContainsFunc(m.screen.keys(m), func(k key) bool { return k.is(paperKey) && k != paperRunKey })
}

// paperRunKey is the key as it stands among those of a run.
var paperRunKey = key{paperKey, "paper", reads}

// recordsScreen is the ledger of paper records, by form. Like the board it keeps its rows
// where they are while somebody works on them, and its cursor on its paper.
type recordsScreen struct {
	list
	from   screen
	forms  []formRows
	on     int  // the number of the paper the cursor is on, 0 for none
	folded bool // what is accounted for is only counted
	// of is the procedure whose screen led here: its forms are asked for first.
	of string
}

// formRows are the papers of one form that are listed, in their order.
type formRows struct {
	first   *incident.Record // of the form, whether it is listed or not
	numbers []int
	hidden  int // accounted for, and only counted
}

func newRecords(from screen) *recordsScreen {
	s := &recordsScreen{list: list{cursor: -1}, from: from, folded: true}
	if p, ok := from.(*procedureScreen); ok {
		s.of = p.id
	}
	return s
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

// sort works the order out anew: by form, in each what is late first. The cursor stays on
// its paper, or is on none where that is folded away, and never on another by itself.
func (s *recordsScreen) sort(m *Model) {
	state := m.s.State()
	all := state.LateRecords(m.s.Now())
	var forms [][]*incident.Record
	for _, r := range state.Ledger() {
		if n := len(forms); n == 0 || !sameForm(forms[n-1][0], r) {
			forms = append(forms, nil)
		}
		forms[len(forms)-1] = append(forms[len(forms)-1], r)
	}
	s.forms = nil
	for _, papers := range forms {
		rows := formRows{first: papers[0]}
		late := slices.DeleteFunc(slices.Clone(all), func(r *incident.Record) bool { return !sameForm(r, papers[0]) })
		papers = slices.DeleteFunc(papers, func(r *incident.Record) bool { return slices.Contains(late, r) })
		for _, r := range append(late, papers...) {
			if s.folded && r.Accounted() {
				rows.hidden++
			} else {
				rows.numbers = append(rows.numbers, r.Number)
			}
		}
		s.forms = append(s.forms, rows)
	}
	s.cursor = slices.Index(s.numbers(), s.on)
}

func sameForm(a, b *incident.Record) bool {
	return a.Procedure == b.Procedure && a.Form.ID == b.Form.ID
}

// numbers are the papers that can be chosen, in their order on the screen.
func (s *recordsScreen) numbers() []int {
	var all []int
	for _, rows := range s.forms {
		all = append(all, rows.numbers...)
	}
	return all
}

// put takes the cursor to an item, and notes on which paper it is then.
func (s *recordsScreen) put(item int) {
	numbers := s.numbers()
	if s.cursor, s.on = -1, 0; item >= 0 && item < len(numbers) {
		s.cursor, s.on = item, numbers[item]
	}
}

// chosen is the paper the cursor is on, nil for none.
func (s *recordsScreen) chosen(m *Model) *incident.Record {
	if s.cursor < 0 {
		return nil
	}
	return m.s.State().Record(s.on)
}

// settle shows a paper that was just added, with the cursor on it.
func (s *recordsScreen) settle(m *Model, number int) {
	s.on = number
	s.sort(m)
}

func (s *recordsScreen) about(m *Model, width int) string {
	words, p := m.paperCount(), m.s.State().Paper(nil, m.s.Now())
	switch {
	case p.All == 0:
		words = "no paper yet"
	case words == "":
		words = p.String()
	case p.Out > 0 && p.ToCheck > 0:
		words += fmt.Sprintf(", %d to be checked", p.ToCheck)
	}
	return text.Ends(" RECORDS: the paper of this "+m.s.State().Noun(), words+" ", width)
}

func (s *recordsScreen) body(m *Model, width, height int) []string {
	if len(s.forms) == 0 {
		return s.emptyLines(m, width)
	}
	return s.window(s.rows(m, width), height)
}

// emptyLines say what the ledger is for while nothing is in it.
func (s *recordsScreen) emptyLines(m *Model, width int) []string {
	lines := text.Hang(" ", "No paper is in the ledger. N adds one: which form it is, and the number, bed and times on it. "+
		"Names and results stay on the paper.", width-1)
	if len(m.s.State().Forms()) == 0 {
		lines = append(lines, text.Hang(" ", noForms, width-1)...)
	}
	return lines
}

// noForms is said where no paper can be added.
const noForms = "No open procedure has a paper form. Open the one it belongs to first: P."

func (s *recordsScreen) rows(m *Model, width int) []row {
	state, now := m.s.State(), m.s.Now()
	var rows []row
	say := func(first, words string) {
		for _, line := range text.Hang(first, words, width-1) {
			rows = append(rows, heading(line))
		}
	}
	item := 0
	for _, form := range s.forms {
		def := form.first.Form
		words := strings.ToUpper(def.Name) + "  " + state.Paper(def, now).String()
		rows = append(rows, heading(text.Cut(" "+m.theme.title.Render(words), width)))
		if missing := ledger.NotSeen(state, def); missing != "" {
			say(" ? ", sentence(missing))
		}
		for _, number := range form.numbers {
			if r := state.Record(number); r != nil {
				for _, line := range m.paperLines(r, item == s.cursor, width) {
					rows = append(rows, fixed(line, item))
				}
			}
			item++
		}
		if form.hidden > 0 {
			say("     ", fmt.Sprintf("%d accounted for (F lists them)", form.hidden))
		}
	}
	return rows
}

// paperLines are a paper in the ledger: its number there, which it is, how it stands; and
// under that what else is to be known.
func (m *Model) paperLines(r *incident.Record, on bool, width int) []string {
	now := m.s.Now()
	mark, style := "  ", m.theme.title.UnsetBold()
	switch {
	case r.Due().Late(now):
		mark, style = "! ", m.theme.overdue
	case r.Accounted():
		style = m.theme.done
	}
	if on {
		style = style.Bold(true)
	}
	left, states := "", paperStates(r, m)
	right := states[len(states)-1]
	for _, name := range []string{fmt.Sprintf("record %d  ", r.Number), fmt.Sprintf("%d  ", r.Number)} {
		left = marked(mark+strings.TrimRight(name+ledger.Brief(r), " "), on)
		if i := slices.IndexFunc(states, func(words string) bool { return text.Width(left)+text.Width(words)+3 <= width }); i >= 0 {
			right = states[i]
			break
		}
	}
	facts := strings.Join(ledger.Facts(r), "; ")
	if whole := right + "; " + facts; facts != "" && text.Width(left)+text.Width(whole)+3 <= width {
		right, facts = whole, ""
	}
	lines := []string{style.Render(text.Ends(left, right+" ", width))}
	if facts != "" {
		for _, line := range text.Hang("      ", facts, width-1) {
			lines = append(lines, style.Render(line))
		}
	}
	return lines
}

// paperStates say how a paper stands, the fullest words first.
func paperStates(r *incident.Record, m *Model) []string {
	now := m.s.Now()
	due := r.Due()
	switch {
	case due.Late(now):
		return []string{ledger.Due(r, now), text.Due(due.At, now)}
	case !due.At.IsZero():
		return []string{"out, " + ledger.Due(r, now), "out, " + text.Due(due.At, now), "out"}
	case r.Became == incident.Out:
		return []string{"out"}
	}
	return []string{ledger.State(r, now), r.State(), string(r.Became)}
}

func (s *recordsScreen) keys(m *Model) []key {
	back := key{"Esc", "back", reads}
	if !m.s.Running() {
		return []key{{"Enter", "read it", reads}, back}
	}
	keys := []key{{"N", "add paper", writes}}
	if r := s.chosen(m); r != nil {
		keys = append(keys, key{"Enter", "read it", reads})
		keys = append(keys, paperKeys(r)...)
		keys = append(keys, key{"+", "another like it", writes})
	}
	fold := key{"F", "accounted for too", reads}
	if !s.folded {
		fold.does = "only what is out"
	}
	keys = append(keys, key{"E", "one for each bed", writes}, key{"V", "bed move", writes}, fold, back, searchKey)
	return slices.DeleteFunc(withRunKeys(keys), func(k key) bool { return k == paperRunKey })
}

func (s *recordsScreen) takes(name string) bool { return name != lower(paperKey) && isRunKey(name) }

func (s *recordsScreen) press(m *Model, name string) tea.Cmd {
	r := s.chosen(m)
	switch {
	case name == "esc":
		m.show(s.from)
		return nil
	case s.navigate(name, len(s.numbers())):
		s.put(s.cursor)
		return nil
	case name == "enter" && r != nil:
		m.show(&recordScreen{number: r.Number, from: s})
		return nil
	case name == "f":
		s.folded = !s.folded
		s.sort(m)
		return nil
	case !m.s.Running():
		return nil
	case name == "n" || name == lower(paperKey): // who presses it twice adds
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
	s.move(lines, len(s.numbers()))
	s.put(s.cursor)
}
