package runbooks

import (
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
)

// division splits a file into sections and units, node by node.
type division struct {
	*builder
	sectionLevel int
	// stepLevel is the level of headings that are steps: those with a number, or
	// everyStep of them.
	stepLevel int
	everyStep bool

	section     int        // that is open, -1 before the first
	stepSection int        // that was opened for headings that are steps, -1 for none
	stack       []*heading // open headings from the section down
	current     *unit
	// The nodes of all units stand in one slice, for they follow each other.
	nodes []ast.Node
	first int // of the current unit
}

// divide splits the file into sections and units.
func (b *builder) divide(title *heading) {
	d := division{
		builder: b, sectionLevel: b.sectionLevel(title), section: -1, stepSection: -1,
		current: &unit{section: -1}, nodes: make([]ast.Node, 0, len(b.tops)),
	}
	d.stepLevel, d.everyStep = b.stepHeadings(title, d.sectionLevel)
	for _, t := range b.tops {
		switch h := t.heading; {
		case h == nil:
			d.take(t.node)
		case h == title:
		case d.belongs(h):
			d.add(t.node)
		case d.isStep(h):
			d.beginStep(h)
		case h.level <= d.sectionLevel:
			d.beginSection(h)
		default:
			d.beginUnit(h, t.node)
		}
	}
}

// take takes a node that is no heading.
func (d *division) take(n ast.Node) {
	if d.section < 0 {
		d.open("", d.nodeLine(n))
	}
	if d.current.section < 0 {
		d.start(&unit{section: d.section, line: d.nodeLine(n)})
	}
	if !d.quotesList(n) {
		d.add(n)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		d.add(c)
	}
}

// belongs reports whether a heading is of what the current unit says, and begins none: it
// stands in a record form, or in a step that is a heading itself.
func (d *division) belongs(h *heading) bool {
	return d.current.record && h.level > d.sectionLevel || d.current.numbered != nil && h.level > d.current.numbered.level
}

func (d *division) isStep(h *heading) bool {
	return h.level == d.stepLevel && (h.number != "" || d.everyStep && !isRecord(h.text)) && d.takesHeadings(d.section)
}

func (d *division) beginStep(h *heading) {
	if d.stepLevel > d.sectionLevel {
		d.openAny(h)
	} else {
		if d.stepSection < 0 || d.section != d.stepSection {
			d.open("", h.line)
			d.stepSection = d.section
		}
		d.stack = nil
	}
	d.closeTo(h.level)
	d.start(&unit{section: d.section, line: h.line, path: texts(d.stack), numbered: h})
}

func (d *division) beginSection(h *heading) {
	d.open(h.text, h.line)
	h.role = roleInHeading(h.text)
	d.stack = append(d.stack[:0], h)
	d.start(&unit{section: d.section, line: h.line, path: []string{h.text}, role: h.role, record: isRecord(h.text)})
}

func (d *division) beginUnit(h *heading, n ast.Node) {
	d.openAny(h)
	d.closeTo(h.level)
	if d.chosen(d.section) == procedure.RuleHeadings {
		d.start(&unit{section: d.section, line: h.line, path: texts(d.stack), numbered: h})
		return
	}
	h.role = roleInHeading(h.text)
	d.stack = append(d.stack, h)
	d.start(&unit{section: d.section, line: h.line, path: texts(d.stack), role: roleOf(d.stack)})
	d.add(n)
}

func (d *division) open(text string, line int) {
	d.section = len(d.p.Sections)
	d.p.Sections = append(d.p.Sections, procedure.Section{Heading: text, Line: line, Rule: procedure.RuleNone})
}

// openAny opens a section without a name where a heading below it comes before any.
func (d *division) openAny(h *heading) {
	if d.section < 0 {
		d.open("", h.line)
	}
}

// closeTo closes the headings that one of a level ends.
func (d *division) closeTo(level int) {
	for len(d.stack) > 0 && d.stack[len(d.stack)-1].level >= level {
		d.stack = d.stack[:len(d.stack)-1]
	}
}

func (d *division) start(u *unit) {
	d.current = u
	d.units = append(d.units, u)
	d.first = len(d.nodes)
}

func (d *division) add(n ast.Node) {
	d.nodes = append(d.nodes, n)
	d.current.nodes = d.nodes[d.first:len(d.nodes):len(d.nodes)]
}

// quotesList reports whether a quote, and no callout, holds a numbered list that
// says what to do: mail and word processors indent so what is a list of steps.
func (b *builder) quotesList(n ast.Node) bool {
	if n.Kind() != ast.KindBlockquote {
		return false
	}
	items, imperatives := 0, 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if !isOrdered(c) {
			continue
		}
		for item := c.FirstChild(); item != nil; item = item.NextSibling() {
			if text := itemText(item); text != nil {
				imperatives += btoi(imperative(b.plain(text)))
			}
			items++
		}
	}
	if items < 2 || imperatives*2 < items || b.hasBox(n) {
		return false
	}
	_, isCallout := b.callout(n)
	return !isCallout
}

func texts(stack []*heading) []string {
	path := make([]string, len(stack))
	for i, h := range stack {
		path[i] = h.text
	}
	return path
}

// roleOf is the role that the innermost heading with one names.
func roleOf(stack []*heading) string {
	for i := len(stack) - 1; i >= 0; i-- {
		if role := stack[i].role; role != "" {
			return role
		}
	}
	return ""
}
