package runbooks

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"downtime/runbooks/clean"
)

// maxNesting is how deep lists and quotes may stand in one another.
const maxNesting = 32

// comment is an HTML comment outside code, cleaned.
type comment struct {
	line int
	text string // without <!-- and -->, on one line
	// outside says that it begins its line without indentation, and so cannot
	// stand in a list item.
	outside bool
}

// tidier makes the changes of research/corpus.md section 6 rules 1 to 3, in one
// pass over the lines. Real files need them: CommonMark reads the drug steps of
// an indented admonition as code, and a comment between two items splits a list.
type tidier struct {
	tidied
	f       *findings
	room    *workspace
	body    []byte
	lines   [][]byte
	kept    int  // lines of body that were written as they are
	changed bool // text differs from body, and is a copy
	first   int  // number in the file of lines[0]
	at      int  // index of the line being read
	// skipTo is the index of the line after a table that was rewritten
	skipTo int

	fence      fence   // the open code block
	directives []fence // open ::: and ```{note} containers
	admonition []int   // columns at which open !!! containers begin
	callout    callout // the container being written as a quote
	options    int     // index of the line that may set up the container just opened

	lastClose int // index of the last line holding -->
	inComment bool
	scratch   []byte // for cutComments
	pending   []byte // text of the open comment
	pendingAt int

	pendingOutside bool

	definition   bool // the line before defines a link
	openBrackets int  // ( without ) so far in this paragraph
	manyBrackets bool // the file has so many ( that they must be counted

	expectedComments         int
	hasComments, hasEntities bool
	closed                   map[string]bool // components whose closing tag is in the file, once asked
	unfenced                 map[int]bool    // lines that open (true) or close a code block full of boxes
	lettered                 map[int]int     // lines that are items numbered by letters, with their place
	series                   map[int]member  // lines that are numbered in other ways
	escapedBoxes             int             // 1 and how many there are, once asked
	listTries                int             // lines looked through for the ends of HTML lists
}

// callout is a container without lists, rewritten as > [!WARNING].
type callout struct {
	end    int // index of the line after it, 0 if none is open
	indent int
}

// tidy reads the body of a file, whose first line is the file's line first. In a
// page there are no steps, so a code block full of boxes stays one.
func tidy(body []byte, first int, page bool, f *findings, room *workspace) *tidied {
	t := &tidier{f: f, body: body, first: first, lastClose: -1, room: room}
	t.split()
	t.hasEntities = bytes.IndexByte(body, '&') >= 0
	if t.expectedComments = bytes.Count(body, []byte("<!--")); t.expectedComments > 0 {
		t.hasComments = true
		t.lastClose = bytes.Count(body[:bytes.LastIndex(body, []byte("-->"))+1], []byte("\n"))
	}
	t.manyBrackets = bytes.Count(body, []byte("(")) > maxOpenBrackets
	if !page && bytes.Contains(body, []byte("[ ]")) && (bytes.Contains(body, []byte("```")) || bytes.Contains(body, []byte("~~~"))) {
		t.unfenced = fencesOfBoxes(t.lines)
		for i, opens := range t.unfenced {
			if opens {
				t.f.add(first+i, "boxes-in-code", "the only boxes of this file stand in a code block: they were taken as steps")
			}
		}
	}
	if !page && mayBeLettered(body) {
		t.lettered = letteredItems(t.lines)
	}
	for t.at = range t.lines {
		t.read(t.lines[t.at])
	}
	if t.inComment { // cannot be: lastClose says that it closes
		t.endComment()
	}
	if t.changed {
		room.text = t.text
	} else {
		t.text = body
	}
	return &t.tidied
}

// read takes a line as it stands in the file.
func (t *tidier) read(line []byte) {
	if t.at < t.skipTo {
		return
	}
	if t.callout.end > 0 && t.at >= t.callout.end {
		t.callout = callout{}
		t.emit(nil) // or the next paragraph would be a lazy line of the quote
	}
	line = t.dedent(line)
	if t.inComment {
		rest, closed := t.continueComment(line)
		if !closed {
			t.emit(nil)
			return
		}
		line = rest
	}
	if _, unfenced := t.unfenced[t.at]; unfenced {
		t.emit(nil)
		return
	}
	if t.fence.open() {
		t.readCode(line)
		return
	}
	if t.hasComments && bytes.Contains(line, []byte("<!--")) {
		line = t.cutComments(line)
	}
	if t.hasEntities && bytes.IndexByte(line, '&') >= 0 {
		t.reportEntities(line)
	}
	t.readProse(line)
}

// readProse takes a line outside code and comments.
func (t *tidier) readProse(line []byte) {
	n := indentBytes(line)
	if n == len(line) {
		t.openBrackets, t.definition = 0, false
		t.emit(nil)
		return
	}
	if t.readTable(line, n) {
		return
	}
	if t.manyBrackets && bytes.IndexByte(line, '(') >= 0 {
		line = t.limitLinks(line)
	}
	if definition := n == 0 && isDefinition(line); definition || t.definition {
		if definition && t.definition {
			t.emit(nil) // goldmark takes a run of them one by one from the front
		}
		t.definition = definition && (t.definition || t.afterBlank())
	}
	if (t.series != nil || opensSeries[line[n]] && firstOf(line[n:]) != noSeries) && t.readSeries(line, n) {
		return
	}
	switch line[n] {
	case '\\':
		t.readMarked(line)
	case '`', '~', '-', '*', '+', '>', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '[', 0xc2, 0xe2, 0xef:
		t.readMarked(asBullet(line, n))
	case ':', '!', '?', '=':
		t.readContainer(line, n)
	case '<', '{', '%':
		t.readTag(line)
	case 'o':
		t.readMarked(asSubBullet(line, n))
	default:
		if place := t.lettered[t.at]; place > 0 {
			line = numbered(line, place)
		}
		t.emit(line)
	}
}

// readCode takes a line of a code block, and closes the block where its closing
// marks are stuck to the last line of code.
func (t *tidier) readCode(line []byte) {
	switch {
	case bytes.IndexByte(line, t.fence.char) < 0:
	case t.fence.closes(line):
		t.fence = fence{}
	case t.fence.gluedTo(line):
		code := bytes.TrimRight(line, "`~ \t")
		t.emit(code)
		line = append(bytes.Repeat([]byte(" "), t.fence.indent), bytes.Repeat([]byte{t.fence.char}, t.fence.length)...)
		t.f.add(t.first+t.at, "glued-fence", "the marks that end the code block stand behind its last line: put them on a line of their own")
		t.fence = fence{}
	}
	t.emit(line)
}

// readMarked takes a line that may begin with list markers, quote marks, a
// fence or a box.
func (t *tidier) readMarked(line []byte) {
	content, depth := skipMarkers(line)
	if depth > maxNesting {
		t.f.add(t.first+t.at, "too-deep", "more than %d lists or quotes stand in one another: the marks of this line were left out", maxNesting)
		t.emit(content)
		return
	}
	if len(content) == 0 {
		t.emit(line)
		return
	}
	switch content[0] {
	case '`', '~':
		if fence, info, ok := openFence(content); ok {
			fence.indent = len(line) - len(content)
			t.openFence(line, fence, info)
			return
		}
	case '[', '<', '\\', 0xe2:
		if box, n := boxAt(content); content[0] == '<' && n == 0 {
			line = unwrapItem(line, content)
		} else if n > 0 && (content[0] != '\\' || t.escapesBoxes()) && (depth == 0 || !isTaskBox(content)) {
			prefix := line[:len(line)-len(content)]
			if depth == 0 {
				box = "- " + box
			}
			line = append(append(append([]byte{}, prefix...), box...), content[n:]...)
		}
	}
	t.emit(line)
}

func (t *tidier) openFence(line []byte, opened fence, info []byte) {
	if kind, title, ok := directive(info); ok {
		t.openContainer(line, opened.indent, kind, title, t.directiveEnd(opened))
		t.directives = append(t.directives, opened)
		return
	}
	if n := len(t.directives); n > 0 && len(info) == 0 && t.directives[n-1].closes(line) {
		t.directives = t.directives[:n-1]
		t.emit(nil)
		return
	}
	t.fence = opened
	t.emit(line)
}

// bulletGlyphs are what word processors write in place of -; the last is the
// bullet of the Symbol font.
const bulletGlyphs = "•◦▪●‣·\uf0b7"

// asBullet turns a bullet of a word processor into that of Markdown.
func asBullet(line []byte, indent int) []byte {
	r, size := utf8.DecodeRune(line[indent:])
	if size < 2 || !strings.ContainsRune(bulletGlyphs, r) {
		return line
	}
	after := line[indent+size:]
	words := bytes.TrimLeft(after, " \t\u00a0")
	if len(words) == len(after) {
		return line
	}
	bullet := append(append([]byte{}, line[:indent]...), "- "...)
	return append(bullet, words...)
}

// asSubBullet turns the second level of a word processor's bullets, an o that a
// tab follows, into that of Markdown: inside the item above it.
func asSubBullet(line []byte, indent int) []byte {
	words, ok := bytes.CutPrefix(line[indent:], []byte("o\t"))
	if words = bytes.TrimLeft(words, " \t"); !ok || len(words) == 0 {
		return line
	}
	return append([]byte("   - "), words...)
}

// boxGlyphs are boxes that word processors write in place of [ ].
const boxGlyphs = "☐□❏❑◻▢☑☒"

// htmlBox matches a box that is written as HTML.
var htmlBox = regexp.MustCompile(`(?i)^<input\s[^<>]*\btype=["']?checkbox\b[^<>]*>\s*`)

// boxAt returns the task box that a box at the start of content stands for, and
// the length of what was written, 0 where there is none.
func boxAt(content []byte) (string, int) {
	if bytes.HasPrefix(content, []byte("[]")) {
		if rest := content[2:]; len(rest) > 0 && rest[0] == ' ' {
			return "[ ]", 2
		}
		return "", 0
	}
	if isTaskBox(content) {
		return "[ ]", 3
	}
	if content[0] == '\\' {
		return "[ ]", escapedBox(content)
	}
	if content[0] == '<' {
		return "[ ] ", len(htmlBox.Find(content))
	}
	if content[0] < utf8.RuneSelf {
		return "", 0
	}
	for _, glyph := range boxGlyphs {
		if g := string(glyph); bytes.HasPrefix(content, []byte(g)) {
			n := len(g)
			for n < len(content) && content[n] == ' ' {
				n++
			}
			return "[ ] ", n
		}
	}
	return "", 0
}

// escapedBox is the length of a box as pandoc writes it where it does not know of
// boxes, \[ \], 0 where there is none.
func escapedBox(content []byte) int {
	for _, box := range [...]string{`\[ \]`, `\[x\]`, `\[X\]`, `\[\]`} {
		if rest, ok := bytes.CutPrefix(content, []byte(box)); ok && len(rest) > 1 && rest[0] == ' ' {
			return len(box)
		}
	}
	return 0
}

// escapesBoxes reports whether the file has two such boxes or more: one alone may
// be an example of how to write one.
func (t *tidier) escapesBoxes() bool {
	if t.escapedBoxes == 0 {
		t.escapedBoxes = 1
		for _, box := range [...]string{`\[ \]`, `\[x\]`, `\[X\]`, `\[\]`} {
			t.escapedBoxes += bytes.Count(t.body, []byte(box))
		}
	}
	return t.escapedBoxes > 2
}

// isTaskBox reports whether content begins with a box of Markdown.
func isTaskBox(content []byte) bool {
	return len(content) > 3 && content[0] == '[' && content[2] == ']' && content[3] == ' ' && strings.IndexByte(" xX", content[1]) >= 0
}

// maxOpenBrackets is how many round brackets may be open in one paragraph.
const maxOpenBrackets = 32

// limitLinks makes the links of a paragraph plain text once too many brackets
// are open: goldmark looks for the end of each link to the end of the
// paragraph, which for a megabyte of "[a](b" takes hours.
func (t *tidier) limitLinks(line []byte) []byte {
	for _, c := range line {
		switch {
		case c < '(' || c > ')':
			continue
		case c == '(':
			t.openBrackets++
		case t.openBrackets > 0:
			t.openBrackets--
		}
		if t.openBrackets > maxOpenBrackets {
			t.f.add(t.first+t.at, "open-brackets", "more than %d round brackets are open: links of this line are shown as they are written", maxOpenBrackets)
			return bytes.ReplaceAll(line, []byte("]("), []byte(`]\(`))
		}
	}
	return line
}

// reportEntities names entities that stand for characters which do not show.
// goldmark and Glamour would turn &#27; into a live ESC.
func (t *tidier) reportEntities(line []byte) {
	for i := bytes.IndexByte(line, '&'); i >= 0 && i < len(line); {
		if r, ok := hiddenEntity(line[i:]); ok {
			t.f.add(t.first+t.at, "control-entity", "an entity here stands for %s, which does not show: take it out", clean.Name(r))
		}
		n := bytes.IndexByte(line[i+1:], '&')
		if n < 0 {
			return
		}
		i += 1 + n
	}
}
