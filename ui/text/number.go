package text

import "strings"

// longestNumber is how long a number with spaces or hyphens in it may be, so that
// it is kept in one line. A telephone number with all its codes is shorter.
const longestNumber = 20

var (
	unbroken = map[byte]string{' ': "\u00a0", '-': "\u2011"}
	broken   = strings.NewReplacer("\u00a0", " ", "\u2011", "-")
)

// Hold puts spaces and hyphens that do not end a line into telephone numbers and
// the like, so that nobody rings half of one. Wrap does so by itself; before any
// other way of breaking lines, call Hold, and Release after it.
func Hold(s string) string {
	var b strings.Builder
	kept := 0 // of s, that is written already
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			continue
		}
		end := numberEnd(s, i)
		if end-i <= longestNumber {
			for j := i; j < end; j++ {
				if sign, ok := unbroken[s[j]]; ok {
					b.WriteString(s[kept:j])
					b.WriteString(sign)
					kept = j + 1
				}
			}
		}
		i = end - 1
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// Release takes out again what Hold put in.
func Release(s string) string { return broken.Replace(s) }

// numberEnd is where the number that begins at i ends: figures, with at most one
// space or hyphen between two.
func numberEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch {
		case digit(s[i]):
		case (s[i] == ' ' || s[i] == '-') && i+1 < len(s) && digit(s[i+1]):
		default:
			return i
		}
	}
	return i
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
