package runbooks

import (
	"bytes"
	"strings"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// writer turns inline nodes into plain text or into Markdown. Everything that
// leaves it has passed leaf or clean, after entities were resolved: this is the
// one place where text from a file enters the model.
type writer struct {
	src []byte
	// text is src as a string: most texts are cut out of it and not copied.
	text string
	// clean says that nothing in src is to be cleaned.
	clean bool
	buf   []byte
	// apart asks for the addresses of links in links and not in the text.
	apart bool
	links []string
	// markdown asks for Markdown in place of plain text.
	markdown bool
	// breaks keeps the line ends of the source as line feeds.
	breaks bool
}

func newWriter(src []byte, isClean bool) writer {
	return writer{src: src, text: string(src), clean: isClean}
}

// cleaned is clean.Text for a part of the source.
func (w *writer) cleaned(text string) string {
	if w.clean {
		return text
	}
	return clean.Text(text)
}

// value is the part of the source that a segment stands for.
func (w *writer) value(segment text.Segment) string {
	if segment.Padding > 0 || segment.ForceNewline {
		return string(segment.Value(w.src))
	}
	return w.text[segment.Start:segment.Stop]
}

// run returns the plain text of n where it is one run of words without marks,
// as it is for most items, headings and cells: nothing is copied then.
func (w *writer) run(n ast.Node) (string, bool) {
	c := n.FirstChild()
	if c != nil && c.Kind() == extast.KindTaskCheckBox {
		c = c.NextSibling()
	}
	t, ok := c.(*ast.Text)
	if !ok || t.NextSibling() != nil {
		return "", false
	}
	words := w.value(t.Segment)
	if hasEscapes(words) && !t.IsRaw() {
		return "", false
	}
	return strings.TrimSpace(w.cleaned(words)), true
}

// plain returns the text of n's inline children on one line, but for forced
// line breaks.
func (w *writer) plain(n ast.Node) string {
	if words, ok := w.run(n); ok {
		return words
	}
	w.markdown, w.apart, w.breaks = false, false, false
	return w.render(n)
}

// oneLine is plain with spaces for forced line breaks.
func (w *writer) oneLine(n ast.Node) string {
	if words, ok := w.run(n); ok && !strings.ContainsAny(words, "\n\t") {
		return words
	}
	w.markdown, w.apart, w.breaks = false, false, false
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
	w.markdown, w.apart, w.breaks = false, false, true
	return w.render(n)
}

// words is the text of a paragraph without the addresses of its links, and those.
type words struct {
	text  string
	links []string
}

func (w *writer) words(n ast.Node) words {
	if text, ok := w.run(n); ok {
		return words{text: text}
	}
	w.markdown, w.apart, w.links, w.breaks = false, true, nil, false
	text := w.render(n)
	return words{text, w.links}
}

// firstLine returns the text of n's first source line, and what follows it on
// one line. It is for steps whose line a metadata comment ends: what stands
// below that line is detail.
func (w *writer) firstLine(n ast.Node) (first words, rest string) {
	if text, ok := w.run(n); ok && strings.IndexByte(text, '\n') < 0 {
		return words{text: text}, ""
	}
	w.markdown, w.apart, w.links, w.breaks = false, true, nil, true
	text, rest, _ := strings.Cut(w.render(n), "\n")
	return words{strings.TrimSpace(text), w.links}, oneLine(strings.TrimSpace(rest))
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
		w.leaf(w.value(n.Segment), n.IsRaw())
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
		mark := "**"[:min(n.Level, 2)]
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
	case *extast.Strikethrough:
		w.literal(struckOut)
		w.children(n)
		w.literal("]")
	case *extast.TaskCheckBox:
	default:
		w.children(n)
	}
}

// struckOut stands before words that are struck out in the file. Nothing else
// would do: not every screen, printer and reader shows a line through words, and
// without it they would read as an instruction.
const struckOut = "[struck out: "

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
			w.buf = append(w.buf, clean.Line(w.value(t.Segment))...)
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

// aside returns the plain text of n without writing it.
func (w *writer) aside(n ast.Node) string {
	before := *w
	w.markdown, w.apart, w.breaks = false, false, false
	w.children(n)
	words := string(bytes.TrimSpace(w.buf[len(before.buf):]))
	w.buf = w.buf[:len(before.buf)]
	w.markdown, w.apart, w.breaks = before.markdown, before.apart, before.breaks
	return words
}

// link writes "text (address)", or the text alone where the address says no
// more: the same words, or a place in this file.
func (w *writer) link(n ast.Node, destination []byte) {
	address := clean.Line(resolved(string(destination)))
	start := len(w.buf)
	w.children(n)
	text := w.buf[start:]
	if w.markdown {
		// Glamour would write the address after a space, and that of a link to
		// this very file as well.
		text = []byte(w.aside(n))
	}
	switch {
	case address == "" || address[0] == '#' || strings.TrimPrefix(address, "mailto:") == string(text):
	case len(text) == 0:
		w.literal(address)
	case w.apart:
		w.links = append(w.links, clean.Line(string(text))+" ("+address+")")
	default:
		w.buf = append(w.buf, " ("...)
		w.literal(address)
		w.literal(")")
	}
}

// leaf writes source text: backslashes and entities resolved unless it is raw,
// then cleaned.
func (w *writer) leaf(value string, raw bool) {
	if !raw && hasEscapes(value) {
		value = clean.Text(resolved(value))
	} else {
		value = w.cleaned(value)
	}
	if w.markdown {
		w.escape(value)
		return
	}
	w.buf = append(w.buf, value...)
}

// hasEscapes reports whether there may be backslash escapes or entities in value.
func hasEscapes(value string) bool {
	return strings.IndexByte(value, '\\') >= 0 || strings.IndexByte(value, '&') >= 0
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
func resolved(value string) string {
	if !hasEscapes(value) {
		return value
	}
	var out strings.Builder
	out.Grow(len(value))
	for i := 0; i < len(value); {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value) && util.IsPunct(value[i+1]):
			out.WriteByte(value[i+1])
			i += 2
			continue
		case c == '&':
			if text, n := decodeEntity(value[i:]); n > 0 {
				out.WriteString(text)
				i += n
				continue
			}
		}
		out.WriteByte(value[i])
		i++
	}
	return out.String()
}
