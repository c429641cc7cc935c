package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"downtime/store/event"
)

// harmed is a folder of which one file comes to harm, again and again.
type harmed struct {
	files map[string][]byte // of a sound folder, by their path in it
	logs  map[string][]byte // what each log is, as its lines
	open  string            // the log that is not closed
}

func newHarmed(t *testing.T) *harmed {
	t.Helper()
	dir, logs := sampleOfBoth(t, newLayout)
	h := &harmed{files: make(map[string][]byte), logs: make(map[string][]byte), open: logs[len(logs)-1]}
	last := generationFile(1, acknowledgedSuffix) // what the program knew when it ended
	for _, name := range []string{databaseName, last} {
		h.files[name] = readFile(t, filepath.Join(dir, name))
	}
	for _, log := range logs {
		path := journalOf(t, filepath.Join(dir, journalFolder), log)
		h.files[filepath.Join(journalFolder, filepath.Base(path))] = readFile(t, path)
		h.logs[log] = readFile(t, path)
	}
	return h
}

// journalNames are the journals that are large enough for every harm.
func (h *harmed) journalNames() []string {
	var names []string
	for name, content := range h.files {
		if filepath.Dir(name) == journalFolder && len(content) > 2*pageSize {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// put lays the folder out, with one file as it has become.
func (h *harmed) put(dir, name string, content []byte) error {
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(filepath.Join(dir, journalFolder), 0o700)); err != nil {
		return err
	}
	for other, sound := range h.files {
		if other == name {
			sound = content
		}
		if err := os.WriteFile(filepath.Join(dir, other), sound, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// read is every log of a store, as its lines.
func (h *harmed) read(s *Store) error {
	for log, want := range h.logs {
		var got []byte
		if err := s.Read(log, func(e *event.Entry) error {
			got = append(append(got, e.Raw...), '\n')
			return nil
		}); err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("log %s is not what it was", log)
		}
	}
	return nil
}

// firstHarmed is the first entry of a journal that is not as it was.
func firstHarmed(sound, content []byte) uint64 {
	for seq := uint64(1); len(sound) > 0; seq++ {
		n := bytes.IndexByte(sound, '\n') + 1
		if !bytes.HasPrefix(content, sound[:n]) {
			return seq
		}
		sound, content = sound[n:], content[n:]
	}
	return 0
}

// namesIt checks that what is damaged in one copy is found by looking at that copy
// alone: the entry of a journal is named; a database is refused or names one too,
// unless every entry that it shows is as it was.
func (h *harmed) namesIt(dir, name string, content []byte) (bool, error) {
	path := filepath.Join(dir, name)
	if name != databaseName {
		first := firstHarmed(h.files[name], content)
		r, err := verifyLines(bytes.NewReader(content))
		if first > 0 && err == nil && r.Entries >= first {
			return false, fmt.Errorf("entry %d is damaged and was not named: %+v", first, r)
		}
		return first > 0, nil
	}
	s, err := OpenFile(path)
	if err != nil {
		return true, nil // with the reason
	}
	defer s.Close()
	named := false
	for log, want := range h.logs {
		var got []byte
		r, err := s.Verify(log)
		if err != nil || !r.Complete {
			named = true
			continue
		}
		if err := s.Read(log, func(e *event.Entry) error {
			got = append(append(got, e.Raw...), '\n')
			return nil
		}); err != nil {
			return false, err
		}
		if !bytes.HasPrefix(want, got) {
			return false, fmt.Errorf("log %s changed and nothing was said", log)
		}
	}
	return named, nil
}

// Whatever happens to one copy: what is damaged is named, and every entry comes
// from the other, byte for byte; after that, either copy has all again.
func TestFaultsDamage(t *testing.T) {
	rnd := seeded(t)
	h := newHarmed(t)
	journals := h.journalNames()
	var named, said, failed atomic.Int64
	tries, place := many(500, 10_000), quickDir(t)
	queue := make(chan func(dir string) error)
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			for try := range queue {
				if err := try(filepath.Join(place, fmt.Sprint(w))); err != nil {
					failed.Add(1)
					t.Error(err)
				}
			}
		})
	}
	for n := range tries {
		for _, name := range []string{databaseName, journals[rnd.IntN(len(journals))]} {
			content, _, what := harms[n%len(harms)](rnd, bytes.Clone(h.files[name]))
			queue <- func(dir string) error {
				if err := h.try(dir, name, content, &named, &said); err != nil {
					return fmt.Errorf("%s, %s: %w", name, what, err)
				}
				return nil
			}
		}
	}
	close(queue)
	workers.Wait()
	t.Logf("damage: %d to each copy; %d hit an entry and were named, %d were said when opening; %d were not, or not made good from the other copy",
		tries, named.Load(), said.Load(), failed.Load())
}

// mustBeSaid reports whether what a file has become is seen at the start: of the open log
// whatever it is, of the others, which are not read through then, that it is shorter.
func (h *harmed) mustBeSaid(name string, content []byte) bool {
	return name != databaseName && firstHarmed(h.files[name], content) > 0 &&
		(strings.Contains(name, h.open) || len(content) < len(h.files[name]))
}

func (h *harmed) try(dir, name string, content []byte, named, said *atomic.Int64) error {
	if err := h.put(dir, name, content); err != nil {
		return err
	}
	isNamed, err := h.namesIt(dir, name, content)
	if err != nil {
		return err
	}
	if isNamed {
		named.Add(1)
	}
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := h.read(s); err != nil {
		return err
	}
	if len(s.Opening().Sentences()) > 0 {
		said.Add(1)
	} else if h.mustBeSaid(name, content) {
		return errors.New("nothing was said of a journal that is damaged")
	}
	if err := s.Close(); err != nil {
		return err
	}
	return eitherHolds(dir, h.open, uint64(bytes.Count(h.logs[h.open], []byte("\n"))))
}
