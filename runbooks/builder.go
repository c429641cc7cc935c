package runbooks

import (
	"iter"
	"regexp"
	"strings"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// builder makes a procedure of a parsed file. It goes over the file three
// times: headings into sections and units, units into rules (which nodes hold
// steps), rules into steps and blocks.
type builder struct {
	room *workspace
	writer
	*tidied
	f    *findings
	p    *procedure.Procedure
	ours bool // the file was written for this program
	// wanted is what a person chose, over what the rules find
	wanted Choices
	page   bool // the file is to be read and has no steps

	tops        []top
	units       []*unit
	steps       []procedure.Step
	origins     []origin // for each step
	count       []int    // steps so far in each section
	boxed       bool     // the file has task boxes, so only they are steps
	hasMetadata bool
	seconds     map[string]int64 // durations read before
	judged      map[string]judgement
	tables      map[*extast.Table][][]string // rows read before
	lists       map[ast.Node]*listFacts      // gathered before
	tokens      []token                      // of the metadata comment being read
	used        ast.Node                     // a paragraph that is a step's text already

	severalTops bool // the title is only the first of several headings of level 1

	// what guidance, checklist and listsOnly found, once asked
	isGuidance, isChecklist, isListsOnly *bool
}

// unit is what stands under one heading, up to the next one of any level.
type unit struct {
	section int      // index in Sections
	line    int      // of the heading
	path    []string // headings from the section down to this one
	role    string   // that the heading names
	nodes   []ast.Node
	rules   []procedure.Rule // for each node: how it holds steps, "" if it does not
	// numbered is the heading itself, where headings are the steps.
	numbered *heading
	record   bool

	judged, isNever bool // what never found, once asked
	// nevers says of each node whether a bold line above it or the headings say
	// that lists are no steps, once asked.
	nevers []bool
}

// searchedUnits are those whose nodes may be steps: a record form has none, and of a heading
// that is a step they are what is said about it.
func (b *builder) searchedUnits() iter.Seq[*unit] {
	return func(yield func(*unit) bool) {
		for _, u := range b.units {
			if !u.record && u.numbered == nil && !yield(u) {
				return
			}
		}
	}
}

// origin is where a step comes from.
type origin struct {
	section int
	unit    int
	parent  int    // index of the step it is a sub-step of, -1 for none
	path    string // headings above it
}

// key is the section path that goes into the ids of steps.
func (u *unit) key() string {
	if len(u.path) == 1 {
		return u.path[0]
	}
	return strings.Join(u.path, "\x1f")
}

// lastStep is the step taken last; there must be one.
func (b *builder) lastStep() *procedure.Step { return &b.steps[len(b.steps)-1] }

// lastUnit is the index of the unit of the step taken last, -1 if there is none.
func (b *builder) lastUnit() int {
	if len(b.origins) == 0 {
		return -1
	}
	return b.origins[len(b.origins)-1].unit
}

// top is a node that stands directly in the file; heading is nil for all but
// headings.
type top struct {
	node    ast.Node
	heading *heading
}

// heading is one top-level heading of the file.
type heading struct {
	level  int
	text   string
	line   int
	number string // "1" of "### 1. Ring the lab", "" if it has none
	rest   string // text without the number
	role   string // that it names
}

func (b *builder) build(doc ast.Node, title string) {
	b.readTops(doc)
	titleHeading := b.setTitle(title)
	b.boxed = !b.page && b.anyBox()
	b.divide(titleHeading)
	b.count = make([]int, len(b.p.Sections))
	b.plan()
	expected := b.expectedSteps()
	b.steps = make([]procedure.Step, 0, expected)
	b.origins = emptied(b.room.origins, expected)
	b.makeRoom()
	for i := range b.units {
		b.emit(i)
	}
	b.finish()
}

var headingAttributes = regexp.MustCompile(`\s*\{[#:.][^{}]*\}\s*$`)

func (b *builder) readTops(doc ast.Node) {
	b.tops = emptied(b.room.tops, doc.ChildCount())
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		t := top{node: n}
		if h, ok := n.(*ast.Heading); ok {
			text := b.oneLine(h)
			if strings.HasSuffix(text, "}") {
				text = headingAttributes.ReplaceAllString(text, "")
			}
			number, rest := leadingNumber(text)
			t.heading = &heading{level: h.Level, text: text, line: b.nodeLine(n), number: number, rest: rest}
		}
		b.tops = append(b.tops, t)
	}
}

// nodeLine is the line of the file at which a block begins.
func (b *builder) nodeLine(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if pos := n.Pos(); pos >= 0 {
			return b.line(pos)
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return b.line(n.Lines().At(0).Start)
		}
	}
	return 1
}

// setTitle sets the title: the front matter's, else the first level-1 heading,
// else the first heading, else the file name, which is set already. It returns
// the heading that is the title and so opens no section.
func (b *builder) setTitle(title string) *heading {
	if title != "" {
		b.p.Title = title
	}
	var first, firstTop *heading
	count, tops, atFirstLevel := 0, 0, 0
	for _, t := range b.tops {
		h := t.heading
		if h == nil {
			continue
		}
		if count++; first == nil {
			first = h
		}
		if h.level <= first.level {
			atFirstLevel++
		}
		if h.level == 1 {
			if tops++; firstTop == nil {
				firstTop = h
			}
		}
	}
	if first == nil {
		return nil
	}
	if firstTop != nil {
		if title == "" && firstTop.text != "" {
			b.p.Title = firstTop.text
			b.severalTops = tops > 1
		}
		if title != "" && tops > 1 && !strings.EqualFold(title, firstTop.text) {
			return nil
		}
		return firstTop
	}
	if title != "" || first.text == "" {
		return nil
	}
	b.p.Title = first.text
	if atFirstLevel > 1 || count == 1 && first.level == 2 {
		return nil
	}
	return first
}

// sectionLevel is 2, as FORMATS has it; files that have no level-2 heading
// under their title get sections from the highest level they use.
func (b *builder) sectionLevel(title *heading) int {
	level := 7
	for _, t := range b.tops {
		if h := t.heading; h != nil && h != title && h.level >= 2 {
			level = min(level, h.level)
		}
	}
	if level == 7 {
		return 2
	}
	return level
}

// isRecord reports whether a heading opens a record form.
func isRecord(heading string) bool {
	return len(heading) > len("record:") && strings.EqualFold(heading[:len("record:")], "record:")
}
