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
	"runtime/debug"
	"sync"
	"time"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

const (
	databaseName = "downtime.db"
	openTimeout  = time.Second
	// checkTimeout bounds reading a database that may be damaged: bbolt can
	// loop for ever on one (research/reliability.md, finding 5).
	checkTimeout = 20 * time.Second
)

// Options say how to open a folder. The zero value is right except in tests.
type Options struct {
	// Stamp reads the PC's clocks; nil for the real ones.
	Stamp func() event.Stamp
	// Who is shown to whoever finds the folder in use.
	Who string
}

// Store is an open data folder.
type Store struct {
	dir   string
	lock  *lock // nil where the store is open for reading only
	db    *bolt.DB
	file  os.FileInfo // the database as it was opened
	stamp func() event.Stamp

	mu     sync.Mutex
	heads  map[string]head
	failed error // the first failure to save; nothing is written after it
}

// Open opens dir for reading and writing, makes what is missing, and holds the
// folder until Close. A folder in use gives a *LockedError, a database that
// cannot be trusted a *DamagedError, and it is then left as it was.
func Open(dir string, opts Options) (*Store, error) {
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	lock, err := acquire(dir, opts.Who)
	if err != nil {
		return nil, err
	}
	s, err := open(dir, opts, false)
	if err != nil {
		lock.release()
		return nil, err
	}
	s.lock = lock
	return s, nil
}

// OpenReading opens dir to read what is in it, and changes nothing. It fails
// with fs.ErrNotExist where there is no database, and like Open otherwise.
func OpenReading(dir string) (*Store, error) { return open(dir, Options{}, true) }

func open(dir string, opts Options, reading bool) (*Store, error) {
	s := &Store{dir: dir, stamp: opts.Stamp}
	if s.stamp == nil {
		s.stamp = Stamp
	}
	path := s.path()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !reading:
		if err := create(path); err != nil {
			return nil, fmt.Errorf("make %s: %w", path, err)
		}
		if info, err = os.Stat(path); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	case info.Size() == 0:
		// bbolt would take it for a new one, and so hide that a log is gone.
		return nil, &DamagedError{File: path, Why: "the file is empty"}
	}
	s.file = info
	// The first look is read-only, so that a damaged file stays as it was.
	if err := s.openDB(true); err != nil {
		return nil, err
	}
	if err := s.loadHeads(); err != nil {
		return nil, err
	}
	if reading {
		return s, nil
	}
	if err := s.db.Close(); err != nil {
		return nil, fmt.Errorf("close %s: %w", path, err)
	}
	if err := s.openDB(false); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Store) path() string { return filepath.Join(s.dir, databaseName) }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

func (s *Store) openDB(reading bool) error {
	return s.guard(checkTimeout, func() error {
		db, err := bolt.Open(s.path(), fileMode(s.dir), &bolt.Options{
			Timeout: openTimeout, PageSize: 4096, ReadOnly: reading,
		})
		switch {
		case errors.Is(err, bolt.ErrTimeout):
			return lockedError(s.dir)
		case errors.Is(err, fs.ErrPermission):
			return err
		case err != nil:
			return &DamagedError{File: s.path(), Why: err.Error()}
		}
		s.db = db
		return nil
	})
}

// Close lets the folder go. Everything acknowledged is on disk already.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.lock != nil {
		s.lock.release()
	}
	return err
}

// guard runs f, which reads the database, so that a damaged one gives a
// *DamagedError: bbolt panics, faults on its mapped file, or never comes back.
// After such an error the store is of no more use, and its file is untouched.
func (s *Store) guard(limit time.Duration, f func() error) error {
	result := make(chan error, 1)
	go func() {
		debug.SetPanicOnFault(true) // for this goroutine alone
		defer func() {
			if r := recover(); r != nil {
				result <- &DamagedError{File: s.path(), Why: fmt.Sprint(r)}
			}
		}()
		result <- f()
	}()
	select {
	case err := <-result:
		return err
	case <-time.After(limit):
		return &DamagedError{File: s.path(), Why: fmt.Sprintf("reading it did not end within %s", limit)}
	}
}

// view is a read transaction under guard.
func (s *Store) view(f func(*bolt.Tx) error) error {
	return s.guard(checkTimeout, func() error { return s.db.View(f) })
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

// create makes a new database that is whole or not there: under another name
// first, and renamed once it is on disk.
func create(path string) error {
	temporary := path + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bolt.Open(temporary, fileMode(filepath.Dir(path)), &bolt.Options{Timeout: openTimeout, PageSize: 4096})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		if err := meta.Put(keyFormat, []byte(formatVersion)); err != nil {
			return err
		}
		_, err = tx.CreateBucket(bucketLogs)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// makeDir makes a folder and everything above it, each entry on disk before
// the next. What exists is left as it is.
func makeDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%q is a file where the data folder should be", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return err
	}
	if err := makeDir(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// fileMode gives files their folder's own permissions, so that a folder made
// for all users of a PC holds files that all of them can use.
func fileMode(dir string) fs.FileMode {
	info, err := os.Stat(dir)
	if err != nil {
		return 0o600
	}
	return info.Mode().Perm() & 0o666
}
