package runbooks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is text cut into words for wording.in: lower-case runs of letters,
// digits and apostrophes.
type sentence struct {
	words []string
	colon bool // it ends in a colon
}

// maxWords is how many words of a text are looked at.
const maxWords = 200

// cut divides text into words, which it adds to buf.
func cut(text string, buf []string) sentence {
	s := sentence{words: buf, colon: strings.HasSuffix(text, ":")}
	lower := strings.ToLower(text)
	start := -1
	for i, r := range lower {
		if isWordRune(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			if s.words = append(s.words, lower[start:i]); len(s.words) == maxWords {
				return s
			}
			start = -1
		}
	}
	if start >= 0 {
		s.words = append(s.words, lower[start:])
	}
	return s
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '\''
	}
	return r == '’' || unicode.IsLetter(r) || unicode.IsMark(r)
}

// wording is a set of words and phrases to look for. Regular expressions with
// as many alternatives took a third of the time of parsing a file.
type wording struct {
	byFirst map[string][]phrase
	byStem  map[string][]phrase
	stems   []int // lengths of the keys of byStem, ascending
}

// phrase is what follows a first word.
type phrase struct {
	rest   []string
	opens  bool // only at the start of the text
	closes bool // only at its end
	colon  bool // only in a text that ends in a colon
}

// newWording reads words and phrases that are parted by blanks. In a phrase _
// parts words, a* is any word beginning with a, # a number and ? any word or
// none. A phrase may begin with ^, to stand at the start of the text, and end in
// $, to stand at its end, or in a colon, where the text must end in one.
func newWording(list string) *wording {
	w := &wording{byFirst: make(map[string][]phrase), byStem: make(map[string][]phrase)}
	for entry := range strings.FieldsSeq(list) {
		var p phrase
		entry, p.colon = strings.CutSuffix(entry, ":")
		entry, p.closes = strings.CutSuffix(entry, "$")
		entry, p.opens = strings.CutPrefix(entry, "^")
		words := strings.Split(entry, "_")
		p.rest = words[1:]
		if stem, ok := strings.CutSuffix(words[0], "*"); ok {
			w.byStem[stem] = append(w.byStem[stem], p)
			if !slices.Contains(w.stems, len(stem)) {
				w.stems = append(w.stems, len(stem))
			}
			continue
		}
		w.byFirst[words[0]] = append(w.byFirst[words[0]], p)
	}
	slices.Sort(w.stems)
	return w
}

// matches reports whether any of the words and phrases stand in text.
func (w *wording) matches(text string) bool {
	var buf [24]string
	return w.in(cut(text, buf[:0]))
}

// in is matches for text that is cut already.
func (w *wording) in(s sentence) bool {
	for i, word := range s.words {
		if phrases := w.byFirst[word]; phrases != nil && anyFollows(phrases, s, i) {
			return true
		}
		for _, n := range w.stems {
			if n > len(word) {
				break
			}
			if phrases := w.byStem[word[:n]]; phrases != nil && anyFollows(phrases, s, i) {
				return true
			}
		}
	}
	return false
}

func anyFollows(phrases []phrase, s sentence, i int) bool {
	for _, p := range phrases {
		if (!p.opens || i == 0) && (!p.colon || s.colon) && p.follows(s.words[i+1:], p.rest) {
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
