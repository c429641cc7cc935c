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
		rule := "from " + Rule(p.Rule)
		if p.Rule == procedure.RuleMixed {
			rule = "found in several ways"
		}
		words = fmt.Sprintf("%s in %s, %s.", text.Count(n, "step"), text.Count(sections, "section"), rule)
	}
	switch {
	case ignored == 1:
		words += " 1 other list item is not counted."
	case ignored > 1:
		words += fmt.Sprintf(" %d other list items are not counted.", ignored)
	}
	return words
}
