package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockName   = "downtime.lock"
	holderName = "downtime.holder.json"
)

// Holder is who has a data folder open.
type Holder struct {
	Who   string    `json:"who"`
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// LockedError says that another program has the data folder open. Holder is
// zero where it did not say who it is.
type LockedError struct {
	Dir    string
	Holder Holder
}

func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("the log in %q is open in another program: close that one, or wait until it has finished", e.Dir)
	}
	return fmt.Sprintf("the log in %q is open already: log-in %s on %s since %s: go on there, or close it first",
		e.Dir, e.Holder.Who, e.Holder.Host, e.Holder.Since.Local().Format("Mon 2 Jan 15:04"))
}

func lockedError(dir string) error {
	e := &LockedError{Dir: dir}
	// Without the file, or with half of it, the answer is only less precise.
	if text, err := os.ReadFile(filepath.Join(dir, holderName)); err == nil {
		_ = json.Unmarshal(text, &e.Holder)
	}
	return e
}

// DamagedError says that a database cannot be trusted. It was left as it was.
type DamagedError struct {
	File string
	Why  string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%q cannot be read and was left as it was (%s): keep a copy of it, and start with another folder: --data FOLDER",
		e.File, e.Why)
}

// lock holds a data folder for one program. It is a lock of the operating
// system on a file of its own, so nothing stale is left by a crash, and it
// covers the moment at which the database itself is made.
type lock struct {
	file *flock.Flock
	dir  string
}

func acquire(dir, who string) (*lock, error) {
	file := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(fileMode(dir)))
	held, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %q: %w", dir, err)
	}
	if !held {
		return nil, lockedError(dir)
	}
	l := &lock{file: file, dir: dir}
	host, _ := os.Hostname()
	holder := Holder{Who: who, Host: host, PID: os.Getpid(), Since: time.Now()}
	text, err := json.Marshal(holder)
	if err == nil {
		// It only makes a sentence better: failing to write it stops nobody.
		_ = os.WriteFile(filepath.Join(dir, holderName), text, fileMode(dir))
	}
	return l, nil
}

func (l *lock) release() {
	_ = os.Remove(filepath.Join(l.dir, holderName))
	_ = l.file.Unlock()
}
