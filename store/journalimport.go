package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"downtime/store/event"
)

// bring adds the entries of a log that is brought in, in a segment of their own: it
// is made under another name, flushed, and gets its own when all of it is there. So
// a program that is ended meanwhile leaves nothing that could be taken for a log.
func (j *journals) bring(entries []event.Entry, _ map[string]head) error {
	first, log := &entries[0], entries[0].Log
	started := first.Recorded.At.UTC().Format(journalStart)
	if first.Seq > 1 {
		f, err := j.ready(log, end{first.Seq - 1, first.Prev, first.Recorded.At})
		if err != nil {
			return err
		}
		started, _, _ = strings.Cut(filepath.Base(f.path), "-"+log)
	}
	s, err := j.segmentFor(log, started)
	if err != nil {
		return err
	}
	if err := s.makeOf(entries); err != nil {
		return err
	}
	return j.letGo(log) // whoever adds to it next opens the new one
}

// segmentFor names the next segment of a log.
func (j *journals) segmentFor(log, started string) (segment, error) {
	number, err := j.number(log)
	if err != nil {
		return segment{}, err
	}
	for ; ; number++ {
		s := segment{number: number, log: log, other: j.other}
		s.path = filepath.Join(j.dir, nameOfJournal(started, log, number))
		if !j.used(s) { // by a file that is gone
			return s, nil
		}
	}
}

// makeOf makes a journal that has these entries, whole or not at all.
func (s segment) makeOf(entries []event.Entry) (err error) {
	temporary := s.path + newSuffix
	if err := os.Remove(temporary); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode(filepath.Dir(s.path)))
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(temporary)
		}
	}()
	const chunk = 1 << 20
	var text []byte
	for i := range entries {
		text = append(append(text, entries[i].Raw...), '\n')
		if len(text) < chunk && i < len(entries)-1 {
			continue
		}
		if _, err := file.Write(text); err != nil {
			return err
		}
		text = text[:0]
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	share(temporary)
	if err := Place(temporary, s.path, false); err != nil {
		return err
	}
	return syncAbove(s.path)
}

// letGo closes the journal of a log, all of which was flushed when it was written.
func (j *journals) letGo(log string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopped {
		return errStopped
	}
	f := j.files[log]
	if f == nil {
		return nil
	}
	delete(j.files, log)
	return f.file.Close()
}

// bring adds the entries of a log that is brought in: one transaction, as ever.
func (d *database) bring(entries []event.Entry, heads map[string]head) error {
	return d.write(entries, heads)
}
