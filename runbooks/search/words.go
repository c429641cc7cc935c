package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word of a text.
type token struct {
	term     string // folded
	from, to int    // in the text, in bytes
	joins    int    // how many of the tokens before it are its parts
}

// tokens splits a text into words.
func tokens(text string) []token {
	var list []token
	scan(text, func(from, to, joins int) {
		list = append(list, token{fold(text[from:to]), from, to, joins})
	})
	return list
}

// scan finds the words of a text. Of "read-back" both words and then the whole
// are words, so that it is found however it is typed. Scripts that put no spaces
// between words are split at every character.
func scan(text string, word func(from, to, joins int)) {
	start, first, parts := -1, -1, 0 // of the word, of the words a hyphen joins, and how many those are
	end := func(at int) {
		if start >= 0 {
			word(start, at, 0)
			start = -1
			parts++
		}
	}
	endAll := func(at int) {
		end(at)
		if parts > 1 {
			word(first, at, parts)
		}
		first, parts = -1, 0
	}
	last := 0 // end of the last letter
	for i, r := range text {
		switch {
		case unspaced(r):
			endAll(last)
			word(i, i+utf8.RuneLen(r), 0)
		case lettersOnly(r) >= 0:
			if start < 0 {
				start = i
			}
			if first < 0 {
				first = i
			}
			last = i + utf8.RuneLen(r)
		case joiner(r):
			end(i)
		default:
			endAll(last)
		}
	}
	endAll(last)
}

func joiner(r rune) bool { return r == '-' || r == '\'' || r == '’' || r == '/' }

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return r
	}
	return -1
}

func unspaced(r rune) bool {
	return r > 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// fold makes one word of all ways to write it: lower case, no accents, z for
// the s of organise, e for the ae of haematology, no doubled letters, no plural.
// What it returns is not for reading.
func fold(word string) string {
	word = Plain(word)
	if strings.ContainsFunc(word, joiner) {
		word = strings.Map(lettersOnly, word)
	}
	if len(word) < shortest {
		return word // "is" and "its" must not become one
	}
	if len(word) >= 6 {
		word = british.Replace(word)
	}
	folded := make([]byte, 0, len(word))
	for i := range len(word) {
		c := word[i]
		if c == 'z' {
			c = 's'
		}
		doubled := len(folded) > 0 && folded[len(folded)-1] == c && c >= 'a' && c <= 'z'
		if !doubled {
			folded = append(folded, c)
		}
	}
	if len(folded) < shortest-1 {
		return word // a key that was held down
	}
	return singular(string(folded), word)
}

// Plain is a text in lower case and without accents.
func Plain(text string) string {
	text = strings.ToLower(text)
	if ascii(text) {
		return text
	}
	return latin.Replace(strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text)))
}

// shortest is the length in bytes of the shortest word that is folded beyond
// its case and accents.
const shortest = 4

var (
	latin   = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")
	british = strings.NewReplacer("ae", "e", "oe", "e", "our", "or", "programme", "program", "centre", "center")
)

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// singular takes the ending of a plural from a folded word.
func singular(folded, word string) string {
	switch {
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "is"):
		return folded
	case strings.HasSuffix(folded, "ies") && len(folded) > 4:
		return folded[:len(folded)-3] + "y"
	case strings.HasSuffix(folded, "s") && len(folded) >= shortest:
		return folded[:len(folded)-1]
	}
	return folded
}

// small are words that say nothing of what is looked for, as long as any other
// word does.
var small = wordSet(`a an and are as at be by do does for from how i if in into is it its me my no not of off on or our so
	than that the their then there they this to up us was we what when where which who whom why will with you your`)

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// alike lists, one group a line, what wards call one thing: the word typed,
// then what procedures say. Only the first word of a line finds the others.
const alike = `
bloods: pathology laboratory sample haematology biochemistry
blood: pathology transfusion
lab: laboratory pathology
labs: laboratory pathology
path: pathology
meds: medicine drug prescription epma
meds: medication
medication: medicine drug
medications: medicine drug
tablets: medicine drug
drug: medicine
drugs: medicine epma
medicine: drug
medicines: drug
prescribing: medicine drug prescription
obs: observation news2 vital
vitals: observation news2
news: news2
ews: news2 escalation
xray: imaging radiology radiograph
radiology: imaging pacs
scan: imaging pacs
ct: imaging
mri: imaging
ultrasound: imaging
pacs: imaging
epr: record
ehr: epr
emr: epr
tto: discharge medicine
ttos: discharge medicine
tta: discharge medicine
ttas: discharge medicine
gp: discharge letter
theatre: procedure operation surgery
theatres: operation surgery
surgery: theatre operation
op: theatre operation
wifi: network
internet: network
virus: cyber ransomware
hacked: cyber
hack: cyber
ransomware: cyber
malware: cyber
usb: stick media
bleep: pager
pager: bleep
telephone: phone
phone: telephone ring
ring: phone call
call: phone ring
porter: runner
runner: porter
wristband: identity band
id: identity wristband
crossmatch: transfusion
transfuse: transfusion blood
group: transfusion
beds: patient bed
print: printer
form: paper record
forms: paper record
cancer: pathway oncology
oncology: cancer
handover: shift
backup: downtime viewer
`

var synonyms = func() map[string][]string {
	table := make(map[string][]string)
	for line := range strings.Lines(alike) {
		typed, others, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		typed = strings.ToLower(typed)
		for other := range strings.FieldsSeq(others) {
			table[typed] = append(table[typed], fold(other))
		}
	}
	return table
}()
