package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/store/seal"
)

// A journal is a log as lines, each with its line feed, in a file that only
// grows. It may be on another device than the database, and is whole by itself.

// journals write the copy of every log that is in one folder of journals.
type journals struct {
	dir    string
	other  string                        // the data folder
	number func(log string) (int, error) // for the next segment
	read   lineVisitor
	failed *failures
	stamp  func() event.Stamp

	mu      sync.Mutex // guards the following: a write that stalls goes on when stop is called
	stopped bool
	files   map[string]*journalFile
	copied  []Copied // logs of which there was no journal, although they had entries
}

// errStopped ends a write that comes back after its copy was given up.
var errStopped = errors.New("it was given up")

// opened is the journal of a log that is open; nil where none is.
func (j *journals) opened(log string) (*journalFile, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopped {
		return nil, errStopped
	}
	return j.files[log], nil
}

func (j *journals) setOpened(log string, f *journalFile) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopped {
		return errors.Join(errStopped, f.file.Close())
	}
	j.files[log] = f
	return nil
}

// begin makes the journal of every log whole.
func (j *journals) begin(heads map[string]head) error {
	if err := makeSharedDir(j.dir); err != nil {
		return err
	}
	all, err := journalsIn(j.dir, j.other)
	if err != nil {
		return err
	}
	files := make(map[string][]segment)
	for _, s := range all { // the first first
		files[s.log] = append(files[s.log], s)
	}
	defer func() { noteCopied(j.dir, j.copied) }()
	for log, h := range heads {
		to := end{seq: h.Seq, link: h.Link}
		if h.Status != StatusOpen && j.isWhole(files[log], to) {
			continue
		}
		f, err := j.ready(log, to)
		if broken := new(BrokenError); errors.As(err, &broken) {
			continue // no file has all of it, and the other logs have nothing to do with that
		}
		if err != nil {
			return err
		}
		if h.Status != StatusOpen {
			delete(j.files, log)
			if err := f.file.Close(); err != nil {
				return err
			}
		}
	}
	return nil
}

// isWhole reports whether the journals of a log, the first first, have all of it, and
// the newest ends where the log does.
func (j *journals) isWhole(have []segment, to end) bool {
	last := len(have) - 1
	return last >= 0 && j.goodOf(have[last]) >= to.seq && endsWith(have[last], to) && j.wholeTo(have) >= to.seq
}

// goodOf is the last entry that is known to be on the disk in a journal: whatever
// it holds, as a rule, but not in one that had to be stopped.
func (j *journals) goodOf(s segment) uint64 {
	good := uint64(math.MaxUint64)
	if m, stopped := s.stopped(); stopped {
		good = m.Good[s.log]
	}
	if known, failed := j.failed.of(s.path); failed {
		good = min(good, known)
	}
	return good
}

func (j *journals) have(log string) ([]segment, error) {
	all, err := journalsIn(j.dir, j.other)
	return slices.DeleteFunc(all, func(s segment) bool { return s.log != log }), err
}

// lineVisitor visits the lines of a log that were acknowledged, from one on.
type lineVisitor func(log string, from uint64, visit func(seq uint64, line []byte) error) error

// journalFile is a journal that is being written.
type journalFile struct {
	segment
	file *os.File
	info os.FileInfo
	good uint64 // the last entry that is known to be on the disk
	size int64  // in bytes, of all that is in it
	// unbegun is set where nothing is in it yet; journals.mu guards it.
	unbegun bool
}

func (j *journals) write(entries []event.Entry, _ map[string]head) error {
	for len(entries) > 0 {
		log, n := entries[0].Log, 1
		for n < len(entries) && entries[n].Log == log {
			n++
		}
		if err := j.add(log, entries[:n]); err != nil {
			return err
		}
		entries = entries[n:]
	}
	return nil
}

func (j *journals) add(log string, entries []event.Entry) error {
	f, err := j.ready(log, end{entries[0].Seq - 1, entries[0].Prev, entries[0].Recorded.At})
	if err != nil {
		return err
	}
	var text []byte
	for i := range entries {
		text = append(append(text, entries[i].Raw...), '\n')
	}
	if err := j.written(log, f, f.append(text)); err != nil {
		return err
	}
	f.good = entries[len(entries)-1].Seq
	return nil
}

// append writes lines and returns once they are on the disk, in a file that is
// still the one of its name.
func (f *journalFile) append(text []byte) error {
	if err := f.put(text); err != nil {
		return err
	}
	if err := dataSync(f.file); err != nil {
		return err
	}
	return f.asWritten()
}

// put writes lines that are not on the disk yet.
func (f *journalFile) put(text []byte) error {
	n, err := f.file.Write(text)
	f.size += int64(n)
	return err
}

// end is where a log ends, for a copy that is to go on from there.
type end struct {
	seq  uint64
	link string
	// started is when the log was, where nothing is in it yet.
	started time.Time
}

// ready is the journal of a log, complete up to its end and open for writing.
func (j *journals) ready(log string, to end) (*journalFile, error) {
	if f, err := j.opened(log); err != nil {
		return nil, err
	} else if f != nil {
		if f.good != to.seq {
			return nil, fmt.Errorf("%s ends with entry %d, and not with %d", clean.Quoted(f.path), f.good, to.seq)
		}
		return f, nil
	}
	have, err := j.have(log)
	if err != nil {
		return nil, err
	}
	var f *journalFile
	if newest := len(have) - 1; newest >= 0 && j.endsAt(have[newest], to) && j.wholeTo(have) >= to.seq {
		f, err = openJournal(have[newest])
	} else {
		f, err = j.newSegment(log, have, to)
	}
	if err != nil {
		return nil, err
	}
	f.good = to.seq
	return f, j.setOpened(log, f)
}

// endsAt reports whether a journal may be written, and ends where it should.
func (j *journals) endsAt(s segment, to end) bool {
	return !j.used(s) && endsWith(s, to)
}

func endsWith(s segment, to end) bool {
	last, torn, err := lastLine(s.path)
	return err == nil && !torn && last != nil && seqOf(last) == to.seq && seal.Link(last) == to.link
}

func openJournal(s segment) (*journalFile, error) {
	file, err := os.OpenFile(s.path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &journalFile{segment: s, file: file, info: info, size: info.Size()}, nil
}

// newSegment makes the next segment of a journal, and writes into it what the
// segments before lack.
func (j *journals) newSegment(log string, have []segment, to end) (_ *journalFile, err error) {
	number, err := j.number(log)
	if err != nil {
		return nil, err
	}
	agreed, started := uint64(0), to.started
	if to.seq > 0 {
		if agreed, started, err = j.agreed(log, have); err != nil {
			return nil, err
		}
	}
	s := segment{path: filepath.Join(j.dir, journalName(started, log, number)), number: number, log: log, other: j.other}
	for j.used(s) { // by a file that is gone
		s.number++
		s.path = filepath.Join(j.dir, journalName(started, log, s.number))
	}
	file, err := os.OpenFile(s.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, fileMode(j.dir))
	if err != nil {
		return nil, err
	}
	defer func() {
		if err == nil {
			return
		}
		_ = file.Close()
		// It holds nothing that is not elsewhere, and a full disk is tried again
		// and again: what was never begun is not kept.
		if os.Remove(s.path) != nil {
			j.failed.add(s.path, 0)
			_ = s.stop(mark{Why: err.Error(), At: time.Now()})
		}
	}()
	share(s.path)
	if agreed == 0 && to.seq > 0 {
		j.copied = append(j.copied, Copied{Log: log, Entries: to.seq, File: filepath.Base(s.path), At: time.Now().UTC()})
	}
	f := &journalFile{segment: s, file: file, unbegun: agreed == to.seq}
	if f.info, err = file.Stat(); err != nil {
		return nil, err
	}
	if agreed < to.seq {
		if err := f.fill(j.read, agreed+1, to.seq); err != nil {
			return nil, err
		}
	}
	return f, syncAbove(s.path)
}

// used reports whether a name is that of a file which could not be written, whether
// it is there or not.
func (j *journals) used(s segment) bool {
	_, stopped := s.stopped()
	_, failed := j.failed.of(s.path)
	return stopped || failed
}

// fill writes entries that are acknowledged already, up to one.
func (f *journalFile) fill(read lineVisitor, from, to uint64) error {
	const chunk = 1 << 20
	var text []byte
	last := from - 1
	err := read(f.log, from, func(seq uint64, line []byte) error {
		if seq > to {
			return errStop
		}
		last = seq
		text = append(append(text, line...), '\n')
		if len(text) < chunk {
			return nil
		}
		err := f.put(text)
		text = text[:0]
		return err
	})
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	if last < to {
		return &BrokenError{Log: f.log, Seq: last + 1, Why: missing}
	}
	return f.append(text)
}

// errStop ends a visit early.
var errStop = errors.New("stop")

// agreed is how far the segments of a journal hold what the log holds, from its
// first entry on, and when the log was started.
func (j *journals) agreed(log string, have []segment) (agreed uint64, started time.Time, err error) {
	var sources []*source
	for _, s := range have {
		good, failed := j.failed.of(s.path)
		if failed && good == 0 {
			continue // nothing in it is relied on, and reading it may not come back
		}
		src, err := journalSource(s)
		if err != nil {
			continue // it holds nothing that could be relied on
		}
		defer src.lineSource.close()
		if failed {
			src.good = min(src.good, good)
		}
		sources = append(sources, src)
	}
	whole := true
	err = j.read(log, 1, func(seq uint64, line []byte) error {
		if seq == 1 {
			e, err := event.Decode(bytes.Clone(line))
			if err != nil {
				return err
			}
			started = e.Recorded.At
		}
		whole = whole && anyHolds(sources, seq, line)
		if !whole {
			return errStop
		}
		agreed = seq
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return agreed, started, err
}

// anyHolds reports whether one of the files is known to have a line on the disk.
func anyHolds(sources []*source, seq uint64, line []byte) bool {
	for _, src := range sources {
		if found, ok := src.at(seq); ok && seq <= src.good && bytes.Equal(found, line) {
			return true
		}
	}
	return false
}

// stop leaves word beside every journal that was open.
func (j *journals) stop(why error, good map[string]uint64, at time.Time) {
	j.mu.Lock()
	j.stopped = true
	files := maps.Clone(j.files)
	j.mu.Unlock()
	for log, f := range files {
		if isFull(why) && j.isUnbegun(f) && j.drop(log, f) {
			continue
		}
		j.failed.add(f.path, good[log])
		_ = f.segment.stop(mark{Why: why.Error(), At: at, Good: map[string]uint64{log: good[log]}, Boot: j.stamp().Boot})
	}
}

func (j *journals) close() error {
	var errs []error
	for log, f := range maps.Clone(j.files) {
		if j.isUnbegun(f) && j.drop(log, f) {
			continue
		}
		errs = append(errs, f.file.Close())
	}
	return errors.Join(errs...)
}
