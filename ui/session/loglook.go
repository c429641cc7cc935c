package session

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
// had found before that. It looks at the log part by part, for who types must not wait
// for a hundred thousand entries. The zero value is ready.
type LogLook struct {
	book   *timeline.Book
	levels []lookLevel // each narrower than the one before
}

// lookLevel is what one filter has found.
type lookLevel struct {
	filter   LogFilter
	words    []string // folded
	fresh    []string // those that the level before does not have
	found    []int32  // places in the book
	from, to int      // the places that were looked at; to is not among them
}

// LogFound is what somebody sees of a search.
type LogFound struct {
	Places []int32 // in the book, in their order; they hold until the next call
	// Through: the whole log was looked at. Until then there may be more.
	Through bool
}

// lookedAtATime is how many entries are looked at while a key waits: few enough that
// those of a log at rest, and the frame, are there in time for the next frame.
const lookedAtATime = 2048

// Find gives the places in the session's book of the entries that a filter lets
// through, in their order. They hold until the next call.
func (l *LogLook) Find(s *Session, f LogFilter) []int32 {
	found := l.Look(s, f, 0)
	for !found.Through {
		found = l.GoOn(s)
	}
	return found.Places
}

// Look begins to look for what a filter lets through, at an entry and those before it,
// the last for 0, and gives what is found so far. Of a search that has begun nothing more
// is looked at but what little may be left; GoOn does that.
func (l *LogLook) Look(s *Session, f LogFilter, near uint64) LogFound {
	if l.book != s.book {
		*l = LogLook{book: s.book}
	}
	for len(l.levels) > 0 && !l.top().leadsTo(f) {
		l.levels = l.levels[:len(l.levels)-1]
	}
	fresh := len(l.levels) == 0 || l.top().filter != f
	if fresh {
		l.levels = append(l.levels, l.narrower(f, near))
	}
	if fresh || l.left() <= lookedAtATime {
		return l.GoOn(s)
	}
	return l.sofar()
}

// GoOn looks at the next part of the log, away from where the search began: at what is
// older and newer in turn.
func (l *LogLook) GoOn(s *Session) LogFound {
	level, most := l.top(), lookedAtATime
	if len(level.words) == 0 {
		most = l.book.Len() // nothing is read to know of what kind an entry is
	}
	older, newer := level.from, l.book.Len()-level.to
	back := min(older, most-min(newer, most/2))
	ahead := min(newer, most-back)
	level.found = slices.Insert(level.found, 0, l.among(s, level.from-back, level.from)...)
	level.found = append(level.found, l.among(s, level.to, level.to+ahead)...)
	level.from, level.to = level.from-back, level.to+ahead
	return l.sofar()
}

func (l *LogLook) top() *lookLevel { return &l.levels[len(l.levels)-1] }

// left is how many entries were not looked at.
func (l *LogLook) left() int { return l.book.Len() - (l.top().to - l.top().from) }

func (l *LogLook) sofar() LogFound { return LogFound{Places: l.top().found, Through: l.left() == 0} }

// leadsTo reports whether all that f lets through is among what was found.
func (l *lookLevel) leadsTo(f LogFilter) bool {
	return l.filter.Kind == f.Kind && strings.HasPrefix(f.Words, l.filter.Words)
}

// narrower is the next level, at which nothing was looked at.
func (l *LogLook) narrower(f LogFilter, near uint64) lookLevel {
	at := l.book.Len()
	if near != 0 {
		at = min(at, l.book.Place(near)+1)
	}
	next := lookLevel{filter: f, words: strings.Fields(search.Plain(f.Words)), from: at, to: at}
	next.fresh = next.words
	if len(l.levels) > 0 {
		known := l.top().words
		next.fresh = slices.DeleteFunc(slices.Clone(next.words), func(word string) bool { return slices.Contains(known, word) })
	}
	return next
}

// among are those of the places from one on up to another that the filter lets through.
// Where the level before has looked, only what it found is looked at, and only for the
// words that are new.
func (l *LogLook) among(s *Session, from, to int) []int32 {
	level, before := l.top(), lookLevel{}
	if n := len(l.levels); n > 1 {
		before = l.levels[n-2]
	}
	knownFrom, knownTo := max(from, min(before.from, to)), max(from, min(before.to, to))
	return slices.Concat(
		s.withWords(l.book, l.ofKind(from, knownFrom), level.words),
		s.withWords(l.book, before.between(knownFrom, knownTo), level.fresh),
		s.withWords(l.book, l.ofKind(knownTo, to), level.words))
}

// ofKind are those of the places from one on up to another that are of the kind.
func (l *LogLook) ofKind(from, to int) (places []int32) {
	for place := from; place < to; place++ {
		if l.book.Is(place, l.top().filter.Kind) {
			places = append(places, int32(place))
		}
	}
	return places
}

// between is what was found from one place on up to another.
func (l *lookLevel) between(from, to int) []int32 {
	first, _ := slices.BinarySearch(l.found, int32(from))
	last, _ := slices.BinarySearch(l.found, int32(to))
	return l.found[first:last]
}

// lookedAtOnce is how many entries are worth a goroutine.
const lookedAtOnce = 256

// withWords are those of some places at which all of the words are, which are folded.
func (s *Session) withWords(book *timeline.Book, places []int32, words []string) []int32 {
	if len(words) == 0 {
		return places
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
