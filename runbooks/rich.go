package runbooks

import (
	"strings"
	"unicode/utf8"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/ast"
)

// rich returns the inline children as Markdown that holds no entity and no
// reference to elsewhere in the file.
func (w *writer) rich(n ast.Node) string {
	w.markdown, w.apart, w.breaks = true, false, true
	return guardEntities(w.render(n))
}

// plainAndRich returns plain and rich of one node. Most paragraphs are words
// without any mark: their Markdown is that of the file.
func (w *writer) plainAndRich(n ast.Node) (text, markdown string) {
	if markdown, ok := w.unmarkedLines(n); ok {
		return strings.ReplaceAll(markdown, "\n", " "), markdown
	}
	text = w.plain(n)
	return text, w.rich(n)
}

// unmarkedLines returns the lines of a paragraph which holds nothing but words,
// as they stand in the file.
func (w *writer) unmarkedLines(n ast.Node) (string, bool) {
	start, stop := -1, -1
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok || t.IsRaw() || t.HardLineBreak() {
			return "", false
		}
		switch line := t.Segment; {
		case line.Padding > 0 || !w.wordsOnly(w.text[line.Start:line.Stop]):
			return "", false
		case start < 0:
			start = line.Start
		case line.Start != stop+1:
			return "", false // the line is indented
		}
		stop = t.Segment.Stop
	}
	if start < 0 {
		return "", false
	}
	return w.text[start:stop], true
}

// unmarked are the characters that mean nothing in Markdown.
var unmarked = func() (set [256]bool) {
	for c := byte(' '); c <= '~'; c++ {
		set[c] = strings.IndexByte("\\`*_[]<|&", c) < 0
	}
	return set
}()

// wordsOnly reports whether a line begins with a letter and holds nothing that
// writer.escape or resolved would change.
func (w *writer) wordsOnly(line string) bool {
	if line == "" || line[len(line)-1] == ' ' || !(line[0] >= 'a' && line[0] <= 'z' || line[0] >= 'A' && line[0] <= 'Z') {
		return false
	}
	ascii := true
	for i := range len(line) {
		if c := line[i]; c >= utf8.RuneSelf {
			ascii = false
		} else if !unmarked[c] {
			return false
		}
	}
	return ascii || w.clean || clean.Is(line)
}

// special are the characters that escape may have to do something about.
var special = func() (set [256]bool) {
	for _, c := range []byte("\\`*_[]<|#>-+=~:.)\t") {
		set[c] = true
	}
	return set
}()

// escape writes text so that Markdown shows it as it is.
func (w *writer) escape(text string) {
	written := 0
	for i := range len(text) {
		c := text[i]
		if !special[c] || i > 0 && !mayMean(c, text[i-1]) {
			continue
		}
		w.buf = append(w.buf, text[written:i]...)
		written = i
		switch c {
		case '#', '>', '-', '+', '=', '~', ':':
			if len(w.buf) == 0 || w.buf[len(w.buf)-1] == '\n' {
				w.buf = append(w.buf, '\\')
			}
		case '.', ')':
			if startsWithNumber(w.buf) {
				w.buf = append(w.buf, '\\')
			}
		case '\t':
			w.buf = append(w.buf, ' ')
			written++
		default:
			w.buf = append(w.buf, '\\')
		}
	}
	w.buf = append(w.buf, text[written:]...)
}

// mayMean reports whether a special character may mean something behind another:
// some do at the start of a line only, or behind a number.
func mayMean(c, before byte) bool {
	switch c {
	case '#', '>', '-', '+', '=', '~', ':':
		return before == '\n'
	case '.', ')':
		return before >= '0' && before <= '9'
	}
	return true
}

// startsWithNumber reports whether the last line of text is digits only, so
// that a dot after it would make a list.
func startsWithNumber(text []byte) bool {
	i := len(text)
	for i > 0 && text[i-1] >= '0' && text[i-1] <= '9' {
		i--
	}
	return i < len(text) && (i == 0 || text[i-1] == '\n')
}

const nonJoiner = "\u200c"

// guardEntities puts an invisible joiner behind every & that a renderer might
// take for the start of an entity: all entities have been resolved by now, and
// Glamour decodes a second time when it closes an emphasis.
func guardEntities(markdown string) string {
	if !strings.Contains(markdown, "&") {
		return markdown
	}
	var b strings.Builder
	for i := range len(markdown) {
		b.WriteByte(markdown[i])
		if markdown[i] != '&' {
			continue
		}
		next := strings.TrimLeft(markdown[i+1:min(len(markdown), i+1+maxEntity)], markup)
		if next == "" {
			continue
		}
		word := next
		if end := strings.IndexFunc(next, func(r rune) bool { return r == ' ' || r == '\n' }); end >= 0 {
			word = next[:end]
		}
		lower := strings.ToLower(word)
		if strings.HasPrefix(word, "#") || strings.Contains(word, ";") || strings.HasPrefix(lower, "shy") || strings.HasPrefix(lower, "amp") {
			b.WriteString(nonJoiner)
		}
	}
	return b.String()
}
