package store

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"slices"

	"downtime/store/event"
)

// merge reads one log from all the files that hold some of it. Where they differ
// the chain decides, and where both fit it, the file that was begun later.
type merge struct {
	sources []*source
	chain   Chain
	found   head   // what the entries so far say
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

// next is the next entry of the log; io.EOF after the last. Where there is one
// that no file holds as it must be it gives a *BrokenError.
func (m *merge) next() (event.Entry, error) {
	want := m.chain.Seq + 1
	var entry event.Entry
	var broken *BrokenError // the first that did not hold
	if want > m.to {
		return event.Entry{}, m.consistent()
	}
	for _, src := range m.sources {
		line, ok := src.at(want)
		switch {
		case !ok:
			if m.all {
				src.lacks(want)
			}
		case entry.Raw == nil:
			e, err := m.chain.next(line)
			if err != nil {
				src.differs(want, err.Why)
				if want <= src.good {
					broken = cmp.Or(broken, err)
				}
				continue
			}
			entry = e
			src.agrees(want)
			if !m.all {
				m.found = m.found.after(&entry, m.chain.Link)
				return entry, nil
			}
		case bytes.Equal(line, entry.Raw):
			src.agrees(want)
		default:
			src.forks(&entry, line)
		}
	}
	switch {
	case entry.Raw != nil:
		m.found = m.found.after(&entry, m.chain.Link)
		return entry, nil
	case broken != nil:
		return event.Entry{}, broken
	}
	return event.Entry{}, m.ending(want)
}

// forks notes that a file tells an entry otherwise, and whether what it tells is
// whole by itself.
func (s *source) forks(chosen *event.Entry, line []byte) {
	if s.bad > 0 {
		return
	}
	e, err := event.Decode(line)
	if err != nil {
		s.differs(chosen.Seq, err.Error())
		return
	}
	s.fork = e.Log == chosen.Log && e.Seq == chosen.Seq && e.Prev == chosen.Prev
	s.differs(chosen.Seq, "it is not what another file holds")
}

// lacks notes that a file goes on, and has no line of this entry.
func (s *source) lacks(seq uint64) {
	if s.first == 0 || seq < s.first {
		return
	}
	if later, _ := s.after(seq); later > seq {
		s.differs(seq, missing)
	}
}

// ending is io.EOF where the log ends, and otherwise why what should follow
// cannot be had.
func (m *merge) ending(want uint64) error {
	for _, src := range m.sources {
		later, _ := src.after(want)
		switch {
		case src.isDatabase() && src.damage != nil:
			return m.chain.broken("it cannot be read: " + src.damage.Error())
		case want > src.good:
			continue // it was known not to hold what comes here
		case later > 0, src.end != nil && src.end.Seq >= want:
			src.differs(want, missing)
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
		if src.end != nil && src.end.Seq == m.chain.Seq && src.end.Seq <= src.good && !m.found.equal(*src.end) {
			return &BrokenError{Log: m.chain.Log, Seq: m.chain.Seq, Why: "it is not the entry that was last saved"}
		}
	}
	return io.EOF
}

// visit calls f with every entry that is left.
func (m *merge) visit(f func(*event.Entry) error) error {
	for {
		e, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(&e); err != nil {
			return err
		}
	}
}
