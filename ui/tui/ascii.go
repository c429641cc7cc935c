package tui

import (
	"strings"
	"unicode/utf8"
)

// asciiOnly spells what is not ASCII in ASCII, for terminals and fonts that have
// no more. The frame is laid out already: what replaces a character is as wide as
// it is.
func asciiOnly(frame string) string {
	var b strings.Builder
	b.Grow(len(frame))
	for i, r := range frame {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case r == asEmoji:
			// It was spelled with the character before it, if that is wider so.
		case strings.HasPrefix(frame[i+utf8.RuneLen(r):], string(asEmoji)) && wideSpelling[r] != "":
			b.WriteString(wideSpelling[r])
		case spelling[r] != 0:
			b.WriteRune(spelling[r])
		case wideSpelling[r] != "":
			b.WriteString(wideSpelling[r])
		case '①' <= r && r <= '⑨':
			b.WriteByte(byte('1' + r - '①'))
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// asEmoji asks for the character before it as a coloured picture, which is two
// columns wide.
const asEmoji = '\ufe0f'

// spelling is of characters that are one column wide.
var spelling = map[rune]rune{
	'─': '-', '█': '#', '│': '|', '…': '~', '\u2018': '\'', '\u2019': '\'', '\u201c': '"', '\u201d': '"',
	'–': '-', '—': '-', '•': '*', '£': 'L', '½': '2',
	'→': '>', '➜': '>', '➔': '>', '➙': '>', '➞': '>', '➡': '>', '➤': '>', '⇒': '>',
	'✓': 'Y', '✔': 'Y', '☑': 'Y', '✗': 'N', '✘': 'N', '✖': 'N', '✕': 'N', '☒': 'N', '⚠': '!',
}

// wideSpelling is of those that are two columns wide, or are with asEmoji: as
// question marks "✅ Use paper charts" and "❌ Use e-mail" would be alike.
var wideSpelling = map[rune]string{
	'✅': "OK", '✔': "OK", '☑': "OK", '❌': "NO", '✖': "NO", '⛔': "NO", '🚫': "NO", '❎': "NO", '⚠': "!!", '➡': "->",
}
