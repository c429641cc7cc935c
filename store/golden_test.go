package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"downtime/store/event"
	"downtime/store/seal"
)

// Folders that were written once, one of each format of the database, with entries
// of every type and, in the journal alone, two of a later program: one of a type and
// one of a version that this one does not know. They must be read for ever, to the
// same root, and gone on with.
func TestGoldenFolder(t *testing.T) {
	for name, l := range map[string]layout{"v1-folder": nested, "v2-folder": flat} {
		t.Run(name, func(t *testing.T) { goldenFolder(t, name, l) })
	}
}

func goldenFolder(t *testing.T, name string, l layout) {
	const (
		log  = "2T03PMWA81KB"
		root = "CQ56-VK8V-736C-SNEN-13DC-5NG5"
		end  = 35
	)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", name))); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Examine(log)
	if got := seal.CodeOf(x.Tree.Root()).String(); err != nil || !x.Complete || x.Entries != end || got != root {
		t.Errorf("%+v, root %s, %v", x.Report, got, err)
	}
	closeStore(t, r)

	s := open(t, dir)
	if got, want := s.Opening().Unconfirmed, (Span{log, end - 1, end}); got != want {
		t.Errorf("to be confirmed are %+v, want %+v", got, want)
	}
	var known, unknown []event.Type
	if err := s.Read(log, func(e *event.Entry) error {
		if _, ok := e.Body.(event.Unknown); ok {
			unknown = append(unknown, e.Type)
		} else {
			known = append(known, e.Type)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []event.Type{"ward.painted", event.TypeNote}; !slices.Equal(unknown, want) {
		t.Errorf("not known are %q, want %q", unknown, want)
	}
	// The folder was written before there were these; v1-checkpoints.jsonl and the lines
	// of package event have them.
	later := []event.Type{
		event.TypeCheckpointMade, event.TypeHandoverGiven, event.TypeHandoverAccepted, event.TypeInstructionGiven, event.TypeInstructionRead,
		event.TypeLessonAdded, event.TypeReference, event.TypeActionAdded, event.TypeActionDone,
		event.TypeRunLinked, event.TypeWardNamed,
		event.TypeRecordAdded, event.TypeRecordAmended, event.TypeRecordCustody, event.TypeRecordMoved, event.TypeRecordEntered, event.TypeRecordScanned,
		event.TypeRecordFiled, event.TypeRecordNotNeeded, event.TypeRecordVerified, event.TypeDrillCarried,
	}
	for _, kind := range event.Types() {
		if !slices.Contains(later, kind) && !slices.Contains(known, kind) {
			t.Errorf("the folder has no %s", kind)
		}
	}
	wantSaved(t, s, log, Copies)
	before := lines(t, s, log)
	closeStore(t, s)
	onlyDatabase(t, dir)
	s = open(t, dir)
	if got := lines(t, s, log); !slices.Equal(got, before) {
		t.Errorf("the database alone has %d entries, want %d", len(got), len(before))
	}
	closeStore(t, s)
	if got := layoutIn(t, filepath.Join(dir, databaseName)); got != l {
		t.Errorf("it has become format %s", got)
	}
}
