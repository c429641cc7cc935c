package runbooks

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// linkUse is one relative link, with the place in the file that it names.
type linkUse struct {
	path, anchor string
	line         int
}

// inspection reads a file again for what an author should know and a reader can
// do without: a ward that opens a procedure does not wait for it.
type inspection struct {
	writer
	*tidied
	l       *linter
	source  []string // lines of the file
	links   []linkUse
	anchors map[string]bool
	section string // heading of the section being walked
}

// inspect adds what the tree of the whole file shows: links, tables, ticked
// boxes, and what looks like metadata and is not.
func (l *linter) inspect() {
	ignored := &findings{}
	body := decode(l.doc.Source, ignored)
	head := splitFrontMatter(body)
	tidied := tidy(body[head.length:], head.lines+1, false, ignored, new(workspace))
	in := &inspection{
		writer: newWriter(tidied.text, false), tidied: tidied, l: l,
		source:  strings.Split(string(body), "\n"),
		anchors: make(map[string]bool),
	}
	in.frontMatter(head)
	in.boxes()
	in.misspeltComments()
	in.localValues()
	in.walk(markdownFor(tidied.text).Parse(text.NewReader(tidied.text)))
	in.struckCells()
	in.checkAnchors()
	in.figures()
	l.relative = slices.DeleteFunc(in.links, func(link linkUse) bool { return link.path == "" })
}

// lineOf is a line of the file, counted from 1.
func (in *inspection) lineOf(n int) string {
	if n < 1 || n > len(in.source) {
		return ""
	}
	return in.source[n-1]
}

func (in *inspection) frontMatter(head frontMatter) {
	if !head.present || !in.l.doc.ours {
		return // every wiki has keys of its own
	}
	for key, line := range in.l.doc.keys {
		if slices.Contains(ownKeys, key) || len(key) > maxSlip {
			continue
		}
		word := strings.ReplaceAll(spelled(key), "-", "_")
		if name := nearest(word, ownKeys); name != "" {
			in.l.add(line, "unknown-key", "%q is not read: did you mean %s?", key, name)
		}
	}
}

// tickedBox is a list item whose box is ticked, also as word processors draw it.
var tickedBox = regexp.MustCompile(`^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(?:\[[xX]\]|☑|☒)`)

func (in *inspection) boxes() {
	for _, step := range in.l.p.Steps() {
		if tickedBox.MatchString(in.lineOf(step.Line)) {
			in.l.add(step.Line, "ticked-box", "the box is ticked in the file: write [ ], for every run begins with none ticked")
		}
	}
}

// likeMetadata is a comment that somebody meant as metadata.
var likeMetadata = regexp.MustCompile(`^(?i:steps?[ =]|steps:|(?:step )?(?:within|every|from|role|answer) ?=|critical$|optional$|two-person$|read-back$)`)

func (in *inspection) misspeltComments() {
	for _, c := range in.comments {
		if _, ok := cutStep(c.text); !ok && likeMetadata.MatchString(c.text) {
			in.l.add(c.line, "misspelt-comment", "the comment %q is not read: begin it with step: and a colon", shorten(c.text))
		}
	}
}

func shorten(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// localValue is what somebody meant as {{phone:NAME}}, right or wrong.
var localValue = regexp.MustCompile(`\{\{\s*([A-Za-z]+)\s*:([^{}]*)\}\}`)

func (in *inspection) localValues() {
	for i, line := range in.source {
		if !strings.Contains(line, "{{") {
			continue
		}
		for _, m := range localValue.FindAllStringSubmatch(line, -1) {
			kind := strings.ToLower(m[1])
			known := isContactKind(kind)
			if _, _, _, ok := cutContact(m[0]); ok || !known && !in.l.doc.ours {
				continue // right, or of another program's templates
			}
			why := "the kinds are phone, bleep and place, in small letters"
			if known && kind == m[1] {
				why = "a name is letters, digits, spaces and hyphens, and not long"
			}
			in.l.add(i+1, "bad-local-value", "%q is not filled in: %s", shorten(clean.Line(m[0])), why)
		}
	}
}

func (in *inspection) figures() {
	for _, step := range in.l.p.Steps() {
		if HasNumber(step.Text) {
			in.l.add(step.Line, "number-in-figures", "a telephone number stands in the words: write {{phone:NAME}}, and the number once in %s", ContactsFile)
		}
	}
}

func (in *inspection) callout(n *ast.Blockquote) {
	first := n.FirstChild()
	if !isText(first) {
		return
	}
	words := in.plain(first)
	if name, _, ok := strings.Cut(words, "]"); ok && strings.HasPrefix(name, "[!") && !strings.Contains(name, " ") {
		if kind, _ := alert(words); kind == "" {
			in.l.add(in.lineAt(first), "unknown-callout", "%q is shown as a plain quote: write one of NOTE, TIP, IMPORTANT, WARNING, CAUTION", shorten(name+"]"))
		}
	}
}

// walk looks at every node. Nesting was limited before the tree was made.
func (in *inspection) walk(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			in.heading(n)
		case *ast.Link:
			in.link(n)
		case *ast.Paragraph, *ast.TextBlock:
			in.brokenTable(n)
		case *extast.Table:
			in.table(n)
		case *ast.Blockquote:
			in.callout(n)
		case *extast.Strikethrough:
			in.struck(in.lineAt(n))
		case *ast.RawHTML:
			in.struckHTML(n.Segments)
		case *ast.HTMLBlock:
			in.struckHTML(n.Lines())
		}
		return ast.WalkContinue, nil
	})
}

func (in *inspection) struck(line int) {
	in.l.add(line, "struck-out", "words here are struck out, and are shown in brackets as such: delete them")
}

// struckTag opens words that are struck out in HTML.
var struckTag = regexp.MustCompile(`(?i)<(?:del|s|strike)(?:\s[^<>]*)?>`)

func (in *inspection) struckHTML(lines *text.Segments) {
	for i := range lines.Len() {
		if at := lines.At(i); struckTag.Match(at.Value(in.src)) {
			in.struck(in.line(at.Start))
		}
	}
}

// struckCells finds those of HTML tables, which tidy has made text of.
func (in *inspection) struckCells() {
	for at := 0; ; at += len(struckOut) {
		n := bytes.Index(in.tidied.text[at:], []byte(struckOut))
		if n < 0 {
			return
		}
		at += n
		in.struck(in.line(at))
	}
}

// attributeID is the name that some programs let an author give a heading.
var attributeID = regexp.MustCompile(`\{#([\w-]+)[^{}]*\}\s*$`)

func (in *inspection) heading(n *ast.Heading) {
	words := in.words(n).text
	if n.Level <= 2 {
		in.section = words
	}
	if m := attributeID.FindStringSubmatch(words); m != nil {
		in.anchors[anchorKey(m[1])] = true
		words = headingAttributes.ReplaceAllString(words, "")
	}
	in.anchors[anchorKey(words)] = true
}

// anchorKey is what of a heading, and of a link to it, all programs agree on:
// they make anchors by rules of their own, but keep letters and digits.
func anchorKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func (in *inspection) link(n *ast.Link) {
	path, anchor, ok := relativePath(resolved(string(n.Destination)))
	if ok {
		in.links = append(in.links, linkUse{path: path, anchor: anchor, line: in.lineAt(n)})
	}
}

// lineAt is the line at which a node begins, an inline one too.
func (in *inspection) lineAt(n ast.Node) int {
	for at := n; at != nil; at = at.FirstChild() {
		if t, ok := at.(*ast.Text); ok {
			return in.line(t.Segment.Start)
		}
	}
	for at := n; at != nil; at = at.Parent() {
		if at.Type() == ast.TypeBlock && at.Lines() != nil && at.Lines().Len() > 0 {
			return in.line(at.Lines().At(0).Start)
		}
	}
	return 1
}

// relativePath parts a link into the file and the place in it, either of which
// may be empty; it refuses those that lead out of the folder's files.
func relativePath(destination string) (path, anchor string, ok bool) {
	if destination == "" || strings.IndexByte(destination, ':') >= 0 || destination[0] == '/' {
		return "", "", false
	}
	path, anchor, _ = strings.Cut(destination, "#")
	path, _, _ = strings.Cut(path, "?")
	if strings.ContainsAny(path, "\\{<") {
		return "", "", false
	}
	return clean.Line(unescaped(path)), clean.Line(unescaped(anchor)), true
}

// unescaped replaces %20 and the like.
func unescaped(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, hexValue(s[i+1])<<4|hexValue(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func hexValue(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// namedPlace is an anchor written in HTML.
var namedPlace = regexp.MustCompile(`\b(?:id|name)\s*=\s*["']?([\w.-]+)`)

func (in *inspection) checkAnchors() {
	html := false
	for _, link := range in.links {
		key := anchorKey(link.anchor)
		if link.path != "" || key == "" || key == "top" {
			continue
		}
		if !html {
			html = true
			for _, m := range namedPlace.FindAllSubmatch(in.l.doc.Source, -1) {
				in.anchors[anchorKey(string(m[1]))] = true
			}
		}
		// The second heading of one name has -1 behind its own.
		if in.anchors[key] || in.anchors[strings.TrimRight(key, "0123456789")] {
			continue
		}
		in.l.add(link.line, "broken-anchor", "the link to %q leads to no heading of this file: correct it or take it out", "#"+shorten(link.anchor))
	}
}
