package store

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
)

// FuzzImport: whatever is in a file from elsewhere, what is here stays as it is, and what
// is brought in holds from its first entry to its last and says what the file says.
func FuzzImport(f *testing.F) {
	g := newGolden(f)
	half := bytes.LastIndexByte(g.journal[:len(g.journal)/2], '\n') + 1
	changed := bytes.Clone(g.journal)
	changed[len(changed)/2] ^= 4
	first, rest, _ := bytes.Cut(g.journal, []byte("\n"))
	e, err := event.Decode(bytes.Clone(first))
	if err != nil {
		f.Fatal(err)
	}
	theirs := open(f, f.TempDir())
	log := begin(f, theirs, notes(3)...)
	whole := exported(f, theirs, log)
	for _, seed := range [][]byte{
		nil, []byte("\n"), []byte("# Notes\n"), g.journal, g.journal[:half], g.journal[:half-7], changed, g.database,
		append(bytes.Clone(first), '\n'), rest, slices.Concat(Withheld(&e), []byte("\n"), rest),
		whole, whole[:len(whole)-9], slices.Concat(whole, g.journal), slices.Concat(g.journal, whole), slices.Concat(whole, whole),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := quickDir(t)
		s := open(t, dir)
		own := begin(t, s, notes(2)...)
		before := lines(t, s, own)
		in, unfit, err := IncomingFile(t.Context(), fileOf(t, content))
		if in == nil {
			if err == nil && (unfit == nil || unfit.Why == "") {
				t.Error("why it cannot be brought in is not said")
			}
			return
		}
		found, err := s.Import(t.Context(), in)
		for range 2 {
			if got := lines(t, s, own); !slices.Equal(got, before) {
				t.Fatalf("of the log that was here there is\n%s", strings.Join(got, "\n"))
			}
			if err == nil && found.Changes() {
				isOf(t, s, in.Log, content)
			}
			closeStore(t, s)
			s = open(t, dir)
		}
		closeStore(t, s)
	})
}

// isOf checks that a log holds, and is what a file has of it.
func isOf(t *testing.T, s *Store, log string, content []byte) {
	t.Helper()
	if report, err := s.Verify(log); err != nil || !report.Complete {
		t.Errorf("what was brought in does not hold: %+v, %v", report, err)
	}
	for _, line := range lines(t, s, log) {
		if !bytes.Contains(content, []byte(line)) {
			t.Errorf("the file has no line %s", line)
		}
	}
}
