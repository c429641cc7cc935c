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

	"downtime/runbooks/clean"
)

// unwritable says what to do about a place that the system does not let us write.
func (x *recovering) unwritable(err error) error {
	var path *fs.PathError
	var system syscall.Errno
	if !errors.As(err, &path) && !errors.As(err, &system) {
		return err // it says so itself
	}
	return &NotWrittenError{x.To, err}
}

// write makes the folder. The new database is whole before it has its name, and
// has it before an old file loses one: whatever happens in between, everything
// that was there is there.
func (x *recovering) write(ctx context.Context, found *Recovery) error {
	if err := makeDir(x.To); err != nil {
		return x.unwritable(err)
	}
	held, err := acquire(x.To, x.Who)
	if err != nil {
		return x.unwritable(err)
	}
	defer held.release()
	if err := found.keepRuns(x.To); err != nil {
		return x.unwritable(err)
	}
	note := x.newNote(found, time.Now())
	if !x.rewrite {
		found.Written = true // the logs were, and have been compared
		found.leave(&note)
		return nil
	}
	if err := x.keepBrought(found); err != nil {
		return x.unwritable(err)
	}
	old, err := databasesIn(x.To)
	if err != nil {
		return x.unwritable(err)
	}
	number := 1
	if x.inPlace {
		if number, err = newStore(x.To, x.Options).nextNumber(""); err != nil {
			return x.unwritable(err)
		}
	}
	path := filepath.Join(x.To, databaseFile(number))
	if err := x.writeDatabase(ctx, path); err != nil {
		return x.unwritable(err)
	}
	found.leave(&note) // before an old file loses its name
	x.close()          // Windows renames no file that is open
	said, err := replaceAll(old, time.Now())
	found.Said = append(found.Said, said...)
	if err != nil {
		return x.unwritable(err)
	}
	held.release()
	err = x.check(found)
	if note.Said = found.Said; note.path != "" && len(note.Said) > 0 {
		found.leave(&note)
	}
	return err
}

// leave leaves the note. Without it the logs are as good.
func (r *Recovery) leave(note *RecoveryNote) {
	if err := note.leave(r.To); err != nil {
		r.Said = append(r.Said, fmt.Sprintf("the log will not say by itself that it was recovered (%v): write it there", err))
	}
}

func (x *recovering) writeDatabase(ctx context.Context, path string) error {
	var logs []logSource
	for log, end := range x.ends {
		if end.Seq == 0 {
			continue
		}
		logs = append(logs, logSource{log, func() (*merge, error) {
			m, err := mergeOf(log, x.files)
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
		said = append(said, fmt.Sprintf("%s is kept as %s", clean.Quoted(s.path), clean.Quoted(to)))
	}
	return said, nil
}

// check opens the folder as the program will, and compares.
func (x *recovering) check(found *Recovery) error {
	options := x.Options
	options.keepNoKey = x.inPlace
	s, err := Open(x.To, options)
	if err != nil {
		return fmt.Errorf("the recovered logs were written to %s, and then it could not be opened: %w", clean.Quoted(x.To), err)
	}
	found.Said = append(found.Said, s.Opening().Said...)
	err = s.compare(x.ends)
	found.Written = err == nil
	return errors.Join(err, s.Close())
}
