package runbooks

import (
	"html"
	"strconv"
	"strings"

	"downtime/runbooks/clean"

	"github.com/yuin/goldmark/util"
)

// maxEntity is the length in bytes of the longest entity that is looked for:
// the longest name has 33 letters.
const maxEntity = 40

// decodeEntity reads the entity at the start of s ("&amp;", "&#27;"). It
// returns the text it stands for and its length, 0 if there is none.
func decodeEntity(s string) (string, int) {
	end := 1
	for end < len(s) && end < maxEntity && s[end] != ';' {
		end++
	}
	if end >= len(s) || s[end] != ';' || end < 2 {
		return "", 0
	}
	name := s[1:end]
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		r, ok := numericReference(digits)
		if !ok {
			return "", 0
		}
		return string(r), end + 1
	}
	text := namedEntity(name)
	if text == "" {
		return "", 0
	}
	return text, end + 1
}

// namedEntity is what a name stands for, "" where it is none. The standard library's
// table takes a tenth of the memory that Goldmark's does, which nobody else needs.
func namedEntity(name string) string {
	for i := range len(name) {
		if !util.IsAlphaNumeric(name[i]) {
			return ""
		}
	}
	switch name { // the two that the standard library does not know
	case "nGt":
		return "\u226b\u20d2"
	case "nLt":
		return "\u226a\u20d2"
	}
	written := "&" + name + ";"
	text := html.UnescapeString(written)
	if text == written || strings.HasSuffix(text, ";") && name != "semi" {
		return "" // a name that only begins with one keeps its end: &notit; is ¬it;
	}
	return text
}

// numericReference reads "27" or "x1b", as CommonMark limits them: seven
// decimal or six hexadecimal digits; what is no character is U+FFFD.
func numericReference(digits string) (rune, bool) {
	base, limit := 10, 7
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		base, limit, digits = 16, 6, digits[1:]
	}
	if len(digits) == 0 || len(digits) > limit {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	return util.ToValidRune(rune(n)), true
}

// markup are the marks that may stand inside an entity and vanish when the
// emphasis around them is drawn: &**#27;** becomes &#27;, and a renderer that
// decodes once more would obey it.
const markup = "*_~`[]()<>!\\\"'"

// hiddenEntity reports whether s, which begins with &, stands for a character
// that does not show, also where emphasis splits it or no semicolon ends it.
func hiddenEntity(s []byte) (rune, bool) {
	joined := append(make([]byte, 0, maxEntity+1), '&')
	for i := 1; i < len(s) && i < 2*maxEntity && len(joined) < maxEntity; i++ {
		c := s[i]
		if strings.IndexByte(markup, c) >= 0 {
			continue
		}
		if c != '#' && c != ';' && !util.IsAlphaNumeric(c) {
			break
		}
		joined = append(joined, c)
		if c == ';' {
			break
		}
	}
	if len(joined) == 1 {
		return 0, false
	}
	if joined[len(joined)-1] != ';' {
		joined = append(joined, ';')
	}
	text, n := decodeEntity(string(joined))
	if n == 0 {
		return 0, false
	}
	for _, r := range text {
		if !clean.Allowed(r) {
			return r, true
		}
	}
	return 0, false
}
