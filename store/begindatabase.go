package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

// beginDatabase makes the first copy ready: the newest database, where it may
// still be written and can be made whole, else the next.
func (s *Store) beginDatabase(heads map[string]head) (writer, error) {
	open := s.databases()
	covered := coverage(open)
	lacking := make(map[string]head)
	for log, h := range heads {
		if covered[log] < h.Seq {
			lacking[log] = h
		}
	}
	if n := len(open); n > 0 && open[n-1].canGoOn() && s.complete(open[n-1], lacking, covered) == nil {
		s.noteCopiedInto(open[n-1], lacking, covered)
		return databaseWriter{open[n-1]}, nil
	}
	return s.newDatabase(lacking, covered)
}

// databaseWriter is a database as a copy. The store closes it, because it is read
// after it could not be written any more.
type databaseWriter struct{ *database }

func (databaseWriter) close() error { return nil }

// canGoOn reports whether a database may be written: one that failed once may not,
// wherever it is by now.
func (d *database) canGoOn() bool {
	_, failed := d.goodOf("")
	return !failed && d.writable && !d.lost.Load() && stillThere(d.path, d.info) == nil
}

// coverage is up to which entry, from the first, the databases hold each log on
// the disk.
func coverage(open []*database) map[string]uint64 {
	covered := make(map[string]uint64)
	for _, d := range open {
		if d.aside != nil || d.lost.Load() || stillThere(d.path, d.info) != nil {
			continue
		}
		spans, err := d.spans()
		if err != nil {
			continue
		}
		m, stopped := d.stopped()
		for log, span := range spans {
			last := span.Last
			if good, failed := d.goodOf(log); failed {
				last = min(last, good)
			} else if stopped {
				last = min(last, m.Good[log])
			}
			covered[log] = Span{log, span.First, last}.from(covered[log])
		}
	}
	return covered
}

// spans are the entries that a database holds of each log.
func (d *database) spans() (map[string]Span, error) {
	return view(d, func(tx *bolt.Tx) (map[string]Span, error) {
		spans := make(map[string]Span)
		err := logsOf(tx).each(func(name string, log *logBucket) error {
			h, err := log.head()
			if err != nil {
				return err
			}
			if first := log.first(); first > 0 {
				spans[name] = Span{name, first, h.Seq}
			}
			return nil
		})
		return spans, err
	})
}

// complete adds to a database what it lacks.
func (s *Store) complete(d *database, lacking map[string]head, covered map[string]uint64) error {
	for log, h := range lacking {
		if err := s.copyInto(d, log, covered[log]+1, h); err != nil {
			return err
		}
	}
	return nil
}

// copyInto adds acknowledged entries of a log to a database, from one on.
func (s *Store) copyInto(d *database, log string, from uint64, h head) error {
	m, err := s.merge(log)
	if err != nil {
		return err
	}
	defer m.close()
	m.to = h.Seq
	var batch []event.Entry
	size := 0
	// With each part goes where the log ends so far: the program may be ended
	// before the next.
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := d.write(batch, map[string]head{log: m.head()})
		batch, size = nil, 0
		return err
	}
	err = m.each(func(c *checked) error {
		if c.line.Seq < from {
			return nil
		}
		batch = append(batch, event.Entry{Log: log, Seq: c.line.Seq, Raw: c.raw})
		if size += len(c.raw); len(batch) < readEntries && size < readBytes {
			return nil
		}
		return flush()
	})
	if err == nil && m.chain.Seq < h.Seq {
		err = m.chain.broken(missing)
	}
	if broken := new(BrokenError); errors.As(err, &broken) && s.hasAside() {
		// What cannot be proved is copied as it is, so that it stays where
		// people look for it.
		return errors.Join(flush(), s.copyRaw(d, log, broken.Seq, h))
	}
	return errors.Join(err, flush())
}

// hasAside reports whether there is a damaged database to be copied from as it is.
func (s *Store) hasAside() bool {
	return slices.ContainsFunc(s.databases(), func(d *database) bool { return d.aside != nil })
}

// copyRaw copies entries from a damaged database, without checking.
func (s *Store) copyRaw(d *database, log string, from uint64, h head) error {
	for _, old := range s.databases() {
		if old.aside == nil {
			continue
		}
		lines := databaseLines{database: old, log: log, last: h.Seq}
		for {
			batch := rawFrom(&lines, log, from)
			if len(batch) == 0 {
				break
			}
			if err := d.write(batch, nil); err != nil {
				return err
			}
			from = batch[len(batch)-1].Seq + 1
		}
	}
	return d.write(nil, map[string]head{log: h})
}

// rawFrom are some entries of a log as they stand, from one on.
func rawFrom(lines *databaseLines, log string, from uint64) []event.Entry {
	var batch []event.Entry
	for len(batch) < readEntries {
		seq, raw := lines.after(from)
		if seq == 0 {
			break
		}
		batch = append(batch, event.Entry{Log: log, Seq: seq, Raw: raw})
		from = seq + 1
	}
	return batch
}

// newDatabase begins the next database with what the others lack.
func (s *Store) newDatabase(lacking map[string]head, covered map[string]uint64) (writer, error) {
	segment, err := s.reserveDatabase()
	if err != nil {
		return nil, err
	}
	d, err := s.makeDatabase(segment, lacking, covered)
	if err != nil {
		return nil, err
	}
	d.writable = true
	s.noteCopiedInto(d, lacking, covered)
	s.mu.Lock()
	s.open = append(s.open[:len(s.open):len(s.open)], d)
	s.mu.Unlock()
	return databaseWriter{d}, nil
}

// newSuffix is added to the name of a database while it is made.
const newSuffix = ".new"

// reserveDatabase takes the next number by making the file under its first name.
// Whoever has made that is the only one to make the database: a program that was
// fenced off while it made one must not put it in the place of a newer one's. So
// half a file that a crash has left, beside a program that may still be making it,
// costs its number.
func (s *Store) reserveDatabase() (segment, error) {
	number, err := s.nextNumber("")
	if err != nil {
		return segment{}, err
	}
	for ; ; number++ {
		next := segment{path: filepath.Join(s.dir, databaseFile(number)), number: number, other: s.journals[0]}
		if _, used := next.stopped(); used {
			continue // by a file that is gone
		}
		if !s.lock.beside {
			_ = os.Remove(next.path + newSuffix) // half of one
		}
		file, err := os.OpenFile(next.path+newSuffix, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return segment{}, err
		}
		if err := file.Close(); err != nil {
			return segment{}, err
		}
		// It may have been made, and renamed, since the numbers were looked at.
		if _, err := os.Lstat(next.path); errors.Is(err, fs.ErrNotExist) {
			return next, nil
		}
		_ = os.Remove(next.path + newSuffix)
	}
}

// makeDatabase makes a database that is whole or not there: under another name
// first, and renamed once it is on disk.
func (s *Store) makeDatabase(named segment, lacking map[string]head, covered map[string]uint64) (_ *database, err error) {
	temporary := segment{path: named.path + newSuffix, number: named.number}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.path)
		}
	}()
	if _, err = contain(func() (struct{}, error) { return struct{}{}, fill(temporary.path) }); err != nil {
		return nil, &fs.PathError{Op: "make", Path: temporary.path, Err: err} // bbolt hides the system's own
	}
	if len(lacking) > 0 {
		d, err := openDatabase(temporary, false)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(s.complete(d, lacking, covered), d.close()); err != nil {
			return nil, err
		}
	}
	share(temporary.path)
	if err := os.Rename(temporary.path, named.path); err != nil {
		return nil, err
	}
	if err := syncAbove(named.path); err != nil {
		return nil, err
	}
	return openDatabase(named, false)
}
