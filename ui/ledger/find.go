package ledger

import (
	"strconv"
	"strings"

	"downtime/store/incident"
)

// Matches reports whether a paper is meant by words that are still being typed: each is in
// the number on the paper, or begins its number in the ledger, its bed, or a word of its
// form. Behind "bed" and "record" stands what such a number begins with.
func Matches(r *incident.Record, typed string) bool {
	words := strings.Fields(strings.ToLower(typed))
	serial, bed := valueOf(r, true), valueOf(r, false)
	number, form := strconv.Itoa(r.Number), strings.ToLower(r.Form.Name)
	for len(words) > 0 {
		word, next := words[0], ""
		if len(words) > 1 {
			next = words[1]
		}
		switch {
		case word == "bed" && bed != "" && beginsWord(bed, next), word == "record" && strings.HasPrefix(number, next):
			words = words[min(2, len(words)):]
		case strings.Contains(serial, word), strings.HasPrefix(number, word), beginsWord(bed, word), beginsWord(form, word):
			words = words[1:]
		default:
			return false
		}
	}
	return true
}

// valueOf is the number on a paper, or its bed, in small letters.
func valueOf(r *incident.Record, serial bool) string {
	field := r.Form.Bed()
	if serial {
		field = r.Form.Serial()
	}
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
func Find(list []*incident.Record, typed string) []*incident.Record {
	var found []*incident.Record
	for _, r := range list {
		if Matches(r, typed) {
			found = append(found, r)
		}
	}
	return found
}
