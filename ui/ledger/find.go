package ledger

import (
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// matches reports whether a paper is meant by words that are still being typed: each is in
// the number on the paper, or that of the request which it answers, or begins its number in the ledger, its bed, or a word of its
// form. Behind "bed" and "record" stands what such a number begins with.
func matches(pairs *incident.Pairs, r *incident.Record, typed string) bool {
	words := strings.Fields(strings.ToLower(typed))
	serial, request, bed := valueOf(r, r.Form.Serial()), valueOf(r, pairs.NumberField(r.Form)), valueOf(r, r.Form.Bed())
	number, form := strconv.Itoa(r.Number), strings.ToLower(r.Form.Name)
	for len(words) > 0 {
		word, next := words[0], ""
		if len(words) > 1 {
			next = words[1]
		}
		switch {
		case word == "bed" && bed != "" && beginsWord(bed, next), word == "record" && strings.HasPrefix(number, next):
			words = words[min(2, len(words)):]
		case strings.Contains(serial, word), strings.Contains(request, word), strings.HasPrefix(number, word), beginsWord(bed, word), beginsWord(form, word):
			words = words[1:]
		default:
			return false
		}
	}
	return true
}

// valueOf is what a paper has in a field, in small letters; "" where there is no such field.
func valueOf(r *incident.Record, field *procedure.Field) string {
	if field == nil {
		return ""
	}
	return strings.ToLower(r.Value(field.Name))
}

// beginsWord reports whether a text, or a word of it, begins with some letters.
func beginsWord(text, letters string) bool {
	if strings.HasPrefix(text, letters) {
		return true
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' }) {
		if strings.HasPrefix(word, letters) {
			return true
		}
	}
	return false
}

// Find are the papers that are meant, in their order.
func Find(pairs *incident.Pairs, list []*incident.Record, typed string) []*incident.Record {
	var found []*incident.Record
	for _, r := range list {
		if matches(pairs, r, typed) {
			found = append(found, r)
		}
	}
	return found
}
