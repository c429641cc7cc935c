package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// Papers whose time has passed stand among what is overdue, above the steps: they are
// results that nobody has acted on.

// latePapers are those papers. They are worked out once for each entry and each second, as
// the board is.
func (m *Model) latePapers() []*incident.Record {
	m.boardNow()
	return m.sorted.late
}

// overdueCount is how many steps and papers are overdue.
func (m *Model) overdueCount() int { return m.boardNow().OverdueWith(m.latePapers()) }

// paperCount says how much paper is not accounted for; "" where all is.
func (m *Model) paperCount() string {
	if counted := ledger.Counted(m.paperCounted(m.s.State(), nil)); len(counted) > 0 {
		return counted[0]
	}
	return ""
}

// paperCounts are the same for the ladder of the header's second line, in fewer words
// each time; none where there is nothing to say.
func (m *Model) paperCounts() (whole, short, least []string) {
	counted := ledger.Counted(m.paperCounted(m.s.State(), nil))
	if len(counted) == 0 {
		return nil, nil, nil
	}
	return counted[:1], counted[1:2], counted[2:]
}

// withPaper puts how much paper is out into the second line of a header that does not say
// so, between what stands at its left and at its right, where there is room.
func (m *Model) withPaper(line string) string {
	words := m.paperCount()
	if _, ledger := m.screenBehind().(*recordsScreen); ledger || words == "" || strings.Contains(line, words) {
		return line
	}
	if line = strings.TrimRight(line, " "); text.Width(line)+text.Width(words)+4 <= m.width {
		return text.Ends(line, words+" ", m.width)
	}
	room := strings.Repeat(" ", text.Width(words)+6)
	at := strings.LastIndex(line, room)
	if at < 0 {
		return line
	}
	return line[:at] + room[:3] + words + line[at+3+text.Width(words):]
}

// mostLate is how many late papers the board lists above overdue steps.
const mostLate = 4

// listedLate are the late papers that have a row on the board.
func (b *board) listedLate() []*incident.Record {
	most := shownRows
	if len(b.overdue) > 0 {
		most = mostLate
	}
	if b.all {
		most = len(b.late)
	}
	return b.late[:min(len(b.late), most)]
}

// overdueHeading counts what is overdue now of what the board lists as that: a row keeps
// its place for a moment after it was answered, and is no longer counted.
func (b *board) overdueHeading(m *Model) (words string, style lipgloss.Style) {
	now, n := m.s.Now(), 0
	for _, item := range b.order.Overdue {
		p, step := m.s.State().Find(item.Ref())
		if step != nil && step.Status == incident.Open && m.s.State().Timing(p, step, now).Overdue(now) {
			n++
		}
	}
	view := m.paperOf(m.s.State())
	for _, r := range b.late {
		if r = view.record(r.Number); r != nil && r.Due().Late(now) {
			n++
		}
	}
	if n == 0 {
		return "NO LONGER OVERDUE", m.theme.title
	}
	return fmt.Sprintf("OVERDUE %d", n), m.theme.overdue
}

// paperRow is a late paper on the board in a line, as it stands now: it keeps its row for
// a moment after it was told.
func (m *Model) paperRow(number int, on bool, width int) string {
	r, now := m.paperOf(m.s.State()).record(number), m.s.Now()
	if r == nil {
		return ""
	}
	mark, style, when := "  ", m.theme.done, r.State()
	if due := r.Due(); due.Late(now) {
		mark, style, when = "! ", m.theme.overdue, text.Due(due.At, now)
	} else if r.ToldTo != "" {
		when = "told " + r.ToldTo
	}
	words := r.Name()
	if due := r.Due(); due.Field != "" {
		if whole := due.Field + ": " + words; text.Width(whole)+text.Width(when)+6 <= width {
			words = whole
		}
	}
	if on {
		style = style.Bold(true)
	}
	return style.Render(text.Ends(marked(mark+words, on), when+" ", width))
}

// paperSubject is a paper as what a form is about.
func paperSubject(number int) func(*Model, int) []string {
	return func(m *Model, width int) []string {
		r := m.paperOf(m.s.State()).record(number)
		if r == nil {
			return nil
		}
		lines := m.titled(r.String(), width)
		lines = append(lines, m.lateLines(r, "! ", width)...)
		return append(lines, m.paperFacts(r, "", width, false)...)
	}
}

// paperPane is a paper in full, for the space beside a list.
func (m *Model) paperPane(r *incident.Record, width, height int) []string {
	lines := m.titled(r.String(), width)
	lines = append(lines, m.lateLines(r, "! ", width)...)
	if !m.looking() {
		lines = append(lines, text.Wrap("Space: "+answerWords(r)+". Enter: this paper.", width)...)
	}
	lines = append(lines, "")
	lines = append(lines, m.paperFacts(r, "", width, true)...)
	return lines[:min(len(lines), max(1, height))]
}

// escalations say who is told of papers that are late, once for each of their forms.
func (m *Model) escalations(view *paperView, late []int) []string {
	var words []string
	var seen []procedure.FormKey
	for _, number := range late {
		r := view.record(number)
		if r == nil || r.Form.Escalate == "" || slices.Contains(seen, r.Form.Key()) {
			continue
		}
		seen = append(seen, r.Form.Key())
		if escalate := ledger.Escalate(r, m.s.Now(), m.s.Fill); escalate != "" {
			words = append(words, r.Form.Name+": "+escalate)
		}
	}
	return words
}

// answerWords say what Space asks of a late paper.
func answerWords(r *incident.Record) string {
	if waits := r.Due().Waits; waits != "" {
		return strings.ToLower(waits)
	}
	return "what became of it"
}

// paperKey does to the late paper that the cursor is on what a key asks for. It is never a
// tick, and a number means there what it does in the ledger: it opens no procedure.
func (b *board) paperKey(m *Model, name string, r *incident.Record) (tea.Cmd, bool) {
	switch name {
	case "space", "t":
		if waitsForTime(r) {
			m.askKnown(toldForm(m, r))
			return nil, true
		}
		m.show(&recordScreen{number: r.Number, from: b})
		m.hint("Say what became of this paper, or amend it.")
	case "n":
		m.hint("This is a paper, not a step. Enter opens it.")
	default:
		if len(name) != 1 || name[0] < '0' || name[0] > '9' {
			return nil, false
		}
		return m.ledgerKey(name, r)
	}
	return nil, true
}

// paperOn is the late paper the cursor is on, nil for none.
func (b *board) paperOn(m *Model) *incident.Record {
	if _, ok := b.on(); !ok {
		return nil
	}
	return b.paperShown(m)
}

// paperShown is the late paper beside the list, see shown; nil for none.
func (b *board) paperShown(m *Model) *incident.Record {
	if number := b.shown().record; number > 0 {
		return m.paperOf(m.s.State()).record(number)
	}
	return nil
}

// formCounts are the papers of each form of a procedure, in the order of its forms.
func (m *Model) formCounts(p *incident.Procedure, width int) []row {
	if len(p.Def.Records) == 0 {
		return nil
	}
	rows := []row{heading(text.Cut(" "+m.theme.title.Render("RECORDS")+"  paper forms, fill in by hand (A)", width))}
	for i := range p.Def.Records {
		form := &p.Def.Records[i]
		words := m.paperCounted(m.s.State(), form).String()
		if words == "" {
			words = "0 out"
		}
		rows = append(rows, heading(text.Ends("   "+form.Name, words+" ", width)))
	}
	return rows
}

// paperByForm are the papers that are not accounted for, counted by form; "" for none.
func (m *Model) paperByForm() string {
	var words []string
	var seen []procedure.FormKey
	for _, r := range m.paperOf(m.s.State()).order() {
		if slices.Contains(seen, r.Form.Key()) {
			continue
		}
		seen = append(seen, r.Form.Key())
		if p := m.paperCounted(m.s.State(), r.Form); p.Outstanding() > 0 {
			words = append(words, r.Form.Name+" "+p.String())
		}
	}
	return strings.Join(words, "; ")
}
