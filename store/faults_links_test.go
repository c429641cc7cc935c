package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"downtime/store/event"
)

// tamperings are what somebody may do to the lines of a log, each with its checksum
// right. At is an entry that is neither the first nor one of the last two; foreign are
// the lines of another log.
var tamperings = []struct {
	name   string
	tamper func(lines, foreign [][]byte, at int) [][]byte
}{
	{"a word changed", func(lines, _ [][]byte, at int) [][]byte {
		lines[at] = recoded(lines[at], "paper", "PAPER")
		return lines
	}},
	{"two swapped as they are", func(lines, _ [][]byte, at int) [][]byte {
		lines[at], lines[at+1] = lines[at+1], lines[at]
		return lines
	}},
	{"two swapped, numbers and all", func(lines, _ [][]byte, at int) [][]byte {
		lines[at], lines[at+1] = numberedAs(lines[at+1], at+1), numberedAs(lines[at], at+2)
		return lines
	}},
	{"one taken out", func(lines, _ [][]byte, at int) [][]byte { return slices.Delete(lines, at, at+1) }},
	{"one taken out, and the rest numbered anew", func(lines, _ [][]byte, at int) [][]byte {
		lines = slices.Delete(lines, at, at+1)
		for i := at; i < len(lines); i++ {
			lines[i] = numberedAs(lines[i], i+1)
		}
		return lines
	}},
	{"an earlier one in its place", func(lines, _ [][]byte, at int) [][]byte {
		lines[at+1] = numberedAs(lines[at], at+2)
		return lines
	}},
	{"that of another log in its place", func(lines, foreign [][]byte, at int) [][]byte {
		lines[at] = foreign[at%(len(foreign)-1)+1]
		return lines
	}},
	{"that of another log in its place, as one of this", func(lines, foreign [][]byte, at int) [][]byte {
		other := foreign[at%(len(foreign)-1)+1]
		lines[at] = numberedAs(recoded(other, logOf(other), logOf(lines[at])), at+1)
		return lines
	}},
}

// The control of the chain: entries are changed, swapped, replaced and taken out, with
// every checksum right, and the journal is read by the reader of the store. With its
// links it sees each of them. With its link check off it must miss much, or they were
// not what saw it.
func TestFaultsControlOfLinks(t *testing.T) {
	const wanted = 0.3
	rnd := seeded(t)
	h := newHarmed(t)
	linesOf := func(log string) [][]byte { return slices.Collect(bytes.Lines(h.logs[log])) }
	foreign := func() string {
		for log := range h.logs {
			if log != h.open && len(linesOf(log)) > 2 {
				return log
			}
		}
		t.Fatal("there is no other log")
		return ""
	}()
	dir := quickDir(t)
	whole := linesOf(h.open)
	if seen, err := readerSees(dir, h.open, whole, true); seen || err != nil {
		t.Fatalf("in a sound log it sees damage: %v", err)
	}
	tries, missed := 0, make(map[string]int)
	each := many(30, 200)
	for _, how := range tamperings {
		for range each {
			lines := how.tamper(slices.Clone(whole), linesOf(foreign), 1+rnd.IntN(len(whole)-3))
			tries++
			for _, links := range []bool{true, false} {
				seen, err := readerSees(dir, h.open, lines, links)
				switch {
				case err != nil:
					t.Fatal(err)
				case !seen && links:
					t.Errorf("%s: the reader does not see it", how.name)
				case !seen:
					missed[how.name]++
				}
			}
		}
	}
	total := 0
	for _, how := range tamperings {
		t.Logf("%3.0f%% of %d missed without links: %s", 100*float64(missed[how.name])/float64(each), each, how.name)
		total += missed[how.name]
	}
	red := float64(total) / float64(tries)
	t.Logf("control, link check off: %.0f%% red of %d, 0 with links", 100*red, tries)
	if red < wanted {
		t.Errorf("the run is void: of the control only %.0f%% is red", 100*red)
	}
}

// readerSees reads a journal as the store does, and reports whether it finds anything
// wrong. Without links the chain is told before each entry that it stands where that
// entry says, so nothing is off but the check of the link.
func readerSees(dir, log string, lines [][]byte, links bool) (bool, error) {
	path := filepath.Join(dir, "journal.jsonl")
	if err := os.WriteFile(path, bytes.Join(lines, nil), 0o600); err != nil {
		return false, err
	}
	src, err := journalSource(segment{path: path, log: log, number: 1})
	if err != nil {
		return false, err
	}
	m := newMerge(log, []*source{src})
	m.all = true
	defer m.close()
	for {
		if raw, ok := src.at(m.chain.Seq + 1); ok && !links {
			if line, err := event.Scan(raw); err == nil {
				m.chain.leaf = line.Prev
			}
		}
		_, err := m.next()
		switch broken := new(BrokenError); {
		case errors.As(err, &broken):
			return true, nil
		case errors.Is(err, io.EOF):
			return src.bad > 0 || src.damage != nil || m.chain.Seq != uint64(len(lines)), nil
		case err != nil:
			return false, err
		}
	}
}

// numberedAs gives a line another number, and makes its crc right.
func numberedAs(line []byte, seq int) []byte {
	return recoded(line, fmt.Sprintf(`"seq":%d,`, seqOf(bytes.TrimSuffix(line, []byte("\n")))), fmt.Sprintf(`"seq":%d,`, seq))
}

func logOf(line []byte) string {
	e, err := event.Scan(bytes.TrimSuffix(line, []byte("\n")))
	if err != nil {
		return ""
	}
	return string(e.Log)
}

// recoded changes a line, with or without its line feed, and makes its crc right.
func recoded(line []byte, old, new string) []byte {
	raw, feed := bytes.CutSuffix(line, []byte("\n"))
	changed := bytes.Replace(raw, []byte(old), []byte(new), 1)
	cut := len(changed) - len(`,"crc":"00000000"}`)
	changed = fmt.Appendf(changed[:cut:cut], `,"crc":"%08x"}`, checksum(changed[:cut]))
	if feed {
		changed = append(changed, '\n')
	}
	return changed
}
