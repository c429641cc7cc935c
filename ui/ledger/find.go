package ledger

import (
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
)

// matches reports whether a paper is meant by some words. Each is in the number on the
// paper, or in that of the request which it answers; or it is, or begins, the number in the
// ledger, the bed or a word of the form. Behind "bed" and "record" stands such a number.
func matches(pairs *incident.Pairs, r *incident.Record, typed string, is func(text, word string) bool) bool {
	words := strings.Fields(strings.ToLower(typed))
	serial, request, bed := valueOf(r, r.Form.Serial()), valueOf(r, pairs.NumberField(r.Form)), valueOf(r, r.Form.Bed())
	number, form := strconv.Itoa(r.Number), strings.ToLower(r.Form.Name)
	for len(words) > 0 {
		word, next := words[0], ""
		if len(words) > 1 {
			next = words[1]
		}
		switch {
		case word == "bed" && bed != "" && (next == "" || is(bed, next)), word == "record" && (next == "" || is(number, next)):
			words = words[min(2, len(words)):]
		case strings.Contains(serial, word), strings.Contains(request, word), is(number, word), is(bed, word), beginsWord(form, word):
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
	for _, word := range wordsOf(text) {
		if strings.HasPrefix(word, letters) {
			return true
		}
	}
	return false
}

// isWord reports whether a text, or a word of it, is some letters.
func isWord(text, letters string) bool {
	return text == letters || slices.Contains(wordsOf(text), letters)
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' })
}

// Typing are the papers that are meant by what is typed so far, in their order: a bed or a
// number in the ledger may not be whole yet.
func Typing(pairs *incident.Pairs, list []*incident.Record, typed string) []*incident.Record {
	return find(pairs, list, typed, beginsWord)
}

// Find are the papers that are meant by words, in their order: "bed 1" is not bed 12.
func Find(pairs *incident.Pairs, list []*incident.Record, words string) []*incident.Record {
	return find(pairs, list, words, isWord)
}

func find(pairs *incident.Pairs, list []*incident.Record, words string, is func(text, word string) bool) []*incident.Record {
	var found []*incident.Record
	for _, r := range list {
		if matches(pairs, r, words, is) {
			found = append(found, r)
		}
	}
	return found
}
