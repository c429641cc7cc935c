package runbooks

import (
	"strconv"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// Choices are what a person chose where the rules did not find the steps that
// were meant. No rule tells eight bullets of advice from eight bullets to do, so
// what was found is always shown and can be changed (research/corpus.md
// section 6). The zero value leaves all to the rules.
type Choices struct {
	// File is the rule for all sections that Sections does not name.
	File procedure.Rule `json:"file,omitempty"`
	// Sections holds rules by the line of a section's heading, in decimal: they
	// are kept with the hash of the file, in which lines do not move.
	Sections map[string]procedure.Rule `json:"sections,omitempty"`
}

// Chosen is what was chosen for files, by the SHA-256 of their bytes in hex.
type Chosen map[string]Choices

// IsZero reports whether nothing was chosen.
func (c Choices) IsZero() bool { return c.File == "" && len(c.Sections) == 0 }

// For is the rule chosen for the section whose heading stands in a line, "" for
// none.
func (c Choices) For(line int) procedure.Rule {
	if rule, ok := c.Sections[strconv.Itoa(line)]; ok {
		return rule
	}
	return c.File
}

// With is c with a rule for one section; "" takes it back.
func (c Choices) With(line int, rule procedure.Rule) Choices {
	sections := make(map[string]procedure.Rule, len(c.Sections)+1)
	for at, r := range c.Sections {
		sections[at] = r
	}
	key := strconv.Itoa(line)
	if delete(sections, key); rule != "" {
		sections[key] = rule
	}
	return Choices{File: c.File, Sections: sections}
}

// choosable are the rules a person may choose, in the order they are offered.
// RuleMixed is every list item, numbered or not.
var choosable = []procedure.Rule{
	procedure.RuleBoxes, procedure.RuleOrdered, procedure.RuleBullets, procedure.RuleMixed, procedure.RuleHeadings,
	procedure.RuleTables, procedure.RuleParagraphs, procedure.RuleCommands, procedure.RuleNone,
}

// Offer is how many steps a section has by one rule.
type Offer struct {
	Rule  procedure.Rule
	Steps int
}

// Offers says what the document as a whole, and each of its sections, would give
// by each rule; what gives nothing is left out, but for RuleNone, the last. A
// section made of the file's own numbered headings has no offers. It reads the
// file twice for each rule.
func (d *Document) Offers() (file []Offer, sections [][]Offer) {
	list := d.Procedure.Sections
	sections = make([][]Offer, len(list))
	for _, rule := range choosable {
		whole := ParseAs(d.File, d.Source, Choices{File: rule})
		if n := len(whole.Procedure.Steps()); n > 0 || rule == procedure.RuleNone {
			file = append(file, Offer{Rule: rule, Steps: n})
		}
		// With the rule for the file kept, its sections are those of d.
		each := Choices{File: d.Choices.File, Sections: make(map[string]procedure.Rule, len(list))}
		for i := range list {
			each.Sections[strconv.Itoa(list[i].Line)] = rule
		}
		steps := make(map[int]int)
		for _, s := range ParseAs(d.File, d.Source, each).Procedure.Sections {
			steps[s.Line] += len(s.Steps)
		}
		for i := range list {
			if list[i].Heading == "" && list[i].Rule == procedure.RuleHeadings {
				continue // its headings are the file's: only the file's rule can change that
			}
			if n := steps[list[i].Line]; n > 0 || rule == procedure.RuleNone {
				sections[i] = append(sections[i], Offer{Rule: rule, Steps: n})
			}
		}
	}
	return file, sections
}

// chosen is the rule that a person chose for a section, "" for none.
func (b *builder) chosen(section int) procedure.Rule {
	if b.wanted.IsZero() || section < 0 {
		return ""
	}
	return b.wanted.For(b.p.Sections[section].Line)
}

// stepHeadings returns the level at which headings are the steps, 0 for none,
// and whether those without a number are too.
func (b *builder) stepHeadings(title *heading, sectionLevel int) (level int, all bool) {
	switch {
	case b.page:
		return 0, false
	case b.wanted.File == "":
		return b.numberedLevel(title), false
	case b.wanted.File == procedure.RuleHeadings:
		if level = b.numberedLevel(title); level > 0 {
			return level, false
		}
		return sectionLevel, true
	}
	return 0, false
}

// takesHeadings reports whether headings may be steps in a section: the rules
// found that they are, and nobody chose anything else.
func (b *builder) takesHeadings(section int) bool {
	rule := b.chosen(section)
	return rule == "" || rule == procedure.RuleHeadings
}

// applyChoices puts what a person chose in the place of what the rules found.
func (b *builder) applyChoices() {
	for u := range b.searchedUnits() {
		rule := b.chosen(u.section)
		if rule == "" {
			continue
		}
		for i, n := range u.nodes {
			u.rules[i] = ""
			if b.holds(u, i, n, rule) {
				u.rules[i] = rule
			}
		}
	}
}

// holds reports whether a node has steps by a rule that a person chose.
func (b *builder) holds(u *unit, i int, n ast.Node, rule procedure.Rule) bool {
	switch rule {
	case procedure.RuleBoxes:
		return b.hasBox(n)
	case procedure.RuleOrdered:
		return isOrdered(n)
	case procedure.RuleBullets:
		return n.Kind() == ast.KindList && !isOrdered(n)
	case procedure.RuleMixed:
		return n.Kind() == ast.KindList
	case procedure.RuleTables:
		table, ok := n.(*extast.Table)
		return ok && firstWords(b.rows(table)) >= 0
	case procedure.RuleParagraphs:
		return n.Kind() == ast.KindParagraph
	case procedure.RuleCommands:
		// The words above a command say what it is for: they are the step's text.
		if isCode(n) {
			return i == 0 || u.nodes[i-1].Kind() != ast.KindParagraph
		}
		return n.Kind() == ast.KindParagraph && i+1 < len(u.nodes) && isCode(u.nodes[i+1])
	}
	return false
}

func isCode(n ast.Node) bool {
	return n.Kind() == ast.KindFencedCodeBlock || n.Kind() == ast.KindCodeBlock
}

// firstWords is the first column of a table that holds words in most of its
// rows, -1 for none: the column of steps where no heading says which.
func firstWords(rows [][]string) int {
	if len(rows) < 2 {
		return -1
	}
	if column := stepColumnOf(rows); column >= 0 {
		return column
	}
	for column := range rows[0] {
		words := 0
		for _, row := range rows[1:] {
			words += btoi(row[column] != "" && !numberOnly.MatchString(row[column]))
		}
		if words*2 > len(rows)-1 {
			return column
		}
	}
	return -1
}

// commandStep takes a code block without words above it as a step.
func (b *builder) commandStep(n ast.Node, at place) {
	line := b.nodeLine(n)
	index := b.emptyStep(n, line, "", at)
	s := &b.steps[index]
	s.Detail = b.blocks(s.Detail, n, 0)
}
