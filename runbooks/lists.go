package runbooks

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// never reports whether lists in a unit are no steps (rule 9).
func (b *builder) never(u *unit) bool {
	if !u.judged {
		u.judged, u.isNever = true, b.neverPath(u.path)
	}
	return u.isNever
}

func (b *builder) neverPath(path []string) bool {
	for i := len(path) - 1; i >= 0; i-- {
		judged := b.judge(path[i])
		if (judged.never || len(path) > 1) && judged.always {
			return false
		}
		if judged.never {
			return true
		}
	}
	return false
}

// judgement is what a heading says of the lists under it.
type judgement struct {
	never, always bool
	phase         bool // it names a phase of an incident
	action        bool // it announces something to do
}

// judge says what a heading has to say, found when it is first asked for.
func (b *builder) judge(heading string) judgement {
	judged, known := b.judged[heading]
	if !known {
		judged = judge(heading)
		b.judged[heading] = judged
	}
	return judged
}

// action reports whether the unit's own heading announces something to do.
func (b *builder) action(u *unit) bool {
	return len(u.path) > 0 && b.judge(u.path[len(u.path)-1]).action
}

// procedural reports whether a heading above the unit names steps, or a phase
// of an incident: the strongest sign that a heading can give.
func (b *builder) procedural(u *unit) bool {
	for _, heading := range u.path {
		if judged := b.judge(heading); judged.always || judged.phase {
			return true
		}
	}
	return false
}

// timed reports whether the unit's own heading says when its list is to be
// done: "After the handover", "Day 2".
func (u *unit) timed() bool {
	return len(u.path) > 0 && timeHeading.matches(u.path[len(u.path)-1])
}

func isOrdered(n ast.Node) bool {
	list, ok := n.(*ast.List)
	return ok && list.IsOrdered()
}

// listFacts is what is known of a list that may hold steps.
type listFacts struct {
	intro      string   // the paragraph directly above it
	last       string   // its last sentence
	words      sentence // of last
	all        sentence // of intro
	choice     bool     // last offers a choice, or says what is possible
	introBold  bool
	never      bool // headings, or a bold line that stands for one, say that these are no steps
	items      int
	imperative int
	statements int // items that say what is so
	questions  int
	links      int // items that are a link to another place and nothing else
	own        int // items that are a link to a heading of this file
	latin      int // items with Latin letters
	texts      []words
}

// textOf returns what the item at an index of the list says, where that was read.
func (f *listFacts) textOf(index int) *words {
	if f == nil {
		return nil
	}
	return &f.texts[index]
}

func (f *listFacts) share(n int) float64 { return float64(n) / float64(max(f.items, 1)) }

// instructs reports whether a good part of the items tell somebody to act.
func (f *listFacts) instructs() bool { return f.share(f.imperative) >= 0.5 }

// asksFor reports whether the words above the list say that it is to be done.
// "As follows:" alone may as well stand above a list of facts.
func (f *listFacts) asksFor() bool {
	switch {
	case f.intro == "" || f.choice || needsIntro.in(f.words):
		return false
	case f.insists():
		return true
	case stepsColon.in(f.words), leadsTo(f.last):
		return f.imperative > 0 || f.latin*2 < f.items || stepsNamed.in(f.words)
	}
	return stepsOpening.in(f.words) && !factsIntro.in(f.words)
}

// insists reports whether the words above the list call for it so plainly that
// it counts even under a heading such as Resources.
func (f *listFacts) insists() bool {
	return f.intro != "" && (stepsPlural.in(f.words) || stepsIntro.in(f.all))
}

// states reports whether the words above the list, or the items themselves, say
// what is so, what is needed or what there is to choose from.
func (f *listFacts) states() bool {
	return f.intro != "" && (f.choice || factsIntro.in(f.words) || needsIntro.in(f.words))
}

// list returns the facts about the list at u.nodes[i], gathered when they are
// first asked for.
func (b *builder) list(u *unit, i int) *listFacts {
	if u.nevers == nil {
		b.neverFrom(u)
	}
	f := b.lists[u.nodes[i]]
	if f == nil {
		f = b.listFacts(u, i)
		b.lists[u.nodes[i]] = f
	}
	return f
}

var vowels = newByteSet("aeiouAEIOU")

// averageWord is the length of a word, for making room.
const averageWord = 5

func (b *builder) listFacts(u *unit, i int) *listFacts {
	list := u.nodes[i]
	f := &listFacts{never: u.nevers[i], texts: make([]words, list.ChildCount())}
	if above := b.introOf(u, i); above != nil {
		f.intro = b.oneLine(above)
		f.last = lastSentence(f.intro)
		f.all = cut(f.intro, make([]string, 0, len(f.intro)/averageWord+1))
		if f.words = f.all; f.last != f.intro {
			f.words = cut(f.last, make([]string, 0, len(f.last)/averageWord+1))
		}
		f.choice = offersChoice.in(f.words) || grants.in(f.words)
		bold := leadIn(above)
		f.introBold = bold != nil && bold.NextSibling() == nil
	}
	index := -1
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		index++
		first := itemText(item)
		if first == nil {
			continue
		}
		f.texts[index] = b.words(first)
		text := f.texts[index].text
		if text == "" {
			continue
		}
		f.items++
		if imperative(text) || response(text) {
			f.imperative++
		} else {
			f.statements += btoi(statement(text))
		}
		f.questions += btoi(strings.HasSuffix(text, "?"))
		f.latin += btoi(vowels.index(text) >= 0)
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

// neverFrom finds for each node of a unit whether what heads it names no steps:
// the nearest bold line above it, else the headings.
func (b *builder) neverFrom(u *unit) {
	u.nevers = make([]bool, len(u.nodes))
	never := b.never(u)
	for i, n := range u.nodes {
		u.nevers[i] = never
		if !isText(n) {
			continue
		}
		bold := leadIn(n)
		if bold == nil || bold.NextSibling() != nil {
			continue
		}
		switch line := b.oneLine(n); {
		case actionHeading.matches(line):
			never = false
		case neverHeading(line):
			never = true
		}
	}
}

// lastSentence is the part of text after its last full stop, where that says
// anything.
func lastSentence(text string) string {
	if i := strings.LastIndex(strings.TrimRight(text, ". "), ". "); i > 0 && i+2 < len(text) {
		return text[i+2:]
	}
	return text
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

// introNever reports whether the words above the list name one of the things
// that are never steps: "**References:**".
func (f *listFacts) introNever() bool {
	return (f.introBold || len(f.intro) < 40 && strings.HasSuffix(f.intro, ":")) && neverHeading(f.intro) && !alwaysHeading.matches(f.intro)
}

// changeLog matches the names of files that list changes or plans.
var changeLog = regexp.MustCompile(`(?i)^(?:change-?log|changes|history|roadmap|release-?notes)$`)

// logs reports whether the file lists changes, done or planned. It holds no
// steps, however much its items read like them.
func (b *builder) logs() bool {
	return isDated(b.p.Title) || changeLog.MatchString(baseName(b.f.file))
}

// guidance reports whether the whole file states rules or facts by its title:
// a policy, a style guide. Its lists are no steps unless a heading or the words
// above one say that they are.
func (b *builder) guidance() bool {
	if b.isGuidance == nil {
		is := !b.severalTops && guidanceTitle(b.p.Title)
		b.isGuidance = &is
	}
	return *b.isGuidance
}

var checklistTitle = regexp.MustCompile(`(?i)\b(?:check ?lists?|procedures?|playbook|runbook|action cards?|protocol|sop|how to|steps)\b`)

func namesChecklist(title string) bool {
	return containsAny(strings.ToLower(title), "check", "procedure", "book", "action card", "protocol", "sop", "how to", "steps") && checklistTitle.MatchString(title)
}

// checklist reports whether the whole file is one: by its title, which names one
// or says what to do, or because it holds little but lists of things to do.
func (b *builder) checklist() bool {
	if b.isChecklist == nil {
		word, _ := nextWord(b.p.Title)
		is := namesChecklist(b.p.Title) || verbs.has(word) && !nouns.has(word) || b.listsOnly()
		b.isChecklist = &is
	}
	return *b.isChecklist
}

// Bounds of a file that is a checklist by what it holds.
const (
	minListed      = 8   // items
	imperativePart = 0.6 // of the items
	proseToLists   = 0.5 // paragraphs for each list
)

// listsOnly reports whether the file holds little but bullets that say what to do.
func (b *builder) listsOnly() bool {
	if b.isListsOnly == nil {
		lists, prose, items, imperatives := 0, 0, 0, 0
		for _, u := range b.units {
			for i, n := range u.nodes {
				switch {
				case isText(n):
					prose++
				case n.Kind() == ast.KindList && !b.never(u):
					f := b.list(u, i)
					lists++
					items += f.items
					imperatives += f.imperative
				}
			}
		}
		is := items >= minListed && float64(imperatives) >= imperativePart*float64(items) && float64(prose) <= proseToLists*float64(lists)
		b.isListsOnly = &is
	}
	return *b.isListsOnly
}
