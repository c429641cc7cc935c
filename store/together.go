package store

import (
	"bytes"
	"errors"
	"io"
)

// As a rule every file that has an entry tells it alike. Such entries are checked
// once, a batch at a time like those of an exported file. Whatever is otherwise is
// left to merge.next, which looks at one file after the other.

var (
	errApart   = errors.New("the files do not tell the next entry alike")
	errRefused = errors.New("an entry does not hold, though the files tell it alike")
)

// together takes the entries of a log, most of them in batches. It gives errRefused
// where what it has read must be read again, entry by entry.
func (m *merge) together(x *examination) error {
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

// alike goes on to the next entry that the files do not tell alike.
func (m *merge) alike(x *examination) error {
	last, refused := m.chain.Seq, false
	next := func(b *batch) error {
		b.raw = b.raw[:0]
		for size := 0; size < batchBytes; {
			line := m.same(last + 1)
			if line == nil || refused {
				return errApart
			}
			last++
			b.raw = append(b.raw, line)
			size += len(line)
		}
		return nil
	}
	err := checkAll(next, func(lines []checked) {
		for i := range lines {
			refused = refused || m.chain.follow(lines[i]) != nil || m.note(&lines[i]) != nil
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
