package tui

import "slices"

// list is rows of which some can be chosen, with one cursor. Rows are made anew
// for every frame, their texts for those in sight alone: a procedure may have
// thousands. The cursor is an index into the items, -1 for none.
type list struct {
	cursor int
	gap    int // where the cursor's row was when it went away, from 1; 0 for nowhere
	offset int // first row shown
	drawn  []row
	height int
}

// row is one line of a list.
type row struct {
	item int // -1 for a heading
	draw func() string
}

// heading is a row that cannot be chosen.
func heading(text string) row { return fixed(text, -1) }

// fixed is a row whose text is at hand.
func fixed(text string, item int) row { return row{item, func() string { return text }} }

// window is the rows that fit, the cursor's among them with the heading above
// it where there is room.
func (l *list) window(rows []row, height int) []string {
	l.drawn, l.height = rows, height
	at := l.rowOf(l.cursor)
	if at >= 0 {
		from := at
		for from > 0 && rows[from-1].item < 0 && at-from < height-1 {
			from--
		}
		if from < l.offset {
			l.offset = from
		}
		last := at
		for last+1 < len(rows) && rows[last+1].item == l.cursor && last+1-from < height {
			last++ // an item of several rows is shown whole
		}
		if !slices.ContainsFunc(rows[last+1:], func(r row) bool { return r.item >= 0 }) {
			last = max(last, min(len(rows)-1, from+height-1)) // what stands below the last item, too
		}
		if last >= l.offset+height {
			l.offset = last - height + 1
		}
	}
	l.offset = max(0, min(l.offset, len(rows)-height))
	lines := make([]string, 0, height)
	for _, r := range rows[l.offset:min(len(rows), l.offset+height)] {
		lines = append(lines, r.draw())
	}
	return lines
}

func (l *list) rowOf(item int) int {
	for i, r := range l.drawn {
		if r.item == item && item >= 0 {
			return i
		}
	}
	return -1
}

// move moves the cursor among count items. Where it stands on none, because its row went
// away, it goes to what is in that place, or with a move upwards before it; else to the
// first, or upwards to the last.
func (l *list) move(by, count int) {
	switch {
	case count == 0:
		l.cursor = -1
	case l.cursor < 0 && l.gap > 0 && by > 0:
		l.cursor = min(l.gap, count) - 1
	case l.cursor < 0 && l.gap > 0:
		l.cursor = max(0, min(l.gap-1, count)-1)
	case l.cursor < 0 && by > 0:
		l.cursor = 0
	case l.cursor < 0:
		l.cursor = count - 1
	default:
		l.cursor = max(0, min(count-1, l.cursor+by))
	}
}

// navigate handles the keys that move the cursor, and reports whether name was
// one of them.
func (l *list) navigate(name string, count int) bool {
	page := max(1, l.height-1)
	switch name {
	case "up":
		l.move(-1, count)
	case "down":
		l.move(1, count)
	case "pgup":
		l.move(-page, count)
	case "pgdown":
		l.move(page, count)
	case "home":
		l.cursor = min(0, count-1)
	case "end":
		l.cursor = count - 1
	default:
		return false
	}
	return true
}

// at is the item drawn on line y of the list, -1 for none.
func (l *list) at(y int) int {
	if i := l.offset + y; y >= 0 && y < l.height && i < len(l.drawn) {
		return l.drawn[i].item
	}
	return -1
}

// marked puts the cursor's mark, or the space for it, before a row.
func marked(text string, on bool) string {
	if on {
		return "> " + text
	}
	return "  " + text
}
