package store

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"downtime/store/event"
)

// A copy of a log may lie in several files, each of which begins where the copy before
// it could not be relied on any more. One of them may be gone, or have been cut, while
// the newest goes on as if nothing were missing: so all of them are asked where they
// begin and end.

// wholeTo is up to which entry, from the first, journals of one log, the first first,
// have all of it between them. What is between the first and the last line of one is
// not read.
func (j *journals) wholeTo(have []segment) uint64 {
	whole := uint64(0)
	for _, s := range have {
		whole = s.span(j.goodOf(s)).from(whole)
	}
	return whole
}

// from is up to which entry, from the first, a log is there that was there up to one, once
// a file has these entries as well: no further where one is missing between.
func (s Span) from(whole uint64) uint64 {
	if s.First == 0 || s.First > whole+1 {
		return whole
	}
	return max(whole, s.Last)
}

// span are the entries that a journal has, as far as it can be relied on; none where it
// cannot be read.
func (s segment) span(good uint64) Span {
	if good == 0 {
		return Span{} // reading it may not come back
	}
	first, err := firstLine(s.path)
	if err != nil {
		return Span{}
	}
	last, _, err := lastLine(s.path)
	if err != nil {
		return Span{}
	}
	return Span{s.log, seqOf(first), min(seqOf(last), good)}
}

// firstLine is the first line of a file, nil where it has none.
func firstLine(path string) ([]byte, error) {
	file, _, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	line, err := bufio.NewReader(io.LimitReader(file, event.MaxLine+1)).ReadBytes('\n')
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	return bytes.TrimSuffix(line, []byte("\n")), err
}
