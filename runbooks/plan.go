package runbooks

import (
	"bytes"
	"slices"
	"strings"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// anyBox reports whether the file has a task box outside record sections.
func (b *builder) anyBox() bool {
	if !bytes.Contains(b.src, []byte("[ ]")) && !bytes.Contains(b.src, []byte("[x]")) && !bytes.Contains(b.src, []byte("[X]")) {
		return false
	}
	for _, t := range b.tops {
		if b.hasBox(t.node) {
			return true
		}
	}
	return false
}

// plan says of every node of every unit whether and how it holds steps, by the
// rules of research/corpus.md section 6: boxes if there are any, else ordered
// lists, numbered headings and paragraphs, tables and bullets, by section.
func (b *builder) plan() {
	nodes := 0
	for _, u := range b.units {
		nodes += len(u.nodes)
	}
	rules := make([]procedure.Rule, nodes) // of all units
	for _, u := range b.units {
		u.rules, rules = rules[:len(u.nodes)], rules[len(u.nodes):]
	}
	switch {
	case b.page:
		return
	case b.boxed:
		b.planBoxes()
	case b.p.Kind == procedure.Drill: // its lists are objectives and injects
	case b.logs():
	default:
		b.planPlain()
	}
	b.planBoxTables()
	b.applyChoices()
	b.countIgnored()
}

func (b *builder) planBoxes() {
	for _, u := range b.units {
		if u.record {
			continue
		}
		phase := !b.ours && slices.ContainsFunc(u.nodes, isOrdered) && phaseHeading.matches(strings.Join(u.path, "\n")) && !b.never(u)
		for i, n := range u.nodes {
			switch {
			case phase && isOrdered(n):
				if b.hasBox(n) || b.list(u, i).instructs() {
					u.rules[i] = procedure.RuleOrdered
				}
			case b.hasBox(n):
				u.rules[i] = procedure.RuleBoxes
			}
		}
	}
}

// planPlain plans a file without boxes.
func (b *builder) planPlain() {
	found := b.eachUnit(b.planParagraphs)
	for _, u := range b.units {
		found += btoi(u.numbered != nil)
	}
	if found > 0 {
		return
	}
	ordered := b.eachUnit(func(u *unit) int {
		if n := b.planLines(u); n > 0 {
			return n
		}
		return b.planOrdered(u)
	})
	if ordered == 0 && b.planTables() {
		return
	}
	b.eachUnit(func(u *unit) int { return b.planBullets(u, ordered > 0) })
}

func btoi(v bool) int {
	if v {
		return 1
	}
	return 0
}

func (b *builder) eachUnit(plan func(*unit) int) int {
	n := 0
	for _, u := range b.units {
		if !u.record && u.numbered == nil {
			n += plan(u)
		}
	}
	return n
}

// planOrdered takes the ordered lists of a unit (rule 5).
func (b *builder) planOrdered(u *unit) int {
	found, next := 0, 0
	for i, n := range u.nodes {
		list, ok := n.(*ast.List)
		if !ok || !list.IsOrdered() {
			continue
		}
		goesOn := next > 0 && list.Start == next
		if !goesOn && !b.takesOrdered(u, i, found > 0) {
			continue
		}
		next = list.Start + list.ChildCount()
		u.rules[i] = procedure.RuleOrdered
		found++
	}
	return found
}

// takesOrdered decides about one ordered list. follows says that an earlier
// list of the unit was taken, which this one may go on with.
func (b *builder) takesOrdered(u *unit, i int, follows bool) bool {
	f := b.list(u, i)
	explicit := f.asksFor()
	strong := explicit || b.procedural(u)
	switch {
	case f.items == 0:
		return false
	case f.never && !f.insists(), f.introNever():
		return false
	case f.share(f.own) > 0.5: // a procedure that links to its own headings, or a table of contents
		return alwaysHeading.matches(strings.Join(u.path, "\n")) || f.intro != "" && f.instructs()
	case f.share(f.links) > 0.5, f.share(f.questions) >= 0.5:
		return false
	case f.choice && !explicit, !strong && b.guidance():
		return false
	case f.instructs():
		return true
	case f.states() && !explicit, f.share(f.statements) >= 0.5 && !strong:
		return false
	case follows, explicit, b.action(u), b.checklist():
		return true
	}
	return f.share(f.imperative) > 0.3 || f.latin*2 < f.items || len(u.path) > 0 && f.items >= 4 && f.intro == ""
}

// mayInstruct reports whether enough of a bullet list tells somebody to act: more
// than half, half where it is asked for, and one in a file that is all checklist.
func (b *builder) mayInstruct(f *listFacts, explicit bool) bool {
	switch {
	case f.imperative*2 > f.items:
		return true
	case explicit:
		return f.items > 0 && f.instructs()
	}
	return f.imperative > 0 && b.listsOnly()
}

// planBullets takes the bullets of a unit (rule 8). Beside ordered lists they
// need a heading of a phase or a time, or words above them that ask for them.
func (b *builder) planBullets(u *unit, besideOrdered bool) int {
	found := 0
	for i, n := range u.nodes {
		list, ok := n.(*ast.List)
		if !ok || list.IsOrdered() {
			continue
		}
		f := b.list(u, i)
		explicit := f.asksFor()
		if !b.mayInstruct(f, explicit) || f.states() && !explicit || f.introNever() || f.never && !f.insists() ||
			f.share(f.links+f.own) > 0.5 || f.share(f.questions) >= 0.5 || !explicit && !b.procedural(u) && b.guidance() {
			continue
		}
		asked := explicit || f.introBold && (actionHeading.matches(f.intro) || roleInLeadIn(f.intro) != "")
		takes := asked
		if besideOrdered {
			takes = takes || u.timed() || len(u.path) > 0 && phaseHeading.matches(u.path[len(u.path)-1]) ||
				f.introBold && (phaseHeading.matches(f.intro) || timeHeading.matches(f.intro))
		} else {
			takes = takes || b.action(u) || u.role != "" || b.checklist()
		}
		if takes {
			u.rules[i] = procedure.RuleBullets
			found++
		}
	}
	return found
}

// expectedSteps is about how many steps there will be.
func (b *builder) expectedSteps() int {
	steps := 0
	if b.boxed {
		steps = bytes.Count(b.src, []byte("[ ]"))
	}
	for _, u := range b.units {
		steps += btoi(u.numbered != nil)
		for i, n := range u.nodes {
			switch {
			case u.rules[i] == "", u.rules[i] == procedure.RuleBoxes:
			case n.Kind() == ast.KindList, n.Kind() == extast.KindTable:
				steps += n.ChildCount()
			default:
				steps++
			}
		}
	}
	return steps
}

// makeRoom makes room in each section for what stays there of units without steps.
func (b *builder) makeRoom() {
	room := make([]int, len(b.p.Sections))
	for _, u := range b.units {
		if !u.record && u.numbered == nil && lastBearing(u.rules) < 0 {
			room[u.section] += expectedBlocks(u.nodes)
		}
	}
	for i, n := range room {
		if n > 0 {
			b.p.Sections[i].Blocks = make([]procedure.Block, 0, n)
		}
	}
}

// expectedBlocks is about how many blocks nodes without steps become.
func expectedBlocks(nodes []ast.Node) int {
	blocks := 0
	for _, n := range nodes {
		if n.Kind() == ast.KindList {
			blocks += n.ChildCount()
		} else {
			blocks++
		}
	}
	return blocks
}

// countIgnored counts the list items that were not taken as steps, whatever
// stands above them: a heading that speaks against a list may be wrong, and what
// nobody is told of is lost. Only where the author gave the steps of a file
// written for this program their boxes, the bullets under References are no news.
func (b *builder) countIgnored() {
	if b.p.Kind == procedure.Drill { // its lists are objectives and injects
		return
	}
	for u := range b.searchedUnits() {
		for i, n := range u.nodes {
			if u.rules[i] == "" && !(b.ours && b.boxed && !isOrdered(n) && (n.Kind() != ast.KindList || b.never(u))) {
				b.p.Sections[u.section].Ignored += b.listItems(n)
			}
		}
	}
}

// listItems counts the items of a list, or of those that a quote or HTML holds,
// and takes a line that is numbered in a way of its own for one.
func (b *builder) listItems(n ast.Node) int {
	switch n.Kind() {
	case ast.KindHTMLBlock: // broken, or it would be a list by now
		items := 0
		for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
			html := line.Value(b.src)
			items += bytes.Count(html, []byte("<li>")) + bytes.Count(html, []byte("<li ")) + bytes.Count(html, []byte("<LI>"))
		}
		return items
	case ast.KindParagraph:
		if len(b.alone) > 0 {
			return btoi(b.alone[b.nodeLine(n)] != noSeries)
		}
	case ast.KindList:
		return n.ChildCount()
	case ast.KindBlockquote:
		items := 0
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			items += b.listItems(c)
		}
		return items
	}
	return 0
}
