package runbooks

import (
	"cmp"
	"regexp"
	"strings"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
)

// numberOpening matches the number of a heading or paragraph: "1.", "1)",
// "Step 1:", "4.1", "1️⃣", "DD1.".
var numberOpening = regexp.MustCompile(`^(?i:(step|task|action)\s+)?(?:(\d{1,3}(?:\.\d{1,3})*)(?:[.):]|\s*[-–—]|\s|$)|([0-9])\x{fe0f}?\x{20e3}|([A-Z]{1,3}\d{1,3})[.):])\s*[-–—:.]?\s*`)

// leadingNumber splits "3. Ring the lab" into its number and the rest. A bare
// number with nothing behind it but a space ("2 hours") is not one, unless it
// is dotted as in "4.1 Ring"; and not then where a unit follows, as in "1.1 mmol".
func leadingNumber(text string) (number, rest string) {
	if !mayBeNumbered(text) {
		return "", text
	}
	m := numberOpening.FindStringSubmatchIndex(text)
	if m == nil {
		return "", text
	}
	for _, i := range []int{2, 3, 4} {
		if m[2*i] >= 0 {
			number = text[m[2*i]:m[2*i+1]]
		}
	}
	named := m[2] >= 0
	if !named && m[4] >= 0 && !strings.Contains(number, ".") {
		if after := text[m[5]:]; after == "" || after[0] == ' ' && !strings.HasPrefix(strings.TrimLeft(after, " "), "-") && !strings.HasPrefix(strings.TrimLeft(after, " "), "–") && !strings.HasPrefix(strings.TrimLeft(after, " "), "—") {
			return "", text
		}
	}
	rest = strings.TrimSpace(text[m[1]:])
	if !named && m[4] >= 0 && strings.Count(number, ".") == 1 && strings.HasPrefix(text[m[5]:], " ") && measured(rest) {
		return "", text
	}
	return number, rest
}

// mayBeNumbered is a quick look at the first word: it has a digit, or is "step"
// or the like.
func mayBeNumbered(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return digits.index(word) >= 0 || strings.EqualFold(word, "step") || strings.EqualFold(word, "task") || strings.EqualFold(word, "action")
}

// minNumbered is how many numbered headings of one level make a procedure.
const minNumbered = 3

// numberedLevel returns the level at which numbered headings are the steps
// (rule 6), 0 if there is none: three or more at one level, fewer than a third
// of them parts of a document, and not every one with an ordered list of its
// own, for then they name phases. In a policy or a guide most of them must say
// what to do.
func (b *builder) numberedLevel(title *heading) int {
	if b.boxed || b.p.Kind == procedure.Drill {
		return 0
	}
	var count [7]int // numbered headings of each level
	for _, t := range b.tops {
		if h := t.heading; h != nil && h != title && h.number != "" {
			count[h.level]++
		}
	}
	for level := 1; level <= 6; level++ {
		if count[level] < minNumbered {
			continue
		}
		numbered, document, imperatives, withList, inside, outside := 0, 0, 0, 0, 0, 0
		under, counted := false, false
		for _, t := range b.tops {
			n, h := t.node, t.heading
			if h != nil && h != title {
				switch {
				case h.level == level:
					under, counted = h.number != "", false
					if under {
						numbered++
						document += btoi(documentHeading(h.rest))
						imperatives += btoi(imperative(h.rest))
					}
				case h.level < level:
					under = false
				}
				continue
			}
			if isOrdered(n) && n.ChildCount() > 1 {
				if !under {
					outside += n.ChildCount()
					continue
				}
				inside += n.ChildCount()
				if !counted {
					withList++
					counted = true
				}
			}
		}
		if imperatives*2 < numbered && b.guidance() {
			continue
		}
		if document*3 < numbered && withList*2 <= numbered && outside <= numbered+inside {
			return level
		}
	}
	return 0
}

// headingStep takes a numbered heading as a step, with all that stands under it
// as its detail.
func (b *builder) headingStep(u *unit, at place) {
	section := &b.p.Sections[u.section]
	section.Rule = mixRules(section.Rule, procedure.RuleHeadings)
	if n := len(u.path); n > 0 && u.path[n-1] != section.Heading {
		at.group = u.path[n-1]
	}
	text := cmp.Or(u.numbered.rest, u.numbered.text)
	index := b.addStep(stepText{line: u.line, number: u.numbered.number, words: words{text: text}}, at)
	for _, n := range u.nodes {
		s := &b.steps[index]
		s.Detail = b.blocks(s.Detail, n, 0)
	}
}

// stepParagraph matches "Step 1:" and, in bold, "**1.** text".
var stepParagraph = regexp.MustCompile(`(?i)^step\s+\d{1,3}\b`)

// planParagraphs takes numbered paragraphs (rule 6): at least two that say
// "Step 1", or three with a bold number.
func (b *builder) planParagraphs(u *unit) int {
	var at []int
	steps, bold := 0, 0
	for i, n := range u.nodes {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		lead := leadIn(n)
		switch {
		case len(b.alone) > 0 && b.alone[b.nodeLine(n)] == named:
			continue // planLines takes these
		case b.opensWith(n, "step") && stepParagraph.MatchString(b.oneLine(n)):
			steps++
		case lead != nil && boldNumber(b.plain(lead)):
			bold++
		default:
			continue
		}
		at = append(at, i)
	}
	if steps < 2 && bold < 3 {
		return 0
	}
	return u.takeParagraphs(at)
}

// takeParagraphs makes steps of some nodes, and counts them.
func (u *unit) takeParagraphs(at []int) int {
	for _, i := range at {
		u.rules[i] = procedure.RuleParagraphs
	}
	return len(at)
}

// planLines takes lines that are numbered as in "4.1 Ring the lab", three or
// more, most of which say what to do, and "Step 1: Ring the lab", two or more. What
// is under a heading that speaks against it, as the versions of a document are,
// stays what it is.
func (b *builder) planLines(u *unit) int {
	if len(b.alone) == 0 {
		return 0
	}
	var at []int
	imperatives, steps := 0, 0
	for i, n := range u.nodes {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		switch b.alone[b.nodeLine(n)] {
		case named:
			steps++
		case decimals:
			number, rest := leadingNumber(b.oneLine(n))
			if number == "" {
				continue // a dose, which belongs to the step above it
			}
			imperatives += btoi(imperative(rest))
		default:
			continue
		}
		at = append(at, i)
	}
	numbered := len(at) - steps
	taken := numbered >= minNumbered && imperatives*2 >= numbered && !b.never(u) && (b.procedural(u) || !b.guidance())
	if !taken && steps < 2 {
		return 0
	}
	return u.takeParagraphs(at)
}

func boldNumber(lead string) bool {
	number, _ := leadingNumber(lead)
	return number != "" && number[0] >= '0' && number[0] <= '9'
}

// paragraphStep takes a numbered paragraph as a step. Where the number stands
// alone, the paragraph after it is the text.
func (b *builder) paragraphStep(n *ast.Paragraph, at place) {
	said := b.words(n)
	number, rest := leadingNumber(said.text)
	line := b.nodeLine(n)
	if rest != "" {
		said.text = rest
	} else if next, ok := n.NextSibling().(*ast.Paragraph); ok {
		if more := b.words(next); more.text != "" && !stepParagraph.MatchString(more.text) {
			said = more
			b.used = next
		}
	}
	b.addStep(stepText{line: line, number: number, words: said}, at)
}
