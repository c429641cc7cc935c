package report

import (
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// form writes a record table: what is written down for each paper.
func (r *reading) form(f *procedure.Form) {
	r.blank()
	r.blank()
	r.capitals("Record: " + f.Name)
	r.blank()
	for i := range f.Fields {
		field := &f.Fields[i]
		words := fieldWords(field)
		if field.Note != "" {
			words += "; " + field.Note
		}
		r.hang("- ", field.Name+": "+words)
	}
	var rules []string
	if len(f.Sort) > 0 {
		rules = append(rules, "Sorted by "+strings.Join(f.Sort, ", then ")+".")
	}
	if f.Check != "" {
		rules = append(rules, "Checked by a "+f.Check+".")
	}
	if len(rules) > 0 {
		r.hang("", strings.Join(rules, " "))
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
		words[0] = deadlineWords(f.Deadline)
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

func deadlineWords(clauses []procedure.Clause) string {
	words := make([]string, len(clauses))
	for i, c := range clauses {
		words[i] = text.Duration(time.Duration(c.After)*time.Second) + " after " + c.From
		if c.When != "" {
			words[i] += " when " + c.When
		}
	}
	return strings.Join(words, ", ")
}
