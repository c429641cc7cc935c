package tui

import (
	"fmt"
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// plan is what the board lists of what it could only count, as the window has
// room: never more that is red, but checks, and what comes later.
type plan struct {
	open                    map[incident.RoundKey]bool
	later, putOff, couldNot int
	checks                  int
	offered                 int // lines for procedures that are not opened
	roomy                   bool
	pinned                  bool // what is counted stands below the list, always in sight
}

// arrange makes the plan for the window as it is. The cursor stays where it is.
func (b *board) arrange(m *Model) {
	on, had := b.on()
	width, height := m.columns(m.width, m.layout().height).listSize()
	b.planned = [2]int{m.width, m.height}
	b.plan = plan{open: make(map[incident.RoundKey]bool), roomy: height >= roomyRows}
	if b.plan.pinned = height >= pinnedRows && !b.plan.roomy; b.plan.pinned {
		height--
	}
	if b.plan.roomy || m.s.State().Phase == event.Recovery {
		b.plan.putOff = 2
	}
	if m.s.State().Phase == event.Recovery {
		b.plan.putOff = shownRows // they are to be done now
	}
	for _, r := range b.rounds() {
		holds := had && slices.ContainsFunc(r.Items, func(i incident.Item) bool { return i.Ref() == on.ref })
		if open, said := b.byHand[r.Key]; holds || said && open {
			b.plan.open[r.Key] = true
		}
	}
	b.plan.offered, b.plan.checks = 1, mostChecks
	if b.plan.roomy && len(m.s.Offered()) > 0 && height < amplyRows {
		b.plan.checks = fewChecks // to open what is down for comes before what is due in an hour
	}
	room := height - len(b.rows(m, width))
	if b.plan.roomy && len(m.s.Offered()) > 0 { // they are for now, and what is later is not
		more := max(0, min(offerRows, room))
		b.plan.offered, room = 1+more, room-more
	}
	for _, r := range b.rounds() {
		if _, said := b.byHand[r.Key]; !said && !b.plan.open[r.Key] && b.takes(&room, len(r.Items)) {
			b.plan.open[r.Key] = true
		}
	}
	for _, grows := range []struct {
		shown *int
		all   int
	}{{&b.plan.later, len(b.order.Later)}, {&b.plan.putOff, len(b.order.PutOff)}, {&b.plan.couldNot, len(b.order.CouldNot)}} {
		if more := min(grows.all-*grows.shown, room); more > 0 && b.plan.roomy && b.takes(&room, more) {
			*grows.shown += more
		}
	}
	if b.plan.roomy {
		b.plan.offered += max(0, room)
	}
	b.collect()
	was := b.cursor
	b.cursor = -1
	if had {
		if b.cursor = slices.Index(b.ids, on); b.cursor < 0 {
			b.gap, b.left = was+1, on
		}
	}
}

func (b *board) takes(room *int, n int) bool {
	if n == 0 || n > *room {
		return false
	}
	*room -= n
	return true
}

func (b *board) opened(r *incident.Round) bool { return r != nil && b.plan.open[r.Key] }

// collect lists what can be chosen.
func (b *board) collect() {
	b.ids = b.ids[:0]
	for _, g := range b.groups() {
		for _, r := range g.papers {
			b.ids = append(b.ids, rowID{record: r.Number})
		}
		for _, line := range g.shown {
			b.ids = append(b.ids, idOf(line))
			if b.opened(line.Round) {
				for _, item := range line.Round.Items {
					b.ids = append(b.ids, rowID{ref: item.Ref()})
				}
			}
		}
	}
}

// group is the rows under one heading, and how many more there are.
type group struct {
	heading string
	papers  []*incident.Record // above its lines
	shown   []incident.Line
	more    int
}

func (g group) empty() bool { return len(g.papers) == 0 && len(g.shown) == 0 }

func lines(items []incident.Item) []incident.Line {
	list := make([]incident.Line, len(items))
	for i, item := range items {
		list[i] = incident.Line{Item: item}
	}
	return list
}

// groups are the parts of the board in their order: at most six rows of what is
// overdue and next together, because a wall of red is not read.
func (b *board) groups() []group {
	cut := func(heading string, list []incident.Line, room int) group {
		n := min(len(list), max(0, room))
		if b.all {
			n = len(list)
		}
		return group{heading: heading, shown: list[:n], more: len(list) - n}
	}
	late := b.listedLate()
	overdue := cut("", b.overdue, shownRows-len(late))
	overdue.papers, overdue.more = late, overdue.more+len(b.late)-len(late)
	next := cut("NEXT", lines(b.order.Next[:min(len(b.order.Next), b.most())]), max(1, shownRows-len(late)-len(overdue.shown)))
	next.more = len(b.order.Next) - len(next.shown)
	checks := cut("CHECKS, REPEATED", b.checks, b.plan.checks)
	if checks.more > 0 && b.plan.checks < mostChecks {
		checks.heading += fmt.Sprintf("  %d more (Z)", checks.more)
		checks.more = 0 // its line is for the offers
	}
	list := []group{overdue, next}
	counted := func(heading string, items []incident.Item, shown int) {
		g := cut(heading, lines(items), shown)
		if g.more = 0; len(g.shown) > 0 {
			list = append(list, g)
		}
	}
	putOff := func() {
		counted(fmt.Sprintf("PUT OFF TO RECOVERY %d", len(b.order.PutOff)), b.order.PutOff, b.plan.putOff)
	}
	if b.inRecovery { // they are to be done now
		putOff()
		list = append(list, checks)
	} else {
		list = append(list, checks)
		putOff()
	}
	counted("LATER", b.order.Later, b.plan.later)
	counted(fmt.Sprintf("COULD NOT %d", len(b.order.CouldNot)), b.order.CouldNot, b.plan.couldNot)
	return list
}

// most is how many steps of a part may be listed.
func (b *board) most() int {
	if b.all {
		return len(b.order.Next)
	}
	return shownRows
}

func (b *board) rows(m *Model, width int) []row {
	var rows []row
	add := func(words string) { rows = append(rows, heading(text.Cut(words, width))) }
	if state := m.s.State(); state.Phase == event.Recovery {
		add(" " + m.theme.title.Render(text.Cut(recoveryLine(state, m.s.Now()), width-2)))
	}
	item := 0
	for i, g := range b.groups() {
		switch {
		case !g.empty():
		case i == 0 && len(b.order.Next) > 0:
			add(" Nothing overdue")
		case i == 0:
			rows = append(rows, b.quietRows(m, width)...)
		}
		if g.empty() {
			continue
		}
		words, style := g.heading, m.theme.title
		if i == 0 {
			words, style = b.overdueHeading(m)
		}
		if words == "LATER" {
			words += "  " + m.s.ComesUp(b.order)
		}
		add(" " + style.Render(words))
		for _, r := range g.papers {
			i, number := item, r.Number
			rows = append(rows, row{i, func() string { return m.paperRow(number, i == b.cursor, width) }})
			item++
		}
		for _, line := range g.shown {
			rows = append(rows, b.lineRows(m, line, &item, width)...)
		}
		if g.more > 0 {
			add(fmt.Sprintf("     and %d more (Z shows all)", g.more))
		}
	}
	return append(rows, b.footRows(m, width)...)
}

// quietRows say what can be done where nothing has to be.
func (b *board) quietRows(m *Model, width int) []row {
	var rows []row
	words := m.s.Quiet(b.order, b.role)
	if !b.plan.roomy {
		for _, line := range append(words[:min(len(words), 2)], "P procedures   C recovery, close") {
			rows = append(rows, heading(text.Cut(" "+line, width)))
		}
		return rows
	}
	for _, line := range append(words, "P opens another procedure. C is recovery, and the end.") {
		for _, part := range text.Hang(" ", line, width-1) {
			rows = append(rows, heading(part))
		}
	}
	return rows
}

// lineRows are the rows of a step, or of a round with its checks where it is open.
func (b *board) lineRows(m *Model, line incident.Line, item *int, width int) []row {
	next := func() int { *item++; return *item - 1 }
	if line.Round == nil {
		return b.itemRows(m, line.Item, next(), width)
	}
	r := line.Round
	i := next()
	rows := []row{{i, func() string { return b.roundText(m, r, i, width) }}}
	if missed := m.missedWords(r.Missed); missed != "" && !roundFits(r, missed, width) {
		rows = append(rows, fixed("      "+missed, i))
	}
	if b.opened(r) {
		for range r.Items {
			i := next() // what was missed, the round says
			rows = append(rows, row{i, func() string { return b.rowText(m, i, width, "  ") }})
		}
	}
	return rows
}

func (b *board) itemRows(m *Model, item incident.Item, i, width int) []row {
	rows := []row{{i, func() string { return b.rowText(m, i, width, "") }}}
	if len(item.Timing.Missed) > 0 {
		rows = append(rows, fixed("      "+m.missedWords(incident.MissedOf(item.Timing)), i))
	}
	return rows
}

func (m *Model) missedWords(missed incident.Missed) string {
	return text.Missed(missed.Times, missed.Last, m.s.Now())
}

func roundTitle(r *incident.Round) string {
	words := strings.ToUpper(text.Every(r.Key.Every)) + "  " + text.Count(len(r.Items), "check")
	if r.Late > 0 && r.Late < len(r.Items) {
		words = fmt.Sprintf("%s, %d late", words, r.Late)
	}
	return words
}

const roundRoom = 18 // of a row, for the cursor, the mark, and when it is due

func roundFits(r *incident.Round, missed string, width int) bool {
	return text.Width(roundTitle(r)+", "+missed)+roundRoom <= width
}

// roundText is a round in a line.
func (b *board) roundText(m *Model, r *incident.Round, item, width int) string {
	now := m.s.Now()
	sign, style := "+", m.theme.title
	if b.opened(r) {
		sign = "-"
	}
	mark, when := " "+sign, "next "+text.Clock(r.Due, now)
	if now.After(r.Due) {
		mark, style, when = "!"+sign, m.theme.overdue, text.Due(r.Due, now)
	}
	title := mark + " " + roundTitle(r)
	if missed := m.missedWords(r.Missed); missed != "" && roundFits(r, missed, width) {
		title += ", " + missed
	}
	return style.Render(text.Ends(marked(title, item == b.cursor), when+" ", width))
}
