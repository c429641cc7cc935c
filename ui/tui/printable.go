package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable is the last thing a frame goes through: printable characters, line
// feeds, and styling (SGR) pass; everything else is dropped. Texts were cleaned
// where they came in; this holds even where that was forgotten, and for what
// Glamour makes of a text. Of styling, what hides or flashes is dropped too.
func printable(frame string) string {
	var b strings.Builder
	b.Grow(len(frame))
	for i := 0; i < len(frame); {
		if frame[i] == '\x1b' {
			n, keep := sgr(frame[i:])
			if keep {
				b.WriteString(frame[i : i+n])
			}
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(frame[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteRune(utf8.RuneError)
		case r == '\n', r == '\u200c', r == '\u200d', unicode.IsPrint(r):
			b.WriteRune(r)
		case unicode.Is(unicode.Zs, r), r == '\t':
			b.WriteByte(' ')
		}
		i += n
	}
	return b.String()
}

// sgr measures the styling sequence that s starts with, and says whether it may
// pass. Of anything else that starts with ESC only that one byte is taken, so
// that the rest of it is seen as the text it then is.
func sgr(s string) (n int, keep bool) {
	if !strings.HasPrefix(s, "\x1b[") {
		return 1, false
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1, !hides(s[2:i])
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 1, false
		}
	}
	return 1, false
}

// hides reports whether SGR parameters conceal (8), strike out nothing but
// attention by flashing (5, 6), or are no styling that this program makes.
func hides(parameters string) bool {
	fields := strings.Split(parameters, ";")
	for i := 0; i < len(fields); i++ {
		switch fields[i] {
		case "5", "6", "8":
			return true
		case "38", "48":
			// The parameters of a colour follow: 5;N or 2;R;G;B.
			if i+1 < len(fields) && fields[i+1] == "5" {
				i += 2
			} else {
				i += 4
			}
		}
	}
	return false
}
