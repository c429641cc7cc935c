package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/seal"
)

// Fuzzing is quick with -fuzzminimizetime 1x: several goroutines are at work in a
// store, so that the same bytes do not cover the same lines each time, which is what
// looking for fewer bytes waits for.

// hangs is how long a file may keep the program busy.
const hangs = 20 * time.Second

const goldenJournal = "20261124-0311-ENW17F9XRK1A.jsonl"

// golden is a folder that was written once: what fuzzing starts from.
type golden struct {
	database, journal []byte
	// lines are those of each log in the database.
	lines map[string][]string
	// known has every line that was ever written, of either copy.
	known map[string]bool
}

func newGolden(f *testing.F) *golden {
	f.Helper()
	folder := filepath.Join("testdata", "v1-folder")
	g := &golden{lines: make(map[string][]string), known: make(map[string]bool)}
	g.database = readFile(f, filepath.Join(folder, databaseName))
	g.journal = readFile(f, filepath.Join(folder, journalFolder, goldenJournal))
	journals, err := filepath.Glob(filepath.Join(folder, journalFolder, "*.jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range journals {
		for line := range strings.Lines(string(readFile(f, path))) {
			g.known[strings.TrimSuffix(line, "\n")] = true
		}
	}
	dir := f.TempDir()
	write(f, dir, g.database)
	s := open(f, dir)
	defer s.Close()
	runs, err := s.Runs()
	if err != nil {
		f.Fatal(err)
	}
	for _, run := range runs {
		g.lines[run.Log] = lines(f, s, run.Log)
		for _, line := range g.lines[run.Log] {
			g.known[line] = true
		}
	}
	return g
}

// opened opens a folder, reads it, goes on in each log that is open, and reads it
// again. A folder may be refused with a sentence. Every line that is given must hold
// and, unless lines were forged, be one that was written.
func (g *golden) opened(dir string, forged bool) (map[string][]string, error) {
	s, err := Open(dir, Options{})
	if err != nil {
		return nil, sentence(err)
	}
	before, err := g.read(s, forged)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	runs, err := s.Runs()
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	for _, run := range runs {
		if run.Status != StatusOpen || uint64(len(before[run.Log])) != run.Entries {
			continue
		}
		receipt, err := s.Append(Batch{Log: run.Log, Events: notes(1)})
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		before[run.Log] = append(before[run.Log], string(receipt.Entries[0].Raw))
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	again, err := Open(dir, Options{})
	if err != nil {
		return nil, fmt.Errorf("it cannot be opened again: %w", err)
	}
	defer again.Close()
	after, err := g.read(again, true)
	if err != nil {
		return nil, err
	}
	for log, want := range before {
		if !slices.Equal(after[log], want) {
			return nil, fmt.Errorf("log %s has %d lines, and %d when it is opened again", log, len(want), len(after[log]))
		}
	}
	return before, nil
}

// read gives the lines of each log as far as it can be read.
func (g *golden) read(s *Store, forged bool) (map[string][]string, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	found := make(map[string][]string)
	for _, run := range runs {
		link := seal.Genesis
		err := s.Read(run.Log, func(e *event.Entry) error {
			if e.Log != run.Log || e.Seq != uint64(len(found[run.Log])+1) || e.Prev != link {
				return fmt.Errorf("a line was given that does not follow the one before it: %s", e.Raw)
			}
			link = seal.Link(e.Raw)
			if !forged && !g.known[string(e.Raw)] {
				return fmt.Errorf("a line was given that was never written: %s", e.Raw)
			}
			found[run.Log] = append(found[run.Log], string(e.Raw))
			return nil
		})
		if broken := new(BrokenError); err != nil && !errors.As(err, &broken) {
			return nil, err
		}
	}
	return found, nil
}

// sentence returns an error that is no sentence for people.
func sentence(err error) error {
	if text := err.Error(); strings.Contains(text, "goroutine") || strings.Contains(text, "runtime error") || strings.Contains(text, "\n") {
		return fmt.Errorf("it is refused with no sentence: %w", err)
	}
	return nil
}

// FuzzJournal: no bytes in the place of a journal crash the program or hold it up;
// no line in them is given that does not hold, alone or beside a database, which
// keeps every entry of its own. Where they are forged, each line that is an entry is
// given the crc that is right for it.
func FuzzJournal(f *testing.F) {
	g := newGolden(f)
	all := bytes.SplitAfter(g.journal, []byte("\n"))
	for _, seed := range [][]byte{
		g.journal, nil, []byte("\n"), []byte("{}\n"), g.journal[:len(g.journal)-40], g.journal[:len(g.journal)-1],
		slices.Concat(g.journal, g.journal), slices.Concat(all[0], all[2]), slices.Concat(all[1], all[0]),
		slices.Concat(g.journal, []byte(`{"log":"`)), bytes.ReplaceAll(g.journal, []byte("note 0"), []byte("note 7")), bytes.ReplaceAll(g.journal, []byte("note 1"), []byte("note 7")),
		bytes.ReplaceAll(g.journal, []byte("\n"), []byte("\r\n")),
	} {
		for how := range 4 {
			f.Add(seed, how&1 > 0, how&2 > 0)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, beside, forged bool) {
		dir := quickDir(t)
		if forged {
			content = withCRCs(content)
		}
		if err := os.Mkdir(filepath.Join(dir, journalFolder), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, journalFolder, goldenJournal), content, 0o600); err != nil {
			t.Fatal(err)
		}
		if beside {
			write(t, dir, g.database)
		}
		if err := within(hangs, func() error {
			found, err := g.opened(dir, forged)
			if err != nil || !beside || found == nil {
				return err
			}
			for log, want := range g.lines {
				if got := found[log]; len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
					return fmt.Errorf("log %s has %d lines, and %d in the database", log, len(got), len(want))
				}
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

// withCRCs makes the crc of each line that is an entry right.
func withCRCs(content []byte) []byte {
	var all [][]byte
	for line := range bytes.Lines(content) {
		if cut := bytes.LastIndex(line, crcStart); cut >= 0 && len(bytes.TrimSpace(line[cut:])) == len(crcStart)+crcEnd {
			line = recoded(line, "", "")
		}
		all = append(all, line)
	}
	return bytes.Join(all, nil)
}

// addDatabases has fuzzing start from real databases, whole and as what patched
// makes of a few bytes.
func (g *golden) addDatabases(f *testing.F) {
	for _, seed := range [][]byte{
		nil, []byte("downtime"), g.database[:pageSize], g.database[:3*pageSize], g.database[:len(g.database)/2], g.database,
		g.journal, slices.Concat(make([]byte, pageSize), g.database[pageSize:]),
	} {
		f.Add(seed, false, false)
	}
	for _, seed := range [][]byte{{}, {0, 0, 16, 2}, {0, 16, 80, 1, 0, 0, 8, 2}, {2, 16, 10, 255}} {
		f.Add(seed, true, true)
	}
}

// patched is a database that differs from the sound one in single bytes: each is
// three for where it stands and one for what it is.
func (g *golden) patched(patches []byte) []byte {
	content := bytes.Clone(g.database)
	for p := range slices.Chunk(patches, 4) {
		if len(p) == 4 {
			content[(int(p[0])<<16|int(p[1])<<8|int(p[2]))%len(content)] = p[3]
		}
	}
	return content
}

// withHeaders makes the checksums of both headers of a database right.
func withHeaders(content []byte) []byte {
	content = bytes.Clone(content)
	for at := 16; at+64 <= min(len(content), 2*pageSize); at += pageSize {
		sum := fnv.New64a()
		sum.Write(content[at : at+56])
		binary.LittleEndian.PutUint64(content[at+56:], sum.Sum64())
	}
	return content
}

// FuzzDatabase: no bytes in the place of the database crash the program or hold it
// up, and no line in them is given that does not hold.
func FuzzDatabase(f *testing.F) {
	g := newGolden(f)
	g.addDatabases(f)
	f.Fuzz(func(t *testing.T, content []byte, patches, headers bool) {
		dir := quickDir(t)
		write(t, dir, g.become(content, patches, headers))
		if err := within(hangs, func() error {
			_, err := g.opened(dir, false)
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

// FuzzRecover: no bytes that something is to be recovered from crash the program,
// hold it up or are changed; and all that is recovered holds.
func FuzzRecover(f *testing.F) {
	g := newGolden(f)
	g.addDatabases(f)
	f.Fuzz(func(t *testing.T, content []byte, patches, headers bool) {
		content = g.become(content, patches, headers)
		dir := quickDir(t)
		backup, to := filepath.Join(dir, "backup"), filepath.Join(dir, "data")
		if err := os.WriteFile(backup, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := within(hangs, func() error {
			found, err := Recover(context.Background(), Rescue{From: []string{backup}, To: to})
			if err != nil {
				return sentence(err)
			}
			got, err := g.opened(to, false)
			if err != nil {
				return err
			}
			for _, log := range found.Logs {
				if have := uint64(len(got[log.Log])); have < log.Entries {
					return fmt.Errorf("log %s was recovered to entry %d, and has %d", log.Log, log.Entries, have)
				}
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		if !bytes.Equal(readFile(t, backup), content) {
			t.Error("the backup was changed")
		}
	})
}

func (g *golden) become(content []byte, patches, headers bool) []byte {
	if patches {
		content = g.patched(content)
	}
	if headers {
		content = withHeaders(content)
	}
	return content
}
