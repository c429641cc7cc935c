package store

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"

	"downtime/store/event"
)

// allLines reads a file to its end, and copies what may be written over.
func allLines(t testing.TB, in io.Reader) (lines [][]byte, rest []byte) {
	t.Helper()
	r := lineReader{in: in}
	for {
		var b batch
		err := r.next(&b)
		for _, line := range b.raw {
			lines = append(lines, bytes.Clone(line))
		}
		if errors.Is(err, io.EOF) {
			return lines, bytes.Clone(r.rest)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestLineReader: lines come out as they stand in the file, wherever it is cut into
// batches, and of one that is too long the start alone.
func TestLineReader(t *testing.T) {
	line := func(n int) []byte { return bytes.Repeat([]byte{'x'}, n) }
	tooLong := line(event.MaxLine + 3*batchBytes)
	for name, lines := range map[string][][]byte{
		"nothing":         {},
		"an empty line":   {line(0)},
		"short ones":      {line(1), line(0), line(7)},
		"just a batch":    {line(batchBytes - 1), line(1)},
		"over a batch":    {line(batchBytes - 2), line(3), line(batchBytes), line(2)},
		"large ones":      {line(3 * batchBytes), line(1), line(event.MaxLine), line(1)},
		"many":            slices.Repeat([][]byte{line(100), line(3)}, 20_000),
		"one too long":    {line(1), tooLong, line(2), line(3)},
		"two too long":    {tooLong, tooLong, line(3)},
		"too long at end": {line(1), tooLong},
	} {
		for _, rest := range [][]byte{nil, line(5), line(batchBytes + 1)} {
			text := append(joined(lines), rest...)
			if len(lines) == 0 {
				text = rest
			}
			for _, in := range []io.Reader{bytes.NewReader(text), iotest.HalfReader(bytes.NewReader(text)), iotest.DataErrReader(bytes.NewReader(text))} {
				got, torn := allLines(t, in)
				if len(got) != len(lines) || !bytes.Equal(torn, rest) {
					t.Fatalf("%s: %d lines and %d bytes, want %d and %d", name, len(got), len(torn), len(lines), len(rest))
				}
				for i := range lines {
					if len(lines[i]) <= event.MaxLine && !bytes.Equal(got[i], lines[i]) {
						t.Fatalf("%s: line %d has %d bytes, want %d", name, i, len(got[i]), len(lines[i]))
					}
					if len(lines[i]) > event.MaxLine && len(got[i]) <= event.MaxLine {
						t.Fatalf("%s: line %d looks as if it were not too long", name, i)
					}
				}
			}
		}
	}
	broken := errors.New("the stick was pulled out")
	r := lineReader{in: io.MultiReader(bytes.NewReader(joined([][]byte{line(9)})), iotest.ErrReader(broken))}
	if err := r.next(new(batch)); !errors.Is(err, broken) {
		t.Errorf("says %v", err)
	}
	if _, err := Examine(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("examined as %v", err)
	}
}

// TestTheOrderIsThatOfTheLog: however many lines there are, and wherever the first
// that does not hold stands, it is that one which is named.
func TestTheOrderIsThatOfTheLog(t *testing.T) {
	list := rows(t, testLog, texts(3000))
	for _, bad := range []int{1, 2, 699, 700, 701, 1500, 2999, 3000} {
		changed := slices.Clone(list)
		changed[bad-1] = bytes.Replace(changed[bad-1], []byte("note"), []byte("nota"), 1)
		changed[2999] = []byte("{}") // and another, later
		x := examined(t, joined(changed))
		if x.FirstBad != uint64(bad) || x.Entries != uint64(bad-1) || x.Tree.Size() != uint64(bad-1) || x.Lines != 3000 {
			t.Errorf("entry %d is bad, found %+v, %d lines", bad, x.Report, x.Lines)
		}
	}
}
