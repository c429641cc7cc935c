package store

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
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

// loadBrought reads which logs were brought in. Where that cannot be told, the ward
// is not kept from its own: it is said.
func (s *Store) loadBrought() {
	all, err := readBrought(s.dir)
	if err != nil {
		s.opening.Said = append(s.opening.Said, "which logs were brought in from other PCs cannot be read ("+err.Error()+"): before you go on, look whether the one that is open is this PC's own")
	}
	s.mu.Lock()
	s.brought = all
	s.mu.Unlock()
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

// keepBrought writes down how a log was brought in, before anything else of it is.
func (s *Store) keepBrought(b Brought) error {
	s.mu.Lock()
	all := slices.DeleteFunc(slices.Clone(s.brought), func(old Brought) bool { return old.Log == b.Log })
	s.mu.Unlock()
	all = append(all, b)
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, broughtName)
	if err := writeFile(path, fileMode(s.dir), true, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	}); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brought = all
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
// another PC must not come out of a recovery as one of this PC's own.
func (x *recovering) keepBrought() error {
	s := newStore(x.To, x.Options)
	s.loadBrought()
	for _, from := range x.From {
		all, err := readBrought(from)
		if err != nil {
			continue // of what is not a data folder, or says nothing readable, nothing is known
		}
		for _, b := range all {
			if s.broughtIn(b.Log) != nil {
				continue
			}
			if err := s.keepBrought(b); err != nil {
				return err
			}
		}
	}
	return nil
}
