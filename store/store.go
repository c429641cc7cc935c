// Package store keeps logs. One folder holds them, in two copies, for one writer
// at a time; a log only ever grows. It is the only importer of bbolt, and
// FORMAT.md describes what it writes.
package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"downtime/store/event"
)

// Options say how to open a folder. The zero value is right except in tests and
// where the second copy is elsewhere.
type Options struct {
	// Second is the folder in which the second copy is kept, in a folder of its
	// own; "" for the data folder.
	Second string
	// Look surveys the files before they are opened, and may do so in another
	// process. Without it a folder that is opened for writing is surveyed by Look, and
	// one that is only read is not. In reading, what it could not read is passed over.
	Look func(dir string, journals ...string) (Survey, error)
	// Stamp reads the PC's clocks; nil for the real ones.
	Stamp func() event.Stamp
	// Who is shown to whoever finds the folder in use: the log-in, and in Person
	// who is working, where that is known.
	Who, Person string

	// keepNoKey leaves it to the next start to make a key where there is none, and to
	// say so: a recovery in the folder tells of other things.
	keepNoKey bool
}

// journals are the folders that may hold journals, the one that is written first.
func (o Options) journals(dir string) []string {
	own := filepath.Join(dir, journalFolder)
	if o.Second == "" {
		return []string{own}
	}
	return []string{filepath.Join(o.Second, journalFolder), own}
}

// Store is an open data folder. Its methods may be called from any goroutine;
// a slow Append holds up no reader.
type Store struct {
	dir       string
	journals  []string // folders
	lock      *lock    // nil where the store is open for reading only
	stamp     func() event.Stamp
	opening   Opening
	locked    *LockedError // another program writes what is read here
	taken     *Taken       // from whom the folder was taken over
	snapshots []string     // files to be removed at the end

	// Of a store that is open for writing: it was closed, opening has ended, there
	// is something to attend to, another program has taken over.
	done, started, notice, gone chan struct{}
	shutting                    sync.Once
	shutError                   error

	writing      sync.Mutex // held by Append from start to end
	acknowledged *acknowledged
	before       lastEntry // what it said when the folder was opened
	failed       failures  // of journals
	second       second
	identity     string      // of the data folder; "" where there is no second one
	unread       []string    // files that are not to be opened: what reads them may not come back
	unreadable   []FileFound // what is passed over in reading

	mu                sync.Mutex // guards the following, and is never held across I/O
	heads             map[string]head
	notices           []string // since the folder was opened
	recent            recent
	brought           []Brought
	open              []*database // the first first
	database, journal *keeper     // the copies; nil unless the store is open for writing
	closed            bool
	takenOver         *TakenOverError
}

// Open opens dir for reading and writing, makes what is missing, and holds the
// folder until Close. What one copy lacks is taken from the other, and Opening
// says so. A folder where no log may be kept gives a *PlaceError, one in use gives a *LockedError, a database that cannot be trusted
// and of which there is no second copy a *DamagedError, and everything is then
// left as it was.
func Open(dir string, opts Options) (*Store, error) {
	if err := CheckPlace(dir); err != nil {
		return nil, err
	}
	if err := makeDir(dir); err != nil {
		return nil, unusable(err)
	}
	lock, err := acquire(dir, opts.Who)
	if err != nil {
		return nil, unusable(err)
	}
	return openWith(lock, nil, opts)
}

// openWith opens a folder that is held for this program.
func openWith(lock *lock, taken *Taken, opts Options) (*Store, error) {
	s := newStore(lock.dir, opts)
	s.lock, s.taken = lock, taken
	if opts.Person != "" {
		lock.noteKey(opts.Person, time.Now())
	}
	go s.watch(watchTime)
	err := s.start(opts)
	close(s.started)
	if err != nil {
		if locked := new(LockedError); errors.As(err, &locked) && !lock.beside {
			locked.Holder = Holder{} // a reader has the file; the holder is ourselves
		}
		if taken := new(TakenOverError); errors.As(err, &taken) {
			err = &LockedError{Dir: s.dir, Holder: taken.By} // opening took too long
		}
		_ = s.Close()
		return nil, unusable(err)
	}
	if !opts.keepNoKey {
		s.readyKey()
	}
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

// OpenReading opens dir to read what is in it, and changes nothing. While another
// program writes it, the journals are read. It fails with fs.ErrNotExist where
// there is no log, and like Open otherwise.
func OpenReading(dir string, opts Options) (*Store, error) {
	s := newStore(dir, opts)
	if err := s.startReading(opts.Look); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenFile opens one database to read what is in it, whatever lies beside it. It
// changes nothing.
func OpenFile(path string) (*Store, error) {
	s := newStore(filepath.Dir(path), Options{})
	s.journals = nil
	d, err := openToLook(segment{path: path, number: 1})
	if err != nil {
		return nil, err
	}
	s.open = []*database{d}
	if s.heads, err = d.heads(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func newStore(dir string, opts Options) *Store {
	s := &Store{
		dir: dir, stamp: opts.Stamp, journals: opts.journals(dir), heads: make(map[string]head),
		second: second{dir: opts.Second, data: dir},
		done:   make(chan struct{}), started: make(chan struct{}), notice: make(chan struct{}, 1), gone: make(chan struct{}),
	}
	if s.stamp == nil {
		s.stamp = Stamp
	}
	return s
}

// ends are where the logs end, as far as was acknowledged.
func (s *Store) ends() map[string]head {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.heads)
}

// databases are those that are open, the first first.
func (s *Store) databases() []*database {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[:len(s.open):len(s.open)]
}

// checkFile refuses what bbolt would wait for, or would take for a new database
// and so hide that a log is gone.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &DamagedError{File: path, Why: ErrNoFile.Error()}
	case info.Size() == 0:
		return &DamagedError{File: path, Why: "the file is empty"}
	}
	return nil
}

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Opening is what was found and done when the folder was opened.
func (s *Store) Opening() Opening { return s.opening }

// Locked says who writes the folder that is read here; nil for nobody.
func (s *Store) Locked() *LockedError { return s.locked }

// Close lets the folder go. Everything acknowledged is on disk already. Closing
// again does nothing.
func (s *Store) Close() error { return s.shut() }

func (s *Store) shut() error {
	s.shutting.Do(func() {
		close(s.done)
		s.shutError = s.closeAll()
	})
	return s.shutError
}

func (s *Store) closeAll() error {
	keepers := s.keepers()
	s.mu.Lock()
	s.database, s.journal = nil, nil
	s.mu.Unlock()
	quiet := true
	for _, k := range keepers {
		quiet = k.close() && quiet
	}
	s.mu.Lock()
	open := s.open
	s.open, s.closed = nil, true
	s.mu.Unlock()
	var errs []error
	for _, d := range open {
		errs = append(errs, d.close())
	}
	for _, path := range s.snapshots {
		errs = append(errs, os.Remove(path))
	}
	s.acknowledged.close()
	// While a write hangs in a device that does not answer, the folder is held
	// until the program ends: whoever comes next must know that files of it may
	// still be written.
	if s.lock != nil && quiet {
		s.lock.release()
	}
	return errors.Join(errs...)
}

// Copy is how one of the two copies stands.
type Copy struct {
	Where string // the folder
	State State
	Why   error     // of one that is lost
	Since time.Time // it is
}

// Copies says how the two copies stand, the database first.
func (s *Store) Copies() []Copy {
	keepers := s.keepers()
	if keepers == nil {
		return nil
	}
	copies := []Copy{{Where: s.dir}, {Where: s.journals[0]}}
	for i, k := range keepers {
		copies[i].State, copies[i].Since, copies[i].Why = k.status()
	}
	return copies
}

// NewLogID is a fresh name for a log: 60 random bits in Crockford's base 32.
func NewLogID() string {
	id := make([]byte, event.LogNameLength)
	rand.Read(id)
	for i, b := range id {
		id[i] = event.LogNameLetters[b%byte(len(event.LogNameLetters))]
	}
	return string(id)
}

func newSalt() string {
	salt := make([]byte, event.SaltDigits/2)
	rand.Read(salt)
	return hex.EncodeToString(salt)
}
