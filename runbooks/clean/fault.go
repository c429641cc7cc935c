package clean

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is a character that Text drops or replaces.
type Fault struct {
	Line int    // from 1; only line feeds count, as in an editor
	What string // in words: "ESC", "U+202E right-to-left override"
}

// Dirty names what Text would take out of text, once for each line and kind, in
// order. Other spaces and line ends are normal and not faults.
func Dirty(text []byte) []Fault {
	if IsBytes(text) {
		return nil
	}
	s := string(text)
	i := dirtyAt(s)
	if i < 0 {
		return nil
	}
	var faults []Fault
	seen := make(map[string]bool)
	line := 1 + strings.Count(s[:i], "\n")
	add := func(what string) {
		if !seen[what] {
			seen[what] = true
			faults = append(faults, Fault{Line: line, What: what})
		}
	}
	for i < len(s) {
		if c := s[i]; c >= ' ' && c < 0x7f || c == '\t' || c == '\r' {
			i++
			continue
		}
		if s[i] == '\n' {
			line++
			clear(seen)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			add("bytes that are not UTF-8")
		case mapped(r) == drop:
			add(Name(r))
		}
		i += size
	}
	return faults
}

// IsBytes is Is for bytes: most files are clean, and need not be copied to be
// looked through.
func IsBytes(text []byte) bool {
	for len(text) > 0 {
		if len(text) >= 8 && plain(binary.LittleEndian.Uint64(text)) {
			text = text[8:]
			continue
		}
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 || mapped(r) != r {
			return false
		}
		text = text[size:]
	}
	return true
}

// Allowed reports whether Text keeps r, or keeps it as a space or line feed.
func Allowed(r rune) bool { return mapped(r) != drop }

var c0Names = [...]string{
	"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
	"DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
}

// runeNames are the names of the Unicode standard for those that attacks use.
var runeNames = map[rune]string{
	0x00ad: "soft hyphen",
	0x061c: "Arabic letter mark",
	0x0090: "device control string",
	0x0098: "start of string",
	0x009b: "control sequence introducer",
	0x009c: "string terminator",
	0x009d: "operating system command",
	0x009e: "privacy message",
	0x009f: "application program command",
	0x200b: "zero-width space",
	0x200e: "left-to-right mark",
	0x200f: "right-to-left mark",
	0x202a: "left-to-right embedding",
	0x202b: "right-to-left embedding",
	0x202c: "pop directional formatting",
	0x202d: "left-to-right override",
	0x202e: "right-to-left override",
	0x2060: "word joiner",
	0x2066: "left-to-right isolate",
	0x2067: "right-to-left isolate",
	0x2068: "first strong isolate",
	0x2069: "pop directional isolate",
	0xfeff: "byte order mark",
}

// Name says in words what kind of character r is.
func Name(r rune) string {
	if r >= 0 && int(r) < len(c0Names) {
		return c0Names[r]
	}
	if r == 0x7f {
		return "DEL"
	}
	name, ok := runeNames[r]
	switch {
	case ok:
	case r >= 0xe0000 && r <= 0xe007f:
		name = "tag character"
	case unicode.IsControl(r):
		name = "control character"
	case unicode.Is(unicode.Cf, r):
		name = "invisible format character"
	case unicode.Is(unicode.Co, r):
		name = "private-use character"
	case unicode.IsPrint(r):
		name = "character"
	default:
		name = "unassigned character"
	}
	return fmt.Sprintf("U+%04X %s", r, name)
}
