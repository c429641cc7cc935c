package runbooks

import (
	"bytes"
	"strings"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// writer turns inline nodes into plain text or into Markdown. Everything that
// leaves it has passed leaf or clean, after entities were resolved: this is the
// one place where text from a file enters the model.
type writer struct {
	src []byte
	buf []byte
	// links, if not nil, takes the addresses of links, which are then left out
	// of the text.
	links *[]string
	// markdown asks for Markdown in place of plain text.
	markdown bool
	// breaks keeps the line ends of the source as line feeds.
	breaks bool
}

// plain returns the text of n's inline children on one line, but for forced
// line breaks.
func (w *writer) plain(n ast.Node) string {
	w.markdown, w.links, w.breaks = false, nil, false
	return w.render(n)
}

// oneLine is plain with spaces for forced line breaks.
func (w *writer) oneLine(n ast.Node) string {
	w.markdown, w.links, w.breaks = false, nil, false
	w.buf = w.buf[:0]
	w.children(n)
	for i, c := range w.buf {
		if c == '\n' || c == '\t' {
			w.buf[i] = ' '
		}
	}
	return string(bytes.TrimSpace(w.buf))
}

// plainLines is plain with the line ends of the source.
func (w *writer) plainLines(n ast.Node) string {
	w.markdown, w.links, w.breaks = false, nil, true
	return w.render(n)
}

// plainWithLinks returns the text without the addresses of links, and those.
func (w *writer) plainWithLinks(n ast.Node) (string, []string) {
	var links []string
	w.markdown, w.links, w.breaks = false, &links, false
	text := w.render(n)
	return text, links
}

// firstLine returns the text of n's first source line, and what follows it on
// one line. It is for steps whose line a metadata comment ends: what stands
// below that line is detail.
func (w *writer) firstLine(n ast.Node) (first, rest string, links []string) {
	w.markdown, w.links, w.breaks = false, &links, true
	first, rest, _ = strings.Cut(w.render(n), "\n")
	return strings.TrimSpace(first), oneLine(strings.TrimSpace(rest)), links
}

// rich returns the inline children as Markdown that holds no entity and no
// reference to elsewhere in the file.
func (w *writer) rich(n ast.Node) string {
	w.markdown, w.links, w.breaks = true, nil, true
	return guardEntities(w.render(n))
}

// plainAndRich returns plain and rich of one node. Most paragraphs are words
// without any mark, and need to be gone over once only.
func (w *writer) plainAndRich(n ast.Node) (text, markdown string) {
	w.buf = w.buf[:0]
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok || t.IsRaw() || t.HardLineBreak() || !wordsOnly(t.Segment.Value(w.src)) {
			text = w.plain(n)
			return text, w.rich(n)
		}
		if len(w.buf) > 0 {
			w.buf = append(w.buf, '\n')
		}
		w.buf = append(w.buf, t.Segment.Value(w.src)...)
	}
	markdown = string(w.buf)
	return strings.ReplaceAll(markdown, "\n", " "), markdown
}

// unmarked are the characters that mean nothing in Markdown.
var unmarked = func() (set [256]bool) {
	for c := byte(' '); c <= '~'; c++ {
		set[c] = !strings.ContainsRune("\\`*_[]<|&", rune(c))
	}
	return set
}()

// wordsOnly reports whether a line begins with a letter and holds nothing that
// writer.escape or writer.resolved would change.
func wordsOnly(line []byte) bool {
	if len(line) == 0 || line[len(line)-1] == ' ' || !(line[0] >= 'a' && line[0] <= 'z' || line[0] >= 'A' && line[0] <= 'Z') {
		return false
	}
	for _, c := range line {
		if !unmarked[c] {
			return false
		}
	}
	return true
}

func (w *writer) render(n ast.Node) string {
	w.buf = w.buf[:0]
	w.children(n)
	return string(bytes.TrimSpace(w.buf))
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c)
	}
}

func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.leaf(n.Segment.Value(w.src), n.IsRaw())
		switch {
		case n.HardLineBreak():
			w.breakLine()
		case n.SoftLineBreak() && w.breaks:
			w.buf = append(w.buf, '\n')
		case n.SoftLineBreak():
			w.buf = append(w.buf, ' ')
		}
	case *ast.String:
		w.literal(string(n.Value))
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		mark := strings.Repeat("*", n.Level)
		w.wrapped(n, mark, mark)
	case *ast.Link:
		w.link(n, n.Destination)
	case *ast.Image:
		start := len(w.buf)
		markdown := w.markdown
		w.markdown = false
		w.children(n)
		w.markdown = markdown
		alt := strings.TrimSpace(string(w.buf[start:]))
		w.buf = w.buf[:start]
		if alt == "" {
			alt = clean.Line(string(n.Title))
		}
		w.literal(strings.TrimSuffix("[image: "+alt, ": ") + "]")
	case *ast.AutoLink:
		w.literal(string(n.Label(w.src)))
	case *ast.RawHTML:
		w.rawHTML(n)
	case *extast.TaskCheckBox:
	default:
		w.children(n)
	}
}

func (w *writer) wrapped(n ast.Node, before, after string) {
	if !w.markdown {
		w.children(n)
		return
	}
	w.buf = append(w.buf, before...)
	w.children(n)
	w.buf = append(w.buf, after...)
}

func (w *writer) breakLine() {
	if w.markdown {
		w.buf = append(w.buf, '\\')
	}
	w.buf = append(w.buf, '\n')
}

func (w *writer) codeSpan(n ast.Node) {
	start := len(w.buf)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			w.buf = append(w.buf, clean.Line(string(t.Segment.Value(w.src)))...)
			if t.SoftLineBreak() {
				w.buf = append(w.buf, ' ')
			}
		}
	}
	if !w.markdown {
		return
	}
	code := string(w.buf[start:])
	mark := strings.Repeat("`", longestRun(code, '`')+1)
	pad := ""
	if strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") {
		pad = " "
	}
	w.buf = append(append(w.buf[:start], mark+pad+code+pad...), mark...)
}

func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// link writes "text (address)", or the text alone where the address says no
// more: the same words, or a place in this file.
func (w *writer) link(n ast.Node, destination []byte) {
	address := clean.Line(string(w.resolved(destination)))
	start := len(w.buf)
	w.children(n)
	text := string(w.buf[start:])
	if w.markdown {
		// Glamour would write the address after a space, and that of a link to
		// this very file as well.
		text = (&writer{src: w.src}).plain(n)
	}
	bare := strings.TrimPrefix(address, "mailto:")
	switch {
	case address == "" || strings.HasPrefix(address, "#") || bare == text:
	case text == "":
		w.literal(address)
	case w.links != nil:
		*w.links = append(*w.links, clean.Line(text)+" ("+address+")")
	default:
		w.buf = append(w.buf, ' ')
		w.literal("(" + address + ")")
	}
}

// leaf writes source text: backslashes and entities resolved unless it is raw,
// then cleaned.
func (w *writer) leaf(value []byte, raw bool) {
	if !raw {
		value = w.resolved(value)
	}
	if w.markdown {
		w.escape(clean.Text(string(value)))
		return
	}
	if plainASCII(value) {
		w.buf = append(w.buf, value...)
		return
	}
	w.buf = append(w.buf, clean.Text(string(value))...)
}

func plainASCII(value []byte) bool {
	for _, c := range value {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// literal writes text that has no entities.
func (w *writer) literal(text string) {
	text = clean.Text(text)
	if w.markdown {
		w.escape(text)
		return
	}
	w.buf = append(w.buf, text...)
}

// resolved is value with backslash escapes and entities replaced, each once and
// from left to right as CommonMark has it: \&#27; is not an entity.
func (w *writer) resolved(value []byte) []byte {
	if bytes.IndexByte(value, '\\') < 0 && bytes.IndexByte(value, '&') < 0 {
		return value
	}
	out := make([]byte, 0, len(value))
	for i := 0; i < len(value); {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value) && util.IsPunct(value[i+1]):
			out = append(out, value[i+1])
			i += 2
			continue
		case c == '&':
			if text, n := decodeEntity(value[i:]); n > 0 {
				out = append(out, text...)
				i += n
				continue
			}
		}
		out = append(out, value[i])
		i++
	}
	return out
}

// escape writes text so that Markdown shows it as it is.
func (w *writer) escape(text string) {
	for i := range len(text) {
		c := text[i]
		switch c {
		case '\\', '`', '*', '_', '[', ']', '<', '|':
			w.buf = append(w.buf, '\\')
		case '#', '>', '-', '+', '=', '~', ':':
			if len(w.buf) == 0 || w.buf[len(w.buf)-1] == '\n' {
				w.buf = append(w.buf, '\\')
			}
		case '.', ')':
			if startsWithNumber(w.buf) {
				w.buf = append(w.buf, '\\')
			}
		case '\t':
			c = ' '
		}
		w.buf = append(w.buf, c)
	}
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
