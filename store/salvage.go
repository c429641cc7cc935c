package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"downtime/store/event"
)

// Salvage looks for entries in the bytes of a file, whatever file it is: each of
// them is one line that carries its own checksum, so that it is known wherever it
// stands. It finds what bbolt cannot reach in a damaged database, and lines that
// have run together in a damaged journal.

var (
	entryStart = []byte(`{"log":"`)
	crcStart   = []byte(`,"crc":"`)
)

const (
	crcEnd = len(`00000000"}`) // what follows crcStart in an entry
	// An entry within the body of another, and a member "crc" in it, may be there
	// so often at most; the limit keeps a search from taking for ever.
	maxNested  = 4
	window     = 1 << 20
	blockBytes = 4096
	// maxUnreadable is how many blocks of a failing device are passed over
	// before it is given up.
	maxUnreadable = 1000
)

// salvage visits every entry that stands in the first size bytes of a file, in
// the order in which they stand there. Parts that the device cannot read are
// passed over; the error says so.
func salvage(file io.ReaderAt, size int64, visit func(offset int64, e *event.Entry)) error {
	w := &fileWindow{file: file, size: size}
	for {
		at := bytes.Index(w.buf, entryStart)
		if at < 0 {
			w.drop(max(0, len(w.buf)-len(entryStart)+1))
			if !w.more() {
				return w.unread()
			}
			continue
		}
		w.drop(at)
		e, sure := firstEntry(w.buf)
		switch {
		case e != nil:
			visit(w.base, e)
			w.drop(len(e.Raw))
		case !sure && w.more():
		default:
			w.drop(1)
		}
	}
}

// firstEntry is the entry that b begins with, nil for none. It is not sure of
// that where b may go on.
func firstEntry(b []byte) (*event.Entry, bool) {
	const beyond = event.MaxLine + 1
	limit, sure := min(len(b), beyond), len(b) >= beyond
	next := 0
	for range maxNested {
		i := bytes.Index(b[next+1:limit], entryStart)
		if i < 0 {
			next = limit
			break
		}
		next += 1 + i
	}
	if next < limit {
		limit, sure = next, true
	}
	if i := bytes.IndexFunc(b[:limit], isControl); i >= 0 {
		limit, sure = i, true
	}
	from := 0
	for range maxNested {
		i := bytes.Index(b[from:limit], crcStart)
		if i < 0 || from+i+len(crcStart)+crcEnd > limit {
			return nil, sure
		}
		from += i + len(crcStart)
		if entry, err := event.Decode(bytes.Clone(b[:from+crcEnd])); err == nil {
			return &entry, true
		}
	}
	return nil, true
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// fileWindow is a part of a file that moves on.
type fileWindow struct {
	file io.ReaderAt
	size int64
	base int64 // where buf stands in the file
	buf  []byte
	bad  int // blocks that could not be read
	why  error
}

func (w *fileWindow) drop(n int) {
	w.base += int64(n)
	w.buf = w.buf[n:]
}

// more reads on, and reports whether there was anything.
func (w *fileWindow) more() bool {
	from := w.base + int64(len(w.buf))
	n := min(window, w.size-from)
	if n <= 0 || w.bad > maxUnreadable {
		return false
	}
	part := make([]byte, n)
	if read, err := w.file.ReadAt(part, from); err != nil && int64(read) < n {
		w.readBlocks(part, from)
	}
	w.buf = append(w.buf, part...)
	return true
}

// readBlocks reads what can be read. The rest is zeros, which are in no entry.
func (w *fileWindow) readBlocks(part []byte, from int64) {
	for at := 0; at < len(part) && w.bad <= maxUnreadable; at += blockBytes {
		block := part[at:min(at+blockBytes, len(part))]
		n, err := w.file.ReadAt(block, from+int64(at))
		if n == len(block) {
			continue
		}
		clear(block[n:])
		w.bad++
		if w.why == nil && !errors.Is(err, io.EOF) {
			w.why = err
		}
	}
}

func (w *fileWindow) unread() error {
	switch {
	case w.why == nil:
		return nil
	case w.bad > maxUnreadable:
		return fmt.Errorf("the device gave up at byte %d: %w", w.base, w.why)
	}
	return fmt.Errorf("%d blocks of %d bytes cannot be read: %w", w.bad, blockBytes, w.why)
}
