package session

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"downtime/runbooks/search"
	"downtime/store/timeline"
)

// LogFilter says which entries of the log somebody wants to see.
type LogFilter struct {
	Kind  timeline.Kind
	Words string // as typed; each of them must be in an entry
}

// Whole reports whether every entry is wanted.
func (f LogFilter) Whole() bool { return f.Kind == timeline.All && strings.TrimSpace(f.Words) == "" }

// LogLook finds entries of the run. It is made for a search while it is typed: with
// one more letter it looks only at what it had found, and one letter less is what it
// had found before that. The zero value is ready.
type LogLook struct {
	log    string
	levels []lookLevel // each narrower than the one before
}

// lookLevel is what one filter has found.
type lookLevel struct {
	filter LogFilter
	words  []string // folded
	found  []int32  // places in the book
	seen   int      // rows that were looked at
	last   rowMark  // of them
}

// rowMark tells whether a row is still the one that was looked at.
type rowMark struct {
	recorded time.Time
	message  string
}

func markOf(book *timeline.Book, seen int) rowMark {
	if seen == 0 {
		return rowMark{}
	}
	last := book.Row(seen - 1)
	return rowMark{last.Recorded, last.Message}
}

// Find gives the places in the session's book of the entries that a filter lets
// through, in their order. They hold until the next call.
func (l *LogLook) Find(s *Session, f LogFilter) []int32 {
	book := s.book
	if s.state == nil || l.log != s.state.Log || !l.holds(book) {
		l.levels = nil
	}
	if s.state != nil {
		l.log = s.state.Log
	}
	for len(l.levels) > 0 && !l.top().leadsTo(f) {
		l.levels = l.levels[:len(l.levels)-1]
	}
	for i := range l.levels {
		l.levels[i].goOn(s, book)
	}
	if len(l.levels) == 0 || l.top().filter != f {
		next := lookLevel{filter: f, words: strings.Fields(search.Plain(f.Words))}
		if len(l.levels) == 0 {
			next.goOn(s, book)
		} else {
			next.narrow(s, book, l.top())
		}
		l.levels = append(l.levels, next)
	}
	return l.top().found
}

func (l *LogLook) top() *lookLevel { return &l.levels[len(l.levels)-1] }

// holds reports whether what was found is still so: a log that is followed may be
// told anew.
func (l *LogLook) holds(book *timeline.Book) bool {
	return !slices.ContainsFunc(l.levels, func(level lookLevel) bool {
		return level.seen > book.Len() || level.last != markOf(book, level.seen)
	})
}

// leadsTo reports whether all that f lets through is among what was found.
func (l *lookLevel) leadsTo(f LogFilter) bool {
	return l.filter.Kind == f.Kind && strings.HasPrefix(f.Words, l.filter.Words)
}

// goOn looks at the rows that have come since.
func (l *lookLevel) goOn(s *Session, book *timeline.Book) {
	if l.seen == book.Len() {
		return
	}
	var ofKind []int32
	for place := l.seen; place < book.Len(); place++ {
		if book.Is(place, l.filter.Kind) {
			ofKind = append(ofKind, int32(place))
		}
	}
	l.found = append(l.found, s.withWords(book, ofKind, l.words)...)
	l.seen = book.Len()
	l.last = markOf(book, l.seen)
}

// narrow looks at what was found with fewer words, and only for those that are new.
func (l *lookLevel) narrow(s *Session, book *timeline.Book, before *lookLevel) {
	fresh := slices.DeleteFunc(slices.Clone(l.words), func(word string) bool { return slices.Contains(before.words, word) })
	l.found = s.withWords(book, before.found, fresh)
	l.seen, l.last = before.seen, before.last
}

// lookedAtOnce is how many entries are worth a goroutine.
const lookedAtOnce = 4096

// withWords are those of some places at which all of the words are, which are folded.
func (s *Session) withWords(book *timeline.Book, places []int32, words []string) []int32 {
	if len(words) == 0 {
		return slices.Clip(places)
	}
	s.Library() // as it is during this run: worked out here, and only read below
	parts := slices.Collect(slices.Chunk(places, lookedAtOnce))
	found := make([][]int32, len(parts))
	var next atomic.Int64
	var running sync.WaitGroup
	for range min(len(parts), runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			var said timeline.Said
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				for _, place := range parts[i] {
					if book.Look(int(place), &said); hasAll(s, &said, words) {
						found[i] = append(found[i], place)
					}
				}
			}
		})
	}
	running.Wait()
	return slices.Concat(found...)
}

func hasAll(s *Session, said *timeline.Said, words []string) bool {
	message := said.Message
	if said.Procedure != "" && s.inDrill() {
		message = s.Fill(message) // nothing is found by a number that is not shown
	}
	for _, word := range words {
		if !contains(message, word) && !contains(said.What, word) && !contains(said.Reason, word) &&
			!contains(said.Actor.Name, word) && !contains(said.Actor.Role, word) && !contains(said.Recorder.Name, word) {
			return false
		}
	}
	return true
}

// contains reports whether a text has a word, which is folded already, in any case
// and with any accents. Nothing is made of a text in ASCII, which most are.
func contains(text, word string) bool {
	first, capital := word[0], word[0]
	if 'a' <= first && first <= 'z' {
		capital -= 'a' - 'A'
	}
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return strings.Contains(search.Plain(text), word)
		}
		if (c == first || c == capital) && len(text)-i >= len(word) && beginsWith(text[i:], word) {
			return true
		}
	}
	return false
}

func beginsWith(text, word string) bool {
	for i := 1; i < len(word); i++ {
		if lowerByte(text[i]) != word[i] {
			return false
		}
	}
	return true
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// NextKind is the kind after k of which there are entries, All after the last.
func (s *Session) NextKind(k timeline.Kind) timeline.Kind {
	kinds := timeline.Kinds()
	for _, next := range kinds[k+1:] {
		if s.book.Holds(next) {
			return next
		}
	}
	return timeline.All
}
