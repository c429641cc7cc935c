package store

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"slices"

	"downtime/store/event"
	"downtime/store/seal"
)

// merge reads one log from all the files that hold some of it. Where they differ
// the chain decides, and where both fit it, the file that was begun later.
type merge struct {
	sources []*source
	chain   Chain
	found   head   // what the entries so far say of the run, see head
	to      uint64 // the last entry wanted
	// all makes every source be compared, so that each has its verdict at the
	// end. Without, a file is looked at only where those before it fail.
	all bool
}

func newMerge(log string, sources []*source) *merge {
	slices.SortStableFunc(sources, func(a, b *source) int {
		if a.number != b.number {
			return cmp.Compare(b.number, a.number)
		}
		return cmp.Compare(a.log, b.log) // the database first
	})
	supersede(sources)
	return &merge{sources: sources, chain: Chain{Log: log}, to: math.MaxUint64}
}

// supersede takes back what a file says of entries that a later one of the same
// copy begins with: those it could not write. Sources come with the later first.
func supersede(sources []*source) {
	begun := make(map[bool]uint64) // of databases and journals, the first entry of the later ones
	for _, src := range sources {
		if src.path == "" {
			continue // what is remembered is no file
		}
		from, later := begun[src.isDatabase()]
		if later {
			src.good = min(src.good, from-1)
		}
		if src.first > 0 && (!later || src.first < from) {
			begun[src.isDatabase()] = src.first
		}
	}
}

func (m *merge) close() {
	for _, src := range m.sources {
		src.close()
	}
}

// next is the line of the next entry of the log; io.EOF after the last. Where
// there is one that no file holds as it must be it gives a *BrokenError.
func (m *merge) next() (checked, error) {
	want := m.chain.Seq + 1
	if want > m.to {
		return checked{}, m.consistent()
	}
	var chosen checked
	var broken *BrokenError // the first that did not hold
	before := m.chain.leaf
	for _, src := range m.sources {
		line, ok := src.at(want)
		switch {
		case !ok:
			if m.all {
				src.lacks(want)
			}
		case chosen.raw == nil:
			c := checkOne(line)
			if err := m.chain.follow(&c); err != nil {
				src.differs(want, err.Why)
				if want <= src.good {
					broken = cmp.Or(broken, err)
				}
				continue
			}
			chosen = c
			src.agrees(want)
		case bytes.Equal(line, chosen.raw):
			src.agrees(want)
		default:
			src.forks(&chosen, before, line)
		}
		if chosen.raw != nil && !m.all {
			break
		}
	}
	switch {
	case chosen.raw != nil:
		return chosen, m.note(&chosen)
	case broken != nil:
		return checked{}, broken
	}
	return checked{}, m.ending(want)
}

// note keeps what an entry says of the run.
func (m *merge) note(c *checked) error {
	if slices.Contains(headTypes, c.line.Type) {
		e, err := event.Decode(c.raw)
		if err != nil {
			return err
		}
		m.found = m.found.after(&e, "")
	}
	return nil
}

// head is where the log ends, as its entries say.
func (m *merge) head() head {
	h := m.found
	h.Seq, h.Link = m.chain.Seq, m.chain.Link()
	return h
}

// forks notes that a file tells an entry otherwise, and whether what it tells is
// whole by itself.
func (s *source) forks(chosen *checked, before seal.Hash, line []byte) {
	if s.bad > 0 {
		return
	}
	c := checkOne(line)
	if c.err != nil {
		s.differs(chosen.line.Seq, c.err.Error())
		return
	}
	s.fork = bytes.Equal(c.line.Log, chosen.line.Log) && c.line.Seq == chosen.line.Seq && c.line.Prev == before
	s.ofLog, s.before = string(chosen.line.Log), before
	s.elsewhere = s.fork && writtenElsewhere(line, s.boot)
	s.differs(chosen.line.Seq, "it is not what another file holds")
}

// lacks notes that a file goes on, or says that it does, and has no line of this
// entry.
func (s *source) lacks(seq uint64) {
	if s.goesOnWithout(seq) {
		s.misses(seq)
	}
}

// misses notes that a file has no line of an entry, unless that was left out of it: then
// it is as it was made.
func (s *source) misses(seq uint64) {
	if _, left := slices.BinarySearch(s.withheld, seq); !left {
		s.differs(seq, missing)
	}
}

func (s *source) goesOnWithout(seq uint64) bool {
	ends := s.end != nil && s.end.Seq >= seq
	if seq < s.first || s.first == 0 && !ends {
		return false
	}
	later, _ := s.after(seq)
	return later > seq || ends
}

// ending is io.EOF where the log ends, and otherwise why what should follow
// cannot be had.
func (m *merge) ending(want uint64) error {
	for _, src := range m.sources {
		later, _ := src.after(want)
		switch {
		case src.isDatabase() && src.damage != nil && !m.journalWhole():
			return m.chain.broken("it cannot be read: " + src.damage.Error())
		case want > src.good:
			continue // it was known not to hold what comes here
		case later > 0, src.end != nil && src.end.Seq >= want:
			src.misses(want)
			return m.chain.broken(missing)
		case src.beyond:
			return m.chain.broken("it is after the entry that was last saved")
		}
	}
	return m.consistent()
}

// consistent is io.EOF, unless a database says of the end of the log what its
// entries do not.
func (m *merge) consistent() error {
	for _, src := range m.sources {
		if src.end != nil && src.end.Seq == m.chain.Seq && src.end.Seq <= src.good && !m.head().equal(*src.end) {
			if !m.journalEnds() {
				return &BrokenError{Log: m.chain.Log, Seq: m.chain.Seq, Why: "it is not the entry that was last saved"}
			}
			src.differs(m.chain.Seq, "what it says of the end of the log is not so")
		}
	}
	return io.EOF
}

// journalWhole reports whether a journal that nobody gave up ends cleanly where the log
// does. Then no database that cannot be read to its end has more of it that somebody was
// told is saved; what was told is noted besides (lastEntry).
func (m *merge) journalWhole() bool {
	return m.chain.Seq > 0 && slices.ContainsFunc(m.sources, func(src *source) bool {
		j, ok := src.lineSource.(*journalLines)
		if !ok || src.good != math.MaxUint64 {
			return false
		}
		j.after(m.chain.Seq + 1)
		return j.ended && !src.torn && src.damage == nil && src.bad == 0 &&
			j.seq == m.chain.Seq && seal.Leaf(j.line) == m.chain.leaf
	})
}

// journalEnds reports whether a journal has the last entry as well: then it is the
// word of the database that is wrong.
func (m *merge) journalEnds() bool {
	return slices.ContainsFunc(m.sources, func(src *source) bool {
		j, ok := src.lineSource.(*journalLines)
		if !ok {
			return false
		}
		j.after(m.chain.Seq) // it may not have been asked for
		return j.seq == m.chain.Seq && seal.Leaf(j.line) == m.chain.leaf
	})
}

// each calls f with every line that is left.
func (m *merge) each(f func(*checked) error) error {
	for {
		c, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(&c); err != nil {
			return err
		}
	}
}

// toEnd reads what is left.
func (m *merge) toEnd() error { return m.each(func(*checked) error { return nil }) }

// visit calls f with every entry that is left.
func (m *merge) visit(f func(*event.Entry) error) error {
	return m.each(func(c *checked) error {
		e, err := event.Decode(c.raw)
		if err != nil {
			return err
		}
		return f(&e)
	})
}
