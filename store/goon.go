package store

import (
	"errors"
	"io/fs"
	"math"
)

// A file that failed is never written again, also where no mark could be left beside
// it or with the other copy: both devices were full, or read-only. Then it shows by
// what there is. The file of a copy is gone on in only where no log goes further than
// the copy does, where it ends with an entry that was acknowledged, and where the word
// of the last entry (acknowledged) does not say that the copy failed. That word is
// written in place, so a full disk takes it. Whatever was cut off in the midst of an
// append looks the same, and costs a file.

// openNewest opens the newest database to go on in it, where that may be. One that
// cannot be opened to be written is read; the copy then goes on in the next.
func (s *Store) openNewest(databases []segment) error {
	if said := s.acknowledged.said(); s.heads[said.Log].Seq > said.end() {
		s.acknowledged.doubt(s.heads[said.Log].Seq)
	}
	s.doubtJournals()
	last := len(s.open) - 1
	if last < 0 || s.open[last].path != databases[len(databases)-1].path || s.open[last].aside != nil {
		return nil
	}
	newest, reading := s.open[last].segment, s.open[last]
	if _, stopped := newest.stopped(); stopped {
		return nil
	}
	if doubted, err := s.doubtDatabase(reading); err != nil || doubted {
		return err
	}
	s.open = s.open[:last]
	if err := reading.close(); err != nil {
		return err
	}
	d, err := s.openToWrite(newest)
	if errors.Is(err, fs.ErrPermission) {
		d, err = openDatabase(newest, true)
	}
	if err != nil {
		return err
	}
	s.open = append(s.open, d)
	return nil
}

// openToWrite opens a database to go on in it, unless it may be the file of a
// newcomer that fenced this program off while it was looking at what there is.
func (s *Store) openToWrite(segment segment) (*database, error) {
	if err := s.unfenced(); err != nil {
		return nil, err
	}
	d, err := openDatabase(segment, false)
	if err != nil {
		return nil, err
	}
	if err := s.unfenced(); err != nil {
		return nil, errors.Join(err, d.close())
	}
	d.writable = true
	return d, nil
}

// doubtDatabase reports whether the newest database may have failed, and notes how far
// it can be relied on.
func (s *Store) doubtDatabase(d *database) (bool, error) {
	furthest := make(map[string]uint64) // that any database goes
	for _, open := range s.open {
		heads, err := open.heads()
		if err != nil && open.aside == nil {
			return false, err
		}
		for log, h := range heads {
			furthest[log] = max(furthest[log], h.Seq)
		}
	}
	own, err := d.heads()
	if err != nil {
		return false, err
	}
	said := s.acknowledged.said()
	doubted := said.Database != nil
	for log, h := range s.heads {
		doubted = doubted || furthest[log] < h.Seq
	}
	if !doubted {
		return false, nil
	}
	good := make(map[string]uint64, len(own))
	for log, h := range own {
		good[log] = min(h.Seq, s.surelyIn(log, said, said.Database))
	}
	d.mu.Lock()
	d.good = good
	d.mu.Unlock()
	return true, nil
}

// doubtJournals notes of the journals that are written how far those can be relied on
// that may have failed. One that ends before its log is not gone on in anyhow.
func (s *Store) doubtJournals() {
	said := s.acknowledged.said()
	journals, err := journalsIn(s.journals[0], s.dir)
	if err != nil {
		return // a stick that is not there
	}
	for _, j := range journals {
		h, known := s.heads[j.log]
		if _, failed := s.failed.of(j.path); failed || !known || h.Status != StatusOpen && j.log != said.Log {
			continue
		}
		line, _, err := lastLine(j.path)
		if err != nil || line == nil {
			continue
		}
		seq := seqOf(line)
		if said.Journal != nil || seq < h.Seq {
			s.failed.add(j.path, min(seq, s.surelyIn(j.log, said, said.Journal)))
		}
	}
}

// surelyIn is up to which entry of a log a file can be relied on that may have failed.
func (s *Store) surelyIn(log string, said lastEntry, failed *uint64) uint64 {
	switch {
	case log == said.Log && failed != nil:
		return *failed
	case log == said.Log:
		return said.Seq
	case s.heads[log].Status != StatusOpen:
		return math.MaxUint64 // it ended before
	}
	return 0
}
