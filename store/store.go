// Package store keeps logs. One folder holds one database of logs, one writer
// at a time; a log only ever grows. It is the only importer of bbolt, and
// FORMAT.md describes what it writes.
package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"downtime/store/event"
)

// Options say how to open a folder. The zero value is right except in tests.
type Options struct {
	// Stamp reads the PC's clocks; nil for the real ones.
	Stamp func() event.Stamp
	// Who is shown to whoever finds the folder in use.
	Who string
}

// Store is an open data folder. Its methods may be called from any goroutine;
// a slow Append holds up no reader.
type Store struct {
	dir   string
	lock  *lock // nil where the store is open for reading only
	db    *database
	stamp func() event.Stamp

	writing sync.Mutex // held by Append from start to end

	mu      sync.Mutex // guards the following, and is never held across I/O
	heads   map[string]head
	checked map[string]bool // logs whose pages were all inspected
	failed  error           // the first failure to save; nothing is written after it
}

// Open opens dir for reading and writing, makes what is missing, and holds the
// folder until Close. A folder in use gives a *LockedError, a database that
// cannot be trusted a *DamagedError, and it is then left as it was.
func Open(dir string, opts Options) (*Store, error) {
	if err := makeDir(dir); err != nil {
		return nil, unusable(err)
	}
	lock, err := acquire(dir, opts.Who)
	if err != nil {
		return nil, unusable(err)
	}
	s, err := openWriting(dir, opts)
	if locked := new(LockedError); errors.As(err, &locked) {
		locked.Holder = Holder{} // a reader has the file; the holder is ourselves
	}
	if err != nil {
		lock.release()
		return nil, unusable(err)
	}
	s.lock = lock
	// Without a key everything works but signing, and who asks for a signature
	// is told then: a ward is never kept from its log for it.
	_ = ensureKey(dir)
	return s, nil
}

// unusable says what to do about an error of the system: no permission, no
// space, a disk that is read-only.
func unusable(err error) error {
	var path *fs.PathError
	var system syscall.Errno
	if !errors.As(err, &path) && !errors.As(err, &system) {
		return err // it says so itself
	}
	return fmt.Errorf("the data folder cannot be used: %w: choose another with --data FOLDER", err)
}

// OpenReading opens dir to read what is in it, and changes nothing. It fails
// with fs.ErrNotExist where there is no database, and like Open otherwise.
func OpenReading(dir string) (*Store, error) {
	s := newStore(dir, Options{})
	if err := checkFile(s.path()); err != nil {
		return nil, err
	}
	if err := s.look(); err != nil {
		return nil, err
	}
	return s, nil
}

// openWriting opens a folder that this program holds.
func openWriting(dir string, opts Options) (*Store, error) {
	s := newStore(dir, opts)
	err := checkFile(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		err = create(s.path())
	}
	if err != nil {
		return nil, err
	}
	// The first look is read-only, so that a damaged file stays as it was.
	if err := s.look(); err != nil {
		return nil, err
	}
	if err := s.db.close(); err != nil {
		return nil, err
	}
	if s.db, err = openDatabase(s.path(), false); err != nil {
		return nil, err
	}
	return s, nil
}

func newStore(dir string, opts Options) *Store {
	s := &Store{dir: dir, stamp: opts.Stamp, checked: make(map[string]bool)}
	if s.stamp == nil {
		s.stamp = Stamp
	}
	return s
}

// look opens the database for reading, checks it, and reads where its logs end.
func (s *Store) look() (err error) {
	if s.db, err = openDatabase(s.path(), true); err != nil {
		return err
	}
	if err = s.db.look(); err == nil {
		s.heads, err = s.db.heads()
	}
	if err != nil {
		return errors.Join(err, s.db.close())
	}
	return nil
}

// checkFile refuses what bbolt would wait for, or would take for a new database
// and so hide that a log is gone.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &DamagedError{File: path, Why: "it is not a file"}
	case info.Size() == 0:
		return &DamagedError{File: path, Why: "the file is empty"}
	}
	return nil
}

func (s *Store) path() string { return filepath.Join(s.dir, databaseName) }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Close lets the folder go. Everything acknowledged is on disk already. Closing
// again does nothing.
func (s *Store) Close() error {
	err := s.db.close()
	if s.lock != nil {
		s.lock.release()
	}
	return err
}

// NewLogID is a fresh name for a log: 60 random bits in Crockford's base 32.
func NewLogID() string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	id := make([]byte, 12)
	rand.Read(id)
	for i, b := range id {
		id[i] = alphabet[b%32]
	}
	return string(id)
}

func newSalt() string {
	salt := make([]byte, event.SaltDigits/2)
	rand.Read(salt)
	return hex.EncodeToString(salt)
}
