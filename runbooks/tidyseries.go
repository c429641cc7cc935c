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

// label is what a line is numbered by.
type label struct {
	length int    // with the blanks before and behind it
	path   [4]int // 4, 1 of 4.1; of all others only the first is set
	style  string // what must be the same in all lines of a series: the mark, or what ends it
}

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

// opensSeries are the first bytes of the lines that may begin a series.
var opensSeries = setOf("(\xe20123456789aAiIsSo")

// maxSeriesIndent is the column from which on a series is put into no item.
const maxSeriesIndent = 16

// firstOf is a quick look whether a line may begin a series.
func firstOf(s []byte) series {
	if len(s) < 4 {
		return noSeries
	}
	switch c := s[0]; c {
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		n := 1
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		switch {
		case n+1 >= len(s):
		case s[n] == '\\':
			return escaped
		case s[n] == '.' && isDigit(s[n+1]):
			return decimals
		}
	case 'a', 'A':
		if s[1] == '.' && blank(s[2]) {
			return letters
		}
	case 'i', 'I':
		if (s[1] == '.' || s[1] == ')') && blank(s[2]) {
			return romans
		}
	case '(':
		if s[1]|0x20 == 'i' && s[2] == ')' {
			return romans
		}
	case 's', 'S':
		if s[1]|0x20 == 't' && hasFold(s, "step ") {
			return named
		}
	case 'o':
		if s[1] == ' ' {
			return arrowed
		}
	case 0xe2:
		if s[1] == 0x91 || s[1] == 0x80 || s[1] == 0x86 || s[1] == 0x9e {
			if _, ok := labelOf(s, circled); ok {
				return circled
			}
			return arrowed
		}
	}
	return noSeries
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

var romanNumbers = strings.Fields("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")

// labelOf reads the label of a line as one of a kind.
func labelOf(line []byte, kind series) (l label, ok bool) {
	start := indentBytes(line)
	s := line[start:]
	end := 0 // of the label in s
	number := func() int {
		from := end
		for end < len(s) && isDigit(s[end]) && end-from < 3 {
			end++
		}
		n, _ := strconv.Atoi(string(s[from:end]))
		return n
	}
	switch kind {
	case letters:
		if len(s) < 2 || s[0]|0x20 < 'a' || s[0]|0x20 > 'z' || s[1] != '.' {
			return l, false
		}
		l.path[0], end, l.style = int(s[0]|0x20-'a')+1, 2, string(s[0]&0x20)
	case romans:
		open := len(s) - len(bytes.TrimPrefix(s, []byte("(")))
		for end = open; end < len(s) && strings.IndexByte("ivxIVX", s[end]) >= 0; {
			end++
		}
		if end == open || end == len(s) || s[end] != ')' && (s[end] != '.' || open > 0) {
			return l, false
		}
		l.path[0] = slices.Index(romanNumbers, strings.ToLower(string(s[open:end]))) + 1
		l.style = string(s[:open]) + string(s[end]) + string(s[open]&0x20)
		end++
	case escaped:
		l.path[0] = number()
		if end == 0 || len(s) < end+2 || s[end] != '\\' || s[end+1] != '.' && s[end+1] != ')' {
			return l, false
		}
		l.style = string(s[end+1])
		end += 2
	case named, namedApart:
		if !hasFold(s, "step ") {
			return l, false
		}
		end = len("step ")
		l.path[0] = number()
		after := strings.TrimLeft(string(s[end:min(len(s), end+4)]), " ")
		return l, l.path[0] > 0 && strings.IndexAny(after, ":.)-–—") == 0
	case decimals:
		for i := range l.path {
			if l.path[i] = number(); l.path[i] == 0 {
				return l, false
			}
			if end+1 >= len(s) || s[end] != '.' || !isDigit(s[end+1]) {
				break
			}
			end++
		}
		if end < len(s) && (s[end] == '.' || s[end] == ')' || s[end] == ':') {
			end++
		}
		if l.path[1] == 0 {
			return l, false
		}
	default:
		r, size := utf8.DecodeRune(s)
		switch end = size; {
		case kind == circled && r >= '①' && r <= '⑳':
			l.path[0] = int(r-'①') + 1
		case kind == arrowed && size > 0 && strings.ContainsRune(marksOfItems, r):
			l.style = string(r)
		default:
			return l, false
		}
	}
	words := bytes.TrimLeft(s[end:], " \t")
	l.length = len(line) - len(words)
	if len(words) == 0 || len(words) == len(s)-end && kind != circled {
		return l, false
	}
	// A figure or a unit behind a decimal makes a dose or a table of it.
	return l, kind != decimals || words[0] >= utf8.RuneSelf || words[0]|0x20 >= 'a' && words[0]|0x20 <= 'z' || strings.IndexByte("*[{(", words[0]) >= 0
}

// follows reports whether a label is the next after another of its kind.
func (l label) follows(before label, kind series) bool {
	if l.style != before.style {
		return false
	}
	if kind == arrowed {
		return true
	}
	for i := range l.path { // the numbers are the same up to one that goes up
		if l.path[i] != before.path[i] {
			return l.path[i] == before.path[i]+1 && (i == 3 || l.path[i+1] == 0) &&
				(before.path[i] > 0 || i > 0 && l.path[i] == 1)
		}
	}
	return false
}

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
