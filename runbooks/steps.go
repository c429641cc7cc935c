package runbooks

import (
	"strings"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// place is where in the file steps are being taken from.
type place struct {
	unit   int
	parent int // index of the step above, -1 for none
	depth  int
	group  string
	role   string
	// every item is a step, not only those with a box
	every bool
	// above are callouts that belong to the next step
	above *[]procedure.Block
}

// emit turns the nodes of a unit into steps and blocks.
func (b *builder) emit(index int) {
	u := b.units[index]
	section := &b.p.Sections[u.section]
	if u.record {
		b.record(u, section)
		return
	}
	before := len(b.steps)
	var above []procedure.Block
	at := place{unit: index, parent: -1, role: u.role, above: &above}
	if level := len(u.path); level > 1 {
		at.group = u.path[level-1]
	}
	if u.numbered != nil {
		b.headingStep(u, at)
		return
	}
	last := lastBearing(u.rules)
	for i, n := range u.nodes {
		switch {
		case n == b.used:
		case u.rules[i] != "":
			b.bearing(n, u.rules[i], at)
		case i+1 < len(u.nodes) && u.rules[i+1] != "" && b.aboveStep(n, &above):
		case i+1 < len(u.nodes) && u.rules[i+1] != "" && !goesOn(u.nodes[i+1]) && isText(n) && isLeadIn(b.plain(n), n):
			at.group = strings.TrimRight(b.oneLine(n), ":") // shown above its steps, and so not as prose too
			if role := roleInLeadIn(at.group); role != "" {
				at.role = role
			}
		case len(b.steps) > before && (i < last || followsStep(u, i, last)):
			s := b.lastStep()
			s.Detail = b.blocks(s.Detail, n, 0)
		default:
			b.sectionBlocks(u.section, n)
		}
	}
}

// goesOn reports whether a list carries on the numbers of one before it, so
// that what stands between them is a note and not a name.
func goesOn(n ast.Node) bool {
	list, ok := n.(*ast.List)
	return ok && list.IsOrdered() && list.Start > 1
}

func lastBearing(rules []procedure.Rule) int {
	for i := len(rules) - 1; i >= 0; i-- {
		if rules[i] != "" {
			return i
		}
	}
	return -1
}

// followsStep reports whether a node after the last step still belongs to it:
// what follows a "Step 3:" paragraph, and code or a table directly under a list.
func followsStep(u *unit, i, last int) bool {
	if last < 0 {
		return false
	}
	if u.rules[last] == procedure.RuleParagraphs {
		return true
	}
	for j := last + 1; j <= i; j++ {
		switch u.nodes[j].Kind() {
		case ast.KindFencedCodeBlock, ast.KindCodeBlock, extast.KindTable:
		default:
			return false
		}
	}
	return true
}

// aboveStep keeps a callout for the step directly under it.
func (b *builder) aboveStep(n ast.Node, above *[]procedure.Block) bool {
	block, ok := b.callout(n)
	if ok {
		*above = append(*above, block)
	}
	return ok
}

// sectionBlocks adds a node to its section as blocks, or takes it as the
// paragraph that says when to use the procedure.
func (b *builder) sectionBlocks(section int, n ast.Node) {
	if b.p.UseWhen == "" && n.Kind() == ast.KindParagraph && b.opensWith(n, "use") {
		if when, ok := useWhen(b.plain(n)); ok {
			b.p.UseWhen = when
			return
		}
	}
	s := &b.p.Sections[section]
	start := len(s.Blocks)
	s.Blocks = b.blocks(s.Blocks, n, 0)
	for i := start; i < len(s.Blocks); i++ {
		s.Blocks[i].After = b.count[section]
	}
}

func useWhen(text string) (string, bool) {
	const opening = "use when"
	if len(text) <= len(opening) || !strings.EqualFold(text[:len(opening)], opening) {
		return "", false
	}
	rest := text[len(opening):]
	if rest[0] != ':' && rest[0] != ' ' {
		return "", false
	}
	return clean.Line(strings.TrimLeft(rest, ": ")), true
}

// bearing takes the steps from one node.
func (b *builder) bearing(n ast.Node, rule procedure.Rule, at place) {
	section := &b.p.Sections[b.units[at.unit].section]
	section.Rule = mixRules(section.Rule, rule)
	at.every = rule == procedure.RuleOrdered || rule == procedure.RuleBullets || rule == procedure.RuleMixed
	switch n := n.(type) {
	case *ast.List:
		b.items(n, at)
	case *extast.Table:
		b.tableSteps(n, at)
	case *ast.Paragraph:
		b.paragraphStep(n, at)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		b.commandStep(n, at)
	default: // a quote or the like around boxes
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if b.hasBox(c) {
				b.bearing(c, rule, at)
			} else if b.lastUnit() == at.unit {
				s := b.lastStep()
				s.Detail = b.blocks(s.Detail, c, 0)
			} else {
				b.sectionBlocks(b.units[at.unit].section, c)
			}
		}
	}
}

func mixRules(a, b procedure.Rule) procedure.Rule {
	switch {
	case a == procedure.RuleNone || a == "" || a == b:
		return b
	case b == procedure.RuleNone || b == "":
		return a
	}
	return procedure.RuleMixed
}

// items takes the steps from a list.
func (b *builder) items(list *ast.List, at place) {
	if at.depth > maxNesting {
		b.tooDeep(b.nodeLine(list))
		b.toLast(at, addText(nil, b.nodeLine(list), b.flat(list)))
		return
	}
	facts := b.lists[list]
	index := 0
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		number := stepNumber(list, index)
		switch {
		case isBox(item) || at.every:
			b.item(item, facts.textOf(index), number, at)
		case b.hasBox(item):
			b.groupItem(list, item, index, at)
		default:
			b.p.Sections[b.units[at.unit].section].Ignored++
			b.toLast(at, b.bullet(nil, item, facts.textOf(index), marker(list, index), 0))
		}
		index++
	}
}

// toLast adds blocks to the step above, or to the section if there is none in
// this unit.
func (b *builder) toLast(at place, blocks []procedure.Block) {
	if b.lastUnit() == at.unit {
		s := b.lastStep()
		s.Detail = append(s.Detail, blocks...)
		return
	}
	section := b.units[at.unit].section
	s := &b.p.Sections[section]
	for _, block := range blocks {
		block.After = b.count[section]
		s.Blocks = append(s.Blocks, block)
	}
}

// groupItem is a plain item with boxes under it: it names them.
func (b *builder) groupItem(list *ast.List, item ast.Node, index int, at place) {
	inner := at
	first := item.FirstChild()
	if isText(first) {
		inner.group = strings.TrimRight(b.oneLine(first), ":")
		if role := roleInLeadIn(inner.group); role != "" {
			inner.role = role
		}
		b.toLast(at, []procedure.Block{{
			Kind: procedure.Bullet, Line: b.nodeLine(item), Marker: marker(list, index), Text: b.plain(first),
		}})
		first = first.NextSibling()
	}
	for c := first; c != nil; c = c.NextSibling() {
		if b.hasBox(c) {
			b.bearing(c, procedure.RuleBoxes, inner)
		} else {
			b.toLast(at, b.blocks(nil, c, 1))
		}
	}
}

// item takes one list item as a step, its boxed items as sub-steps, and
// everything else in it as detail. read is its text, where that was read.
func (b *builder) item(item ast.Node, read *words, number string, at place) {
	text := itemText(item)
	first := item.FirstChild()
	if text != nil {
		first = text.NextSibling()
	}
	line := b.nodeLine(item)
	index, ok := b.step(text, read, line, number, at)
	if !ok {
		if first == nil {
			if isBox(item) {
				b.f.add(line, "empty-step", "this box has no text: write what to do, or delete it")
			}
			return
		}
		index = b.emptyStep(first, line, number, at)
	}
	inner := at
	inner.parent, inner.depth, inner.every = index, at.depth+1, false
	for c := first; c != nil; c = c.NextSibling() {
		next := c.NextSibling()
		switch {
		case b.hasBox(c):
			b.bearing(c, procedure.RuleBoxes, inner)
		case next != nil && b.hasBox(next) && b.aboveStep(c, at.above):
		default:
			s := &b.steps[index]
			s.Detail = b.blocks(s.Detail, c, 0)
		}
	}
}

// step adds a step whose text is that of a paragraph or heading. It refuses
// one without text.
func (b *builder) step(text ast.Node, read *words, line int, number string, at place) (index int, ok bool) {
	if text == nil {
		return 0, false
	}
	var said words
	under := ""
	switch {
	case b.describedAt(line):
		said, under = b.firstLine(text)
	case read != nil:
		said = *read
	default:
		said = b.words(text)
	}
	if said.text == "" {
		return 0, false
	}
	lead := ""
	if bold := leadIn(text); bold != nil {
		lead = b.words(bold).text
	}
	index = b.addStep(stepText{line: line, number: number, words: said, lead: lead}, at)
	s := &b.steps[index]
	s.Detail = addText(s.Detail, line+1, under)
	return index, true
}

// emptyStep is an item that begins with code or the like: its text is the first
// line of that.
func (b *builder) emptyStep(first ast.Node, line int, number string, at place) int {
	text := "(no text)"
	for _, block := range b.blocks(nil, first, 0) {
		if said := strings.TrimSpace(block.Text); said != "" {
			text, _, _ = strings.Cut(said, "\n")
			break
		}
	}
	return b.addStep(stepText{line: line, number: number, words: words{text: text}}, at)
}

// stepText is a step as it stands in the file. Its words may hold line feeds where the
// source forces line breaks; the title ends at the first.
type stepText struct {
	words
	line   int
	number string // that is written before it
	lead   string // bold words that it begins with
}

func (b *builder) addStep(f stepText, at place) int {
	u := b.units[at.unit]
	b.steps = append(b.steps, procedure.Step{Line: f.line, Depth: at.depth, Group: at.group})
	s := b.lastStep()
	if !b.ours {
		s.Number = f.number
	}
	s.Text = oneLine(f.text)
	if s.Title, s.Rest = splitTitle(f.text, f.lead); s.Title == "" {
		s.Title, s.Rest = s.Text, "" // nothing but marks
	}
	if at.role != "" {
		s.Roles = []string{at.role}
	}
	readMarks(s)
	if at.above != nil && len(*at.above) > 0 {
		s.Detail = append(s.Detail, *at.above...)
		*at.above = nil
	}
	for _, link := range f.links {
		s.Detail = addText(s.Detail, f.line, link)
	}
	b.origins = append(b.origins, origin{section: u.section, unit: at.unit, parent: at.parent, path: u.key()})
	b.count[u.section]++
	return len(b.steps) - 1
}

// itemText is the paragraph or heading that a list item begins with, nil if it
// begins with something else.
func itemText(item ast.Node) ast.Node {
	first := item.FirstChild()
	if isText(first) || first != nil && first.Kind() == ast.KindHeading {
		return first
	}
	return nil
}

// isBox reports whether a list item begins with a task box.
func isBox(item ast.Node) bool {
	first := item.FirstChild()
	if !isText(first) {
		return false
	}
	c := first.FirstChild()
	return c != nil && c.Kind() == extast.KindTaskCheckBox
}

// hasBox reports whether there is a task box anywhere in n.
func (b *builder) hasBox(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindListItem:
		if isBox(n) {
			return true
		}
	case ast.KindList, ast.KindBlockquote:
	default:
		return false
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if b.hasBox(c) {
			return true
		}
	}
	return false
}
