package runbooks

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AskFacilitator stands in a drill where a telephone number was, so that nobody
// rings it.
const AskFacilitator = "(number: ask the facilitator)"

// HasNumber reports whether a telephone number is written out in a text.
func HasNumber(text string) bool { return len(numbersIn(text)) > 0 }

// WithoutNumbers puts AskFacilitator in the place of the telephone, extension and
// bleep numbers that are written out in a text, those of the emergency services
// and of the crash call among them: whom a drill rings, it rings for nothing.
func WithoutNumbers(text string) string { return replaced(text, 0, numbersIn(text)) }

// withoutNumbersAfter is WithoutNumbers of what goes on from other words, as the
// rest of a step does from its title.
func withoutNumbersAfter(before, text string) string {
	if before == "" {
		return WithoutNumbers(text)
	}
	before += " "
	return replaced(before+text, len(before), numbersIn(before+text))
}

// replaced is a text from a place on, with AskFacilitator for each span.
func replaced(text string, from int, numbers []span) string {
	var b strings.Builder
	at := from
	for _, number := range numbers {
		if number.from < from {
			continue
		}
		b.WriteString(text[at:number.from])
		b.WriteString(AskFacilitator)
		at = number.to
	}
	if at == from {
		return text[from:]
	}
	b.WriteString(text[at:])
	return b.String()
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

// numbersIn finds the telephone numbers of a text, in their order.
func numbersIn(text string) []span { return found(text, (*numberScan).inText) }

// numbersInColumn finds those of a cell in a column of such numbers, which need no
// word before them there, of so many figures at least.
func numbersInColumn(cell string, least int) []span {
	return found(cell, func(_ *numberScan, r run) bool { return len(r.digits) >= least && len(r.digits) <= 9 })
}

func found(text string, is func(*numberScan, run) bool) []span {
	if !strings.ContainsFunc(text, unicode.IsDigit) {
		return nil
	}
	plain, at := asASCII(text)
	scan := newNumberScan(plain)
	spans := scan.all(is)
	if at != nil {
		for i, s := range spans {
			spans[i] = span{at[s.from], at[s.to]}
		}
	}
	return spans
}

// asASCII is a text with ASCII for the digits of other scripts, for letters of
// full width, and for the hyphens and blanks of Word, so that one rule reads them
// all. At says where each byte of it stands in the text; nil where they are one.
func asASCII(text string) (plain string, at []int) {
	if isASCII(text) {
		return text, nil
	}
	var b strings.Builder
	for i, r := range text {
		size := utf8.RuneLen(r)
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			r -= 0xff01 - '!'
		case unicode.Is(unicode.Nd, r):
			r = '0' + digit(r)
		case unicode.Is(unicode.Pd, r):
			r = '-'
		case unicode.Is(unicode.Zs, r):
			r = ' '
		}
		if size < 0 { // never in a text that was cleaned
			r = '?'
		}
		for range utf8.RuneLen(r) {
			at = append(at, i)
		}
		b.WriteRune(r)
	}
	return b.String(), append(at, len(text))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// digit is what a decimal digit of any script counts: each script has its ten in
// their order.
func digit(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if r >= rune(block.Lo) && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if r >= rune(block.Lo) && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	return 0
}
