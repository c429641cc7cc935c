package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// Asks is what a field asks for in a few words, beside its name: "required; 1 emergency, 2
// urgent"; "" for any words that need not be given.
func Asks(field *procedure.Field) string {
	var parts []string
	if field.Required {
		parts = append(parts, "required")
	}
	switch field.Kind {
	case procedure.FieldText:
	case procedure.FieldTime:
		parts = append(parts, "HH:MM or now")
	case procedure.FieldOneOf:
		var choices []string
		for i, choice := range field.Choices {
			choices = append(choices, fmt.Sprintf("%d %s", i+1, choice))
		}
		parts = append(parts, strings.Join(choices, ", "))
	default:
		parts = append(parts, incident.FieldAsks(field))
	}
	if field.ReadBack {
		parts = append(parts, "read back")
	}
	return strings.Join(parts, "; ")
}

// Checked is what was typed for a field as the ledger keeps it, or a refusal.
func Checked(field *procedure.Field, typed string, now time.Time) (string, error) {
	value, err := Typed(field, typed, now)
	if err != nil {
		return "", err
	}
	return incident.CheckField(field, value, now)
}

// choiceOf is the choice that is meant, or what was typed where it is none.
func choiceOf(choices []string, typed string) string {
	if typed == "" || slices.ContainsFunc(choices, func(c string) bool { return strings.EqualFold(c, typed) }) {
		return typed
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(choices) {
		return choices[n-1]
	}
	begins := slices.DeleteFunc(slices.Clone(choices), func(c string) bool {
		return !strings.HasPrefix(strings.ToLower(c), strings.ToLower(typed))
	})
	if len(begins) == 1 {
		return begins[0]
	}
	return typed
}

// Values are what a paper says with the names of its fields, in the order in which it was
// said: "Urgency emergency; Sent 02:50".
func Values(r *incident.Record, now time.Time) string {
	var words []string
	for _, v := range r.Values {
		switch field := r.Form.Field(v.Field); {
		case field == nil:
		case v.Value == "":
			words = append(words, field.Name+" is empty again")
		default:
			words = append(words, field.Name+" "+Value(field, v.Value, now))
		}
	}
	return strings.Join(words, "; ")
}

// Brief is which paper it is where its form stands above it: the number on it, its bed,
// and what its form sorts it by, "101, bed 4, emergency".
func Brief(r *incident.Record) string {
	words := strings.TrimPrefix(strings.TrimPrefix(r.Name(), r.Form.Name), ",")
	for _, name := range r.Form.Sort {
		if field := r.Form.Field(name); field != nil && field.Kind == procedure.FieldOneOf && r.Value(name) != "" {
			words += ", " + r.Value(name)
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(words), ","))
}

// OnPaper are the names of the fields that stand on the paper alone.
func OnPaper(form *procedure.Form) []string {
	var names []string
	for i := range form.Fields {
		if field := &form.Fields[i]; !incident.Asked(field) && field.Kind != procedure.FieldDeadline {
			names = append(names, field.Name)
		}
	}
	return names
}
