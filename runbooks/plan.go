package runbooks

import (
	"bytes"
	"regexp"
	"strings"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
)

// anyBox reports whether the file has a task box outside record sections.
func (b *builder) anyBox(doc ast.Node) bool {
	if !bytes.Contains(b.src, []byte("[ ]")) && !bytes.Contains(b.src, []byte("[x]")) && !bytes.Contains(b.src, []byte("[X]")) {
		return false
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if b.hasBox(n) {
			return true
		}
	}
	return false
}

// plan says of every node of every unit whether and how it holds steps, by the
// rules of research/corpus.md section 6: boxes if there are any, else ordered
// lists, numbered headings and paragraphs, tables and bullets, by section.
func (b *builder) plan() {
	for _, u := range b.units {
		u.rules = make([]procedure.Rule, len(u.nodes))
	}
	switch {
	case b.page:
		return
	case b.boxed:
		b.planBoxes()
	case b.p.Kind == procedure.Drill: // its lists are objectives and injects
	default:
		b.planPlain()
	}
	b.countIgnored()
}

func (b *builder) planBoxes() {
	for _, u := range b.units {
		if u.record {
			continue
		}
		phase := !b.ours && phaseHeading.MatchString(strings.Join(u.path, "\n")) && !u.never()
		for i, n := range u.nodes {
			switch {
			case b.hasBox(n) && phase && isOrdered(n):
				u.rules[i] = procedure.RuleOrdered
			case b.hasBox(n):
				u.rules[i] = procedure.RuleBoxes
			case phase && isOrdered(n) && b.list(u, i).instructs():
				u.rules[i] = procedure.RuleOrdered
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
	ordered := b.eachUnit(b.planOrdered)
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

// never reports whether lists in this unit are no steps (rule 9).
func (u *unit) never() bool {
	if !u.judged {
		u.judged, u.isNever = true, neverPath(u.path)
	}
	return u.isNever
}

func neverPath(path []string) bool {
	for i := len(path) - 1; i >= 0; i-- {
		never := neverHeading(path[i])
		if (never || len(path) > 1) && alwaysHeading.MatchString(path[i]) {
			return false
		}
		if never {
			return true
		}
	}
	return false
}

// action reports whether the unit's own heading announces something to do.
func (u *unit) action() bool {
	if len(u.path) == 0 {
		return false
	}
	heading := u.path[len(u.path)-1]
	_, heading = leadingNumber(heading)
	word, _ := nextWord(heading)
	return actionHeading.MatchString(heading) || verbs[word] || len(word) > 5 && strings.HasSuffix(word, "ing")
}

func isOrdered(n ast.Node) bool {
	list, ok := n.(*ast.List)
	return ok && list.IsOrdered()
}

// listFacts is what is known of a list that may hold steps.
type listFacts struct {
	intro      string // the paragraph directly above it
	introBold  bool
	items      int
	imperative int
	questions  int
	links      int // items that are a link to another place and nothing else
	own        int // items that are a link to a heading of this file
	latin      int // items with Latin letters
}

func (f listFacts) share(n int) float64 { return float64(n) / float64(max(f.items, 1)) }

// instructs reports whether a good part of the items tell somebody to act.
func (f listFacts) instructs() bool { return f.share(f.imperative) >= 0.5 }

// asksFor reports whether the words above the list say that it is to be done.
func (f listFacts) asksFor() bool {
	return stepsIntro.MatchString(f.intro) || stepsOpening.MatchString(f.intro) && !factsIntro.MatchString(f.intro)
}

// list gathers the facts about the list at u.nodes[i].
func (b *builder) list(u *unit, i int) listFacts {
	var f listFacts
	if above := b.introOf(u, i); above != nil {
		f.intro = b.oneLine(above)
		bold := leadIn(above)
		f.introBold = bold != nil && bold.NextSibling() == nil
	}
	for item := u.nodes[i].FirstChild(); item != nil; item = item.NextSibling() {
		first := itemText(item)
		if first == nil {
			continue
		}
		text, _ := b.plainWithLinks(first)
		if text == "" {
			continue
		}
		f.items++
		f.imperative += btoi(imperative(text))
		f.questions += btoi(strings.HasSuffix(text, "?"))
		f.latin += btoi(strings.ContainsAny(text, "aeiouAEIOU"))
		if address, ok := onlyLink(first); ok {
			if strings.HasPrefix(address, "#") {
				f.own++
			} else {
				f.links++
			}
		}
	}
	return f
}

// introOf is the paragraph that stands directly above the list at u.nodes[i].
func (b *builder) introOf(u *unit, i int) ast.Node {
	if i == 0 || !isText(u.nodes[i-1]) {
		return nil
	}
	return u.nodes[i-1]
}

// onlyLink returns the address of the link that a paragraph consists of.
func onlyLink(n ast.Node) (string, bool) {
	c := n.FirstChild()
	if c == nil || c.NextSibling() != nil {
		return "", false
	}
	switch c := c.(type) {
	case *ast.Link:
		return string(c.Destination), true
	case *ast.AutoLink:
		return "", true
	}
	return "", false
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
	switch {
	case f.items == 0:
		return false
	case u.never() && !explicit, f.introNever():
		return false
	case f.share(f.own) > 0.5: // a procedure that links to its own headings, or a table of contents
		return alwaysHeading.MatchString(strings.Join(u.path, "\n"))
	case f.share(f.links) > 0.5, f.share(f.questions) >= 0.5:
		return false
	case f.instructs():
		return true
	case factsIntro.MatchString(f.intro) && !explicit:
		return false
	case follows, explicit, u.action():
		return true
	}
	return f.share(f.imperative) >= 0.25 || f.latin*2 < f.items || len(u.path) > 0 && f.items >= 4 && f.intro == ""
}

// introNever reports whether the words above the list name one of the things
// that are never steps: "**References:**".
func (f listFacts) introNever() bool {
	return (f.introBold || len(f.intro) < 40 && strings.HasSuffix(f.intro, ":")) && neverHeading(f.intro) && !alwaysHeading.MatchString(f.intro)
}

// planBullets takes the bullets of a unit (rule 8). Beside ordered lists they
// need a phase heading or words above them that ask for them.
func (b *builder) planBullets(u *unit, besideOrdered bool) int {
	found := 0
	for i, n := range u.nodes {
		list, ok := n.(*ast.List)
		if !ok || list.IsOrdered() {
			continue
		}
		f := b.list(u, i)
		explicit := f.asksFor()
		facts := factsIntro.MatchString(f.intro) && !explicit
		if f.items == 0 || !f.instructs() || facts || f.introNever() || u.never() && !explicit ||
			f.share(f.links+f.own) > 0.5 || f.share(f.questions) >= 0.5 {
			continue
		}
		asked := explicit || f.introBold && actionHeading.MatchString(f.intro)
		takes := asked || u.action() || b.checklist()
		if besideOrdered {
			takes = asked || len(u.path) > 0 && phaseHeading.MatchString(u.path[len(u.path)-1]) || f.introBold && phaseHeading.MatchString(f.intro)
		}
		if takes {
			u.rules[i] = procedure.RuleBullets
			found++
		}
	}
	return found
}

var checklistTitle = regexp.MustCompile(`(?i)\b(?:check ?lists?|procedures?|playbook|runbook|action cards?|protocol|sop|how to|steps)\b`)

// checklist reports whether the whole file is one by its title: it names one, or
// says what to do.
func (b *builder) checklist() bool {
	word, _ := nextWord(b.p.Title)
	return checklistTitle.MatchString(b.p.Title) || verbs[word]
}

// countIgnored counts the list items that could have been steps and were not
// taken, for the screen that shows what was found.
func (b *builder) countIgnored() {
	for _, u := range b.units {
		if u.record || u.numbered != nil {
			continue
		}
		for i, n := range u.nodes {
			if u.rules[i] != "" || n.Kind() != ast.KindList || u.never() {
				continue
			}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				b.p.Sections[u.section].Ignored++
			}
		}
	}
}
