package event

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Every byte, at every place among eight, is what it is when it is looked at
// alone.
func TestEightAtATime(t *testing.T) {
	for c := range 256 {
		for at := range 50 {
			text := bytes.Repeat([]byte("a"), 50)
			text[at] = byte(c)
			end := len(text)
			if c == '"' || c == '\\' {
				end = at
			}
			if got := quoteOrEscape(text); got != end {
				t.Errorf("%q: quote or escape at %d, want %d", text, got, end)
			}
			plain := utf8.Valid(text) && !slices.ContainsFunc([]rune(string(text)), unicode.IsControl)
			if got := checkPlain(text) == nil; got != plain {
				t.Errorf("%q: plain is %t", text, got)
			}
			if got, want := isPlain(text), !slices.ContainsFunc(text, func(c byte) bool { return c < ' ' || c > '~' }); got != want {
				t.Errorf("%q: all of it plain is %t", text, got)
			}
			digits, to := text[:16], make([]byte, 8)
			want, err := hex.DecodeString(string(digits))
			lower := err == nil && strings.ToLower(string(digits)) == string(digits)
			if isHex(digits) != lower || unhex(to, digits) != lower || lower && !bytes.Equal(to, want) {
				t.Errorf("%q: hex is %t, read as %x", digits, isHex(digits), to)
			}
		}
	}
	for n := range 1 << 16 { // what is before and after each does not matter
		digits := fmt.Sprintf("%04x%04x%08x", n, n^0xffff, n*0x9e37)
		digits = digits[:16]
		to := make([]byte, 8)
		if want, _ := hex.DecodeString(digits); !unhex(to, []byte(digits)) || !bytes.Equal(to, want) {
			t.Fatalf("%s is read as %x", digits, to)
		}
	}
	if at := quoteOrEscape([]byte("\"\\")); at != 0 {
		t.Errorf("found at %d", at)
	}
}
