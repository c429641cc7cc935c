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
// and no copy has is said to be gone.
const acknowledgedName = "downtime.last.json"

// acknowledgedBytes is its length, whatever it says, so that it is written in one
// piece.
const acknowledgedBytes = 64

type acknowledged struct{ file *os.File }

// lastEntry names an entry.
type lastEntry struct {
	Log string `json:"log"`
	Seq uint64 `json:"seq"`
}

// readAcknowledged is the entry that was acknowledged last, zero where that is
// not known.
func readAcknowledged(dir string) lastEntry {
	text, err := os.ReadFile(filepath.Join(dir, acknowledgedName))
	var last lastEntry
	if err != nil || json.Unmarshal(text, &last) != nil {
		return lastEntry{}
	}
	return last
}

// openAcknowledged opens the file to be written. Without it everything works, and
// is only told less precisely.
func openAcknowledged(dir string) *acknowledged {
	path := filepath.Join(dir, acknowledgedName)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, fileMode(dir))
	if err != nil {
		return nil
	}
	share(path)
	return &acknowledged{file}
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
	_, _ = a.file.WriteAt(append(text, '\n'), 0)
}

func (a *acknowledged) close() {
	if a != nil {
		_ = a.file.Close()
	}
}
