package store

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"downtime/store/event"
	"downtime/store/seal"
)

// Nearly all the time of a verification goes into what can be said of each line
// by itself, so that is done on every processor, a batch of lines at a time, while
// the batch before is put together in order. Nothing depends on who was first.

// checked is a line by itself: what joins it to its log, and its leaf.
type checked struct {
	raw  []byte
	line event.Line
	leaf seal.Hash
	err  error // it is not an entry
	// What the line begins as is looked at while it is at hand.
	checkpoint, withheld bool
}

// batch is some lines on their way.
type batch struct {
	raw     [][]byte
	text    []byte // that they stand in, where they were read from a file
	lines   []checked
	running sync.WaitGroup
}

// check begins to check its lines.
func (b *batch) check() {
	b.lines = slices.Grow(b.lines[:0], len(b.raw))[:len(b.raw)]
	b.running.Go(func() {
		var scanner event.Scanner
		for i, raw := range b.raw {
			b.lines[i].check(raw, &scanner)
		}
	})
}

// wait gives them, in their order, once all were checked.
func (b *batch) wait() []checked {
	b.running.Wait()
	return b.lines
}

var errLongLine = fmt.Errorf("the line is longer than %d bytes", event.MaxLine)

func checkOne(raw []byte) (c checked) {
	c.check(raw, new(event.Scanner))
	return c
}

func (c *checked) check(raw []byte, scanner *event.Scanner) {
	if len(raw) > event.MaxLine {
		*c = checked{raw: raw, err: errLongLine}
	} else {
		c.raw, c.leaf = raw, seal.Leaf(raw)
		c.line, c.err = scanner.Scan(raw)
	}
	c.checkpoint, c.withheld = bytes.HasPrefix(raw, checkpointPrefix), bytes.HasPrefix(raw, withheldPrefix)
}

// workers is how many batches are checked at a time, at most: more could not be
// read fast enough.
const workers = 4

// checkAll checks the batches that next fills, until it fails (io.EOF is no
// failure), and hands each to take, in order.
func checkAll(next func(*batch) error, take func([]checked)) error {
	// Behind each that is checked one waits, while one is being filled.
	ring := make([]batch, 2*min(workers, runtime.GOMAXPROCS(0))+1)
	for n := 0; ; n++ {
		b := &ring[n%len(ring)]
		take(b.wait())
		err := next(b)
		b.check()
		if err == nil {
			continue
		}
		for i := range ring {
			take(ring[(n+1+i)%len(ring)].wait())
		}
		if err == io.EOF {
			return nil
		}
		return err
	}
}

// batchBytes is about how much of a file is read at a time. A line that is longer
// makes it more.
const batchBytes = 1 << 20

// lineReader cuts a file into lines, many at a time.
type lineReader struct {
	in   io.Reader
	rest []byte // of what was read last, after its last line feed
	long bool   // the line that rest is in was given already, being too long
}

// next fills a batch with the next lines without their line feeds, and gives io.EOF
// with the last of them. What follows the last line feed is then in rest, which
// stands in the text of that batch. Of a line that is too long for an entry it may
// give the start alone.
func (r *lineReader) next(b *batch) error {
	if cap(b.text) > 4*batchBytes {
		b.text = nil // lines are seldom that long
	}
	text := append(b.text[:0], r.rest...)
	for {
		if cap(text)-len(text) < batchBytes/2 {
			text = append(make([]byte, 0, 2*cap(text)+batchBytes), text...)
		}
		n, err := io.ReadFull(r.in, text[len(text):cap(text)])
		text = text[:len(text)+n]
		if err == io.ErrUnexpectedEOF {
			err = io.EOF
		}
		if r.long {
			text = r.skipLong(text)
		}
		end := bytes.LastIndexByte(text, '\n') + 1
		if end == 0 && len(text) > event.MaxLine && !r.long {
			r.long = true
			b.text, b.raw, r.rest = text, append(b.raw[:0], text), nil
			return err
		}
		if end > 0 || err != nil {
			b.text, b.raw, r.rest = text, appendLines(b.raw[:0], text[:end]), text[end:]
			return err
		}
	}
}

// skipLong leaves out what is left of a line that is too long.
func (r *lineReader) skipLong(text []byte) []byte {
	_, after, ended := bytes.Cut(text, []byte("\n"))
	r.long = !ended
	return append(text[:0], after...)
}

// appendLines cuts a text whose lines all have their line feeds.
func appendLines(lines [][]byte, text []byte) [][]byte {
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n')
		lines = append(lines, text[:end])
		text = text[end+1:]
	}
	return lines
}
