package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store/incident"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// Sizes of the board.
const (
	splitWidth = 76 // from here the step stands beside the list
	shownRows  = 6  // of overdue and next; the rest is counted
	idleSort   = 2 * time.Second
)

// board is what there is to do now, across all procedures that are on.
//
// Its order is worked out when it is opened and again once no key was pressed
// for two seconds; in between, rows change their words but not their places, so
// that a row is never swapped under somebody's finger.
type board struct {
	list
	refs  []incident.Ref // of the rows that can be chosen, in their order
	order incident.Board
	all   bool // every row, and not only the first six
}

func newBoard() *board { return &board{list: list{cursor: -1}} }

func (b *board) enter(m *Model) {
	b.sort(m)
	if b.cursor < 0 && len(b.refs) > 0 {
		b.cursor = 0
	}
}

func (b *board) tick(m *Model) {
	if m.clock().Sub(m.lastKey) >= idleSort {
		b.sort(m)
	}
}

// sort works the order out anew. The cursor stays on its step; if that has left
// the board the cursor is on none, and never on another by itself.
func (b *board) sort(m *Model) {
	on, had := b.selected()
	b.order = m.s.State().Board(m.s.Now())
	b.refs = b.refs[:0]
	for _, items := range b.groups() {
		for _, item := range items.shown {
			b.refs = append(b.refs, refOf(item))
		}
	}
	b.cursor = -1
	if had {
		b.cursor = slices.Index(b.refs, on)
	}
}

// settle brings the board up to date after a change to a step: one that was
// reopened comes back, with the cursor on it.
func (b *board) settle(m *Model, ref incident.Ref) {
	if slices.Contains(b.refs, ref) {
		return
	}
	b.sort(m)
	b.cursor = slices.Index(b.refs, ref)
}

func refOf(item incident.Item) incident.Ref {
	return incident.Ref{Procedure: item.Procedure.Def.ID, Step: item.Step.Def.ID}
}

func (b *board) selected() (incident.Ref, bool) {
	if b.cursor < 0 || b.cursor >= len(b.refs) {
		return incident.Ref{}, false
	}
	return b.refs[b.cursor], true
}

// group is the rows under one heading, and how many more there are.
type group struct {
	heading string
	shown   []incident.Item
	more    int
}

// groups are the parts of the board in their order: at most six rows of what is
// overdue and next together, because a wall of red is not read.
func (b *board) groups() []group {
	cut := func(items []incident.Item, room int) ([]incident.Item, int) {
		n := min(len(items), max(0, room))
		return items[:n], len(items) - n
	}
	if b.all {
		cut = func(items []incident.Item, _ int) ([]incident.Item, int) { return items, 0 }
	}
	overdue, moreOverdue := cut(b.order.Overdue, shownRows)
	next, moreNext := cut(b.order.Next, shownRows-len(overdue))
	if len(next) == 0 && len(b.order.Next) > 0 {
		next, moreNext = cut(b.order.Next, 1)
	}
	checks, moreChecks := cut(b.order.Checks, 4)
	putOff, morePutOff := cut(b.order.PutOff, 2)
	return []group{
		{fmt.Sprintf("OVERDUE %d", len(b.order.Overdue)), overdue, moreOverdue},
		{"NEXT", next, moreNext},
		{"CHECKS, REPEATED", checks, moreChecks},
		{fmt.Sprintf("PUT OFF TO RECOVERY %d", len(b.order.PutOff)), putOff, morePutOff},
	}
}

func (b *board) about(m *Model, _ int) string { return m.runLine() }

func (b *board) body(m *Model, width, height int) []string {
	if !m.s.Running() {
		return []string{" This " + m.s.State().Noun() + " is closed. Esc goes back."}
	}
	if len(m.s.State().Procedures) == 0 {
		return text.Hang(" ", "No procedure is open yet. Press P to choose one.", width-1)
	}
	if width < splitWidth {
		return b.window(b.rows(m, width), height)
	}
	listWidth := listWidth(width)
	left := b.window(b.rows(m, listWidth), height)
	p, step := b.selectedStep(m)
	right := m.stepPane(p, step, width-listWidth-3, height)
	return beside(left, right, listWidth, height)
}

// listWidth is how much of a wide window a list takes, the step being beside it.
func listWidth(width int) int { return min(width*59/100, 100) }

// beside puts two columns on the same lines, with a rule between.
func beside(left, right []string, leftWidth, height int) []string {
	lines := make([]string, height)
	for i := range lines {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = text.Pad(l, leftWidth) + "│ " + r
	}
	return lines
}

func (b *board) selectedStep(m *Model) (*incident.Procedure, *incident.Step) {
	ref, ok := b.selected()
	if !ok {
		return nil, nil
	}
	return m.s.State().Find(ref)
}

func (b *board) rows(m *Model, width int) []row {
	var rows []row
	item := 0
	for i, g := range b.groups() {
		if len(g.shown) == 0 {
			if i == 0 {
				rows = append(rows, heading(" Nothing overdue"))
			}
			continue
		}
		style := m.theme.title
		if i == 0 {
			style = m.theme.overdue
		}
		rows = append(rows, heading(" "+style.Render(g.heading)))
		for range g.shown {
			rows = append(rows, fixed(b.rowText(m, item, width), item))
			item++
		}
		if g.more > 0 {
			rows = append(rows, heading(fmt.Sprintf("     and %d more (A shows all)", g.more)))
		}
	}
	return append(rows, b.footRows(m, width)...)
}

// footRows are what is counted and not listed.
func (b *board) footRows(m *Model, width int) []row {
	var rows []row
	now := m.s.Now()
	if n := len(b.order.Later); n > 0 {
		first := b.order.Later[0]
		rows = append(rows, heading(fmt.Sprintf(" LATER  %s, the first at %s", text.Count(n, "step"), text.Clock(first.From, now))))
	}
	if n := len(b.order.CouldNot); n > 0 {
		rows = append(rows, heading(fmt.Sprintf(" COULD NOT  %d", n)))
	}
	if offered := m.offered(); len(offered) > 0 {
		var titles []string
		for _, doc := range offered {
			titles = append(titles, doc.Procedure.Title)
		}
		line := fmt.Sprintf(" NOT OPENED %d (P)  ", len(titles)) + strings.Join(titles, "; ")
		rows = append(rows, heading(text.Cut(line, width)))
	}
	return rows
}

// rowText is one step in a line: cursor, mark, title, and when it is due.
func (b *board) rowText(m *Model, item, width int) string {
	p, step := m.s.State().Find(b.refs[item])
	if step == nil {
		return ""
	}
	now := m.s.Now()
	timing := m.s.State().Timing(p, step, now)
	when := dueWords(step, timing, now)
	mark, style := "  ", m.theme.quiet.UnsetForeground()
	switch {
	case step.Status != incident.Open:
		mark, style = "  ", m.theme.done
	case timing.Overdue(now) && step.Def.Critical:
		mark, style = "!*", m.theme.overdue
	case timing.Overdue(now):
		mark, style = "! ", m.theme.overdue
	case step.Def.Critical:
		mark, style = "* ", m.theme.critical
	}
	if m.isSaving(b.refs[item]) {
		when = "saving"
	}
	words := m.flag(p, step) + m.s.Fill(step.Def.Title)
	title := mark + words
	if loud := mark + "CRITICAL " + words; step.Def.Critical && text.Width(loud)+text.Width(when)+4 <= width {
		title = loud // else the mark alone says so here, and the word beside the list
	}
	line := text.Ends(marked(title, item == b.cursor), when+" ", width)
	if item == b.cursor {
		style = style.Bold(true)
	}
	return style.Render(line)
}

// dueWords says in a few words how a step stands.
func dueWords(step *incident.Step, timing incident.Timing, now time.Time) string {
	switch {
	case step.Status == incident.Done:
		return "done " + text.Clock(step.At, now)
	case step.Status != incident.Open:
		return string(step.Status)
	case !timing.From.IsZero():
		return "from " + text.Clock(timing.From, now)
	case timing.Due.IsZero():
		return "to do"
	case timing.Overdue(now):
		if now.Sub(timing.Due) < time.Minute {
			return "due now"
		}
		return text.Duration(now.Sub(timing.Due)) + " late"
	case step.Def.Recurring():
		return "due " + text.Clock(timing.Due, now)
	case timing.Due.Sub(now) < time.Hour:
		if timing.Due.Sub(now) < time.Minute {
			return "due now"
		}
		return text.Duration(timing.Due.Sub(now)) + " left"
	}
	return "due " + text.Clock(timing.Due, now)
}

func (b *board) keys(m *Model) []key {
	if !m.s.Running() {
		return []key{{"Esc", "back", reads}}
	}
	keys := append(withChanged(m, b, stepKeys()), key{"Enter", "read", reads},
		key{"P", "procedures", reads}, searchKey, key{"L", "log", reads}, key{"H", "handover", reads}, key{"A", "all rows", reads})
	return append(withRunKeys(keys), key{"Esc", "first screen", reads})
}

func (b *board) press(m *Model, name string) tea.Cmd {
	if !m.s.Running() {
		m.show(home{})
		return nil
	}
	if b.navigate(name, len(b.refs)) {
		return nil
	}
	ref, ok := b.selected()
	switch {
	case name == "enter" && ok, name == "r" && ok:
		p := newProcedure(m, ref.Procedure, ref.Step, b)
		p.whole = name == "r"
		m.show(p)
		return nil
	case name == "enter" && len(m.s.State().Procedures) > 0:
		m.show(newProcedure(m, m.s.State().Procedures[0].Def.ID, "", b))
		return nil
	case name == "esc":
		m.show(home{})
		return nil
	case name == "v":
		return m.seeChanged(b.changedFiles(m), b)
	case name == "a":
		b.all = !b.all
		b.sort(m)
		return nil
	}
	if cmd, handled := m.runKey(name, b); handled {
		return cmd
	}
	if !ok {
		if name == "space" || name == "n" || name == "t" {
			m.hint("Choose a step with Up and Down first.")
			return nil
		}
	}
	return m.stepKey(name, ref)
}

func (b *board) click(m *Model, y int) tea.Cmd {
	item := b.at(y)
	if item < 0 {
		return nil
	}
	if item == b.cursor {
		return m.clickStep(b.refs[item])
	}
	b.cursor = item
	return nil
}

func (b *board) scroll(_ *Model, lines int) { b.move(lines, len(b.refs)) }
