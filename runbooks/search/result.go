package search

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"downtime/runbooks/procedure"
)

// passageLength is about how much of a long text is shown, in bytes.
const passageLength = 160

// result puts a place into words.
func (x *Index) result(at int32, wanted []want, fill func(string) string) Result {
	s := &x.places[at]
	onOneLine := func(text string) string { return strings.ReplaceAll(fill(text), "\n", " ") }
	p := x.procedures[s.procedure]
	r := Result{
		Kind: s.kind, Procedure: p.ID, Title: p.Title, Section: s.heading, Line: s.line,
		Step: s.number, Words: onOneLine(s.words),
	}
	if s.step != nil {
		r.StepID, r.Critical = s.step.ID, s.step.Critical
	}
	var has, most wordBits
	if s.kind == Text {
		r.Words, r.Found, has = x.window(r.Words, wanted)
	} else {
		r.Found, has = x.mark(r.Words, wanted)
	}
	for _, passage := range s.passages {
		text, found, in := x.window(onOneLine(passage), wanted)
		if more := in &^ has; more.count() > most.count() {
			most, r.Passage, r.PassageFound = more, text, found
		}
	}
	return r
}

// wordBits says which of the wanted words a text has; there are at most
// maxWords.
type wordBits uint16

func (b wordBits) count() int { return bits.OnesCount16(uint16(b)) }

// mark finds the wanted words in a text.
func (x *Index) mark(text string, wanted []want) (found []Span, has wordBits) {
	for _, t := range tokens(text) {
		meant := wordBits(0)
		for i, w := range wanted {
			if x.means(w, t.term) {
				meant |= 1 << i
			}
		}
		if meant == 0 {
			continue
		}
		has |= meant
		span := Span{t.from, t.to}
		for n := len(found); n > 0 && found[n-1].To > span.From; n-- { // words of a compound
			span.From = min(span.From, found[n-1].From)
			found = found[:n-1]
		}
		found = append(found, span)
	}
	return found, has
}

// means reports whether a wanted word may mean a term.
func (x *Index) means(w want, term string) bool {
	low, high := 0, len(w.matches)
	for low < high {
		switch middle := (low + high) / 2; strings.Compare(x.terms[w.matches[middle].term], term) {
		case 0:
			return true
		case -1:
			low = middle + 1
		default:
			high = middle
		}
	}
	return false
}

// window is the part of a long text that begins a little before the first wanted
// word, with the marks moved to it.
func (x *Index) window(text string, wanted []want) (part string, found []Span, has wordBits) {
	found, has = x.mark(text, wanted)
	if len(text) <= passageLength {
		return text, found, has
	}
	from := 0
	if len(found) > 0 && found[0].From > passageLength/3 {
		from = found[0].From - passageLength/4
		if space := strings.IndexByte(text[from:found[0].From], ' '); space >= 0 {
			from += space + 1
		}
		for !utf8.RuneStart(text[from]) {
			from++
		}
	}
	to := min(len(text), from+passageLength)
	if to < len(text) {
		if space := strings.LastIndexByte(text[from:to], ' '); space > passageLength/2 {
			to = from + space
		}
		for !utf8.RuneStart(text[to]) {
			to--
		}
	}
	part = text[from:to]
	shift := from
	if from > 0 {
		part = "… " + part
		shift -= len("… ")
	}
	if to < len(text) {
		part += " …"
	}
	var moved []Span
	for _, span := range found {
		if span.From >= from && span.To <= to {
			moved = append(moved, Span{span.From - shift, span.To - shift})
		}
	}
	return part, moved, has
}

// StepIn is the number of the step that was found in p, which may be another
// version of its procedure; 0 where p does not have it.
func (r *Result) StepIn(p *procedure.Procedure) int {
	for i, step := range p.Steps() {
		if r.StepID != "" && step.ID == r.StepID {
			return i + 1
		}
	}
	return 0
}
