package runbooks

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is text cut into words for wording.in: lower-case runs of letters,
// digits and apostrophes.
type sentence struct {
	words []string
	colon bool // it ends in a colon
	begun uint // of all words
}

// begun are the bits of the wordings of which a phrase may begin with a word.
func begun(word string) uint {
	if len(word) < stemKey {
		return beginnings[word]
	}
	return beginnings[word] | stemBeginnings[word[:stemKey]]
}

// maxWords is how many words of a text are looked at.
const maxWords = 200

// cut divides text into words, which it adds to buf.
func cut(text string, buf []string) sentence {
	s := sentence{words: buf, colon: strings.HasSuffix(text, ":")}
	lower := strings.ToLower(text)
	start := -1
	for i, size := 0, 1; i < len(lower); i += size {
		inWord := false
		if c := lower[i]; c < utf8.RuneSelf {
			size, inWord = 1, wordBytes[c]
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(lower[i:])
			inWord = r == '’' || unicode.IsLetter(r) || unicode.IsMark(r)
		}
		switch {
		case inWord && start < 0:
			start = i
		case !inWord && start >= 0:
			s.words = append(s.words, lower[start:i])
			s.begun |= begun(lower[start:i])
			if len(s.words) == maxWords {
				return s
			}
			start = -1
		}
	}
	if start >= 0 {
		s.words = append(s.words, lower[start:])
		s.begun |= begun(lower[start:])
	}
	return s
}

// part is the words from one index to before another, without the colon.
func (s sentence) part(from, to int) sentence {
	return sentence{words: s.words[from:to], begun: s.begun}
}

// wordBytes are the ASCII characters of words in lower case.
var wordBytes = func() (set [utf8.RuneSelf]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyz0123456789'") {
		set[c] = true
	}
	return set
}()

// wording is a set of words and phrases to look for. Regular expressions with
// as many alternatives took a third of the time of parsing a file.
type wording struct {
	bit     uint                // in sentence.begun
	opening map[string][]phrase // by the first word, those that open the text
	closing map[string][]phrase // by the only word, those that close it
	byFirst map[string][]phrase // by the first word, all others
	byStem  map[string][]phrase // by the first bytes of a first word that is a stem
}

// stemKey is how many bytes of a stem are a key of byStem.
const stemKey = 3

// phrase is a first word and what follows it.
type phrase struct {
	stem   string // of the first word, "" where all of it is known
	rest   []string
	opens  bool // only at the start of the text
	closes bool // only at its end
	colon  bool // only in a text that ends in a colon
}

// newWording reads words and phrases that are parted by blanks. In a phrase _
// parts words, a* is any word beginning with a, # a number and ? any word or
// none. A phrase may begin with ^, to stand at the start of the text, and end in
// $, to stand at its end, or in a colon, where the text must end in one. A wording
// must be among those that beginnings is made of.
func newWording(list string) *wording {
	w := &wording{
		opening: make(map[string][]phrase),
		closing: make(map[string][]phrase),
		byFirst: make(map[string][]phrase),
		byStem:  make(map[string][]phrase),
	}
	for entry := range strings.FieldsSeq(list) {
		var p phrase
		entry, p.colon = strings.CutSuffix(entry, ":")
		entry, p.closes = strings.CutSuffix(entry, "$")
		entry, p.opens = strings.CutPrefix(entry, "^")
		words := strings.Split(entry, "_")
		p.rest = words[1:]
		switch stem, ok := strings.CutSuffix(words[0], "*"); {
		case ok:
			p.stem = stem
			w.byStem[stem[:stemKey]] = append(w.byStem[stem[:stemKey]], p)
		case p.opens:
			w.opening[words[0]] = append(w.opening[words[0]], p)
		case p.closes && len(p.rest) == 0:
			w.closing[words[0]] = append(w.closing[words[0]], p)
		default:
			w.byFirst[words[0]] = append(w.byFirst[words[0]], p)
		}
	}
	return w
}

// indexed gives each wording its bit, and returns those of the words and of the
// first bytes of stems that their phrases begin with.
func indexed(all ...*wording) (words, stems map[string]uint) {
	words, stems = make(map[string]uint), make(map[string]uint)
	for i, w := range all {
		w.bit = 1 << i
		for _, phrases := range []map[string][]phrase{w.opening, w.closing, w.byFirst} {
			for word := range phrases {
				words[word] |= w.bit
			}
		}
		for stem := range w.byStem {
			stems[stem] |= w.bit
		}
	}
	return words, stems
}

// matches reports whether any of the words and phrases stand in text.
func (w *wording) matches(text string) bool {
	var buf [24]string
	return w.in(cut(text, buf[:0]))
}

// in is matches for text that is cut already.
func (w *wording) in(s sentence) bool {
	if s.begun&w.bit == 0 {
		return false
	}
	last := len(s.words) - 1
	if anyFollows(w.opening[s.words[0]], s, 0) || anyFollows(w.closing[s.words[last]], s, last) {
		return true
	}
	for i, word := range s.words {
		if len(w.byFirst) > 0 && anyFollows(w.byFirst[word], s, i) {
			return true
		}
		if len(w.byStem) > 0 && len(word) >= stemKey && anyFollows(w.byStem[word[:stemKey]], s, i) {
			return true
		}
	}
	return false
}

func anyFollows(phrases []phrase, s sentence, i int) bool {
	for _, p := range phrases {
		if (!p.opens || i == 0) && (!p.colon || s.colon) && strings.HasPrefix(s.words[i], p.stem) && p.follows(s.words[i+1:], p.rest) {
			return true
		}
	}
	return false
}

func (p *phrase) follows(words, rest []string) bool {
	switch {
	case len(rest) == 0:
		return !p.closes || len(words) == 0
	case rest[0] == "?":
		return p.follows(words, rest[1:]) || len(words) > 0 && p.follows(words[1:], rest[1:])
	case len(words) == 0 || !sameWord(rest[0], words[0]):
		return false
	}
	return p.follows(words[1:], rest[1:])
}

func sameWord(pattern, word string) bool {
	switch stem, ok := strings.CutSuffix(pattern, "*"); {
	case ok:
		return strings.HasPrefix(word, stem)
	case pattern == "#":
		return word[0] >= '0' && word[0] <= '9'
	}
	return pattern == word
}
