package paper

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spelled are the symbols that hospitals write and that the fonts lack, in words:
// as missing boxes "✅ Use paper charts" and "❌ Use e-mail" would be alike, and
// both would look like boxes to tick.
var spelled = map[rune]string{
	'✅': "[YES]", '✔': "[YES]", '✓': "[YES]", '☑': "[YES]", '🗹': "[YES]", '🗸': "[YES]",
	'❌': "[NO]", '✗': "[NO]", '✘': "[NO]", '✖': "[NO]", '✕': "[NO]", '❎': "[NO]", '☒': "[NO]", '⛔': "[NO]", '🚫': "[NO]",
	'☐': emptyBox, '❏': emptyBox, '❑': emptyBox, '◻': emptyBox, '▢': emptyBox,
	'⚠': "WARNING", '🛑': "STOP",
	'☎': "Phone", '📞': "Phone", '☏': "Phone", '📱': "Phone",
	'➜': "→", '➔': "→", '➙': "→", '➞': "→", '➡': "→", '➤': "→", '⟶': "→", '⇒': "→", '⬅': "←", '⬆': "↑", '⬇': "↓",
	'🔴': "[RED]", '🟠': "[ORANGE]", '🟡': "[YELLOW]", '🟢': "[GREEN]",
}

// emptyBox is not broken between lines.
const emptyBox = "[\u00a0]"

// spelledOut is what is printed for a symbol that the font lacks, "" where there
// is no such word.
func spelledOut(r rune) string {
	if '①' <= r && r <= '⑳' {
		return "(" + strconv.Itoa(int(r-'①')+1) + ")"
	}
	return spelled[r]
}

// writeSpelled writes the word for a symbol apart from what is before it. Where
// the word itself follows, as in "⚠ Warning: wet floor", it writes nothing and
// reports so.
func writeSpelled(b *strings.Builder, word, after string) bool {
	after = strings.TrimLeftFunc(after, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Mn, unicode.Cf)
	})
	if isWord(word) && len(after) >= len(word) && strings.EqualFold(after[:len(word)], word) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(b.String())
	if b.Len() > 0 && joins(before) {
		b.WriteByte(' ')
	}
	b.WriteString(word)
	return true
}

// isWord tells WARNING from [NO] and an arrow.
func isWord(s string) bool { return s[0] >= 'A' && s[0] <= 'Z' }

// joins reports whether a character would run into a word beside it.
func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == ']' || r == missing
}
