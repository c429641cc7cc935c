package report

import (
	"strings"

	"downtime/runbooks/clean"
)

// special are the characters that mean something within a line of Markdown. An
// ampersand is one because of entities, which can stand for any character.
const special = "\\`*_{}[]<>|~&$^"

// escape makes a text from a log safe within a line or table cell of Markdown:
// clean, on one line, and without any meaning but its own.
func escape(s string) string {
	s = clean.Line(s)
	lead := leading(s)
	if lead < 0 && !strings.ContainsAny(s, special) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i := 0; i < len(s); i++ {
		if i == lead || strings.IndexByte(special, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// leading is the index of the character that would begin a heading, a list or
// a rule if the text stood at the start of a line; -1 for none.
func leading(s string) int {
	if s == "" {
		return -1
	}
	if strings.IndexByte("#+-=:", s[0]) >= 0 {
		return 0
	}
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	rest := s[digits:]
	if digits == 0 || rest == "" || rest[0] != '.' && rest[0] != ')' {
		return -1
	}
	if len(rest) == 1 || rest[1] == ' ' {
		return digits
	}
	return -1 // 1.0 is not the start of a list
}

// code is a text from a log between backticks.
func code(s string) string {
	return "`" + strings.NewReplacer("`", "'", "|", "/").Replace(clean.Line(s)) + "`"
}
