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
	r := htmlListReader{column: column}
	at, counted := 0, 0 // how far it is read, and how far lines are counted
	for _, m := range listTag.FindAllStringSubmatchIndex(source, -1) {
		// The line of an item is where its words begin.
		text := source[at:m[0]]
		begin := at + len(text) - len(strings.TrimLeft(text, " \t\n"))
		r.line += strings.Count(source[counted:begin], "\n")
		counted = begin
		if len(r.open) == 0 && at > 0 { // behind the end
			break
		}
		closing, name := m[3] > m[2], strings.ToLower(source[m[4]:m[5]])
		if !r.words(text) || !r.tag(name, closing) {
			return nil, "", false
		}
		at = m[1]
	}
	return r.items, strings.TrimSpace(source[at:]), len(r.open) == 0 && len(r.items) > 0
}

// htmlListReader reads a list that is written as HTML, tag by tag.
type htmlListReader struct {
	column int
	items  []htmlItem
	open   []htmlLevel
	inItem int  // items that are open
	fresh  bool // the last of them has no words yet
	line   int  // of what is read
}

// words takes what stands before a tag; false where that is in no item.
func (r *htmlListReader) words(text string) bool {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		return true
	case len(r.open) == 0 || r.inItem < len(r.open):
		return false
	}
	level := &r.open[len(r.open)-1]
	if !r.fresh {
		r.items = append(r.items, htmlItem{r.line, strings.Repeat(" ", level.content) + text, true})
		return true
	}
	r.fresh = false
	level.items++
	marker := "- "
	if level.ordered {
		marker = fmt.Sprintf("%d. ", level.items)
	}
	before := r.column
	if len(r.open) > 1 {
		before = r.open[len(r.open)-2].content
	}
	level.content = before + len(marker)
	r.items = append(r.items, htmlItem{r.line, strings.Repeat(" ", before) + marker + text, false})
	return true
}

// tag takes a tag; false where it makes no list that Markdown can have.
func (r *htmlListReader) tag(name string, closing bool) bool {
	switch {
	case name == "li" && !closing:
		return r.openItem()
	case name == "li":
		if r.inItem != len(r.open) {
			return false
		}
		r.inItem--
		r.fresh = false
	case (name == "ol" || name == "ul") && !closing:
		if r.fresh || r.inItem != len(r.open) || len(r.open) == maxHTMLLists {
			return false // a list that is all its item has, or in no item
		}
		r.open = append(r.open, htmlLevel{ordered: name == "ol"})
	case name == "ol" || name == "ul":
		if len(r.open) == 0 {
			return false
		}
		r.open = r.open[:len(r.open)-1]
		r.inItem, r.fresh = min(r.inItem, len(r.open)), false
	}
	return true
}

func (r *htmlListReader) openItem() bool {
	if r.inItem == len(r.open) { // <li> without </li> before it
		r.inItem--
	}
	if r.inItem != len(r.open)-1 {
		return false
	}
	r.inItem++
	r.fresh = true
	return true
}
