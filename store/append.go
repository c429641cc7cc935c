package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"downtime/store/event"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

// Batch is what one command adds to one log.
type Batch struct {
	Log    string
	New    bool // the log starts with this batch
	Events []event.Event
}

// StoppedError is the answer to every Append after one that failed. Carrying on
// after a failed write can destroy what was saved before it, and opening the
// file again is no cure (research/reliability.md, finding 3).
type StoppedError struct{ Cause error }

func (e *StoppedError) Error() string { return "could not save: " + e.Cause.Error() }

func (e *StoppedError) Unwrap() error { return e.Cause }

var errReading = errors.New("the folder is open for reading only")

// Append adds batches in one transaction and returns once they are on disk:
// all of them, or, with an error, none that was acknowledged. An event that
// cannot be an entry (too large, say) is refused before anything is written.
// After any other error, a *StoppedError, nothing is written any more by this
// Store.
func (s *Store) Append(batches ...Batch) ([]event.Entry, error) {
	if s.lock == nil {
		return nil, errReading
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	failed, before := s.failed, maps.Clone(s.heads)
	s.mu.Unlock()
	if failed != nil {
		return nil, &StoppedError{failed}
	}
	entries, heads, err := s.encode(batches, before)
	if err != nil {
		return nil, err
	}
	err = s.commit(entries, heads)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.failed = err
		return nil, &StoppedError{err}
	}
	maps.Copy(s.heads, heads)
	return entries, nil
}

// encode gives the events of all batches their places. It writes nothing, so
// an error here stops nothing either.
func (s *Store) encode(batches []Batch, before map[string]head) ([]event.Entry, map[string]head, error) {
	recorded := s.stamp()
	var entries []event.Entry
	heads := make(map[string]head)
	for _, b := range batches {
		h, known := heads[b.Log]
		if !known {
			h, known = before[b.Log]
		}
		switch {
		case known == b.New:
			return nil, nil, fmt.Errorf("log %q: new is %t, but known is %t", b.Log, b.New, known)
		case len(b.Events) == 0:
			return nil, nil, fmt.Errorf("log %q: nothing to add", b.Log)
		case b.New:
			h.Link = seal.Genesis
		}
		for _, ev := range b.Events {
			e, err := event.Encode(ev, b.Log, h.Seq+1, recorded, newSalt(), h.Link)
			if err != nil {
				return nil, nil, err
			}
			if (e.Type == event.TypeRunStarted) != (e.Seq == 1) {
				return nil, nil, fmt.Errorf("log %q: entry %d cannot be %s", b.Log, e.Seq, e.Type)
			}
			h = h.after(&e, seal.Link(e.Raw))
			entries = append(entries, e)
		}
		heads[b.Log] = h
	}
	if len(entries) == 0 {
		return nil, nil, errors.New("nothing to add")
	}
	return entries, heads, nil
}

// commit writes entries and the ends of their logs in one transaction, which
// bbolt flushes before and after its header; then, and only then, they are
// saved.
func (s *Store) commit(entries []event.Entry, heads map[string]head) error {
	err := s.db.update(func(tx *bolt.Tx) error {
		for i := range entries {
			if err := put(tx, &entries[i]); err != nil {
				return err
			}
		}
		for log, h := range heads {
			value, err := json.Marshal(h)
			if err != nil {
				return err
			}
			if err := tx.Bucket(bucketLogs).Bucket([]byte(log)).Put(keyHead, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.stillThere()
}

func put(tx *bolt.Tx, e *event.Entry) error {
	log, err := tx.Bucket(bucketLogs).CreateBucketIfNotExists([]byte(e.Log))
	if err != nil {
		return err
	}
	entries, err := log.CreateBucketIfNotExists(bucketEntries)
	if err != nil {
		return err
	}
	key := seqKey(e.Seq)
	if entries.Get(key) != nil {
		return fmt.Errorf("log %s has an entry %d already", e.Log, e.Seq)
	}
	entries.FillPercent = 1 // entries are only ever added at the end
	return entries.Put(key, e.Raw)
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }
