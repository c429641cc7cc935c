package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"downtime/runbooks/clean"
	"downtime/store/event"
)

// lastLine is the last whole line of a file, nil where it has none, and whether
// something that is not a line follows it.
func lastLine(path string) (line []byte, torn bool, err error) {
	file, info, err := openRegular(path)
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	size := info.Size()
	for block := int64(4 << 10); ; block *= 8 {
		from := max(0, size-block)
		text := make([]byte, size-from)
		if _, err := file.ReadAt(text, from); err != nil && !errors.Is(err, io.EOF) {
			return nil, false, err
		}
		stop := bytes.LastIndexByte(text, '\n')
		begin := -1
		if stop >= 0 {
			begin = bytes.LastIndexByte(text[:stop], '\n')
		}
		if stop >= 0 && (begin >= 0 || from == 0) {
			return text[begin+1 : stop], stop != len(text)-1, nil
		}
		if from == 0 {
			return nil, len(text) > 0, nil
		}
		if block > 2*event.MaxLine {
			return nil, false, fmt.Errorf("%s has a line that no entry can be", clean.Quoted(path))
		}
	}
}

var seqPrefix = []byte(`","seq":`)

// seqOf is the number that a line says it has, without reading all of it; 0
// where it says none.
func seqOf(line []byte) uint64 {
	const logPrefix = `{"log":"`
	if !bytes.HasPrefix(line, []byte(logPrefix)) {
		return 0
	}
	rest := line[len(logPrefix):]
	i := bytes.IndexByte(rest[:min(len(rest), 70)], '"')
	if i < 0 || !bytes.HasPrefix(rest[i:], seqPrefix) {
		return 0
	}
	rest = rest[i+len(seqPrefix):]
	digits := 0
	for digits < len(rest) && digits < 20 && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	n, err := strconv.ParseUint(string(rest[:digits]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
