package runbooks

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// MaxFileSize is the largest procedure file that is read, in bytes.
const MaxFileSize = 1 << 20

var (
	bomUTF8    = []byte{0xef, 0xbb, 0xbf}
	bomUTF16LE = []byte{0xff, 0xfe}
	bomUTF16BE = []byte{0xfe, 0xff}
)

// decode turns a file's bytes into UTF-8 with line feeds only, so that all
// later code sees one kind of text. Lines keep their numbers.
func decode(raw []byte, f *findings) []byte {
	text := raw
	switch {
	case bytes.HasPrefix(raw, bomUTF8):
		text = raw[len(bomUTF8):]
		f.add(1, "byte-order-mark", "the file begins with a byte order mark: it was left out, nothing needs doing")
	case bytes.HasPrefix(raw, bomUTF16LE):
		text = fromUTF16(raw[len(bomUTF16LE):], binary.LittleEndian)
		f.add(1, "utf-16", "the file is UTF-16: it was converted; save it as UTF-8 so that other programs can read it")
	case bytes.HasPrefix(raw, bomUTF16BE):
		text = fromUTF16(raw[len(bomUTF16BE):], binary.BigEndian)
		f.add(1, "utf-16", "the file is UTF-16: it was converted; save it as UTF-8 so that other programs can read it")
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(text) {
		line := firstInvalidLine(text)
		var lost bool
		if text, lost = fromWindows1252(text); lost {
			f.add(line, "invalid-utf8", "it is not UTF-8 and was read as Windows-1252: save it as UTF-8, and check the letters that show as %q", utf8.RuneError)
		} else {
			f.add(line, "invalid-utf8", "it is not UTF-8 and was read as Windows-1252: save it as UTF-8")
		}
	}
	// Word and web pages put no-break spaces where Markdown needs spaces, as in
	// "-<nbsp>[ ] item". They are shown as spaces anyway.
	if nbsp := []byte("\u00a0"); bytes.Contains(text, nbsp) {
		text = bytes.ReplaceAll(text, nbsp, []byte(" "))
	}
	return text
}

func fromUTF16(raw []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, 0, len(raw)/2+1)
	for len(raw) >= 2 {
		units = append(units, order.Uint16(raw))
		raw = raw[2:]
	}
	if len(raw) == 1 {
		units = append(units, utf8.RuneError)
	}
	return []byte(string(utf16.Decode(units)))
}

// fromWindows1252 reads the bytes that are not UTF-8 as what old programs of
// Windows write, so that no dash, degree or pound sign is lost. What is UTF-8
// stays: text was pasted into such files from elsewhere, and words in Windows-1252
// hardly ever look like it. lost says that some bytes are nothing there either.
func fromWindows1252(text []byte) (read []byte, lost bool) {
	read = make([]byte, 0, len(text)+len(text)/16)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			if r = charmap.Windows1252.DecodeByte(text[0]); r == utf8.RuneError || r >= 0x80 && r < 0xa0 { // a control
				r, lost = utf8.RuneError, true
			}
		}
		read = utf8.AppendRune(read, r)
		text = text[size:]
	}
	return read, lost
}

func firstInvalidLine(text []byte) int {
	line := 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		text = text[size:]
	}
	return line
}
