package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// unwritable says what to do about a place that the system does not let us write.
func (r *Rescue) unwritable(err error) error {
	var path *fs.PathError
	var system syscall.Errno
	if !errors.As(err, &path) && !errors.As(err, &system) {
		return err // it says so itself
	}
	return fmt.Errorf("%q cannot be written: %w: recover to another folder, with --to FOLDER", r.To, err)
}

// write makes the folder. The new database is whole before it has its name, and
// has it before an old file loses one: whatever happens in between, everything
// that was there is there.
func (r *Rescue) write(ctx context.Context, found *Recovery, files []*evidence, ends map[string]head, inPlace bool) error {
	if err := makeDir(r.To); err != nil {
		return r.unwritable(err)
	}
	held, err := acquire(r.To, r.Who)
	if err != nil {
		return r.unwritable(err)
	}
	defer held.release()
	if err := found.keepRuns(r.To); err != nil {
		return r.unwritable(err)
	}
	old, err := databasesIn(r.To)
	if err != nil {
		return r.unwritable(err)
	}
	number := 1
	if inPlace {
		if number, err = newStore(r.To, r.Options).nextNumber(""); err != nil {
			return r.unwritable(err)
		}
	}
	path := filepath.Join(r.To, databaseFile(number))
	if err := writeRecovered(ctx, path, files, ends); err != nil {
		return r.unwritable(err)
	}
	closeAll(files) // Windows renames no file that is open
	said, err := replaceAll(old, time.Now())
	found.Said = append(found.Said, said...)
	if err != nil {
		return r.unwritable(err)
	}
	held.release()
	return r.check(found, ends)
}

func writeRecovered(ctx context.Context, path string, files []*evidence, ends map[string]head) error {
	var logs []logSource
	for log, end := range ends {
		if end.Seq == 0 {
			continue
		}
		logs = append(logs, logSource{log, func() (*merge, error) {
			m, err := mergeOf(log, files)
			if err == nil {
				m.to = end.Seq
				m.forget()
			}
			return m, err
		}})
	}
	slices.SortFunc(logs, func(a, b logSource) int { return cmp.Compare(a.log, b.log) })
	temporary := path + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := writeWhole(ctx, temporary, logs, func() {}); err != nil {
		return err
	}
	share(temporary)
	if err := Place(temporary, path, false); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return syncAbove(path)
}

// forget lets the entries alone say where a log ends: it is being written anew,
// and what a damaged database says of its end does not matter.
func (m *merge) forget() {
	for _, src := range m.sources {
		src.end, src.good = nil, math.MaxUint64
	}
}

// replacedMark is in the names of databases in whose place a recovery has put
// another.
const replacedMark = ".replaced-"

// replaceAll renames the databases that a new one has taken the place of.
func replaceAll(old []segment, at time.Time) (said []string, err error) {
	for _, s := range old {
		to, err := s.rename(replacedMark, at)
		if err != nil {
			return said, err
		}
		said = append(said, fmt.Sprintf("%q is kept as %q", s.path, to))
	}
	return said, nil
}

// check opens the folder as the program will, and compares.
func (r *Rescue) check(found *Recovery, ends map[string]head) error {
	s, err := Open(r.To, r.Options)
	if err != nil {
		return fmt.Errorf("the recovered logs were written to %q, and then it could not be opened: %w", r.To, err)
	}
	found.Said = append(found.Said, s.Opening().Said...)
	err = s.compare(ends)
	found.Written = err == nil
	return errors.Join(err, s.Close())
}
