package runbooks

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// htmlItem is a line of a list that is written as HTML: an item, or more of the
// one above it.
type htmlItem struct {
	line int
	text string // with indentation and marker
	more bool
}

var listTag = regexp.MustCompile(`(?is)<(/?)(ol|ul|li|p|div)\b[^<>]*>`)

// htmlLevel is an open list.
type htmlLevel struct {
	ordered bool
	items   int
	content int // column at which the words of its last item begin
}

// readHTMLList takes the list that begins at the line being read, <ol> or <ul>,
// as a list of Markdown. One with comments in it, with words outside its items, or
// that is not closed is left as it is.
func (t *tidier) readHTMLList(line []byte) bool {
	source, end, ok := t.htmlListSource()
	if !ok {
		return false
	}
	items, rest, ok := htmlItems(source, indentColumns(line))
	if !ok {
		return false
	}
	if !t.afterBlank() {
		t.emit(nil)
	}
	start := t.at
	for _, item := range items {
		t.at = start + item.line
		if item.more {
			t.emit(nil)
		}
		t.readMarked([]byte(item.text))
	}
	t.emit(nil)
	if rest != "" {
		t.emit([]byte(rest))
	}
	t.at, t.skipTo = start, end
	return true
}

// htmlListSource is what stands from the line being read to the end of its list,
// and the index of the line after that.
func (t *tidier) htmlListSource() (source string, end int, ok bool) {
	// Lists that are never closed must not cost more than they are worth.
	if t.listTries > maxTableLines+2*len(t.lines) {
		return "", 0, false
	}
	defer func() { t.listTries += end - t.at }()
	var b strings.Builder
	open := 0
	for end = t.at; end < len(t.lines) && end-t.at < maxTableLines; end++ {
		line := t.lines[end]
		for _, m := range listTag.FindAllSubmatch(line, -1) {
			switch {
			case !bytes.EqualFold(m[2], []byte("ol")) && !bytes.EqualFold(m[2], []byte("ul")):
			case len(m[1]) > 0:
				open--
			default:
				open++
			}
		}
		b.Write(line)
		b.WriteByte('\n')
		if open <= 0 {
			source = b.String()
			return source, end + 1, !strings.Contains(source, "<!--") && !strings.Contains(source, "```")
		}
	}
	return "", end, false
}

// maxHTMLLists is how many lists of HTML may stand in one another.
const maxHTMLLists = 8

// htmlItems reads the items of a list that begins at a column, and the words
// behind its end.
func htmlItems(source string, column int) (items []htmlItem, rest string, ok bool) {
	var open []htmlLevel
	inItem, fresh := 0, false // items that are open; the last has no words yet
	line, counted := 0, 0     // of what is read, and how far lines are counted
	words := func(text string) bool {
		text = strings.Join(strings.Fields(text), " ")
		switch {
		case text == "":
			return true
		case len(open) == 0 || inItem < len(open):
			return false
		}
		level := &open[len(open)-1]
		before := column
		if len(open) > 1 {
			before = open[len(open)-2].content
		}
		if !fresh {
			items = append(items, htmlItem{line, strings.Repeat(" ", level.content) + text, true})
			return true
		}
		fresh = false
		level.items++
		marker := "- "
		if level.ordered {
			marker = fmt.Sprintf("%d. ", level.items)
		}
		level.content = before + len(marker)
		items = append(items, htmlItem{line, strings.Repeat(" ", before) + marker + text, false})
		return true
	}
	at := 0
	for _, m := range listTag.FindAllStringSubmatchIndex(source, -1) {
		closing, name := m[3] > m[2], strings.ToLower(source[m[4]:m[5]])
		// The line of an item is where its words begin.
		text := source[at:m[0]]
		begin := at + len(text) - len(strings.TrimLeft(text, " \t\n"))
		line += strings.Count(source[counted:begin], "\n")
		counted = begin
		if len(open) == 0 && at > 0 { // behind the end
			break
		}
		if !words(text) {
			return nil, "", false
		}
		at = m[1]
		switch {
		case name == "li" && !closing:
			if inItem == len(open) { // <li> without </li> before it
				inItem--
			}
			if inItem != len(open)-1 {
				return nil, "", false
			}
			inItem++
			fresh = true
		case name == "li":
			if inItem != len(open) {
				return nil, "", false
			}
			inItem--
			fresh = false
		case (name == "ol" || name == "ul") && !closing:
			if fresh || inItem != len(open) || len(open) == maxHTMLLists {
				return nil, "", false // a list that is all its item has, or in no item
			}
			open = append(open, htmlLevel{ordered: name == "ol"})
		case name == "ol" || name == "ul":
			if len(open) == 0 {
				return nil, "", false
			}
			open = open[:len(open)-1]
			inItem, fresh = min(inItem, len(open)), false
		}
	}
	return items, strings.TrimSpace(source[at:]), len(open) == 0 && len(items) > 0
}
