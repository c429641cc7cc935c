package runbooks

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// series is a way of numbering lines, or of putting a mark before each, that
// Markdown takes for prose: it would run the lines together.
type series byte

const (
	noSeries   series = iota
	letters           // a. b. c.
	romans            // i. ii. or i) ii)
	circled           // ① ②
	escaped           // 1\. 2\. as pandoc writes them
	arrowed           // one of marksOfItems before each line
	decimals          // 4.1 4.2
	named             // Step 1: Step 2:, each in a line of one paragraph
	namedApart        // the same as paragraphs
)

// marksOfItems stand before items where nobody can mean anything else, if two
// lines or more have them.
const marksOfItems = "→➔➜➤–o"

// member is a line of a series.
type member struct {
	kind  series
	first bool
	// alone says that the series is too short to be a list for sure.
	alone bool
	// pad is how many blanks put the line into the item above it.
	pad int
}

// maxSeriesGap is how many lines may stand between two of a series: the rest of
// the first one's text, and a blank line.
const maxSeriesGap = 4

// maxSeriesIndent is the column from which on a series is put into no item.
const maxSeriesIndent = 16

// findSeries finds the series that begins at the line being read, and reports
// whether there is one.
func (t *tidier) findSeries(kind series, line []byte) bool {
	last, ok := labelOf(line, kind)
	if !ok || kind != decimals && kind != escaped && kind != named && kind != arrowed && last.path[0] != 1 {
		return false
	}
	if indentColumns(line) >= 4 && t.afterBlank() {
		return false // code, or in an item, and then it is shown with that
	}
	run := []int{t.at}
	for i := t.at + 1; i < len(t.lines) && i-run[len(run)-1] <= maxSeriesGap; i++ {
		s := bytes.TrimLeft(t.lines[i], " \t")
		if len(s) > 0 && (s[0] == '#' || bytes.HasPrefix(s, []byte("```")) || bytes.HasPrefix(s, []byte("~~~"))) {
			break
		}
		if l, ok := labelOf(t.lines[i], kind); ok && l.follows(last, kind) {
			run, last = append(run, i), l
		}
	}
	if kind == named && !slices.ContainsFunc(run[1:], func(at int) bool { return len(bytes.TrimSpace(t.lines[at-1])) > 0 }) {
		kind = namedApart
	}
	pad, glyph := t.intoItem(line, kind)
	if len(run) < 2 && !(kind == arrowed && glyph) {
		return false
	}
	if t.series == nil {
		t.series = make(map[int]member)
	}
	for i, at := range run {
		t.series[at] = member{kind: kind, first: i == 0, alone: kind == letters && len(run) < 3, pad: pad}
	}
	return true
}

// intoItem is how many blanks before a line put it into the item that it stands
// under without a blank line, 0 where it stands under none or in it already.
// glyph says that the item has the bullet of a word processor.
func (t *tidier) intoItem(line []byte, kind series) (pad int, glyph bool) {
	for i := t.at - 1; i >= max(0, t.at-maxSeriesGap); i-- {
		above := t.lines[i]
		indent := indentBytes(above)
		s := above[indent:]
		if len(s) == 0 {
			break
		}
		content := 0
		r, size := utf8.DecodeRune(s)
		m, isMember := t.series[i]
		switch {
		case isMember && (m.kind == kind || m.alone):
			return m.pad, false // one series behind another
		case isMember && m.kind < decimals:
			content = indentColumns(above) + m.pad + len("10) ")
		case t.lettered[i] > 0:
			content = indentColumns(above) + len("1) ")
		case size > 1 && strings.ContainsRune(bulletGlyphs, r):
			content, glyph = indentColumns(above)+len("- "), true
		case s[0] != '>' && markerLength(s) > 0:
			content = indentColumns(above) + markerLength(s) + 1
		default:
			continue
		}
		if content > maxSeriesIndent {
			return m.pad, glyph
		}
		return max(0, content-indentColumns(line)), glyph
	}
	return 0, false
}

// readSeries takes a line of a series: as an item, or, where its own number says
// more than that of an item would, as a paragraph by itself.
func (t *tidier) readSeries(line []byte, n int) bool {
	if t.lettered[t.at] > 0 {
		return false
	}
	m, ok := t.series[t.at]
	if !ok {
		kind := firstOf(line[n:])
		if kind == noSeries || !t.findSeries(kind, line) {
			return false
		}
		m = t.series[t.at]
	}
	l, ok := labelOf(line, m.kind)
	if !ok || m.pad == 0 && indentColumns(line) >= 4 && t.afterBlank() {
		return false
	}
	item := append(append([]byte{}, line[:n]...), bytes.Repeat([]byte(" "), m.pad)...)
	ownNumber := m.kind == decimals || m.kind == named || m.kind == namedApart
	inItem := m.pad > 0 || n > 1
	switch {
	case m.alone || ownNumber && !inItem:
		if !t.afterBlank() {
			t.emit(nil)
		}
		if t.alone == nil {
			t.alone = make(map[int]series)
		}
		t.alone[t.first+t.at] = m.kind
		t.emit(line)
		return true
	case ownNumber:
		item = append(append(item, "- "...), line[n:]...)
	case m.kind == arrowed:
		item = append(append(item, "- "...), line[l.length:]...)
	default:
		if m.first && l.path[0] != 1 && m.pad == 0 && !t.afterBlank() {
			t.emit(nil) // a list that does not begin with 1 ends no paragraph
		}
		end := ") "
		if m.kind == escaped {
			end = l.style + " "
		}
		item = append(append(strconv.AppendInt(item, int64(l.path[0]), 10), end...), line[l.length:]...)
	}
	t.readMarked(item)
	return true
}
