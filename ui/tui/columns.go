package tui

import (
	"fmt"
	"slices"
	"strconv"

	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// Widths and heights from which a screen has more than its list.
const (
	splitWidth  = 76  // the step stands beside it
	paneWidth   = 100 // of any other list: what its cursor is on stands beside it
	logWidth    = 150 // of steps: and the latest entries beside that
	stackHeight = 20  // on a narrow screen, the step stands below it
	barWidth    = 2   // between two columns
	longestLine = 96  // of what is known of one thing: a longer one is hard to follow
)

// columns is how a screen of steps is divided.
type columns struct {
	width, height     int // of all of it
	list, step, below int // widths of the columns; below: lines of the step under the list
}

func (m *Model) columns(width, height int) columns {
	c := columns{width: width, height: height, list: width}
	switch {
	case width >= logWidth:
		c.list = width * 40 / 100
		c.step = width * 32 / 100
	case width >= splitWidth:
		c.list = width * 59 / 100
		c.step = width - c.list - barWidth
	case height >= stackHeight:
		c.below = height * 2 / 5
	}
	return c
}

// listSize is the room of the list.
func (c columns) listSize() (width, height int) {
	if c.below > 0 {
		return c.list, c.height - c.below - 1
	}
	return c.list, c.height
}

// divided is a screen of steps: its list, with the step beside it or below it, and
// on a wide screen the latest entries of the log.
func (m *Model) divided(c columns, list []string, step func(width, height int) []string) []string {
	switch {
	case c.below > 0:
		lines := make([]string, c.height-c.below)
		copy(lines, list)
		lines[len(lines)-1] = m.rule()
		for _, line := range step(c.width-2, c.below) {
			lines = append(lines, " "+line)
		}
		return lines
	case c.step == 0:
		return list
	}
	right := step(c.step-1, c.height)
	if c.width >= logWidth {
		rest := c.width - c.list - 2*barWidth - c.step
		right = m.beside(right, m.latest(rest, c.height), c.step, c.height)
	}
	return m.beside(list, right, c.list, c.height)
}

// beside puts two columns on the same lines, with a rule between. Only what is left of the
// first rule can be clicked on.
func (m *Model) beside(left, right []string, leftWidth, height int) []string {
	m.rightOf = leftWidth
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

// latest are the latest entries of the log, the last of them first.
func (m *Model) latest(width, height int) []string {
	book := m.s.Book()
	lines := []string{m.theme.title.Render(text.Cut("LATEST ENTRIES (L: the whole log)", width))}
	for place := book.Len() - 1; place >= 0; place-- {
		e := book.Row(place)
		part := m.besideEntry(&e, width)
		if len(lines)+len(part) > height {
			break
		}
		lines = append(lines, part...)
	}
	return lines
}

// besideEntry is an entry of the log where that is one of the things beside a list.
func (m *Model) besideEntry(e *timeline.Row, width int) []string {
	words := text.Clock(e.Happened, m.s.Now()) + " " + m.entryWords(e, m.s.Later())
	number := strconv.FormatUint(e.Seq, 10)
	return text.Hang(text.Pad(number, max(4, len(number)+1)), words, width)
}

// titled are words at the top of what stands beside a list.
func (m *Model) titled(words string, width int) []string {
	lines := text.Wrap(words, width)
	for i := range lines {
		lines[i] = m.theme.title.Render(lines[i])
	}
	return lines
}

// roundPane is a round in full, for the space beside the list.
func (m *Model) roundPane(r *incident.Round, width, height int) []string {
	now := m.s.Now()
	lines := []string{m.theme.title.Render(text.Cut(roundTitle(r), width))}
	add := func(s string) { lines = append(lines, text.Wrap(s, width)...) }
	add(sentence(text.DueAt(r.Due, now)))
	if missed := m.missedWords(r.Missed); missed != "" {
		add(missed)
	}
	add("Each check is ticked by itself: Right opens the round, Left folds it.")
	for _, item := range r.Items {
		if len(lines) >= height {
			break
		}
		lines = append(lines, "")
		lines = append(lines, text.Hang("- ", m.s.Fill(item.Step.Def.Title), width)...)
		lines = append(lines, text.Hang("  ", fmt.Sprintf("%s, %s", text.DueAt(item.Due, now), item.Procedure.Def.Title), width)...)
		if missed := m.missedWords(incident.MissedOf(item.Timing)); missed != "" {
			lines = append(lines, text.Hang("  ", missed, width)...)
		}
	}
	return lines[:min(len(lines), max(1, height))]
}

// listWidth is how much of a wide window a list takes that has one thing beside it.
func listWidth(width int) int { return min(width*59/100, 100) }

// paneRoom is how wide that is, at most.
func paneRoom(width int) int { return min(width-listWidth(width)-barWidth-1, longestLine) }

// withPane is a list with what its cursor is on beside it, where there is room for both.
// More is what to do to read the rest of what does not fit there.
func (m *Model) withPane(width, height int, list, pane func(width int) []string, more string) []string {
	if width < paneWidth {
		return list(width)
	}
	left := listWidth(width)
	lines := list(left) // first: it says where the cursor is
	right := pane(paneRoom(width))
	if len(right) > height && height > 0 {
		right = append(slices.Clone(right[:height-1]), "… "+more)
	}
	return m.beside(lines, right, left, height)
}
