package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"downtime/runbooks/clean"
)

// A recovery adds nothing to the logs that it puts together: an entry of its own
// would take the number of one that may still turn up. It leaves a note in the
// folder that it wrote, and the program that writes the log next enters it.

// RecoveryNote says what a recovery did, until that is an entry.
type RecoveryNote struct {
	ID   string     `json:"id"` // of the recovery; in the entry as well
	At   time.Time  `json:"at"`
	By   string     `json:"by"` // the log-in
	Logs []NotedLog `json:"logs"`
	Said []string   `json:"said,omitempty"` // of the files of the folder
	path string
}

// NotedLog is what became of one log.
type NotedLog struct {
	Log     string      `json:"log"`
	Entries uint64      `json:"entries"` // that it has, from the first on
	Known   uint64      `json:"known"`   // that there must have been
	Gone    []NotedSpan `json:"gone,omitempty"`
	// Withheld are those of Gone that whoever made a file had left out of it.
	Withheld []NotedSpan `json:"withheld,omitempty"`
	Aside    []NotedSpan `json:"aside,omitempty"`
	From     []string    `json:"from,omitempty"` // the files that it was read from
}

// NotedSpan is some entries, and the file that they are kept in, if there is one.
type NotedSpan struct {
	First uint64 `json:"first"`
	Last  uint64 `json:"last"`
	File  string `json:"file,omitempty"`
	Fork  bool   `json:"fork,omitempty"` // of another course of the log
}

// Recovered is what the note says of the entries of the log that are gone.
func (l *NotedLog) Recovered() RecoveredLog {
	r := RecoveredLog{Log: l.Log, Entries: l.Entries, Known: l.Known}
	for _, g := range l.Gone {
		r.Gone = append(r.Gone, Span{l.Log, g.First, g.Last})
	}
	for _, w := range l.Withheld {
		r.Withheld = append(r.Withheld, FileFrom{w.File, w.First, w.Last})
	}
	return r
}

const (
	enteredSuffix = ".entered"
	// maxNotes is how many notes are looked at, and maxNoteBytes how much of each:
	// whoever made more did not make them with this program.
	maxNotes     = 20
	maxNoteBytes = 4 << 20
)

var notePattern = regexp.MustCompile(`^downtime\.recovered-([0-9]{8}T[0-9]{6}Z(?:-[0-9]+)?)\.json$`)

// newNote describes a recovery that is being written.
func (x *recovering) newNote(found *Recovery, at time.Time) RecoveryNote {
	n := RecoveryNote{At: at.Truncate(time.Second), By: x.Who}
	for _, l := range found.Logs {
		noted := NotedLog{Log: l.Log, Entries: l.Entries, Known: l.Known}
		for _, g := range l.Gone {
			noted.Gone = append(noted.Gone, NotedSpan{First: g.First, Last: g.Last})
		}
		for _, w := range l.Withheld {
			noted.Withheld = append(noted.Withheld, NotedSpan{First: w.First, Last: w.Last, File: w.Path})
		}
		for _, k := range l.Kept {
			noted.Aside = append(noted.Aside, NotedSpan{First: k.First, Last: k.Last, File: k.File, Fork: k.Fork})
		}
		for _, f := range l.From {
			if !slices.Contains(noted.From, f.Path) {
				noted.From = append(noted.From, f.Path)
			}
		}
		n.Logs = append(n.Logs, noted)
	}
	return n
}

// leave writes the note under a name that is free, or anew once it has one.
func (n *RecoveryNote) leave(dir string) error {
	again := n.path != ""
	for copies := 1; n.path == ""; copies++ {
		id := n.At.UTC().Format(backupStamp)
		if copies > 1 {
			id += fmt.Sprintf("-%d", copies)
		}
		path := filepath.Join(dir, "downtime.recovered-"+id+".json")
		if NameIsFree(path, false) == nil && NameIsFree(path+enteredSuffix, false) == nil {
			n.ID, n.path = id, path
		} else if copies > maxNotes {
			return fmt.Errorf("%s is not free: move it away", clean.Quoted(path))
		}
	}
	return writeFile(n.path, fileMode(dir), again, func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		return out.Encode(n)
	})
}

// notesIn are the notes of recoveries that nobody has entered yet, the first first.
// One that cannot be read stays where it is.
func notesIn(dir string) []RecoveryNote {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var notes []RecoveryNote
	for _, file := range files {
		name := notePattern.FindStringSubmatch(file.Name())
		if name == nil || !file.Type().IsRegular() || len(notes) == maxNotes {
			continue
		}
		path := filepath.Join(dir, file.Name())
		text, err := readSmall(path, maxNoteBytes)
		var n RecoveryNote
		if err == nil && json.Unmarshal(text, &n) == nil && !n.At.IsZero() {
			n.ID, n.path = name[1], path
			notes = append(notes, n)
		}
	}
	slices.SortStableFunc(notes, func(a, b RecoveryNote) int { return a.At.Compare(b.At) })
	return notes
}

// Entered is called once the recovery is an entry: the note gets another name.
func (n *RecoveryNote) Entered() error {
	err := os.Rename(n.path, n.path+enteredSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // an earlier call
	}
	return errors.Join(err, syncDir(filepath.Dir(n.path)))
}
