package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"downtime/store/event"
)

// acknowledgedSuffix is of a file that says what the last entry was that a person was
// told is saved. It is not flushed, which would cost a tick as much as saving: a
// program that is killed leaves it as it was, and after a power cut it may be some
// entries behind. So entries after it are shown to be confirmed, and what it names
// and no copy has is said to be gone. Each generation of writers has one of its own.
const acknowledgedSuffix = "last.json"

// acknowledgedBytes is its length, whatever it says, so that it is written in one
// piece, and in place: a full disk takes that.
const acknowledgedBytes = 128

type acknowledged struct {
	file  *os.File
	busy  chan struct{} // holds one while the file is being written
	hangs atomic.Bool   // it did not come back from that

	mu   sync.Mutex // guards the following
	word lastEntry
}

// lastEntry names an entry.
type lastEntry struct {
	Log string `json:"log"`
	Seq uint64 `json:"seq"`
	// Database and Journal are up to which entry of the log the file of that copy
	// can be relied on, where it failed and no other was begun since.
	Database *uint64 `json:"database,omitempty"`
	Journal  *uint64 `json:"journal,omitempty"`
	// Rewritten is up to which entry what follows Seq was written anew, or is to be.
	Rewritten uint64 `json:"rewritten,omitempty"`
}

// of is the member for one copy, the database first.
func (l *lastEntry) of(copy int) **uint64 {
	if copy == 0 {
		return &l.Database
	}
	return &l.Journal
}

// end is the last entry that files hold, as far as those who wrote them knew.
func (l *lastEntry) end() uint64 {
	if l.Log == "" {
		return math.MaxUint64 // nothing is known
	}
	return max(l.Seq, l.Rewritten)
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
	flags := os.O_WRONLY
	switch err := mayOpen(path); {
	case errors.Is(err, fs.ErrNotExist):
		flags |= os.O_CREATE // Linux refuses that for another user's file in a folder like /tmp
	case errors.Is(err, ErrNoFile):
		return nil
	}
	word := readAcknowledged(dir, generation)
	file, err := os.OpenFile(path, flags, fileMode(dir))
	if err != nil {
		return nil
	}
	share(path)
	return &acknowledged{file: file, busy: make(chan struct{}, 1), word: word}
}

// said is what the file says; zero where there is none.
func (a *acknowledged) said() lastEntry {
	if a == nil {
		return lastEntry{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.word
}

func (a *acknowledged) note(e event.Entry) { a.set(lastEntry{Log: e.Log, Seq: e.Seq}) }

// set notes another entry. A copy that failed while another log was written is in
// doubt from the first entry of this one.
func (a *acknowledged) set(last lastEntry) {
	a.change(func(word *lastEntry) {
		for copy := range Copies {
			if doubt := *word.of(copy); doubt != nil && word.Log != last.Log {
				*last.of(copy) = new(uint64)
			} else {
				*last.of(copy) = doubt
			}
		}
		*word = last
	})
}

// lost notes how far the file of a copy can be relied on that failed.
func (a *acknowledged) lost(copy int, good map[string]uint64) {
	a.change(func(word *lastEntry) {
		if member := word.of(copy); *member == nil {
			upTo := good[word.Log]
			*member = &upTo
		}
	})
}

// doubt notes that files hold entries up to one which nobody was told of: both copies
// are in doubt from there, and are written anew.
func (a *acknowledged) doubt(end uint64) {
	a.change(func(word *lastEntry) {
		for copy := range Copies {
			if member := word.of(copy); *member == nil {
				upTo := word.Seq
				*member = &upTo
			}
		}
		word.Rewritten = end
	})
}

// begun notes that a copy goes on in a file that is not in doubt.
func (a *acknowledged) begun(copy int) {
	if said := a.said(); *said.of(copy) != nil {
		a.change(func(word *lastEntry) { *word.of(copy) = nil })
	}
}

func (a *acknowledged) change(f func(*lastEntry)) {
	if a == nil {
		return
	}
	a.mu.Lock()
	f(&a.word)
	a.mu.Unlock()
	if !a.begin() {
		return // a device that does not answer
	}
	err := within(graceTime, func() error {
		defer func() { <-a.busy }()
		text, err := json.Marshal(a.said())
		for len(text) < acknowledgedBytes-1 {
			text = append(text, ' ')
		}
		if err == nil {
			_, err = a.file.WriteAt(append(text, '\n'), 0)
		}
		a.hangs.Store(false)
		return err
	})
	a.hangs.Store(errors.Is(err, errStalled))
}

// begin waits for the turn to write: not long, and not at all for a device that did
// not answer.
func (a *acknowledged) begin() bool {
	select {
	case a.busy <- struct{}{}:
		return true
	default:
	}
	if a.hangs.Load() {
		return false
	}
	select {
	case a.busy <- struct{}{}:
		return true
	case <-time.After(graceTime):
		return false
	}
}

func (a *acknowledged) close() {
	if a != nil {
		_ = a.file.Close()
	}
}
