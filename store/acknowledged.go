package store

import (
	"encoding/json"
	"os"
	"path/filepath"

	"downtime/store/event"
)

// acknowledgedName is a file that says what the last entry was that a person was
// told is saved. It is not flushed, which would cost a tick as much as saving: a
// program that is killed leaves it as it was, and after a power cut it may be some
// entries behind. So entries after it are shown to be confirmed, and what it names
// and no copy has is said to be gone. Each generation of writers has one of its own.
const acknowledgedSuffix = "last.json"

// acknowledgedBytes is its length, whatever it says, so that it is written in one
// piece.
const acknowledgedBytes = 64

type acknowledged struct {
	file *os.File
	busy chan struct{} // holds one while the file is being written
}

// lastEntry names an entry.
type lastEntry struct {
	Log string `json:"log"`
	Seq uint64 `json:"seq"`
}

// readAcknowledged is the entry that was acknowledged last, by the writers of one
// generation or those before it; zero where that is not known.
func readAcknowledged(dir string, generation int) lastEntry {
	for ; generation > 0; generation-- {
		text, err := readSmall(filepath.Join(dir, generationFile(generation, acknowledgedSuffix)), maxMark)
		var last lastEntry
		if err == nil && json.Unmarshal(text, &last) == nil {
			return last
		}
	}
	return lastEntry{}
}

// acknowledgedLast is readAcknowledged of a folder that is only read.
func (s *Store) acknowledgedLast() lastEntry {
	generation, err := newestGeneration(s.dir)
	if err != nil {
		return lastEntry{}
	}
	return readAcknowledged(s.dir, generation)
}

// openAcknowledged opens the file to be written. Without it everything works, and
// is only told less precisely.
func openAcknowledged(dir string, generation int) *acknowledged {
	path := filepath.Join(dir, generationFile(generation, acknowledgedSuffix))
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil // a pipe would wait for whoever reads it
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, fileMode(dir))
	if err != nil {
		return nil
	}
	share(path)
	return &acknowledged{file, make(chan struct{}, 1)}
}

func (a *acknowledged) note(e event.Entry) { a.set(lastEntry{e.Log, e.Seq}) }

func (a *acknowledged) set(last lastEntry) {
	if a == nil {
		return
	}
	text, err := json.Marshal(last)
	if err != nil {
		return
	}
	for len(text) < acknowledgedBytes-1 {
		text = append(text, ' ')
	}
	select {
	case a.busy <- struct{}{}:
	default:
		return // a device that does not answer
	}
	_ = within(graceTime, func() error {
		defer func() { <-a.busy }()
		_, err := a.file.WriteAt(append(text, '\n'), 0)
		return err
	})
}

func (a *acknowledged) close() {
	if a != nil {
		_ = a.file.Close()
	}
}
