package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"downtime/store/event"
	"downtime/store/seal"
)

// TestTogetherOrOneByOne: whatever is done to either copy of a log, or to both, the
// verdict is the one that looking at every entry in every file comes to.
func TestTogetherOrOneByOne(t *testing.T) {
	const size = 1500 // several batches
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s)
	add(t, s, Batch{Log: log, Events: ticks(2, size-3)}, Batch{Log: log, Events: []event.Event{note("at the end"), happened(event.RunClosed{})}})
	closeStore(t, s)
	database := filepath.Join(dir, databaseName)
	journal := journalOf(t, filepath.Join(dir, journalFolder), log)
	wholeDatabase, wholeJournal := readFile(t, database), readFile(t, journal)
	list := bytes.SplitAfter(wholeJournal, []byte("\n"))[:size]

	try := func(name string, d, j []byte, refused bool) {
		t.Helper()
		write(t, dir, d)
		if err := os.WriteFile(journal, j, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := OpenReading(dir, Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		defer s.Close()
		want, err := s.examine(log, (*merge).oneByOne)
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := s.examine(log, (*merge).together); errors.Is(err, errRefused) != refused {
			t.Errorf("%s: together it gives %v", name, err)
		}
		got, err := s.Examine(log)
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Tree.Root() != want.Tree.Root() || got.Tree.Size() != want.Tree.Size() {
			t.Errorf("%s: another tree, of %d entries and %d", name, got.Tree.Size(), want.Tree.Size())
		}
		got.Tree, want.Tree = seal.Tree{}, seal.Tree{}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: together\n%+v\none by one\n%+v", name, got, want)
		}
	}
	try("nothing", wholeDatabase, wholeJournal, false)
	try("a torn end", wholeDatabase, append(slices.Clone(wholeJournal), list[7][:40]...), false)
	try("one more", wholeDatabase, append(slices.Clone(wholeJournal), list[7]...), false)
	try("no journal to speak of", wholeDatabase, nil, false)
	for _, n := range []int{0, 1, 520, 521, size / 2, size - 2, size - 1} {
		line := bytes.TrimSuffix(list[n], []byte("\n"))
		bad := bytes.Replace(line, []byte(`"actor"`), []byte(`"actoR"`), 1)
		with := func(more ...[]byte) []byte { return bytes.Join(slices.Concat(list[:n], more, list[n+1:]), nil) }
		badDatabase := bytes.ReplaceAll(wholeDatabase, line, bad)
		feed := []byte("\n")
		for name, j := range map[string][]byte{
			"changed": with(bad, feed), "left out": with(), "twice": with(line, feed, line, feed), "empty": with(feed),
			"garbage before": with([]byte("garbage\n"), line, feed), "cut after": bytes.Join(list[:n], nil), "cut within": bytes.Join(append(slices.Clone(list[:n]), line[:9]), nil),
			"too long": with(bytes.Repeat([]byte("x"), event.MaxLine+2), feed),
			"swapped":  with(list[max(0, n-1)]), "as a checkpoint": with([]byte(`{"checkpoint":"x"}`), feed),
		} {
			try(fmt.Sprintf("entry %d of the journal %s", n+1, name), wholeDatabase, j, false)
		}
		try(fmt.Sprintf("entry %d of the database changed", n+1), badDatabase, wholeJournal, false)
		try(fmt.Sprintf("entry %d of both changed", n+1), badDatabase, with(bad, feed), true)
	}
}
