package compose

import (
	"fmt"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// Rule is how steps were found, in words: "numbered items".
func Rule(r procedure.Rule) string {
	switch r {
	case procedure.RuleBoxes:
		return "boxes"
	case procedure.RuleOrdered:
		return "numbered items"
	case procedure.RuleHeadings:
		return "headings"
	case procedure.RuleParagraphs:
		return "paragraphs"
	case procedure.RuleTables:
		return "table rows"
	case procedure.RuleBullets:
		return "bullets"
	case procedure.RuleMixed:
		return "all items"
	case procedure.RuleCommands:
		return "commands"
	}
	return "none"
}

// FoundBy is Rule for what the rules found themselves: of numbered items and
// bullets together that is not all items there are, as when somebody chose it.
func FoundBy(r, chosen procedure.Rule) string {
	if r == procedure.RuleMixed && chosen != r {
		return "several kinds of items"
	}
	return Rule(r)
}

// Found says what was found in a procedure file: "34 steps in 4 sections, from
// numbered items. 7 other list items are not counted."
func Found(doc *runbooks.Document) string {
	p := &doc.Procedure
	sections, ignored := 0, 0
	for i := range p.Sections {
		if len(p.Sections[i].Steps) > 0 {
			sections++
		}
		ignored += p.Sections[i].Ignored
	}
	words := "No steps were found: it is a page to read."
	if n := len(p.Steps()); n > 0 {
		words = fmt.Sprintf("%s in %s, from %s.", text.Count(n, "step"), text.Count(sections, "section"), FoundBy(p.Rule, doc.Choices.File))
	}
	switch {
	case ignored == 1:
		words += " 1 other list item is not counted."
	case ignored > 1:
		words += fmt.Sprintf(" %d other list items are not counted.", ignored)
	}
	return words
}
