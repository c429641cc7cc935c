package tui

import (
	"fmt"
	"slices"

	"downtime/runbooks"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// mostOffers is how many procedures can be opened by a number on the board.
const mostOffers = 9

// offers are what the board offers by number. A procedure has the same number on every
// board and in the list of procedures.
type offers struct {
	ids   []string
	shown int  // of them are listed, with their numbers,
	seen  bool // and the end of the list is in sight
}

// byNumber is how many can be opened by a number.
func (o *offers) byNumber() int {
	if !o.seen {
		return 0
	}
	return o.shown
}

// offerRows are lines that are kept for offers before what comes later has any.
const offerRows = 3

// offeredRows are the procedures that could be opened, each with its number: as many as
// the plan has lines for, and how many more.
func (b *board) offeredRows(m *Model, width int) []row {
	b.offers.shown = 0
	offered := m.s.Offered()
	if len(offered) == 0 {
		return nil
	}
	numbered := offered
	if m.isBusy() || len(m.queue) > 0 {
		numbered = nil // what is about to be opened, as a start opens the first, is to take no number
	}
	b.offers.ids = m.numbers.Keep(m.s, numbered)
	titles := make(map[string]string, len(offered))
	for _, doc := range offered {
		titles[doc.Procedure.ID] = doc.Procedure.Title
	}
	lines := []string{fmt.Sprintf(" NOT OPENED %d (P) ", len(offered))}
	left := len(offered)
	for i, id := range b.offers.ids[:min(len(b.offers.ids), mostOffers)] {
		title, notOpen := titles[id]
		if !notOpen {
			continue
		}
		words := fmt.Sprintf("%d %s", i+1, title)
		more := ""
		if left > 1 {
			more = fmt.Sprintf("  %d more", left-1)
		}
		last := len(lines) - 1
		switch gap := "  "; {
		case text.Width(lines[last]+gap+words+more) <= width:
			lines[last] += gap + words
		case len(lines) < b.plan.offered:
			lines = append(lines, "     "+words)
		case b.offers.shown == 0: // one at least can be opened
			room := width - text.Width(lines[last]+gap+more)
			lines[last] += gap + text.Cut(words, room)
		default:
			lines[last] = text.Cut(lines[last]+fmt.Sprintf("  %d more", left), width)
			return fittedRows(lines, width)
		}
		left--
		b.offers.shown = i + 1
	}
	return fittedRows(lines, width)
}

func fittedRows(lines []string, width int) []row {
	rows := make([]row, len(lines))
	for i, line := range lines {
		rows[i] = heading(text.Cut(line, width))
	}
	return rows
}

// numberOf is the number in sight that opens a procedure, 0 for none.
func (b *board) numberOf(m *Model, id string) int {
	n := slices.Index(b.offers.ids, id) + 1
	if n > b.offers.byNumber() || b.paperOn(m) != nil { // there a number says what became of it
		return 0
	}
	return n
}

// openOffer opens what is offered by a number that is in sight, and reports whether the
// key was one of those.
func (b *board) openOffer(m *Model, name string) (tea.Cmd, bool) {
	if len(name) != 1 || name[0] < '1' || name[0] > '9' {
		return nil, false
	}
	if m.clock().Sub(m.formGone) < heldGap { // the key that answered a question, held down
		m.formGone = m.clock()
		m.hint("That number came too soon after a question. Press it again.")
		return nil, true
	}
	n := int(name[0] - '0')
	id := ""
	if n <= len(b.offers.ids) {
		id = b.offers.ids[n-1]
	}
	offered := m.s.Offered()
	i := slices.IndexFunc(offered, func(doc *runbooks.Document) bool { return doc.Procedure.ID == id })
	p := m.s.State().Procedure(id)
	switch {
	case p != nil && !p.StoodDown:
		m.hint(p.Def.Title + " is open already: P goes to it.")
	case p != nil && !p.TakenBack:
		m.hint(p.Def.Title + " was stood down: P lists it, and opens it again.")
	case i >= 0 && n > b.offers.byNumber(): // nobody opens what they do not see
		m.hint(fmt.Sprintf("Not in sight: P, then %d opens %s.", n, offered[i].Procedure.Title))
	case n > b.offers.byNumber() || i < 0:
		m.hint("No procedure has that number here: P lists all.")
	default:
		return openListed(m, offered[i], b), true
	}
	return nil, true
}
