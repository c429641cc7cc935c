package compose

import (
	"strings"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// formHeading is for a form that stands under no section of its own.
func (c *composer) formHeading(f *procedure.Form) {
	c.source = f.Line
	c.blank()
	c.entry("Record: "+f.Name, false)
	c.hang(Heading, "", "RECORD: "+strings.ToUpper(c.Fill(f.Name)))
}

// form is a record table: what is written down for each paper.
func (c *composer) form(f *procedure.Form) {
	c.hang(Plain, "", "A paper form, filled in by hand:")
	for i := range f.Fields {
		field := &f.Fields[i]
		words := fieldWords(field)
		if field.Note != "" {
			words += "; " + c.Fill(field.Note)
		}
		c.source = field.Line
		c.strong(Plain, "- ", field.Name+":", " "+words)
	}
	var rules []string
	if len(f.Sort) > 0 {
		rules = append(rules, "Sorted by "+strings.Join(f.Sort, ", then ")+".")
	}
	if f.Check != "" {
		rules = append(rules, "Checked by a "+f.Check+".")
	}
	if f.Escalate != "" {
		rules = append(rules, "Late: escalate to "+strings.TrimSuffix(c.Fill(f.Escalate), ".")+".")
	}
	if len(rules) > 0 {
		c.hang(Plain, "", strings.Join(rules, " "))
	}
}

// fieldWords is the kind of a field, and what it must be, in words.
func fieldWords(f *procedure.Field) string {
	words := []string{string(f.Kind)}
	switch f.Kind {
	case procedure.FieldOneOf:
		words[0] = "one of " + strings.Join(f.Choices, ", ")
	case procedure.FieldPaper:
		words[0] = "on paper only"
	case procedure.FieldDeadline:
		words[0] = text.Deadline(f.Deadline)
	}
	if f.MetBy != "" {
		words = append(words, "met by "+f.MetBy)
	}
	if f.Required {
		words = append(words, "required")
	}
	if f.Serial {
		words = append(words, "the number printed on the form")
	}
	if f.ReadBack {
		words = append(words, "read back")
	}
	return strings.Join(words, "; ")
}
