package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"downtime/runbooks/clean"

	"golang.org/x/text/unicode/norm"
)

// missing is drawn for a character that the font does not have: a name must not
// lose letters without anybody noticing.
const missing = '□'

// safe makes a text one that can be drawn in a face: clean, composed where it
// can be, without marks that have no width of their own (the PDF library counts
// those as very wide), and with a word or a box for each character that the
// font lacks or that is beyond the basic plane. Line feeds stay.
func (p *printer) safe(s string, f face) string {
	t := &p.faces[f]
	if plain(s) {
		return s
	}
	s = norm.NFC.String(clean.Text(s))
	var b strings.Builder
	b.Grow(len(s))
	afterWord := false // a symbol was spelled, and nothing follows it yet
	for i, r := range s {
		if afterWord && joins(r) {
			b.WriteByte(' ')
		}
		afterWord = afterWord && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
		switch {
		case r == '\n' || t.has(r) && !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
			b.WriteRune(r)
		case r == '\t' || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
			// dropped; variation selectors are Mn, the joiners Cf
		case r == '\u2011': // a hyphen that does not break
			b.WriteByte('-')
		default:
			word := spelledOut(r)
			if word == "" {
				b.WriteRune(missing)
				continue
			}
			afterWord = writeSpelled(&b, word, s[i+utf8.RuneLen(r):])
		}
	}
	return b.String()
}

// plain reports whether a text is printable ASCII, which every face has.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\n' {
			return false
		}
	}
	return true
}
