package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store/incident"
	"downtime/ui/ledger"
	"downtime/ui/text"

	"charm.land/lipgloss/v2"
)

// rows are what is late, whatever its form, and under that every form with its papers.
func (s *recordsScreen) rows(m *Model, width int) []row {
	state := s.state(m)
	view := m.paperOf(state)
	var rows []row
	say := func(first, words string) {
		for _, line := range text.Hang(first, words, width-1) {
			rows = append(rows, heading(line))
		}
	}
	s.layFor(width, len(state.Records), m.s.Now())
	item := 0
	add := func(numbers []int, named bool) {
		for _, number := range numbers {
			if r := view.record(number); r != nil {
				rows = append(rows, s.paperRows(m, r, item, named, width)...)
			}
			item++
		}
	}
	if len(s.late) > 0 {
		late := m.paperCounted(state, nil).Late
		if s.words != "" {
			late = len(s.late)
		}
		rows = append(rows, heading(" "+m.theme.overdue.Render(fmt.Sprintf("LATE %d", late))))
		add(s.late, true)
		for _, words := range m.escalations(view, s.late) {
			say("   ", words)
		}
	}
	for _, form := range s.forms {
		def := form.first.Form
		words := strings.ToUpper(def.Name) + "  " + s.counts(form, m.paperCounted(state, def))
		rows = append(rows, heading(text.Cut(" "+m.theme.title.Render(words), width)))
		if missing := view.missing(def); missing != "" && s.words == "" {
			say(" ? ", sentence(missing))
		}
		add(form.numbers, false)
		if form.hidden > 0 {
			say("     ", fmt.Sprintf("%d accounted for (F lists them)", form.hidden))
		}
	}
	return rows
}

// counts are what a heading says of the papers of a form: while something is looked for,
// how many of them are shown.
func (s *recordsScreen) counts(form formRows, counted incident.Paper) string {
	words, late := counted.String(), counted.Late
	if s.words != "" {
		if words, late = fmt.Sprintf("%d of %d shown", len(form.numbers)+form.late, counted.All), form.late; late > 0 {
			words += fmt.Sprintf(", %d late", late)
		}
	}
	if late > 0 {
		words += " (above)"
	}
	return words
}

// paperLayout is how many rows a paper takes, and what stands in the second and those
// after it. It is worked out once a minute: a time of yesterday is said with its day.
type paperLayout struct {
	facts  string
	linked string // the other papers of its number, which are among the facts
	beside bool   // the facts stand in the first row
	below  []string
}

// stateRoom is the room in a row for how a paper stands, where facts stand beside that.
const stateRoom = 36

// layFor forgets the layouts of another width or minute, and those of papers as they were
// before.
func (s *recordsScreen) layFor(width, papers int, now time.Time) {
	if minute := now.Unix() / 60; s.laidWidth != width || s.laidMinute != minute || len(s.laid) > 2*papers {
		s.laid, s.laidWidth, s.laidMinute = make(map[*incident.Record]paperLayout, papers), width, minute
	}
}

func (s *recordsScreen) layout(r *incident.Record, linked string, width int, now time.Time) paperLayout {
	laid, known := s.laid[r]
	if known && laid.linked == linked {
		return laid
	}
	laid = paperLayout{linked: linked}
	facts := ledger.Facts(r, now)
	if linked != "" {
		facts = append(facts, linked)
	}
	laid.facts = strings.Join(facts, "; ")
	switch words := fmt.Sprintf("  ! record %d  %s   %s; ", r.Number, nameInFull(r), laid.facts); {
	case laid.facts == "":
	case text.Width(words)+stateRoom <= width:
		laid.beside = true
	default:
		laid.below = text.Hang("      ", laid.facts, width-1)
	}
	s.laid[r] = laid
	return laid
}

// paperRows are a paper in the ledger: its number there, which it is, how it stands; and
// under that what else is to be known. It is named with its form where that stands
// nowhere above it.
func (s *recordsScreen) paperRows(m *Model, r *incident.Record, item int, named bool, width int) []row {
	laid, open := s.layout(r, m.paperOf(s.state(m)).linked(r, m.s.Now()), width, m.s.Now()), s.open(m)
	style := func() lipgloss.Style { return m.paperStyle(r, open, item == s.cursor) }
	shown := func() paperShown { return paperShown{on: item == s.cursor, named: named, open: open} }
	rows := []row{{item, func() string {
		line, _ := m.paperLine(r, laid, shown(), width)
		return style().Render(line)
	}}}
	if open && r.Unanswered() != "" {
		if _, whole := m.paperLine(r, laid, shown(), width); !whole {
			rows = append(rows, row{item, func() string {
				return style().Render("     " + fullest(ledger.Unanswered(r, m.s.Now()), width-5, 1)[0])
			}})
		}
	}
	for _, line := range laid.below {
		rows = append(rows, row{item, func() string { return style().Render(line) }})
	}
	return rows
}

// paperShown is how a paper is shown in a line.
type paperShown struct {
	on    bool // the cursor is on it
	named bool // with its form
	open  bool // the run is on, so that it may be late
}

// withDue is how many of the words of how a paper stands have what it is due for, of one
// that was accounted for and still waits for something.
const withDue = 2

// paperLine is a paper in a line, and whether that has the room for what it is due for.
func (m *Model) paperLine(r *incident.Record, laid paperLayout, shown paperShown, width int) (line string, whole bool) {
	mark, brief := "  ", ledger.Brief(r)
	if shown.open && r.Due().Late(m.s.Now()) {
		mark = "! "
	}
	if shown.named {
		brief = nameInFull(r)
	}
	states := m.paperStates(r, shown.open)
	if laid.beside {
		for i := range states {
			states[i] += "; " + laid.facts
		}
	}
	right, whole := states[len(states)-1], false
	names := []string{fmt.Sprintf("record %d  ", r.Number), fmt.Sprintf("%d  ", r.Number)}
	for i := range names {
		names[i] = marked(mark+strings.TrimRight(names[i]+brief, " "), shown.on)
	}
	left := names[len(names)-1]
	for n, words := range states { // the fullest that fits, whichever way the paper is named
		i := slices.IndexFunc(names, func(name string) bool { return text.Width(name)+text.Width(words)+3 <= width })
		if i >= 0 {
			left, right, whole = names[i], words, n < withDue
			break
		}
	}
	return text.Ends(left, right+" ", width), whole
}

// nameInFull is which paper it is, with its form and what that sorts it by.
func nameInFull(r *incident.Record) string {
	name := r.Name()
	rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(name, r.Form.Name), ","))
	if more := strings.TrimPrefix(strings.TrimPrefix(ledger.Brief(r), rest), ", "); more != "" {
		name += ", " + more
	}
	return name
}

func (m *Model) paperStyle(r *incident.Record, open, on bool) lipgloss.Style {
	style := m.theme.title.UnsetBold()
	switch {
	case open && r.Due().Late(m.s.Now()):
		style = m.theme.overdue
	case r.Accounted():
		style = m.theme.done
	}
	if on {
		style = style.Bold(true)
	}
	return style
}

// paperStates say how a paper stands, the fullest words first. After the close nothing is
// due any more.
func (m *Model) paperStates(r *incident.Record, open bool) []string {
	now := m.s.Now()
	due := r.Due()
	switch {
	case open && r.Unanswered() != "":
		return []string{r.State() + ", " + ledger.Due(r, now), r.State() + ", " + text.Due(due.At, now), r.State(), string(r.Became)}
	case r.Became == incident.Out && (!open || due.At.IsZero()):
		return []string{"out"}
	case !open || due.At.IsZero():
	case due.Late(now):
		return []string{ledger.Due(r, now), text.Due(due.At, now)}
	default:
		return []string{r.State() + ", " + ledger.Due(r, now), r.State() + ", " + text.Due(due.At, now), r.State(), cmp.Or(string(r.Became), r.State())}
	}
	return []string{ledger.State(r, now), r.State(), string(r.Became)}
}
