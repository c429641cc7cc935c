package runbooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Fixed is a file with what is mechanical put right. Nothing that a reader of
// the procedure sees is different but the ids of steps that had none, and the
// times that were written so that they were not read.
type Fixed struct {
	Source []byte   // the whole file as it should be
	Diff   string   // the changes, as a unified diff; cleaned
	Count  int      // lines that change; 0 for a file with nothing to do
	Left   []string // what was not done, and why, as sentences
}

// errNoText is a file whose bytes cannot be edited line by line without harm.
var errNoText = errors.New("the file is not plain UTF-8, so it is left as it is: save it as UTF-8 and run this again")

// Fix gives steps ids, writes durations and dates in their usual form, and keys
// in small letters. It changes lines and never joins, splits or moves any. A
// change after which the program would understand the file differently is left
// out, whatever the reason.
func Fix(doc *Document) (*Fixed, error) {
	switch {
	case doc.Origin == Shipped:
		return nil, errors.New("it is shipped with the program and cannot be changed: copy it into your folder first (downtime show gives its text)")
	case !doc.parsed:
		return &Fixed{Source: doc.Source}, nil
	case !utf8.Valid(doc.Source) || bytes.HasPrefix(doc.Source, bomUTF16LE) || bytes.HasPrefix(doc.Source, bomUTF16BE):
		return nil, errNoText
	}
	x := &fixer{doc: doc, lines: splitLines(doc.Source)}
	x.plan()
	accepted := x.choose()
	source, changed := x.apply(accepted)
	return &Fixed{Source: source, Diff: unified(doc.File, x.lines, changed), Count: len(changed), Left: x.left}, nil
}

// contactDate is a date with its year first and something else than hyphens in it.
var contactDate = regexp.MustCompile(`\b\d{4}([/.])\d{1,2}[/.]\d{1,2}\b|\b\d{4}-(?:\d-\d{1,2}|\d\d-\d)\b`)

// FixContacts writes the dates of contacts.md as YYYY-MM-DD where they can mean
// one day only. All lines say what they said.
func FixContacts(c *Contacts) (*Fixed, error) {
	if !utf8.Valid(c.Source) || bytes.HasPrefix(c.Source, bomUTF16LE) || bytes.HasPrefix(c.Source, bomUTF16BE) {
		return nil, errNoText
	}
	x := &fixer{lines: splitLines(c.Source)}
	for _, contact := range c.List {
		body := x.body(contact.Line)
		if contact.CheckedOn == "" || strings.Contains(body, contact.CheckedOn) {
			continue
		}
		fixed := contactDate.ReplaceAllStringFunc(body, func(date string) string {
			if day, ok := readDate(&findings{}, contact.Line, "checked on", date); ok && day == contact.CheckedOn {
				return day
			}
			return date
		})
		x.edits = append(x.edits, edit{line: contact.Line, text: fixed})
	}
	source, changed := x.apply(x.edits)
	if !slices.Equal(ParseContacts(c.File, source).List, c.List) {
		return &Fixed{Source: c.Source, Left: []string{"the dates were left as they are: other cells would have changed with them"}}, nil
	}
	return &Fixed{Source: source, Diff: unified(c.File, x.lines, changed), Count: len(changed)}, nil
}

// FixAll is Fix for each of many documents, in their order.
func FixAll(docs []*Document) ([]*Fixed, []error) {
	fixed, errs := make([]*Fixed, len(docs)), make([]error, len(docs))
	parallel(len(docs), func(i int) { fixed[i], errs[i] = Fix(docs[i]) })
	return fixed, errs
}

// edit is one change: a line written anew, or one put behind it.
type edit struct {
	line   int // of the file, from 1
	text   string
	insert bool
	id     string // the id that the edit gives to a step
	step   int    // index of that step
	times  []readTime
}

type fixer struct {
	doc   *Document
	lines []string // with their ends
	edits []edit
	left  []string
}

// splitLines parts a file into lines as decode counts them, with their ends.
func splitLines(source []byte) []string {
	var lines []string
	start := 0
	for i := 0; i < len(source); i++ {
		if source[i] == '\n' || source[i] == '\r' && (i+1 == len(source) || source[i+1] != '\n') {
			lines = append(lines, string(source[start:i+1]))
			start = i + 1
		}
	}
	if start < len(source) {
		lines = append(lines, string(source[start:]))
	}
	return lines
}

// cutEnd parts a line from its end.
func cutEnd(line string) (body, end string) {
	body = strings.TrimRight(line, "\r\n")
	return body, line[len(body):]
}

func (x *fixer) body(line int) string {
	if line < 1 || line > len(x.lines) {
		return ""
	}
	body, _ := cutEnd(x.lines[line-1])
	return body
}

func (x *fixer) plan() {
	ignored := &findings{}
	body := decode(x.doc.Source, ignored)
	head := splitFrontMatter(body)
	tidied := tidy(body[head.length:], head.lines+1, false, ignored, new(workspace))
	x.dates()
	x.metadata(tidied.comments)
	if slices.ContainsFunc(x.doc.Findings, func(f Finding) bool { return f.Code == "boxes-in-code" }) {
		return // a comment in a code block would show
	}
	switch {
	case x.doc.ours:
		x.ids(tidied)
	case len(x.doc.Procedure.Steps()) > 0:
		x.left = append(x.left, "its steps get no ids before it has one itself: add id: between lines of --- at the top")
	}
}

// choose takes the edits that leave the procedure as it was: all of them, or
// else one by one those that do.
func (x *fixer) choose() []edit {
	if len(x.edits) == 0 || x.keeps(x.edits) {
		return x.edits
	}
	const mostTried = 500 // each costs a reading of the file
	if len(x.edits) > mostTried {
		x.left = append(x.left, fmt.Sprintf("%d changes would have altered what the file says and were left out", len(x.edits)))
		return nil
	}
	var accepted []edit
	for _, e := range x.edits {
		if try := append(slices.Clip(accepted), e); x.keeps(try) {
			accepted = try
			continue
		}
		x.left = append(x.left, fmt.Sprintf("line %d was left as it is: the change would have altered what the file says", e.line))
	}
	return accepted
}

// apply makes the edits, and says which lines of the file they change.
func (x *fixer) apply(edits []edit) (source []byte, changed map[int]change) {
	changed = make(map[int]change)
	end := "\n"
	if len(x.lines) > 0 {
		if _, first := cutEnd(x.lines[0]); first != "" {
			end = first
		}
	}
	for _, e := range edits {
		c, ok := changed[e.line]
		if !ok {
			c.text = x.lines[e.line-1]
		}
		if e.insert {
			if body, own := cutEnd(c.text); own == "" {
				c.text = body + end
			}
			c.after = append(c.after, e.text+end)
		} else {
			_, own := cutEnd(c.text)
			c.text = e.text + own
		}
		changed[e.line] = c
	}
	var b bytes.Buffer
	for i, line := range x.lines {
		c, ok := changed[i+1]
		if !ok {
			b.WriteString(line)
			continue
		}
		b.WriteString(c.text)
		for _, after := range c.after {
			b.WriteString(after)
		}
	}
	return b.Bytes(), changed
}

// keeps reports whether the file with these edits is the same procedure, but
// for the ids they give.
func (x *fixer) keeps(edits []edit) bool {
	source, _ := x.apply(edits)
	after := Parse(x.doc.File, source)
	var before procedure.Procedure
	if !copyJSON(&x.doc.Procedure, &before) {
		return false
	}
	steps := before.Steps()
	renamed := make(map[string]string)
	for _, e := range edits {
		if e.id != "" {
			renamed[steps[e.step].ID] = e.id
			steps[e.step].ID, steps[e.step].Explicit = e.id, true
		}
	}
	for _, s := range steps {
		if id, ok := renamed[s.Parent]; ok {
			s.Parent = id
		}
	}
	setTimes(steps, edits)
	eachLine(&before, func(line *int) {
		from := *line
		for _, e := range edits {
			if e.insert && e.line < from {
				*line++
			}
		}
	})
	want, errBefore := json.Marshal(&before)
	got, errAfter := json.Marshal(&after.Procedure)
	return errBefore == nil && errAfter == nil && bytes.Equal(want, got)
}

func copyJSON(from, to *procedure.Procedure) bool {
	text, err := json.Marshal(from)
	return err == nil && json.Unmarshal(text, to) == nil
}

// eachLine calls f with every line number of a procedure.
func eachLine(p *procedure.Procedure, f func(*int)) {
	blocks := func(list []procedure.Block) {
		for i := range list {
			f(&list[i].Line)
		}
	}
	for i := range p.Sections {
		s := &p.Sections[i]
		f(&s.Line)
		blocks(s.Blocks)
		for j := range s.Steps {
			f(&s.Steps[j].Line)
			blocks(s.Steps[j].Detail)
		}
	}
	for i := range p.Records {
		f(&p.Records[i].Line)
		for j := range p.Records[i].Fields {
			f(&p.Records[i].Fields[j].Line)
		}
	}
}

// textEnds is, for the line of each box, the last line of the words beside it.
func textEnds(tidied *tidied) map[int]int {
	ends := make(map[int]int)
	_ = ast.Walk(markdown.Parse(text.NewReader(tidied.text)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Kind() != extast.KindTaskCheckBox {
			return ast.WalkContinue, nil
		}
		if lines := n.Parent().Lines(); lines.Len() > 0 {
			first, last := lines.At(0).Start, lines.At(lines.Len()-1).Start
			ends[tidied.line(first)] = tidied.line(last)
		}
		return ast.WalkContinue, nil
	})
	return ends
}
