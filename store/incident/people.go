package incident

import (
	"strings"
	"unicode"
)

// SameName reports whether two names are one person's, as far as that can be told: in any
// case, with or without dots, hyphens and spaces, "S. Okafor" and "s okafor". A second
// person who is the first is none.
func SameName(a, b string) bool { return onlyLetters(a) == onlyLetters(b) }

// SpeltAlike reports whether two names are the same words, in any case, with or without
// dots: "S. Okafor" and "s okafor", but not "Ali" and "A Li". It is SameName where taking
// one person for another would put what one did in the other's name.
func SpeltAlike(a, b string) bool {
	words := func(name string) string {
		return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(name, ".", " "))), " ")
	}
	return words(a) == words(b)
}

func onlyLetters(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
