package tui

import (
	"fmt"

	"downtime/ui/text"
)

// footRows are what is counted and not listed.
func (b *board) footRows(m *Model, width int) []row {
	var rows []row
	add := func(words string) { rows = append(rows, heading(text.Cut(words, width))) }
	if b.plan.roomy {
		if words := m.s.ComesUp(b.order); words != "" && b.plan.later == 0 {
			add(" LATER  " + words)
		}
	}
	if !b.plan.pinned {
		for _, line := range join(b.counts(m), "    ", width-1) {
			add(" " + line)
		}
	}
	return append(rows, b.offeredRows(m, width)...)
}

// pinnedLine is what is counted and not in sight, what is for now first, where that is
// always in sight.
func (b *board) pinnedLine(m *Model, width int) string {
	var counts []string
	if more := b.moreNow(); more > 0 {
		counts = append(counts, fmt.Sprintf("%d more now (Z)", more))
	}
	if n := len(m.s.Offered()); n > 0 && !b.offers.seen {
		counts = append(counts, fmt.Sprintf("%d not opened (P)", n))
	}
	if len(b.order.Checks) > 0 && !b.offers.seen {
		counts = append(counts, "checks "+text.Clock(b.order.Checks[0].Due, m.s.Now()))
	}
	lines := join(append(counts, b.counts(m)...), "   ", width-1)
	if len(lines) == 0 {
		return ""
	}
	return " " + lines[0]
}

// moreNow is how many steps and papers that are overdue or next stand below what is in
// sight, or are not listed.
func (b *board) moreNow() int {
	listed, more := 0, 0
	for _, g := range b.groups()[:2] { // the overdue and the next
		more += g.more
		listed += len(g.papers) + len(g.shown)
		for _, line := range g.shown {
			if b.opened(line.Round) {
				listed += len(line.Round.Items)
			}
		}
	}
	below := make(map[int]bool)
	for _, r := range b.drawn[min(len(b.drawn), b.offset+b.height):] {
		if r.item >= 0 && r.item < listed {
			below[r.item] = true // one may take several rows
		}
	}
	return more + len(below)
}

// counts are what is nowhere listed, in words.
func (b *board) counts(m *Model) []string {
	var counts []string
	if band := b.order.Band(); band.Steps > 0 && !b.plan.roomy {
		counts = append(counts, fmt.Sprintf("%d more at %s", band.Steps, text.Clock(band.At, m.s.Now())))
		if more := len(b.order.Later) - band.Steps; more > 0 {
			counts = append(counts, fmt.Sprintf("%d later", more))
		}
	}
	count := func(n, shown int, loud, quiet string) {
		switch {
		case n == 0 || shown > 0: // then its heading has the number
		case b.plan.roomy:
			counts = append(counts, fmt.Sprintf("%s %d", loud, n))
		default:
			counts = append(counts, fmt.Sprintf("%d %s", n, quiet))
		}
	}
	putOff, couldNot := b.plan.putOff, b.plan.couldNot
	if b.all {
		putOff, couldNot = len(b.order.PutOff), len(b.order.CouldNot)
	}
	count(len(b.order.PutOff), putOff, "PUT OFF TO RECOVERY", "put off")
	count(len(b.order.CouldNot), couldNot, "COULD NOT", "could not")
	count(len(b.order.Recovery), 0, "WAIT FOR RECOVERY", "in recovery")
	return counts
}

// join puts words on as few lines as they fit on.
func join(words []string, gap string, width int) []string {
	var lines []string
	for _, w := range words {
		if n := len(lines); n > 0 && text.Width(lines[n-1]+gap+w) <= width {
			lines[n-1] += gap + w
		} else {
			lines = append(lines, w)
		}
	}
	return lines
}
