package search

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// want is one word looked for, and the terms that it may mean.
type want struct{ matches []match }

// match is a term and how well it fits.
type match struct {
	term    int
	quality float32
}

// How well a term fits what was typed.
const (
	exact     = 1
	beginning = 0.8 // of the term, less where much of it is still to come
	ending    = 0.6 // typed with an ending that the term does not have
	meant     = 0.55
	slip      = 0.45 // one letter wrong, missing, too many or out of order
	twoSlips  = 0.3
)

// maxWords is how many words of a query count; nobody types more.
const maxWords = 12

// understand splits a query into words and finds the terms for each.
func (x *Index) understand(query string) []want {
	var wanted, little []want
	for _, typed := range queryWords(query) {
		w := want{x.matches(typed)}
		if small[typed.lower] {
			little = append(little, w)
		} else {
			wanted = append(wanted, w)
		}
		if len(wanted) == maxWords {
			break
		}
	}
	if len(wanted) == 0 {
		return little[:min(len(little), maxWords)]
	}
	return wanted
}

// queryWord is one word of a query: in lower case for the table of synonyms,
// and folded.
type queryWord struct{ lower, term string }

// queryWords takes a query apart. Words that a hyphen joins are looked for as
// one where a part is a single letter, as in "x-ray", and else each by itself.
func queryWords(query string) []queryWord {
	const longest = 64
	var list []queryWord
	for _, t := range tokens(query) {
		word := queryWord{strings.ToLower(strings.Map(lettersOnly, query[t.from:t.to])), t.term}
		if parts := list[len(list)-t.joins:]; t.joins > 0 {
			if slices.ContainsFunc(parts, func(part queryWord) bool { return len(part.term) == 1 }) {
				list = append(list[:len(list)-t.joins], word)
			}
			continue
		}
		list = append(list, word)
	}
	return slices.DeleteFunc(list, func(w queryWord) bool { return w.term == "" || len(w.term) > longest })
}

// few is how many places a word must be found in before slips are no longer
// thought of: what is typed rightly needs no guess.
const few = 3

// matches are the terms that a typed word may mean, each once.
func (x *Index) matches(typed queryWord) []match {
	best := make(map[int]float32)
	take := func(term int, quality float32) { best[term] = max(best[term], quality) }
	places := x.beginningWith(typed.term, 1, take)
	for _, other := range synonyms[typed.lower] {
		if i, ok := slices.BinarySearch(x.terms, other); ok {
			take(i, meant)
			places += len(x.postings[i])
		}
	}
	for _, stem := range stems(typed.term) {
		places += x.beginningWith(stem, ending, take)
	}
	if places < few {
		x.slips(typed.term, take)
	}
	list := make([]match, 0, len(best))
	for term, quality := range best {
		list = append(list, match{term, quality})
	}
	slices.SortFunc(list, func(a, b match) int { return a.term - b.term })
	return list
}

// beginningWith takes the terms that begin with word, at a part of their
// quality, and counts the places they stand in.
func (x *Index) beginningWith(word string, part float32, take func(int, float32)) (places int) {
	for i := sort.SearchStrings(x.terms, word); i < len(x.terms) && strings.HasPrefix(x.terms[i], word); i++ {
		quality := float32(exact)
		if rest := len(x.terms[i]) - len(word); rest > 0 {
			quality = beginning - 0.02*float32(min(rest, 10))
		}
		take(i, part*quality)
		places += len(x.postings[i])
	}
	return places
}

// stems are a word without an ending of a verb: "labelling" is "label" too.
func stems(word string) []string {
	const least = 4
	var list []string
	for _, suffix := range []string{"ing", "ed", "er", "ion"} {
		if stem, ok := strings.CutSuffix(word, suffix); ok && len(stem) >= least {
			list = append(list, stem)
		}
	}
	return list
}

// slips takes the terms that begin with something like word: within one edit for
// words of 4 to 7 letters, within two from 8. Two letters out of order are one
// edit. The first letter is seldom wrong, and a term with the same one is
// preferred.
func (x *Index) slips(word string, take func(int, float32)) {
	letters := []rune(word)
	allowed := 0
	switch n := len(letters); {
	case n >= 8:
		allowed = 2
	case n >= 4:
		allowed = 1
	default:
		return
	}
	var d distance
	var other []rune
	for i, term := range x.terms {
		if len(term) < len(letters)-allowed {
			continue
		}
		other = other[:0]
		for _, r := range term {
			if other = append(other, r); len(other) == len(letters)+allowed {
				break // what follows is still to be typed
			}
		}
		edits, whole := d.toBeginning(letters, other, allowed)
		if edits > allowed {
			continue
		}
		quality := float32(slip)
		if edits == 2 {
			quality = twoSlips
		}
		if !whole || utf8.RuneCountInString(term) > len(other) {
			quality *= beginning
		}
		if other[0] != letters[0] {
			quality *= beginning
		}
		take(i, quality)
	}
}

// distance counts edits between words, in rows that are kept from one count to
// the next.
type distance struct{ before, last, row []int }

// toBeginning is the least number of letters to change, add, take away or swap
// with their neighbour that makes typed a beginning of term; more than most is
// counted as most+1. It also says whether that beginning is the whole term. It
// is the optimal string alignment distance (Damerau 1964; Wagner and Fischer
// 1974), in which the end of the term is free.
func (d *distance) toBeginning(typed, term []rune, most int) (edits int, whole bool) {
	n := len(term) + 1
	if cap(d.row) < n {
		d.before, d.last, d.row = make([]int, n+16), make([]int, n+16), make([]int, n+16)
	}
	before, last, row := d.before[:n], d.last[:n], d.row[:n]
	for j := range last {
		last[j] = j
	}
	for i, r := range typed {
		row[0] = i + 1
		least := row[0]
		for j, s := range term {
			cost := 1
			if r == s {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && r == term[j-1] && typed[i-1] == s {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > most {
			return most + 1, false
		}
		before, last, row = last, row, before
	}
	best := slices.Min(last)
	return best, last[n-1] == best
}
