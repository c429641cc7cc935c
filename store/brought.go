package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Which logs of a folder were brought in from another PC is no part of them, and is
// kept in a file of its own. While such a log may go on where it came from it is
// only read here: two PCs that add to one log would make two of it.

// broughtName is that file.
const broughtName = "downtime.brought.json"

// maxBrought bounds what is read of it, in bytes.
const maxBrought = 1 << 20

// Brought says of a log that it was brought in.
type Brought struct {
	Log  string    `json:"log"`
	From string    `json:"from"` // the file or folder
	At   time.Time `json:"at"`
	// Elsewhere is set until somebody has said that the log goes on here.
	Elsewhere bool `json:"elsewhere"`
}

// ElsewhereError says that a log may go on on another PC, and so nothing is added
// to it here.
type ElsewhereError struct{ Log string }

func (e *ElsewhereError) Error() string {
	return "log " + e.Log + " was brought in from another PC and may go on there: it is only read here"
}

// OpenError says that a log cannot go on here because another does.
type OpenError struct{ Log string }

func (e *OpenError) Error() string {
	return "log " + e.Log + " is open here: close it first, or link the two as of the same outage"
}

// readBrought are those of a folder. A file that says nothing readable is an error:
// a log that goes on elsewhere must not be taken for one of this PC.
func readBrought(dir string) ([]Brought, error) {
	path := filepath.Join(dir, broughtName)
	text, err := readSmall(path, maxBrought)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []Brought
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return all, nil
}

// loadBrought reads which logs were brought in. It is kept with both copies, so that a
// data folder that is made again from the second knows as much; where they differ the
// first one's word counts. Where it cannot be told, the ward is not kept from its own: it
// is said.
func (s *Store) loadBrought() {
	all, err := readBrought(s.dir)
	here := len(all)
	for _, folder := range s.journals {
		others, unread := readBrought(folder)
		if all = withBrought(all, others); here == 0 {
			err = errors.Join(err, unread)
		}
	}
	if err != nil {
		s.opening.Said = append(s.opening.Said, broughtUnread(err)+": before you go on, look whether the one that is open is this PC's own")
	} else if len(all) > here && s.lock != nil {
		_ = writeBrought(s.dir, all) // else the next start asks the second copy again
	}
	s.mu.Lock()
	s.brought = all
	s.mu.Unlock()
}

func broughtUnread(err error) string {
	return "which logs were brought in from other PCs cannot be read (" + err.Error() + ")"
}

// withBrought adds those of others whose logs are not among all.
func withBrought(all, others []Brought) []Brought {
	for _, b := range others {
		if !slices.ContainsFunc(all, func(known Brought) bool { return known.Log == b.Log }) {
			all = append(all, b)
		}
	}
	return all
}

// writeBrought writes all of them into a folder.
func writeBrought(folder string, all []Brought) error {
	return writeSmall(filepath.Join(folder, broughtName), all)
}

// copyBrought writes down beside the second copy what the first says, where that is
// otherwise. It is no part of the copy: where it cannot be written, that goes on.
func (s *Store) copyBrought() error {
	s.mu.Lock()
	all := slices.Clone(s.brought)
	s.mu.Unlock()
	if there, err := readBrought(s.journals[0]); len(all) == 0 || err == nil && slices.Equal(there, all) {
		return nil
	}
	return writeBrought(s.journals[0], all)
}

// broughtIn is how a log was brought in; nil for one of this PC's own.
func (s *Store) broughtIn(log string) *Brought {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.brought {
		if b.Log == log {
			return &b
		}
	}
	return nil
}

// keepBrought writes down how a log was brought in, before anything else of it is. What
// cannot be read is not written over: it may name a log that goes on elsewhere.
func (s *Store) keepBrought(b Brought) error {
	if _, err := readBrought(s.dir); err != nil {
		return err
	}
	s.mu.Lock()
	all := slices.DeleteFunc(slices.Clone(s.brought), func(old Brought) bool { return old.Log == b.Log })
	s.mu.Unlock()
	all = append(all, b)
	if err := writeBrought(s.dir, all); err != nil {
		return err
	}
	s.mu.Lock()
	s.brought = all
	s.mu.Unlock()
	if s.lock != nil {
		_ = within(graceTime, s.copyBrought)
	}
	return nil
}

// CarryOn lets a log that was brought in go on here. Whoever asks for it has made
// sure that it does not go on elsewhere any more.
func (s *Store) CarryOn(log string) error {
	if s.lock == nil {
		return errReading
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.mayWrite(); err != nil {
		return &NotSavedError{err, err}
	}
	b := s.broughtIn(log)
	if b == nil || !b.Elsewhere {
		return nil
	}
	for other, h := range s.ends() {
		if was := s.broughtIn(other); other != log && h.Status == StatusOpen && (was == nil || !was.Elsewhere) {
			return &OpenError{other}
		}
	}
	b.Elsewhere = false
	return s.keepBrought(*b)
}

// isElsewhere reports whether a log may go on on another PC.
func (s *Store) isElsewhere(log string) bool {
	b := s.broughtIn(log)
	return b != nil && b.Elsewhere
}

// keepBrought takes along which of the logs were brought in: a log that goes on on
// another PC must not come out of a recovery as one of this PC's own. It is looked for
// beside whatever was named: a data folder, its journals, or a file of either.
func (x *recovering) keepBrought(found *Recovery) error {
	all, err := readBrought(x.To)
	if err != nil {
		found.Said = append(found.Said, broughtUnread(err))
		return nil // it is left as it is
	}
	before := len(all)
	for _, from := range x.From {
		folders := []string{from, filepath.Join(from, journalFolder)}
		if info, err := os.Stat(from); err == nil && !info.IsDir() {
			folders = []string{filepath.Dir(from)}
		} else if filepath.Base(from) == journalFolder {
			folders = append(folders, filepath.Dir(from))
		}
		for _, folder := range folders {
			others, err := readBrought(folder)
			if err != nil {
				found.Said = append(found.Said, broughtUnread(err)+": look whether each log that is open is this PC's own")
			}
			all = withBrought(all, others)
		}
	}
	if len(all) == before {
		return nil
	}
	return writeBrought(x.To, all)
}
