package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Earlier versions left empty segments of which the first write had failed, each with
// its mark: they are nothing that a recovery could get back, or could call damaged.
func TestEmptySegmentsOfEarlierVersions(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(3)...)
	closeStore(t, s)
	first := journalOf(t, dir+"/"+journalFolder, log)
	for _, number := range []string{".2", ".3"} {
		path := strings.TrimSuffix(first, ".jsonl") + number + ".jsonl"
		for _, name := range []string{path, path + stopSuffix} {
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	s = open(t, dir) // which goes on in a segment of its own
	add(t, s, Batch{Log: log, Events: notes(1)})
	closeStore(t, s)
	found, err := Recover(context.Background(), Rescue{From: []string{dir}, To: dir, DryRun: true})
	if err != nil || len(found.Damaged) > 0 || found.Needed {
		t.Errorf("a recovery gives %+v, %v", found, err)
	}
	// One that was emptied, and has no mark, is still said to be.
	if err := os.Truncate(filepath.Join(dir, journalFolder, filepath.Base(first)), 0); err != nil {
		t.Fatal(err)
	}
	found, err = Recover(context.Background(), Rescue{From: []string{dir}, To: dir, DryRun: true})
	if err != nil || len(found.Damaged) != 1 || found.Damaged[0].Damage != "the file is empty" {
		t.Errorf("a recovery of an emptied file gives %+v, %v", found, err)
	}
}
