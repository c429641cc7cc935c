package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"downtime/runbooks/clean"
)

// A log that is in no copy here is known of all the same: from the entry that was
// acknowledged last, from the folder's backups, and from an earlier start that missed
// it. What is known so is said until the log is back.

// lackingName is the file of the logs that a start missed, so that they are not
// forgotten once another log is the last that was acknowledged. FORMAT.md describes it.
const lackingName = "downtime.lacking.json"

// maxLacking bounds what is read of it, in bytes.
const maxLacking = 1 << 20

// Lacking are the entries of a log that this PC knows of and that no copy here has: all
// of it, as a rule.
type Lacking struct {
	Span
	// Backup is the one of the folder's backups that has most of them, up to BackupTo;
	// "" for none.
	Backup   string
	BackupTo uint64
	// Entered is set once a log tells that they are missing.
	Entered bool
}

// Whole reports whether nothing of the log is here.
func (l Lacking) Whole() bool { return l.First == 1 }

// MissingError says that no log can be read in a folder of which it is known that there
// were some, or that keeps damaged files: nobody must be told that there were none.
type MissingError struct {
	Dir     string
	Lacking []Lacking
}

func (e *MissingError) Error() string {
	if len(e.Lacking) == 0 {
		return fmt.Sprintf("no log can be read in %s, and damaged files are kept there: start downtime recover", clean.Quoted(e.Dir))
	}
	logs := make([]string, len(e.Lacking))
	for i, l := range e.Lacking {
		logs[i] = fmt.Sprintf("%s (to entry %d)", l.Log, l.Last)
	}
	return fmt.Sprintf("no log can be read in %s, and it is known that there were some, %s: start downtime recover", clean.Quoted(e.Dir), strings.Join(logs, ", "))
}

// notedLacking is a log in the file.
type notedLacking struct {
	Log     string `json:"log"`
	Entries uint64 `json:"entries"`
	Entered bool   `json:"entered,omitempty"`
}

func readLacking(dir string) []notedLacking {
	text, err := readSmall(filepath.Join(dir, lackingName), maxLacking)
	var noted []notedLacking
	if err != nil || json.Unmarshal(text, &noted) != nil {
		return nil
	}
	return noted
}

// noteLacking writes down which whole logs are missing, where that is otherwise than
// what stands there. Without it everything works, and less is known.
func (s *Store) noteLacking() {
	var noted []notedLacking
	for _, l := range s.opening.Lacking {
		if l.Whole() {
			noted = append(noted, notedLacking{Log: l.Log, Entries: l.Last, Entered: l.Entered})
		}
	}
	path := filepath.Join(s.dir, lackingName)
	switch {
	case slices.Equal(noted, readLacking(s.dir)):
	case len(noted) == 0:
		if err := os.Remove(path); err == nil || errors.Is(err, fs.ErrNotExist) {
			_ = syncDir(s.dir)
		}
	default:
		_ = writeSmall(path, noted)
	}
}

// LackingEntered notes that a log now tells of all that was missing at the start.
func (s *Store) LackingEntered() {
	for i := range s.opening.Lacking {
		s.opening.Lacking[i].Entered = true
	}
	s.noteLacking()
}

// lackingIn works out what is known of and not here. What the acknowledged entry says
// of the end of a log that is here is another matter, see account.
func (s *Store) lackingIn(found Survey, last lastEntry) []Lacking {
	known := make(map[string]*Lacking)
	add := func(log string, to uint64) *Lacking {
		l := known[log]
		if end := s.heads[log].Seq; l == nil && to > end {
			l = &Lacking{Span: Span{log, end + 1, to}}
			known[log] = l
		}
		if l != nil {
			l.Last = max(l.Last, to)
		}
		return l
	}
	if last.Log != "" && s.heads[last.Log].Seq == 0 {
		add(last.Log, last.Seq)
	}
	for _, n := range readLacking(s.dir) {
		if n.Log == "" || s.heads[n.Log].Seq > 0 {
			continue // it is back
		}
		if l := add(n.Log, n.Entries); l != nil {
			l.Entered = n.Entered
		}
	}
	for _, b := range found.Backups {
		if l := add(b.Log, b.Entries); l != nil {
			l.Backup, l.BackupTo = b.Path, b.Entries
		}
	}
	var all []Lacking
	for _, l := range known {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b Lacking) int { return strings.Compare(a.Log, b.Log) })
	return all
}

// missNothing notes at a start what is known of and not here.
func (s *Store) missNothing(found Survey) {
	if s.lock.beside || len(found.Held) > 0 {
		return // not everything that is here was read
	}
	s.opening.Lacking = s.lackingIn(found, readAcknowledged(s.dir, s.lock.generation))
	s.noteLacking()
	for _, l := range s.opening.Lacking {
		if s.opening.Absent == (Span{}) {
			s.opening.Absent = l.Span // nobody is told that nothing is lost
		}
		s.opening.Mended = s.opening.Mended && l.Whole()
	}
}

// Lacking are the entries that this PC knows of and that no copy here has, as far as
// that was looked at when the folder was opened.
func (s *Store) Lacking() []Lacking { return s.opening.Lacking }

// nothingToRead is why nothing could be read in a folder where nothing was refused.
func (s *Store) nothingToRead() error {
	if s.locked == nil && (len(s.opening.Lacking) > 0 || KeepsDamaged(append([]string{s.dir}, s.journals...)...)) {
		return &MissingError{s.dir, s.opening.Lacking}
	}
	return fmt.Errorf("%s has no log: %w", clean.Quoted(s.dir), fs.ErrNotExist)
}
