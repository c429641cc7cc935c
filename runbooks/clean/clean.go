// Package clean is the one cleaner of text that comes from outside: procedure
// files, notes, names, pasted text, file names and error messages that quote
// them. What it returns can be written to a terminal, a window title or an
// export without doing anything there but show itself.
//
// A terminal obeys more than ESC: xterm also obeys the C1 controls when they
// come as UTF-8 (U+009B is CSI), and bidirectional overrides change what a
// reader sees without changing what is stored (CVE-2021-42574).
package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	zeroWidthNonJoiner = '\u200c' // Persian and others are misspelt without it
	zeroWidthJoiner    = '\u200d'
	nextLine           = '\u0085'
	lineSeparator      = '\u2028'
	paragraphSeparator = '\u2029'

	drop = -1
)

// Text returns s with printable characters, line feeds, tabs and the two
// joiners only. Other spaces become a space, every kind of line end a line
// feed, each run of bytes that is not UTF-8 one U+FFFD; the rest is dropped:
// controls, bidirectional controls, zero-width and tag characters, private and
// unassigned ones. Clean input is returned as it is, without allocation.
func Text(s string) string {
	i := dirtyAt(s)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	invalid := false
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			if !invalid {
				b.WriteRune(utf8.RuneError)
			}
			invalid = true
			i++
			continue
		}
		invalid = false
		if r == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			size++
		}
		if r = mapped(r); r != drop {
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// Is reports whether s is clean: whether Text returns it as it is.
func Is(s string) bool { return dirtyAt(s) < 0 }

// Line returns s cleaned and on one line: each run of white space that holds a
// line end or a tab becomes one space, and the ends are trimmed.
func Line(s string) string {
	s = strings.TrimSpace(Text(s))
	if strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\t') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && (s[end] == ' ' || s[end] == '\n' || s[end] == '\t') {
			end++
		}
		switch run := s[i:end]; {
		case run == "":
			b.WriteByte(s[i])
			end++
		case strings.Trim(run, " ") == "":
			b.WriteString(run)
		default:
			b.WriteByte(' ')
		}
		i = end
	}
	return b.String()
}

// dirtyAt returns the index of the first byte that Text changes, or -1.
func dirtyAt(s string) int {
	for i := 0; i < len(s); {
		end := min(i+8, len(s))
		if end == i+8 && plainWord(s[i:end]) {
			i = end
			continue
		}
		for i < end {
			c := s[i]
			if c < utf8.RuneSelf {
				if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
					return i
				}
				i++
				continue
			}
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 || mapped(r) != r {
				return i
			}
			i += size
		}
	}
	return -1
}

// plainWord reports whether eight bytes are plain.
func plainWord(s string) bool {
	return plain(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
}

// plain reports whether the eight bytes of x are all from space to tilde or line
// feeds: most text is, and most calls find nothing to clean. No sum carries from
// one byte into the next.
func plain(x uint64) bool {
	const (
		ones  = 0x0101010101010101
		lows  = 0x7f * ones
		highs = 0x80 * ones
	)
	low := x & lows
	fromSpace := low + ones*(0x80-' ')  // high bit set where a byte is a space or above
	isDelete := low + ones              // where it is DEL
	notFeed := (low ^ ones*'\n') + lows // where it is no line feed
	return (x|isDelete|^fromSpace&notFeed)&highs == 0
}

// mapped returns what r becomes: itself, a space, a line feed, or drop.
func mapped(r rune) rune {
	switch {
	case r >= '‐' && r <= '‧', r >= '←' && r <= '⏿':
		return r // dashes, quotation marks and arrows, of which tables of Unicode need not be asked
	case r == '\n', r == '\t', r == zeroWidthNonJoiner, r == zeroWidthJoiner, unicode.IsPrint(r):
		return r
	case r == '\r', r == nextLine, r == lineSeparator, r == paragraphSeparator:
		return '\n'
	case unicode.Is(unicode.Zs, r): // a no-break space stands in "10 mg"
		return ' '
	}
	return drop
}
