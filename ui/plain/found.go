package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/ui/compose"
	"downtime/ui/text"
)

// ruleNames are the words by which a person says what counts as a step.
var ruleNames = []struct {
	name string
	rule procedure.Rule
}{
	{"found", ""}, {"boxes", procedure.RuleBoxes}, {"numbered", procedure.RuleOrdered}, {"bullets", procedure.RuleBullets},
	{"items", procedure.RuleMixed}, {"headings", procedure.RuleHeadings}, {"rows", procedure.RuleTables},
	{"paragraphs", procedure.RuleParagraphs}, {"commands", procedure.RuleCommands}, {"none", procedure.RuleNone},
}

func ruleName(rule procedure.Rule) string {
	for _, r := range ruleNames {
		if r.rule == rule {
			return r.name
		}
	}
	return string(rule)
}

func (f *face) document(name string) (*runbooks.Document, error) {
	id := f.procedureID(name)
	doc, ok := f.s.Library().Get(id)
	if !ok {
		return nil, fmt.Errorf("there is no procedure %q: see procedures", id)
	}
	return doc, nil
}

// found says what was found in a procedure file, section by section, and what
// else could be counted.
func (f *face) found(name string) ([]string, error) {
	doc, err := f.document(name)
	if err != nil {
		return nil, err
	}
	file, sections := doc.Offers()
	lines := []string{f.s.Fill(doc.Procedure.Title) + " [" + doc.Procedure.ID + "]: " + compose.Found(doc), "all: " + offered(file, doc.Choices.File)}
	parts := doc.Parts()
	for i := range doc.Procedure.Sections {
		s := &doc.Procedure.Sections[i]
		heading := s.Heading
		if heading == "" {
			heading = "before the first heading"
		}
		counted := "to read"
		if len(s.Steps) > 0 {
			counted = fmt.Sprintf("%s from %s", text.Count(len(s.Steps), "step"), compose.FoundBy(s.Rule, doc.Choices.Sections[strconv.Itoa(s.Line)]))
		}
		line := fmt.Sprintf("section %d: %s: %s", i+1, heading, counted)
		if offers := sections[i]; len(offers) > 1 || len(offers) == 1 && offers[0].Rule != procedure.RuleNone {
			line += "; " + offered(offers, doc.Choices.Sections[strconv.Itoa(s.Line)])
		}
		lines = append(lines, line)
	}
	for _, p := range parts {
		lines = append(lines, fmt.Sprintf("alone: use %s: %s, %s", p.ID, p.Heading, text.Count(p.Steps, "step")))
	}
	return read(lines...), nil
}

// offered lists what could be counted, and says what somebody chose.
func offered(offers []runbooks.Offer, chosen procedure.Rule) string {
	words := make([]string, len(offers))
	for i, o := range offers {
		words[i] = ruleName(o.Rule)
		if o.Rule != procedure.RuleNone {
			words[i] += " " + strconv.Itoa(o.Steps)
		}
	}
	line := "could count " + strings.Join(words, ", ")
	if chosen != "" {
		line += "; you chose " + ruleName(chosen)
	}
	return line
}

// parseCount reads PROCEDURE all|SECTION as WHAT.
func parseCount(rest string) (act, error) {
	list, err := words(rest)
	if err == nil && (len(list) != 4 || !list[2].is("as")) {
		err = errUsage
	}
	if err != nil {
		return nil, err
	}
	section := 0
	if !list[1].is("all") {
		if section, err = strconv.Atoi(list[1].text); err != nil || section < 1 {
			return nil, fmt.Errorf("%q is no section: write its number as found shows it, or all", list[1].text)
		}
	}
	i := slices.IndexFunc(ruleNames, func(r struct {
		name string
		rule procedure.Rule
	}) bool {
		return list[3].is(r.name)
	})
	if i < 0 {
		return nil, fmt.Errorf("%q cannot be counted: write found, boxes, numbered, bullets, items, headings, rows, paragraphs, commands or none", list[3].text)
	}
	return func(f *face) ([]string, error) { return f.count(list[0].text, section, ruleNames[i].rule) }, nil
}

// count changes what counts as a step in a section, or for 0 in the whole file.
func (f *face) count(name string, section int, rule procedure.Rule) ([]string, error) {
	doc, err := f.document(name)
	if err != nil {
		return nil, err
	}
	if doc.IsKept() {
		return nil, fmt.Errorf("%q has no file that can be used, so nothing is chosen for it: see changed %s", doc.Procedure.ID, doc.Procedure.ID)
	}
	if doc.PartOf != "" {
		return nil, fmt.Errorf("%s is one heading of a procedure: name the whole, %s", doc.Procedure.ID, doc.PartOf)
	}
	choices := runbooks.Choices{File: rule}
	if section > 0 {
		if section > len(doc.Procedure.Sections) {
			return nil, fmt.Errorf("%s has %s: see found %s", doc.Procedure.ID, text.Count(len(doc.Procedure.Sections), "section"), doc.Procedure.ID)
		}
		choices = doc.Choices.With(doc.Procedure.Sections[section-1].Line, rule)
	}
	if err := f.s.ChooseNow(doc, choices); err != nil {
		return nil, fmt.Errorf("not kept: %w", err)
	}
	if doc, err = f.document(name); err != nil {
		return nil, err
	}
	return f.unchanged(f.s.Fill(doc.Procedure.Title) + ": " + compose.Found(doc)), nil
}
