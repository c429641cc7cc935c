// Package search finds words in procedures: as they are typed, in the order in
// which a nurse would want the places, and in spite of small slips of the keys.
//
// It is our own because what is found is ours: a step with its number and the
// section it stands in, in which a word of the title counts for more than one of
// a footnote. The libraries there are answer another question: those for fuzzy
// finding match letters in sequence ("ltr" finds "label the request"), which
// finds something for every slip; those for full text bring an index on disk and
// more code than the whole of this program.
package search

import (
	"cmp"
	"math"
	"slices"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
)

// Kind is what kind of place a result is.
type Kind int

// The kinds of place.
const (
	Procedure Kind = iota // its title, or when to use it
	Section               // a heading
	Step
	Text // what stands between steps
	Form // a record form or one of its fields
)

// Span is a part of a text, in bytes.
type Span struct{ From, To int }

// Result is one place that was found.
type Result struct {
	Kind      Kind
	Procedure string // id
	Title     string // of the procedure
	Section   string // heading it stands under, "" before the first
	Line      int    // in the procedure's file

	Step     int    // number of the step as people see it, from 1; 0 for none
	StepID   string // "" for none
	Critical bool

	// Words are what the place is called: the step's title, the heading, the
	// paragraph. Found are the words in it that were looked for.
	Words string
	Found []Span
	// Passage is the part of the step's other words, or the field of the form,
	// that has what Words do not have; "" where there is none.
	Passage      string
	PassageFound []Span
}

// Results are the places found for a query, the best first.
type Results struct {
	List []Result
	// All counts every place found, which may be more than the List holds.
	All int
}

// maxResults is how many places a search returns.
const maxResults = 100

// Index holds the words of a set of procedures. It does not change once made, so
// any number of goroutines may search it.
type Index struct {
	procedures []*procedure.Procedure
	places     []spot
	terms      []string // sorted
	postings   [][]posting
	// titles and headings say in which procedures and sections a term is part
	// of the title or heading, and so true of every place in them.
	titles, headings [][]int32
	sections         int
}

// spot is one place, in the order of the files.
type spot struct {
	kind      Kind
	procedure int32 // index into procedures
	section   int32 // counted over all procedures, -1 for none
	heading   string
	step      *procedure.Step
	number    int
	line      int
	words     string
	passages  []string // texts besides words
}

// posting says that a term stands in a place, and how much that counts.
type posting struct {
	place  int32
	weight float32
}

// New makes the index of some procedures.
func New(docs []*runbooks.Document) *Index {
	b := newBuilder()
	for _, doc := range docs {
		b.add(&doc.Procedure)
	}
	return b.index()
}

// hit is a place while results are ranked.
type hit struct {
	place   int32
	matched int     // how many of the words looked for
	score   float32 // among places with as many
}

// Search finds the places for a query, in which the last word may not be typed
// to its end. Places with more of the words come first; then titles before
// steps before what is said in between, exact words before beginnings before
// likely slips, and a critical step before another that is as good. Fill puts
// local phone numbers into what is shown; nil leaves it as it is.
func (x *Index) Search(query string, fill func(string) string) Results {
	wanted := x.understand(query)
	if len(wanted) == 0 {
		return Results{}
	}
	hits := x.rank(wanted)
	if fill == nil {
		fill = func(s string) string { return s }
	}
	found := Results{All: len(hits)}
	for _, h := range hits[:min(len(hits), maxResults)] {
		found.List = append(found.List, x.result(h.place, wanted, fill))
	}
	return found
}

// contextWeight is what a word counts for that stands in the title of the
// procedure or the heading of the section, and not in the place itself.
const contextWeight = 0.4

// criticalFactor moves a critical step up a little.
const criticalFactor = 1.1

// rank finds the places that have the words, the best first. A place needs one
// of the words itself, and no more than one word fewer than the best place has.
func (x *Index) rank(wanted []want) []hit {
	score, own := make([]float32, len(x.places)), make([]float32, len(x.places))
	matched := make([]uint8, len(x.places))
	itself := make([]bool, len(x.places))
	inTitle, inHeading := make([]float32, len(x.procedures)), make([]float32, x.sections)
	for _, w := range wanted {
		clear(own)
		clear(inTitle)
		clear(inHeading)
		for _, m := range w.matches {
			for _, p := range x.postings[m.term] {
				own[p.place] = max(own[p.place], p.weight*m.quality)
			}
			for _, i := range x.titles[m.term] {
				inTitle[i] = max(inTitle[i], m.quality)
			}
			for _, i := range x.headings[m.term] {
				inHeading[i] = max(inHeading[i], m.quality)
			}
		}
		rarity := x.rarity(own)
		for i := range x.places {
			s := &x.places[i]
			value := own[i]
			itself[i] = itself[i] || value > 0
			context := inTitle[s.procedure]
			if s.section >= 0 {
				context = max(context, inHeading[s.section])
			}
			if value = max(value, contextWeight*context); value > 0 {
				matched[i]++
				score[i] += value * rarity
			}
		}
	}
	most := 0
	for i := range x.places {
		if itself[i] {
			most = max(most, int(matched[i]))
		}
	}
	var hits []hit
	for i := range x.places {
		if !itself[i] || int(matched[i]) < most-1 {
			continue
		}
		if s := x.places[i].step; s != nil && s.Critical {
			score[i] *= criticalFactor
		}
		hits = append(hits, hit{int32(i), int(matched[i]), score[i]})
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.matched, a.matched), cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place))
	})
	return hits
}

// rarity is how much more a word counts that stands in few places: from 1 for
// one that stands everywhere to 2.
func (x *Index) rarity(own []float32) float32 {
	n := 0
	for _, value := range own {
		if value > 0 {
			n++
		}
	}
	if n == 0 || len(own) < 2 {
		return 1
	}
	return 1 + float32(math.Log(float64(len(own))/float64(n))/math.Log(float64(len(own))))
}
