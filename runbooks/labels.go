package runbooks

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// label is what a line is numbered by.
type label struct {
	length int    // with the blanks before and behind it
	path   [4]int // 4, 1 of 4.1; of all others only the first is set
	style  string // what must be the same in all lines of a series: the mark, or what ends it
}

// opensSeries are the first bytes of the lines that may begin a series.
var opensSeries = setOf("(\xe20123456789aAiIsSo")

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

// labelOf reads the label of a line as one of a kind.
func labelOf(line []byte, kind series) (l label, ok bool) {
	s := line[indentBytes(line):]
	var end int // of the label in s
	switch kind {
	case letters:
		l, end, ok = letterLabel(s)
	case romans:
		l, end, ok = romanLabel(s)
	case escaped:
		l, end, ok = escapedLabel(s)
	case named, namedApart:
		return stepLabel(s) // its words stay in the line
	case decimals:
		l, end, ok = decimalLabel(s)
	default:
		l, end, ok = markLabel(s, kind)
	}
	if !ok {
		return l, false
	}
	words := bytes.TrimLeft(s[end:], " \t")
	l.length = len(line) - len(words)
	if len(words) == 0 || len(words) == len(s)-end && kind != circled {
		return l, false
	}
	return l, kind != decimals || beginsWords(words)
}

// beginsWords reports whether words stand behind a decimal: a figure or a unit there makes
// a dose or a table of it.
func beginsWords(s []byte) bool {
	return s[0] >= utf8.RuneSelf || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' || strings.IndexByte("*[{(", s[0]) >= 0
}

// numberAt reads a number of at most three figures, and gives where it ends; 0 for none.
func numberAt(s []byte, from int) (n, end int) {
	for end = from; end < len(s) && isDigit(s[end]) && end-from < 3; {
		end++
	}
	n, _ = strconv.Atoi(string(s[from:end]))
	return n, end
}

func letterLabel(s []byte) (l label, end int, ok bool) {
	if len(s) < 2 || s[0]|0x20 < 'a' || s[0]|0x20 > 'z' || s[1] != '.' {
		return l, 0, false
	}
	l.path[0], l.style = int(s[0]|0x20-'a')+1, string(s[0]&0x20)
	return l, 2, true
}

var romanNumbers = strings.Fields("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")

func romanLabel(s []byte) (l label, end int, ok bool) {
	open := len(s) - len(bytes.TrimPrefix(s, []byte("(")))
	for end = open; end < len(s) && strings.IndexByte("ivxIVX", s[end]) >= 0; {
		end++
	}
	if end == open || end == len(s) || s[end] != ')' && (s[end] != '.' || open > 0) {
		return l, 0, false
	}
	l.path[0] = slices.Index(romanNumbers, strings.ToLower(string(s[open:end]))) + 1
	l.style = string(s[:open]) + string(s[end]) + string(s[open]&0x20)
	return l, end + 1, true
}

func escapedLabel(s []byte) (l label, end int, ok bool) {
	l.path[0], end = numberAt(s, 0)
	if end == 0 || len(s) < end+2 || s[end] != '\\' || s[end+1] != '.' && s[end+1] != ')' {
		return l, 0, false
	}
	l.style = string(s[end+1])
	return l, end + 2, true
}

func stepLabel(s []byte) (l label, ok bool) {
	const word = "step "
	if !hasFold(s, word) {
		return l, false
	}
	n, end := numberAt(s, len(word))
	l.path[0] = n
	after := strings.TrimLeft(string(s[end:min(len(s), end+4)]), " ")
	return l, n > 0 && strings.IndexAny(after, ":.)-–—") == 0
}

func decimalLabel(s []byte) (l label, end int, ok bool) {
	for i := range l.path {
		if l.path[i], end = numberAt(s, end); l.path[i] == 0 {
			return l, 0, false
		}
		if end+1 >= len(s) || s[end] != '.' || !isDigit(s[end+1]) {
			break
		}
		end++
	}
	if end < len(s) && (s[end] == '.' || s[end] == ')' || s[end] == ':') {
		end++
	}
	return l, end, l.path[1] > 0
}

// markLabel reads what is one character: a figure in a circle, or a mark before items.
func markLabel(s []byte, kind series) (l label, end int, ok bool) {
	r, size := utf8.DecodeRune(s)
	switch {
	case kind == circled && r >= '①' && r <= '⑳':
		l.path[0] = int(r-'①') + 1
	case kind == arrowed && size > 0 && strings.ContainsRune(marksOfItems, r):
		l.style = string(r)
	default:
		return l, 0, false
	}
	return l, size, true
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
