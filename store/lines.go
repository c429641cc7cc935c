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
}

// batch is some lines on their way.
type batch struct {
	lines   []checked
	running sync.WaitGroup
}

// check begins to check lines.
func (b *batch) check(lines [][]byte) {
	b.lines = slices.Grow(b.lines[:0], len(lines))[:len(lines)]
	workers := runtime.GOMAXPROCS(0)
	for n := range workers {
		from, to := len(lines)*n/workers, len(lines)*(n+1)/workers
		b.running.Go(func() {
			for i := from; i < to; i++ {
				b.lines[i] = checkOne(lines[i])
			}
		})
	}
}

// wait gives them, in their order, once all were checked.
func (b *batch) wait() []checked {
	b.running.Wait()
	return b.lines
}

var errLongLine = fmt.Errorf("the line is longer than %d bytes", event.MaxLine)

func checkOne(raw []byte) checked {
	if len(raw) > event.MaxLine {
		return checked{raw: raw, err: errLongLine}
	}
	line, err := event.Scan(raw)
	return checked{raw: raw, line: line, leaf: seal.Leaf(raw), err: err}
}

// checkAll checks the batches that next gives, until it fails (io.EOF is no
// failure), and hands each to take, in order. Next must leave the batch that it
// gave last as it is.
func checkAll(next func() ([][]byte, error), take func([]checked)) error {
	before, now := new(batch), new(batch)
	for {
		lines, err := next()
		now.check(lines)
		take(before.wait())
		before, now = now, before
		if err != nil {
			take(before.wait())
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
}

// batchBytes is about how much of a file is read at a time. A line that is longer
// makes it more.
const batchBytes = 1 << 20

// lineReader cuts a file into lines, many at a time.
type lineReader struct {
	in     io.Reader
	buf    []byte // what was read last
	before []byte // and before that, which is written over next
	rest   []byte // of buf, after its last line feed
	long   bool   // the line that rest is in was given already, being too long
}

// next gives the next lines without their line feeds, and io.EOF with the last
// of them. What follows the last line feed is then in rest. They stay as they are
// until the call after the next one. Of a line that is too long for an entry it
// may give the start alone.
func (r *lineReader) next() ([][]byte, error) {
	r.buf, r.before = r.before, r.buf
	text := append(r.buf[:0], r.rest...)
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
			r.buf, r.rest = text, nil
			return [][]byte{text}, err
		}
		if end > 0 || err != nil {
			r.buf, r.rest = text, text[end:]
			return split(text[:end]), err
		}
	}
}

// skipLong leaves out what is left of a line that is too long.
func (r *lineReader) skipLong(text []byte) []byte {
	_, after, ended := bytes.Cut(text, []byte("\n"))
	r.long = !ended
	return append(text[:0], after...)
}

// split cuts a text whose lines all have their line feeds.
func split(text []byte) [][]byte {
	const likely = 400 // bytes in a line
	lines := make([][]byte, 0, len(text)/likely)
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n')
		lines = append(lines, text[:end])
		text = text[end+1:]
	}
	return lines
}
