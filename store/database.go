package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"downtime/runbooks/clean"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	databaseName = "downtime.db"
	// openTimeout is how long bbolt waits for readers that are about to finish;
	// a writer holds the folder's lock for as long as it runs.
	openTimeout = time.Second
	// readTimeout is how long a reader waits for a writer: not at all.
	readTimeout = 50 * time.Millisecond
	// checkTimeout bounds reading a database that may be damaged: bbolt can
	// loop for ever on one (research/reliability.md, finding 5).
	checkTimeout = 20 * time.Second
	closeTimeout = 5 * time.Second
	// crashedTimeout is how long a database is waited for that has crashed before, and
	// may have left a lock of bbolt's behind: people wait for the answer.
	crashedTimeout = time.Second
)

// DamagedError says that a database cannot be trusted. It was left as it was.
type DamagedError struct {
	File string
	Why  string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s cannot be read and was left as it was (%s): get back what is in it with downtime recover, or start with another folder: --data FOLDER",
		clean.Quoted(e.File), e.Why)
}

// database is a bbolt file whose damage cannot take the program with it.
type database struct {
	segment
	bolt *bolt.DB
	file *os.File    // the file that bolt has open
	info os.FileInfo // of that file
	// lost is set once bbolt has panicked or not come back: it may then hold
	// locks that Close would wait for.
	lost atomic.Bool
	// crashed and stuck are set once a call has panicked, or not come back.
	crashed, stuck atomic.Bool
	writing        sync.Mutex // held during an update

	writable bool // the file was opened to be written
	// aside is why the file is damaged, and only read until it is put aside; nil
	// as a rule.
	aside *FileFound

	mu      sync.Mutex
	checked map[string]bool   // logs whose pages were all inspected
	good    map[string]uint64 // how far each log can be relied on, once a write failed
}

// goodOf is the last entry of a log that is known to be on the disk, where the
// database could not be written.
func (d *database) goodOf(log string) (good uint64, failed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.good[log], d.good != nil
}

func (d *database) isChecked(log string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.checked[log]
}

func (d *database) setChecked(log string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.checked[log] = true
}

// crash is what a call into bbolt that did not return has become. It has plain words
// of its own: what a panic says is about the program's memory or bbolt's pages, and
// helps nobody who reads it on a ward, or in the log for ever.
type crash struct {
	what string
	late bool // it did not come back at all
}

func (c *crash) Error() string { return c.what }

const (
	// crashedInside is any panic: what is in the file is not what was written to it.
	crashedInside = "what is in it is not what this program has written there: another program or a failing disk has changed it"
	// crashedReading is a fault on the mapped file: pages that it has by its own
	// account are not there, or the disk does not give them.
	crashedReading = "a part of it cannot be read: it was cut short, or the disk is failing"
)

// crashOf is a panic in plain words.
func crashOf(panicked any) *crash {
	if fault, ok := panicked.(interface{ Addr() uintptr }); ok && fault.Addr() != 0 {
		return &crash{what: crashedReading}
	}
	return &crash{what: crashedInside}
}

// contain runs f, which calls bbolt, so that a panic or a fault on the mapped
// file gives a *crash.
func contain[T any](f func() (T, error)) (value T, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // for this goroutine alone
	defer func() {
		if r := recover(); r != nil {
			err = crashOf(r)
		}
	}()
	return f()
}

// containWithin is contain for what may never come back: after limit, in which
// nothing was read either, it gives a *crash as well. F then goes on running, and so
// must share nothing with its caller but the result.
func containWithin[T any](limit time.Duration, p *progress, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := contain(f)
		done <- result{value, err}
	}()
	late := time.NewTicker(limit)
	defer late.Stop()
	for before := p.soFar(); ; {
		select {
		case r := <-done:
			return r.value, r.err
		case <-late.C:
			if now := p.soFar(); now > before {
				before = now
				continue // a slow disk is not a damaged one
			}
			var none T
			return none, &crash{what: fmt.Sprintf("it did not answer within %s", limit), late: true}
		}
	}
}

// openDatabase opens a file that is there. Reading changes nothing in it, and
// waits for nobody who writes.
func openDatabase(s segment, reading bool) (*database, error) {
	path := s.path
	var opened atomic.Pointer[os.File]
	options := &bolt.Options{
		Timeout: openTimeout, PageSize: pageSize, ReadOnly: reading, NoStatistics: true,
		// The rest as it comes: each commit is flushed twice, the list of free
		// pages is kept in the file, and growing is flushed as well. Flags
		// without O_CREATE: a file that is gone must not be made anew.
		OpenFile: func(name string, flags int, mode os.FileMode) (*os.File, error) {
			file, err := os.OpenFile(name, flags&^os.O_CREATE, mode)
			opened.Store(file)
			return file, err
		},
	}
	if reading {
		options.Timeout = readTimeout
	}
	db, err := containWithin(checkTimeout, nil, func() (*bolt.DB, error) { return bolt.Open(path, 0, options) })
	var crashed *crash
	var system syscall.Errno
	switch {
	case err == nil:
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, lockedError(filepath.Dir(path))
	case errors.As(err, &crashed):
		// bbolt leaves the file open, and locked, when it panics.
		if file := opened.Load(); file != nil {
			unlock(file)
			_ = file.Close()
		}
		return nil, &DamagedError{File: path, Why: crashed.what}
	case errors.As(err, &system), errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return nil, err // the system's answer, which says nothing of what is in it
	default:
		return nil, &DamagedError{File: path, Why: "neither of its two headers is whole: " + err.Error()}
	}
	d := &database{segment: s, bolt: db, file: opened.Load(), checked: make(map[string]bool)}
	if d.info, err = d.file.Stat(); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// look checks a database that this program is about to use, as far as that can
// be done without reading every log.
func (d *database) look() error {
	err := inspect(d.file, watched{d.progress, d.path, d.file})
	var format *formatError
	var system syscall.Errno
	switch {
	case err == nil:
		return nil
	case errors.As(err, &format):
		return fmt.Errorf("%s cannot be used: %w", clean.Quoted(d.path), err)
	case errors.As(err, &system):
		return fmt.Errorf("read %s: %w", clean.Quoted(d.path), err)
	}
	return d.damaged("%v", err)
}

func (d *database) damaged(format string, args ...any) error {
	return &DamagedError{File: d.path, Why: fmt.Sprintf(format, args...)}
}

// view runs f in a read transaction. What it returns must be copied: bbolt's own
// bytes end with the transaction.
func view[T any](d *database, f func(*bolt.Tx) (T, error)) (T, error) {
	limit := checkTimeout
	if d.crashed.Load() {
		limit = crashedTimeout
	}
	if d.stuck.Load() {
		var none T
		return none, d.damaged("%s", crashedInside)
	}
	value, err := containWithin(limit, d.progress, func() (value T, err error) {
		err = d.bolt.View(func(tx *bolt.Tx) error {
			value, err = f(tx)
			return err
		})
		return value, err
	})
	if crashed := new(crash); errors.As(err, &crashed) {
		d.crash(crashed)
		return value, d.damaged("%s", crashed.what)
	}
	return value, err
}

// crash notes that bbolt has crashed on the file.
func (d *database) crash(c *crash) {
	d.lost.Store(true)
	d.crashed.Store(true)
	if c.late {
		d.stuck.Store(true)
	}
}

// update runs f in a transaction and returns once it is on disk. It has no time
// limit: a slow disk is not a damaged one, and nothing is shown as saved
// meanwhile.
func (d *database) update(f func(*bolt.Tx) error) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if d.lost.Load() {
		return fmt.Errorf("%s is damaged: %w", clean.Quoted(d.path), &crash{what: crashedInside})
	}
	_, err := contain(func() (struct{}, error) { return struct{}{}, d.bolt.Update(f) })
	if crashed := new(crash); errors.As(err, &crashed) {
		d.crash(crashed)
		return fmt.Errorf("%s is damaged: %w", clean.Quoted(d.path), crashed)
	}
	return err
}

// stillThere reports a file that was deleted or replaced under us: on Unix we
// would go on saving into one that has no name any more.
func stillThere(path string, opened os.FileInfo) error {
	_, err := statOf(path, opened)
	return err
}

// statOf is what the system says of a file that is still the one of its name.
func statOf(path string, opened os.FileInfo) (os.FileInfo, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, above := os.Stat(filepath.Dir(path)); above == nil {
			return nil, fmt.Errorf("%s %w", clean.Quoted(path), errReplaced) // the file alone is gone
		}
	}
	if err != nil {
		return nil, err
	}
	if !os.SameFile(info, opened) {
		return nil, fmt.Errorf("%s %w", clean.Quoted(path), errReplaced)
	}
	return info, nil
}

// close lets the file go, and comes back whatever state bbolt is in.
func (d *database) close() error {
	if d.lost.Load() {
		// bbolt might wait for a transaction that never ends; without its file
		// it holds no lock of the system either. A write that is still on its
		// way keeps both: there are never two writers.
		if !d.writing.TryLock() {
			return fmt.Errorf("%s is still being written", clean.Quoted(d.path))
		}
		defer d.writing.Unlock()
		unlock(d.file)
		return d.file.Close()
	}
	_, err := containWithin(closeTimeout, nil, func() (struct{}, error) { return struct{}{}, d.bolt.Close() })
	if err != nil {
		return fmt.Errorf("close %s: %w", clean.Quoted(d.path), err)
	}
	return nil
}
