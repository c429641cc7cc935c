package store

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"time"

	"downtime/store/seal"
)

// A stick that comes back while the program runs may have been in another PC that
// went on with the log. What it tells must not be mixed with what was acknowledged
// here, so it is looked at before it is written.

// Notices are sentences about what became of files since the folder was opened.
func (s *Store) Notices() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notices[:len(s.notices):len(s.notices)]
}

// weed sets aside the journals that tell another course of a log than this program
// does. At the start that is found when the files are surveyed.
func (s *Store) weed(j *journals, heads map[string]head) {
	select {
	case <-s.started:
	default:
		return
	}
	found, err := journalsIn(j.dir, s.dir)
	if err != nil {
		return
	}
	for _, file := range found {
		h, known := heads[file.log]
		if !known || slices.Contains(s.unread, file.path) || !s.tellsOther(j, file, h) {
			continue
		}
		to, err := file.rename(otherMark, time.Now())
		if err != nil {
			continue
		}
		f := FileFound{Path: file.path, Log: file.log, Fork: true}
		moved := file
		moved.path = to
		if theirs, err := journalSource(moved); err == nil {
			f.Seq, f.Alone = s.parting(theirs, file.log)
		}
		s.mu.Lock()
		s.notices = append(s.notices, f.sentence(to, nil))
		s.mu.Unlock()
	}
}

// tellsOther reports whether a journal ends with an entry that is whole, is relied
// on, and is not that of the log.
func (s *Store) tellsOther(j *journals, file segment, h head) bool {
	line, _, err := lastLine(file.path)
	if err != nil || line == nil || checkOne(line).err != nil {
		return false
	}
	seq := seqOf(line)
	m, _ := file.stopped()
	switch {
	case j.goodOf(file) < seq && !writtenElsewhere(line, m.Boot):
		return false // it was known not to hold what is there
	case seq > h.Seq:
		return true
	case seq == h.Seq:
		return seal.Link(line) != h.Link
	}
	ours, known := s.lineOf(file.log, seq)
	return known && !bytes.Equal(ours, line)
}

// lineOf is one acknowledged line, as it is remembered or in a database.
func (s *Store) lineOf(log string, seq uint64) ([]byte, bool) {
	s.mu.Lock()
	remembered := s.recent.source(log)
	s.mu.Unlock()
	if remembered != nil {
		if line, ok := remembered.at(seq); ok {
			return line, true
		}
	}
	for _, d := range s.databases() {
		src, err := databaseSource(d, log)
		if err != nil || src == nil || seq > src.good {
			continue
		}
		if line, ok := src.at(seq); ok {
			return line, true
		}
	}
	return nil, false
}

// parting is the first entry that a file tells otherwise than the log, and how many
// it holds from there on. It closes what it reads of the file.
func (s *Store) parting(theirs *source, log string) (seq, alone uint64) {
	defer theirs.close()
	m, err := s.merge(log)
	if err != nil {
		return 0, 0
	}
	defer m.close()
	for {
		before := m.chain.leaf
		c, err := m.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, 0
		}
		seq = m.chain.Seq
		if err != nil {
			seq++
		}
		if line, ok := theirs.at(seq); err == nil && (seq < theirs.first || ok && bytes.Equal(line, c.raw)) {
			continue // a segment begins later than its log
		}
		theirs.ofLog, theirs.bad, theirs.before = log, seq, before
		return seq, theirs.alone(theirs)
	}
}
