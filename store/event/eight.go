package event

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// What is done to every byte of every line is done to eight at a time, as one
// number whose lowest byte is the first.

// each has one in every byte; times n it has n.
const each = 0x0101010101010101

// checkPlain refuses what Encode always escapes and a terminal might obey, so
// that a line can be shown and sent about as it is, whoever wrote it. The list
// is fixed: unlike "printable", it does not grow with each Unicode.
func checkPlain(raw []byte) error {
	for i := 0; i < len(raw); {
		for len(raw)-i >= 32 {
			four := (*[32]byte)(raw[i:])
			if odd(four[0:])|odd(four[8:])|odd(four[16:])|odd(four[24:]) != 0 {
				break
			}
			i += 32
		}
		for len(raw)-i >= 8 && odd(raw[i:]) == 0 {
			i += 8
		}
		if i == len(raw) {
			break
		}
		if c := raw[i]; c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f {
				return fmt.Errorf("entry holds the control character %U", c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return errors.New("entry is not UTF-8")
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return fmt.Errorf("entry holds the control character %U", r)
		}
		i += size
	}
	return nil
}

// isPlain reports whether text is all ASCII without control characters.
func isPlain(text []byte) bool {
	for ; len(text) >= 8; text = text[8:] {
		if odd(text) != 0 {
			return false
		}
	}
	for _, c := range text {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// odd is zero where the first eight bytes are all ASCII and no control characters.
// A high bit is left in a byte that has one, in one below the space that the space
// is taken from, and in DEL with one added.
func odd(text []byte) uint64 {
	word := binary.LittleEndian.Uint64(text)
	return (word | (word - ' '*each) | (word + each)) & (0x80 * each)
}

// quoteOrEscape is where text has its first quote or backslash, its length where
// it has none. It looks at eight bytes at a time: one that was a quote is zero
// once a quote is taken from it, and zero alone has no high bit and gets one when
// one is taken away. What a borrow may spoil comes after the first.
func quoteOrEscape(text []byte) int {
	i := 0
	for ; len(text)-i >= 8; i += 8 {
		word := binary.LittleEndian.Uint64(text[i:])
		quote, escape := word^'"'*each, word^'\\'*each
		found := ((quote-each)&^quote | (escape-each)&^escape) & (0x80 * each)
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(text); i++ {
		if text[i] == '"' || text[i] == '\\' {
			return i
		}
	}
	return i
}

// isHex reports whether digits, of which there are a multiple of eight, are hex in
// lower case.
func isHex(digits []byte) bool {
	bad := uint64(0)
	for ; len(digits) >= 8; digits = digits[8:] {
		_, wrong := nibbles(binary.LittleEndian.Uint64(digits))
		bad |= wrong
	}
	return bad == 0
}

// unhex reads digits of hex in lower case, and reports whether they are that. To
// is half as long, and a multiple of four.
func unhex(to, digits []byte) bool {
	bad := uint64(0)
	for i := 0; i+4 <= len(to) && 2*i+8 <= len(digits); i += 4 {
		pairs, wrong := nibbles(binary.LittleEndian.Uint64(digits[2*i:]))
		pairs = (pairs<<4 | pairs>>8) & 0x00ff00ff00ff00ff
		pairs = (pairs | pairs>>8) & 0x0000ffff0000ffff
		binary.LittleEndian.PutUint32(to[i:], uint32(pairs|pairs>>16))
		bad |= wrong
	}
	return bad == 0
}

// nibbles gives the values of eight digits of hex in lower case, and not zero
// where one is none. In ASCII the figures are 0x30 to 0x39, the letters 0x61 to
// 0x66, so that bit 6 tells them apart.
func nibbles(word uint64) (values, wrong uint64) {
	letters := word >> 6 & each
	low := word & (0x0f * each)
	values = low + 9*letters
	wrong = word ^ (0x30*each + 0x30*letters + low) | // the upper half is neither 3 nor 6
		(low+6*each+3*letters)&(0x10*each) | // above 9, above f
		letters&^((low+0x0f*each)>>4) // below a
	return values, wrong
}
