package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"downtime/runbooks/clean"

	"github.com/gofrs/flock"
)

const (
	holderSuffix = "holder.json"
	maxHolder    = 4096 // bytes: what is longer was not written by us
)

// Holder is who has a data folder open, or asks for it. What it says is for people
// to read: nothing is decided by it.
type Holder struct {
	Who    string    `json:"who"` // log-in name
	Host   string    `json:"host"`
	PID    int       `json:"pid"`
	Since  time.Time `json:"since"`
	Person string    `json:"person,omitempty"` // who said that they are working
	// LastKey is when a key was last pressed, to about half a minute.
	LastKey time.Time `json:"last_key,omitzero"`
}

// HolderOf is who says that they write a data folder now; zero where nobody does.
func HolderOf(dir string) Holder {
	generation, err := newestGeneration(dir)
	if err != nil {
		return Holder{}
	}
	return readHolder(filepath.Join(dir, generationFile(generation, holderSuffix)))
}

// Same reports whether two are the same run of a program.
func (h Holder) Same(other Holder) bool {
	return h.Host == other.Host && h.PID == other.PID && h.Since.Equal(other.Since)
}

// LockedError says that another program has the data folder open. Holder is
// zero where it did not say who it is.
type LockedError struct {
	Dir    string
	Holder Holder
}

func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("the log in %s is open in another program: close that one, or wait until it has finished", clean.Quoted(e.Dir))
	}
	var by strings.Builder
	switch {
	case e.Holder.Person != "" && e.Holder.Who != "":
		by.WriteString(": " + e.Holder.Person + ", log-in " + e.Holder.Who)
	case e.Holder.Person != "" || e.Holder.Who != "":
		by.WriteString(": " + e.Holder.Name())
	}
	if e.Holder.Host != "" {
		by.WriteString(" on " + e.Holder.Host)
	}
	key := ""
	if !e.Holder.LastKey.IsZero() {
		key = ", last key " + e.Holder.LastKey.Local().Format("15:04")
	}
	return fmt.Sprintf("the log in %s is open already%s since %s%s: go on there, or close it first",
		clean.Quoted(e.Dir), &by, e.Holder.Since.Local().Format("Mon 2 Jan 15:04"), key)
}

func lockedError(dir string) error { return &LockedError{Dir: dir, Holder: HolderOf(dir)} }

// readHolder is what the holder wrote of itself. Without the file, or with half
// of it, the answer is only less precise.
func readHolder(path string) Holder {
	text, err := readSmall(path, maxHolder)
	var h Holder
	if err != nil || json.Unmarshal(text, &h) != nil {
		return Holder{}
	}
	return h.printable()
}

func (h Holder) printable() Holder {
	h.Who, h.Host, h.Person = printable(h.Who), printable(h.Host), printable(h.Person)
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
	file       *flock.Flock
	dir        string
	generation int
	fence      string // the file that another program makes to fence this one off
	// beside is set where a program of an earlier generation has not ended.
	beside bool

	mu     sync.Mutex // guards the following, and is never held across I/O
	holder Holder
	told   Holder // as last written

	files    sync.Mutex // guards the following, and the file that says who holds it
	released bool
}

func newLock(dir, who string, generation int, file *flock.Flock) *lock {
	host, _ := os.Hostname()
	l := &lock{
		file: file, dir: dir, generation: generation, beside: earlierHeld(dir, generation),
		fence:  filepath.Join(dir, generationFile(generation+1, lockSuffix)),
		holder: Holder{Who: who, Host: host, PID: os.Getpid(), Since: time.Now()},
	}
	l.announce()
	return l
}

// announce says who holds the folder. It only makes a sentence better: failing
// to write it stops nobody, but what a crash left behind must not speak for us.
func (l *lock) announce() {
	l.files.Lock()
	defer l.files.Unlock()
	if l.released {
		return
	}
	l.mu.Lock()
	holder := l.holder
	l.told = holder
	l.mu.Unlock()
	path := filepath.Join(l.dir, generationFile(l.generation, holderSuffix))
	text, err := json.Marshal(holder)
	if errors.Is(mayOpen(path), ErrNoFile) {
		return
	}
	if err == nil {
		err = os.WriteFile(path, text, fileMode(l.dir))
	}
	if err != nil {
		_ = os.Remove(path)
		return
	}
	share(path)
}

// holderAge is how old what the holder says of its last key may be.
const holderAge = 30 * time.Second

// noteKey remembers that a person is at the keyboard, and who. The file is written
// by refresh.
func (l *lock) noteKey(person string, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holder.Person, l.holder.LastKey = person, at
}

// refresh writes what noteKey has changed, where that is worth it.
func (l *lock) refresh() {
	l.mu.Lock()
	stale := l.holder.Person != l.told.Person || l.holder.LastKey.Sub(l.told.LastKey) >= holderAge
	l.mu.Unlock()
	if stale {
		l.announce()
	}
}

// release lets the folder go, once: by the second time it may be another's.
func (l *lock) release() {
	l.files.Lock()
	defer l.files.Unlock()
	if l.released {
		return
	}
	l.released = true
	// A device that does not answer must not keep the program.
	_ = within(graceTime, func() error {
		return os.Remove(filepath.Join(l.dir, generationFile(l.generation, holderSuffix)))
	})
	_ = l.file.Unlock()
}
