package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/gofrs/flock"
)

// Who may write is decided by locks of the operating system, one for each
// generation of writers: downtime.lock is that of the first, downtime-2.lock that
// of the second. The writer is whoever holds the lock of the highest generation
// there is a file of. A program that ends hands on its generation. One that does
// not answer and cannot be asked (a suspended process keeps its locks) is fenced
// off: the newcomer makes the file of the next generation, and holds that.
//
// Why nothing acknowledged is lost by it, and nothing is written twice:
//
//	holder      1 write the entry   2 flush it   3 look for the fence   4 acknowledge
//	newcomer    A make the fence    B read everything
//
// Step 3 comes after 2, and B after A. Where the holder does not see the fence in
// step 3, the fence was made after the entry was on the disk, so B finds the entry.
// Where B does not find the entry, it was written after the fence was made, so step
// 3 finds the fence, and the entry is not acknowledged: the person is told NOT
// SAVED. An entry that both are late for is on the disk and was not acknowledged:
// it is either taken over by B, and shown to be confirmed, or comes after it, and
// is in a file of which the newcomer left word that it is to be relied on only up
// to what B found. The newcomer continues the chain in files with higher numbers,
// so where they differ its own are taken.
//
// No file has two writers: the holder looks for the fence before it writes, too,
// so after the fence at most the one write goes on that it was in the midst of, in
// a file that the newcomer marks as stopped and never writes. It looks for the fence
// after it has opened a file to write, too, because that may be the newcomer's (a
// program can freeze while it opens). New files are made
// with O_EXCL, so that both cannot make the same one (makeDatabase). The files in
// which a program says something of itself have its generation in their name.
//
// Both rely on one machine's file system, where what one program has done the next
// one sees. A network share promises no such thing.

func generationFile(generation int, what string) string {
	if generation == 1 {
		return "downtime." + what
	}
	return fmt.Sprintf("downtime-%d.%s", generation, what)
}

const lockSuffix = "lock"

var lockPattern = regexp.MustCompile(`^downtime(?:-([1-9][0-9]{0,8}))?\.lock$`)

// newestGeneration is the highest there is a lock file of; 1 where there is none.
func newestGeneration(dir string) (int, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	newest := 1
	for _, name := range names {
		if m := lockPattern.FindStringSubmatch(name.Name()); m != nil {
			newest = max(newest, numberOf(m[1]))
		}
	}
	return newest, nil
}

// tryLock takes the lock of a generation, and makes its file where there is none;
// nil where another program has it.
func tryLock(dir string, generation int) (*flock.Flock, error) {
	path := filepath.Join(dir, generationFile(generation, lockSuffix))
	// Without O_CREATE where it can be: Linux refuses that flag for another
	// user's file in a folder like /tmp.
	flags := os.O_RDONLY
	switch err := mayOpen(path); {
	case errors.Is(err, ErrNoFile):
		return nil, err
	case err != nil:
		flags |= os.O_CREATE
	}
	file := flock.New(path, flock.SetFlag(flags), flock.SetPermissions(fileMode(dir)))
	held, err := file.TryLock()
	if err != nil || !held {
		return nil, err
	}
	if flags&os.O_CREATE != 0 {
		share(path)
	}
	return file, nil
}

// acquire takes the folder, where nobody else has it.
func acquire(dir, who string) (*lock, error) {
	for {
		generation, err := newestGeneration(dir)
		if err != nil {
			return nil, err
		}
		file, err := tryLock(dir, generation)
		if err != nil {
			return nil, err
		}
		if file == nil {
			return nil, lockedError(dir)
		}
		// A fence made meanwhile is for us, too.
		if newest, err := newestGeneration(dir); err != nil || newest != generation {
			_ = file.Unlock()
			if err != nil {
				return nil, err
			}
			continue
		}
		return newLock(dir, who, generation, file), nil
	}
}

// fence takes the folder from a program that has it and does not answer.
func fence(dir, who string, holder int) (*lock, error) {
	path := filepath.Join(dir, generationFile(holder+1, lockSuffix))
	file, err := os.OpenFile(path, os.O_RDONLY|os.O_CREATE|os.O_EXCL, fileMode(dir))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err == nil { // else another newcomer was faster; the lock decides
		share(path)
		if err := errors.Join(file.Close(), syncDir(dir)); err != nil {
			return nil, err
		}
	}
	return acquire(dir, who)
}

// earlierHeld reports whether a program of an earlier generation still runs: it
// was fenced off, and its files are to be left alone. Where that cannot be told it
// is taken to.
func earlierHeld(dir string, generation int) bool {
	for n := 1; n < generation; n++ {
		path := filepath.Join(dir, generationFile(n, lockSuffix))
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		file, err := tryLock(dir, n)
		if err != nil || file == nil {
			return true
		}
		_ = file.Unlock()
	}
	return false
}

// fenced reports whether another program has taken the folder over without this
// one's answer. It costs about a microsecond. Where the folder cannot be looked at
// nobody can make a fence in it either.
func (l *lock) fenced() bool {
	_, err := os.Lstat(l.fence)
	return err == nil
}
