package store

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/seal"
)

// A folder of a night on which both copies failed in turn, and were gone on with in
// the next file; with a handover, and with the log exported as it is and with
// entries withheld. It was written once, and must be read for ever.

var update = flag.Bool("update", false, "write those golden folders that are not in testdata; never one that is")

const (
	segmentsLog  = "SEGMENTSKEPT"
	segmentsEnd  = 22
	segmentsRoot = "29E9-H0AD-ADD6-PAYS-0XRN-N0ST"
)

var (
	segmentsFolder = filepath.Join("testdata", "v2-segments")
	segmentsExport = filepath.Join("testdata", "v2-segments.jsonl")
	withheldExport = filepath.Join("testdata", "v2-withheld.jsonl")
	// Those that an export leaves out; two of them are neighbours.
	withheldEntries = []uint64{5, 6, 19}
)

// writeSegments makes the folder, and gives the log.
func writeSegments(t *testing.T, dir string) [][]byte {
	t.Helper()
	stamp := ticking()
	again := func() *Store {
		s, err := Open(dir, Options{Who: "ward7b", Stamp: stamp})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	reid := event.Person{Name: "M Reid", Role: "nurse in charge"}
	by := func(who event.Person, body event.Body) event.Event {
		ev := happened(body)
		ev.Actor = who
		return ev
	}
	step := event.Step{Procedure: "paths", Step: "tell-lab"}
	s := again()
	old := "ENDEDBEFXRE1"
	add(t, s, Batch{Log: old, New: true, Events: []event.Event{started("EPR down at noon")}})
	add(t, s, Batch{Log: old, Events: []event.Event{happened(event.RunClosed{Reason: "it was a cable"})}})
	first := started("EPR down")
	body := first.Body.(event.RunStarted)
	body.Device = "WARD 7B"
	first.Body = body
	add(t, s, Batch{Log: segmentsLog, New: true, Events: []event.Event{first}})
	write := func(events ...event.Event) {
		for _, ev := range events {
			add(t, s, Batch{Log: segmentsLog, Events: []event.Event{ev}})
		}
	}
	checkpoint := func(why event.Moment) {
		var tree seal.Tree
		for _, line := range lines(t, s, segmentsLog) {
			tree.Add([]byte(line))
		}
		write(happened(CheckpointWithin(&wardKey, "WARD 7B", segmentsLog, &tree, why)))
	}
	write(happened(event.ProcedureOpened{
		Procedure: procedure.Procedure{
			ID: "paths", Title: "Paths", Kind: procedure.Downtime,
			Sections: []procedure.Section{{Heading: "First", Steps: []procedure.Step{{ID: "tell-lab", Text: "Tell the lab", Title: "Tell the lab"}}}},
		},
		Origin: "shipped", Source: []byte("# Paths\n\n- [ ] Tell the lab\n"),
	}), happened(event.StepDone{Step: step, Note: "Jo in blood sciences"}))
	write(notes(4)...)
	ends := func(back uint64) map[string]uint64 {
		return map[string]uint64{old: 2, segmentsLog: s.ends()[segmentsLog].Seq - back}
	}
	stop := func(path string, why string, good map[string]uint64) {
		m := mark{Why: why, At: onset.Add(2 * time.Hour), Good: good, Boot: "test-boot"}
		if err := (segment{path: path}).stop(m); err != nil {
			t.Fatal(err)
		}
	}

	// The stick with the journals is pulled out in the middle of a line.
	good, journal := ends(0), journalOf(t, s.journals[0], segmentsLog)
	closeStore(t, s)
	write1 := append(readFile(t, journal), `{"log":"SEGMENTSKEPT","seq":8,"type":"log.no`...)
	if err := os.WriteFile(journal, write1, 0o600); err != nil {
		t.Fatal(err)
	}
	delete(good, old)
	stop(journal, "the device is gone", good)
	s = again()
	write(happened(event.StorageDegraded{Copy: event.SecondCopy, Where: "E:", Why: "the device is gone"}),
		happened(event.StorageRecovered{Copy: event.SecondCopy, Where: "E:"}))
	checkpoint(event.AtPhase)
	write(by(okafor, event.HandoverGiven{To: reid, Open: []string{"1 step of Paths"}}))

	// A flush of the database fails: its last entry is in the journal for certain.
	good = ends(1)
	closeStore(t, s)
	stop(filepath.Join(dir, databaseName), "input/output error", good)
	s = again()
	write(by(reid, event.HandoverAccepted{From: okafor, Given: s.ends()[segmentsLog].Seq}))
	checkpoint(event.AtHandover)
	write(happened(event.StorageDegraded{Copy: event.FirstCopy, Where: "C:", Why: "input/output error"}))
	write(notes(4)...)

	// The journal once more, so that there are three of it.
	good, journal = ends(0), journalOf(t, s.journals[0], segmentsLog)
	delete(good, old)
	closeStore(t, s)
	stop(journal, "no answer for 2 seconds", good)
	s = again()
	write(by(reid, event.Logged{Kind: event.TypeNote, Text: "Bed 4: \u202ereversed, and a line\u2028separator"}),
		by(reid, event.Decision{Text: "Paper until 06:00", Reason: "the EPR is not safe yet"}))
	checkpoint(event.AtDecision)
	write(by(reid, event.EntryCorrected{Corrects: 5, Text: "it was bed 5"}))
	var list [][]byte
	for _, line := range lines(t, s, segmentsLog) {
		list = append(list, []byte(line))
	}
	closeStore(t, s)
	for _, name := range namesIn(t, dir) { // neither its lock, nor its key
		if strings.HasPrefix(name, "downtime.lock") || strings.Contains(name, "holder") || name == keyName {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return list
}

// withhold puts lines in the place of entries.
func withhold(list [][]byte, entries ...uint64) [][]byte {
	shown := slices.Clone(list)
	for _, seq := range entries {
		shown[seq-1] = []byte(withheldLine(seq, seal.Leaf(list[seq-1])))
	}
	return shown
}

// goldenSegments is a copy of the folder.
func goldenSegments(t *testing.T) (dir string) {
	t.Helper()
	if _, err := os.Stat(segmentsFolder); *update && errors.Is(err, fs.ErrNotExist) {
		made := t.TempDir()
		list := writeSegments(t, made)
		sealed := checkpointOf(t, wardKey, segmentsLog, list)
		for path, text := range map[string][]byte{
			segmentsExport: joined(list, sealed), withheldExport: joined(withhold(list, withheldEntries...), sealed),
		} {
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.CopyFS(segmentsFolder, os.DirFS(made)); err != nil {
			t.Fatal(err)
		}
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(segmentsFolder)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestGoldenSegments(t *testing.T) {
	dir := goldenSegments(t)
	want := []string{"downtime-3.db", "downtime.db", "downtime.db.stopped", "downtime.last.json", "journal"}
	if got := namesIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder has %q", got)
	}
	want = []string{
		"20261124-0311-ENDEDBEFXRE1.jsonl",
		"20261124-0311-SEGMENTSKEPT.2.jsonl", "20261124-0311-SEGMENTSKEPT.2.jsonl.stopped",
		"20261124-0311-SEGMENTSKEPT.4.jsonl",
		"20261124-0311-SEGMENTSKEPT.jsonl", "20261124-0311-SEGMENTSKEPT.jsonl.stopped",
	}
	if got := namesIn(t, filepath.Join(dir, journalFolder)); !slices.Equal(got, want) {
		t.Errorf("the journals are %q", got)
	}

	r, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Examine(segmentsLog)
	if got := seal.CodeOf(x.Tree.Root()).String(); err != nil || !x.Complete || x.Entries != segmentsEnd || got != segmentsRoot || len(x.Files) > 0 {
		t.Errorf("%+v, root %s, files %+v, %v", x.Report, got, x.Files, err)
	}
	public := wardKey.Public()
	if p := x.Prove(nil, Keys{Own: &public}); !p.Complete || len(p.Signed) != 3 || p.SignedTo != segmentsEnd-2 {
		t.Errorf("signed to %d: %s", p.SignedTo, p.Reason)
	}
	all := lines(t, r, segmentsLog)
	closeStore(t, r)

	// It is the log that was exported.
	export := strings.SplitAfter(string(readFile(t, segmentsExport)), "\n")
	if text := strings.Join(all, "\n") + "\n"; text != strings.Join(export[:segmentsEnd], "") {
		t.Errorf("it is read as\n%s", text)
	}

	// It is gone on with, without a word where the key is there, too; then either copy has it by itself.
	mustTake(t, os.WriteFile(filepath.Join(dir, keyName), wardKey.Encode(), keyMode))
	s := open(t, dir)
	if o := s.Opening(); len(o.Sentences()) > 0 || o.Unconfirmed != (Span{}) || o.Absent != (Span{}) || len(o.Gone) > 0 {
		t.Errorf("opening it said %+v", o)
	}
	wantSaved(t, s, segmentsLog, Copies)
	want = lines(t, s, segmentsLog)
	closeStore(t, s)
	for _, copied := range []string{"downtime.db", "journal"} {
		alone := t.TempDir()
		if err := os.CopyFS(alone, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if copied == "journal" {
			for _, name := range []string{"downtime.db", "downtime-3.db"} {
				if err := os.Remove(filepath.Join(alone, name)); err != nil {
					t.Fatal(err)
				}
			}
		} else {
			onlyDatabase(t, alone)
		}
		s := open(t, alone)
		if got := lines(t, s, segmentsLog); !slices.Equal(got, want) {
			t.Errorf("%s alone has %d entries, want %d", copied, len(got), len(want))
		}
		closeStore(t, s)
	}
}

// What is exported can be proved, whether or not all of it is shown.
func TestGoldenExports(t *testing.T) {
	trusted := wardKey.Public().Code()
	for path, hidden := range map[string]uint64{segmentsExport: 0, withheldExport: uint64(len(withheldEntries))} {
		text := readFile(t, path)
		x := examined(t, text)
		p := x.Prove(nil, Keys{Trusted: &trusted})
		if !p.Complete || p.SignedTo != segmentsEnd || p.Withheld != hidden || seal.CodeOf(p.Tree.Root()).String() != segmentsRoot {
			t.Errorf("%s: %+v, signed to %d, %d withheld", path, p.Report, p.SignedTo, p.Withheld)
		}
	}
	// An entry that was withheld is proved once it is shown.
	shown, hidden := readFile(t, segmentsExport), readFile(t, withheldExport)
	x := examined(t, hidden)
	rows := bytes.Split(shown, []byte("\n"))
	for _, seq := range withheldEntries {
		proof, err := x.Tree.Inclusion(seq)
		if err != nil || seal.CheckInclusion(proof, x.Tree.Size(), x.Tree.Root(), seq, seal.Leaf(rows[seq-1])) != nil {
			t.Errorf("entry %d is not proved: %v", seq, err)
		}
	}
	kinds := make(map[event.Type]bool)
	for _, row := range rows[:segmentsEnd] {
		e, err := event.Decode(row)
		if err != nil {
			t.Fatal(err)
		}
		kinds[e.Type] = true
	}
	for _, kind := range []event.Type{event.TypeHandoverGiven, event.TypeHandoverAccepted, event.TypeCheckpointMade, event.TypeStorageDegraded} {
		if !kinds[kind] {
			t.Errorf("there is no %s, but %v", kind, slices.Sorted(maps.Keys(kinds)))
		}
	}
}
