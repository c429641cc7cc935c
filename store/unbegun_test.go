package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
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

// A write that comes back after its copy was given up, at the moment at which that is
// being done, takes neither the file away nor the word that was left beside it.
func TestLateFirstWriteLeavesTheMark(t *testing.T) {
	const log = "log"
	for _, late := range []error{nil, aFullDisk(t)} {
		for range 20 {
			dir := t.TempDir()
			path := filepath.Join(dir, "journal.jsonl")
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			info, err := file.Stat()
			if err != nil {
				t.Fatal(err)
			}
			f := &journalFile{segment: segment{path: path, log: log}, file: file, info: info, unbegun: true}
			j := &journals{
				dir: dir, files: map[string]*journalFile{log: f}, failed: new(failures),
				stamp: func() event.Stamp { return event.Stamp{} },
			}
			returned := make(chan struct{})
			j.mu.Lock() // as the write hangs
			go func() {
				defer close(returned)
				_ = j.written(log, f, late)
			}()
			j.stopped = true
			j.mu.Unlock()
			j.stop(errStalled, map[string]uint64{log: 0}, time.Now())
			<-returned
			for _, name := range []string{path, path + stopSuffix} {
				if _, err := os.Stat(name); err != nil {
					t.Errorf("after a late write that gives %v: %v", late, err)
				}
			}
			if err := j.close(); err != nil && late == nil {
				t.Error(err)
			}
		}
	}
}

// aFullDisk is what this system gives where there is no room.
func aFullDisk(t *testing.T) error {
	t.Helper()
	for number, fault := range faults {
		if fault == FaultFull {
			return number
		}
	}
	t.Fatal("this system has no error for a full disk")
	return nil
}
