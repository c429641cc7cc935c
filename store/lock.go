package store

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/gofrs/flock"
)

const (
	lockName   = "downtime.lock"
	holderName = "downtime.holder.json"
	maxHolder  = 4096 // bytes: what is longer was not written by us
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
	var by strings.Builder
	if e.Holder.Who != "" {
		by.WriteString(": log-in " + e.Holder.Who)
	}
	if e.Holder.Host != "" {
		by.WriteString(" on " + e.Holder.Host)
	}
	return fmt.Sprintf("the log in %q is open already%s since %s: go on there, or close it first",
		e.Dir, &by, e.Holder.Since.Local().Format("Mon 2 Jan 15:04"))
}

func lockedError(dir string) error {
	return &LockedError{Dir: dir, Holder: readHolder(filepath.Join(dir, holderName))}
}

// readHolder is what the holder wrote of itself. Without the file, or with half
// of it, the answer is only less precise.
func readHolder(path string) Holder {
	file, err := os.Open(path)
	if err != nil {
		return Holder{}
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxHolder))
	var h Holder
	if err != nil || json.Unmarshal(text, &h) != nil {
		return Holder{}
	}
	h.Who, h.Host = printable(h.Who), printable(h.Host)
	return h
}

// printable drops from a text what a terminal might obey.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
}

// lock holds a data folder for one program. It is a lock of the operating
// system on a file of its own, so nothing stale is left by a crash, and it
// covers the moment at which the database itself is made.
type lock struct {
	file *flock.Flock
	dir  string
	once sync.Once
}

func acquire(dir, who string) (*lock, error) {
	path := filepath.Join(dir, lockName)
	// Without O_CREATE where it can be: Linux refuses that flag for another
	// user's file in a folder like /tmp.
	flags := os.O_RDONLY
	if _, err := os.Lstat(path); err != nil {
		flags |= os.O_CREATE
	}
	file := flock.New(path, flock.SetFlag(flags), flock.SetPermissions(fileMode(dir)))
	held, err := file.TryLock()
	if err != nil {
		return nil, err
	}
	if !held {
		return nil, lockedError(dir)
	}
	if flags&os.O_CREATE != 0 {
		share(path)
	}
	l := &lock{file: file, dir: dir}
	host, _ := os.Hostname()
	l.announce(Holder{Who: who, Host: host, PID: os.Getpid(), Since: time.Now()})
	return l, nil
}

// announce says who holds the folder. It only makes a sentence better: failing
// to write it stops nobody, but what a crash left behind must not speak for us.
func (l *lock) announce(h Holder) {
	path := filepath.Join(l.dir, holderName)
	text, err := json.Marshal(h)
	if err == nil {
		err = os.WriteFile(path, text, fileMode(l.dir))
	}
	if err != nil {
		_ = os.Remove(path)
		return
	}
	share(path)
}

// release lets the folder go, once: by the second time it may be another's.
func (l *lock) release() {
	l.once.Do(func() {
		// A device that does not answer must not keep the program.
		_ = within(graceTime, func() error { return os.Remove(filepath.Join(l.dir, holderName)) })
		_ = l.file.Unlock()
	})
}
