package store

import (
	"bytes"
	"errors"
	"io"
	"math"
)

// As a rule every file that has an entry tells it alike. Such entries are checked
// once, a batch at a time like those of an exported file. Whatever is otherwise is
// left to merge.next, which looks at one file after the other. How far a file agrees
// is not kept, only where it does not.

var (
	errApart   = errors.New("the files do not tell the next entry alike")
	errRefused = errors.New("an entry does not hold, though the files tell it alike")
)

// together takes the entries of a log, most of them in batches. It gives errRefused
// where what it has read must be read again, entry by entry.
func (m *merge) together(x *examination) error {
	if err := m.bothCopies(x); err != nil {
		return err
	}
	for {
		err := m.alike(x)
		if err != errApart {
			return err
		}
		c, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		x.take([]checked{c})
	}
}

// oneByOne is together without batches.
func (m *merge) oneByOne(x *examination) error {
	return m.each(func(c *checked) error {
		x.take([]checked{*c})
		return nil
	})
}

// bothCopies goes on to the next entry that a journal and a database do not tell
// alike, where they are all there is. No line is copied: the database is asked
// whether it holds those of the journal.
func (m *merge) bothCopies(x *examination) error {
	if len(m.sources) != 2 || m.sources[0].first != 1 || m.sources[1].first != 1 {
		return nil
	}
	d, isDatabase := m.sources[0].lineSource.(*databaseLines)
	j, isJournal := m.sources[1].lineSource.(*journalLines)
	if !isDatabase || !isJournal {
		return nil
	}
	in := lineReader{in: io.NewSectionReader(j.file, 0, math.MaxInt64)}
	var last uint64
	var line []byte
	var read int64 // bytes of the journal
	err := m.inBatches(x, func(b *batch) error {
		err := in.next(b)
		n := min(len(b.raw), int(min(m.to-last, math.MaxInt32)))
		for i, raw := range b.raw[:n] {
			if seqOf(raw) != last+1+uint64(i) {
				n = i
				break
			}
		}
		n = d.holds(last+1, b.raw[:n])
		if n < len(b.raw) {
			b.raw, err = b.raw[:n], errApart
		}
		for _, raw := range b.raw {
			read += int64(len(raw)) + 1
		}
		if n > 0 {
			last, line = last+uint64(n), append(line[:0], b.raw[n-1]...)
		}
		return err
	})
	if last > 0 {
		j.goOn(last, line, read)
	}
	if err == errApart {
		return nil
	}
	return err
}

// alike goes on to the next entry that the files do not tell alike, and gives
// errApart there.
func (m *merge) alike(x *examination) error {
	last := m.chain.Seq
	return m.inBatches(x, func(b *batch) error {
		for size := 0; size < batchBytes; {
			line := m.same(last + 1)
			if line == nil {
				return errApart
			}
			last++
			b.raw = append(b.raw, line)
			size += len(line)
		}
		return nil
	})
}

// inBatches takes the entries that next gives.
func (m *merge) inBatches(x *examination, next func(*batch) error) error {
	refused := false
	err := checkAll(func(b *batch) error {
		b.raw = b.raw[:0]
		if refused {
			return errApart
		}
		return next(b)
	}, func(lines []checked) {
		for i := range lines {
			refused = refused || m.chain.follow(&lines[i]) != nil || m.note(&lines[i]) != nil
		}
		if !refused {
			x.take(lines)
		}
	})
	if refused {
		return errRefused
	}
	return err
}

// same is the line of an entry where no file tells it otherwise, or lacks it.
func (m *merge) same(seq uint64) []byte {
	if seq > m.to {
		return nil
	}
	var same []byte
	for _, src := range m.sources {
		line, ok := src.at(seq)
		switch {
		case !ok && src.goesOnWithout(seq):
			return nil
		case !ok:
		case same == nil:
			same = line
		case !bytes.Equal(line, same):
			return nil
		}
	}
	return same
}
