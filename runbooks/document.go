// Package runbooks reads downtime procedures: Markdown files, those written for
// this program and those from elsewhere, become procedure.Procedure values and
// findings. Nothing that leaves the package holds a control character.
package runbooks

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"unicode"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Shipped is the Origin of the procedures inside the program.
const Shipped = "shipped"

// Document is one procedure file: its bytes as they are, what was understood,
// and what its author should know.
type Document struct {
	File      string // name for messages; cleaned
	Origin    string // Shipped, or the path it came from; cleaned
	Source    []byte // the original bytes
	SHA256    string // of Source, in hex, where a Library has read it; see Hash
	Procedure procedure.Procedure
	Findings  []Finding
	Choices   Choices // that Procedure was read by
	// PartOf is the id of the procedure this is a part of, "" for a whole one.
	PartOf string

	contacts []contactUse
	keys     map[string]int // line of each key of the front matter
	parsed   bool           // there was something to parse
	ours     bool           // written for this program: it has an id or step metadata
	kept     bool           // a copy that a run keeps: see Kept
}

// Readable reports whether there was anything to read: the file was there, not
// empty, and not too large.
func (d *Document) Readable() bool { return d.parsed }

// keyLine is the line of a key of the front matter, 1 where it has none.
func (d *Document) keyLine(key string) int { return max(d.keys[key], 1) }

// contactUse is one {{phone:...}} of the file.
type contactUse struct {
	ref  contactRef
	line int
}

// Parse reads a procedure file. It never fails: what is wrong is a finding, and
// a file that cannot be understood is a document without steps.
func Parse(file string, source []byte) *Document { return ParseAs(file, source, Choices{}) }

// Hash names the bytes of a file: their SHA-256, in hex.
func Hash(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:])
}

// ParseAs is Parse, with what a person chose in the place of what the rules
// would find.
func ParseAs(file string, source []byte, choices Choices) *Document {
	return parse(file, source, choices, false)
}

// ParsePage reads a file of which it is known that it is only to be read: its
// lists are lists and not steps.
func ParsePage(file string, source []byte) *Document { return parse(file, source, Choices{}, true) }

func parse(file string, source []byte, choices Choices, page bool) *Document {
	doc := &Document{File: clean.Line(file), Source: source, Choices: choices}
	doc.Origin = doc.File
	p := &doc.Procedure
	p.Kind = procedure.Downtime
	p.Rule = procedure.RuleNone
	f := &findings{file: doc.File}
	defer func() {
		sortFindings(f.list)
		doc.Findings = f.list
	}()

	name := baseName(doc.File)
	p.ID, p.Title = slug(name), name
	body, isClean, ok := readable(source, f)
	if !ok {
		return doc
	}
	head := splitFrontMatter(body)
	if line := openKeys(body, head); line > 0 {
		f.add(line, "unclosed-front-matter", "the keys at the top cannot be read: a line of --- is missing before or after them")
	}
	var title string
	var ours bool
	title, ours, doc.keys = head.apply(p, f)
	room := workspaces.Get().(*workspace)
	tidied := tidy(body[head.length:], head.lines+1, page, f, room)
	b := &builder{
		room:    room,
		writer:  newWriter(tidied.text, isClean), // tidying cuts between characters, and adds clean ones
		tidied:  tidied,
		f:       f,
		p:       p,
		ours:    ours,
		wanted:  choices,
		page:    page,
		seconds: make(map[string]int64),
		judged:  make(map[string]judgement),
		lists:   make(map[ast.Node]*listFacts),
	}
	b.buf = room.words
	b.build(markdownFor(tidied.text).Parse(text.NewReader(tidied.text), withNodes(&room.nodes)), title)
	room.keep(b)
	doc.parsed = true
	if bytes.Contains(body, []byte("{{")) {
		doc.contacts = findContacts(string(body))
	}
	doc.ours = ours || b.hasMetadata
	return doc
}

// readable is the text of a file, and whether nothing in it had to be taken out; false
// where there is none to be read.
func readable(source []byte, f *findings) (body []byte, isClean, ok bool) {
	if len(source) > MaxFileSize {
		// No more than the limit was read, so its whole size is not known.
		f.add(1, "too-large", "the file has more than 1 MiB, which is the limit: split it")
		return nil, false, false
	}
	body = decode(source, f)
	if bytes.IndexByte(body, 0) >= 0 {
		f.add(1, "not-text", "this is not text, but a picture, a Word document or the like, or it was damaged: save the procedure as plain text")
		return nil, false, false
	}
	isClean = clean.IsBytes(body)
	if !isClean {
		for _, fault := range clean.Dirty(body) {
			f.add(fault.Line, "control-character", "the line holds %s, which does not show and was taken out: delete it", fault.What)
		}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		f.add(1, "empty-file", "there is nothing in the file: write the procedure or delete the file")
		return nil, false, false
	}
	return body, isClean, true
}

// extensions are the endings of procedure files, the longest first.
var extensions = []string{".html.md.erb", ".md.erb", ".html.md", ".markdown", ".mdx", ".md", ".txt"}

// accepts reports whether a file of this name may be a procedure.
func accepts(name string) bool {
	lower := strings.ToLower(name)
	for _, ext := range extensions {
		if strings.HasSuffix(lower, ext) {
			return true
		}
	}
	return false
}

// baseName is the file name without folder and ending.
func baseName(file string) string {
	name := filepath.Base(filepath.ToSlash(file))
	lower := strings.ToLower(name)
	for _, ext := range extensions {
		if strings.HasSuffix(lower, ext) && len(name) > len(ext) {
			return name[:len(name)-len(ext)]
		}
	}
	return name
}

// slug makes an id of a name: lower-case letters, digits and single hyphens,
// beginning with a letter. Names without Latin letters give "p-" and a hash.
func slug(name string) string {
	if isID(name) && !strings.HasSuffix(name, "-") && !strings.Contains(name, "--") {
		return name
	}
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsMark(r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	switch {
	case id == "":
		return "p-" + shortHash(name)
	case id[0] < 'a':
		return "p-" + id
	}
	return id
}

// WrittenForUs reports whether the file was written for this program, in the
// format of FORMATS section 1. What is found in any other is shown before it is
// used.
func (d *Document) WrittenForUs() bool { return d.ours }
