package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// A program that was fenced off keeps its locks until it ends. Its databases cannot
// be opened meanwhile, so the log is read from the journals, which hold all that was
// saved 2/2; and nothing is written to any file that it may have open.

// leaveToHolder makes sure of what is read beside such a program, and that none of
// the files there are is written. Held are its databases.
func (s *Store) leaveToHolder(held []string, at time.Time) error {
	if err := s.readHeld(held); err != nil {
		return err
	}
	good := make(map[string]uint64, len(s.heads))
	for log, h := range s.heads {
		good[log] = h.Seq
	}
	m := mark{Why: "another program took the log over, because the one that wrote this did not answer", At: at, Good: good}
	databases, err := databasesIn(s.dir, s.journals[0])
	if err != nil {
		return err
	}
	for _, d := range databases {
		leave(d, m)
	}
	for _, folder := range s.journals {
		journals, err := journalsIn(folder, s.dir)
		if err != nil {
			continue // a stick that is not there
		}
		for _, j := range journals {
			known := good[j.log]
			if !flushed(j.path) {
				known = 0
			}
			s.failed.add(j.path, known) // for where no mark can be left
			leave(j, mark{Why: m.Why, At: at, Good: map[string]uint64{j.log: known}})
		}
	}
	return nil
}

// leave leaves a mark where there is none. Where that cannot be done, that there is
// a file with a higher number says the same.
func leave(s segment, m mark) {
	if _, stopped := s.stopped(); !stopped {
		_ = s.stop(m)
	}
}

// flushed makes durable what another program has written to a file. Nothing is
// written to it here, although Windows flushes only what is open for writing.
func flushed(path string) bool {
	flags := os.O_RDONLY
	if runtime.GOOS == "windows" {
		flags = os.O_RDWR
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	file, err := os.OpenFile(path, flags, 0)
	if err != nil {
		return false
	}
	return errors.Join(dataSync(file), file.Close()) == nil
}

// readHeld looks into copies of databases that another program has open, where what
// it last acknowledged is in no journal. The copy is a sound database although it
// was made of a file in use: that program writes at most one more transaction after
// the fence, and bbolt writes one only into pages that the one before has no use of.
func (s *Store) readHeld(held []string) error {
	last := readAcknowledged(s.dir, s.lock.generation)
	known := last.Log != "" || len(s.heads) > 0
	if len(held) == 0 || known && s.heads[last.Log].Seq >= last.Seq {
		return nil
	}
	var why error
	for _, path := range held {
		if err := s.readCopy(path); err != nil {
			why = errors.Join(why, err)
		}
	}
	switch end := s.heads[last.Log].Seq; {
	case len(s.heads) == 0 && why != nil:
		// Nobody must be shown that nothing is running because of it.
		return errors.Join(errHeld, why)
	case end < last.Seq:
		s.opening.Said = append(s.opening.Said, fmt.Sprintf(
			"entries %d to %d of log %s are only in a database that a program which does not answer has open: "+
				"they cannot be read now, are kept, and can be read once that program has ended", end+1, last.Seq, last.Log))
	}
	return nil
}

var errHeld = errors.New("the log is open in a program that does not answer, and no second copy of it can be read here: end that program, or restart the PC")

// readCopy reads a database that cannot be opened from a copy of it.
func (s *Store) readCopy(path string) error {
	to := fmt.Sprintf("%s.snapshot-%d", path, s.lock.generation) // a name of our own
	if err := copyFile(path, to); err != nil {
		return err
	}
	s.snapshots = append(s.snapshots, to)
	m := databasePattern.FindStringSubmatch(filepath.Base(path))
	d, err := openToLook(segment{path: to, number: numberOf(m[1])})
	if err != nil {
		return err
	}
	d.aside = &FileFound{Path: path}
	heads, err := d.heads()
	if err != nil {
		return errors.Join(err, d.close())
	}
	s.open = append(s.open, d)
	for log, h := range heads {
		if err := s.reach(log, h); err != nil {
			return err
		}
	}
	return nil
}

// reach moves the end of a log on to where all files together prove it to be.
func (s *Store) reach(log string, h head) error {
	before, known := s.heads[log]
	if known && before.Seq >= h.Seq {
		return nil
	}
	s.heads[log] = h
	m, err := s.merge(log)
	if err != nil {
		return err
	}
	defer m.close()
	err = m.toEnd()
	var broken *BrokenError
	if err != nil && !errors.As(err, &broken) {
		return err
	}
	switch {
	case m.chain.Seq > before.Seq:
		s.heads[log] = m.head()
	case known:
		s.heads[log] = before
	default:
		delete(s.heads, log)
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
