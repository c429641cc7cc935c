package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"downtime/store/event"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

// The layout of the database, described in FORMAT.md.
var (
	bucketMeta    = []byte("meta")
	bucketLogs    = []byte("logs")
	bucketEntries = []byte("entries")
	keyFormat     = []byte("format")
	keyHead       = []byte("head")
)

const formatVersion = "1"

// Status is how a run stands.
type Status string

// The states of a run.
const (
	StatusOpen      Status = "open"
	StatusClosed    Status = "closed"
	StatusAbandoned Status = "abandoned"
)

// head is where a log ends. It is kept beside the entries, so that the list of
// logs is read without reading any of them.
type head struct {
	Seq    uint64    `json:"seq"`
	Link   string    `json:"link"` // of the last entry
	Status Status    `json:"status"`
	Ended  time.Time `json:"ended,omitzero"`
}

// after is the head once e has been added.
func (h head) after(e *event.Entry) head {
	h.Seq, h.Link = e.Seq, seal.Link(e.Raw)
	switch e.Type {
	case event.TypeRunStarted, event.TypeRunReopened:
		h.Status, h.Ended = StatusOpen, time.Time{}
	case event.TypeRunClosed:
		h.Status, h.Ended = StatusClosed, e.Happened
	case event.TypeRunAbandoned:
		h.Status, h.Ended = StatusAbandoned, e.Happened
	}
	return h
}

// Run is one log of the folder, in short.
type Run struct {
	Log     string
	Started event.RunStarted
	Since   time.Time // when the outage began
	// Declared is when the run was started, by the PC's clock.
	Declared time.Time
	Status   Status
	Ended    time.Time // zero while open
	Entries  uint64
}

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

// Append adds batches in one transaction and returns once they are on disk:
// all of them, or, with an error, none that was acknowledged. After an error
// nothing is written any more by this Store.
func (s *Store) Append(batches ...Batch) ([]event.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return nil, &StoppedError{s.failed}
	}
	entries, heads, err := s.encode(batches)
	if err != nil {
		return nil, err
	}
	if err := s.commit(entries, heads); err != nil {
		s.failed = err
		return nil, &StoppedError{err}
	}
	for log, h := range heads {
		s.heads[log] = h
	}
	return entries, nil
}

// encode gives the events of all batches their places. It writes nothing, so
// an error here stops nothing either.
func (s *Store) encode(batches []Batch) ([]event.Entry, map[string]head, error) {
	recorded := s.stamp()
	var entries []event.Entry
	heads := make(map[string]head)
	for _, b := range batches {
		h, known := s.heads[b.Log]
		if known == b.New {
			return nil, nil, fmt.Errorf("log %q: new is %t, but known is %t", b.Log, b.New, known)
		}
		if b.New {
			h.Link = seal.Genesis
		}
		for _, ev := range b.Events {
			e, err := event.Encode(ev, b.Log, h.Seq+1, recorded, newSalt(), h.Link)
			if err != nil {
				return nil, nil, err
			}
			h = h.after(&e)
			entries = append(entries, e)
		}
		heads[b.Log] = h
	}
	return entries, heads, nil
}

func (s *Store) commit(entries []event.Entry, heads map[string]head) error {
	if s.lock == nil {
		return errors.New("the folder is open for reading only")
	}
	err := s.guardWrite(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
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
	})
	if err != nil {
		return err
	}
	return s.stillThere()
}

// guardWrite turns a panic of bbolt into an error. It has no time limit: a slow
// disk is not a damaged one, and nothing is shown as saved meanwhile.
func (s *Store) guardWrite(f func() error) error { return s.guard(1<<62, f) }

// stillThere reports a database that was deleted or replaced under us: on Unix
// bbolt would go on saving into a file that has no name any more.
func (s *Store) stillThere() error {
	info, err := os.Stat(s.path())
	if err != nil {
		return err
	}
	if !os.SameFile(info, s.file) {
		return fmt.Errorf("%s was replaced while it was in use", s.path())
	}
	return nil
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
	entries.FillPercent = 1 // entries are only ever added at the end
	return entries.Put(seqKey(e.Seq), e.Raw)
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// loadHeads reads where every log ends.
func (s *Store) loadHeads() error {
	heads := make(map[string]head)
	err := s.view(func(tx *bolt.Tx) error {
		meta, logs := tx.Bucket(bucketMeta), tx.Bucket(bucketLogs)
		if meta == nil || logs == nil {
			return s.damaged("it is not a database of this program")
		}
		if found := string(meta.Get(keyFormat)); found != formatVersion {
			return fmt.Errorf("%s has format %q, and this program reads format %s: use the newer version of downtime",
				s.path(), found, formatVersion)
		}
		return logs.ForEachBucket(func(name []byte) error {
			var h head
			if err := json.Unmarshal(logs.Bucket(name).Get(keyHead), &h); err != nil {
				return s.damaged("log %s has no readable end: %v", name, err)
			}
			heads[string(name)] = h
			return nil
		})
	})
	s.heads = heads
	return err
}

func (s *Store) damaged(format string, args ...any) error {
	return &DamagedError{File: s.path(), Why: fmt.Sprintf(format, args...)}
}

// Runs lists the logs of the folder, the latest declared first.
func (s *Store) Runs() ([]Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var runs []Run
	err := s.view(func(tx *bolt.Tx) error {
		for log, h := range s.heads {
			raw, err := s.entry(tx, log, 1)
			if err != nil {
				return err
			}
			first, err := event.Decode(bytes.Clone(raw))
			if err != nil {
				return s.damaged("log %s, entry 1: %v", log, err)
			}
			started, ok := first.Body.(event.RunStarted)
			if !ok {
				return s.damaged("log %s starts with %s", log, first.Type)
			}
			runs = append(runs, Run{
				Log: log, Started: started, Since: first.Happened, Declared: first.Recorded.At,
				Status: h.Status, Ended: h.Ended, Entries: h.Seq,
			})
		}
		return nil
	})
	slices.SortFunc(runs, func(a, b Run) int { return b.Declared.Compare(a.Declared) })
	return runs, err
}

func (s *Store) entry(tx *bolt.Tx, log string, seq uint64) ([]byte, error) {
	bucket := tx.Bucket(bucketLogs).Bucket([]byte(log))
	if bucket == nil {
		return nil, fmt.Errorf("there is no log %q here", log)
	}
	entries := bucket.Bucket(bucketEntries)
	if entries == nil {
		return nil, s.damaged("log %s has no entries", log)
	}
	raw := entries.Get(seqKey(seq))
	if raw == nil {
		return nil, s.damaged("log %s has lost entry %d", log, seq)
	}
	return raw, nil
}

// readBatch is how many entries Read takes in one transaction.
const readBatch = 500

// Read visits the entries of a log from the first to the last there is now,
// checking each one's crc, number and link. The first that does not hold ends
// it with a *BrokenError. No transaction is open while visit runs.
func (s *Store) Read(log string, visit func(*event.Entry) error) error {
	s.mu.Lock()
	h, known := s.heads[log]
	s.mu.Unlock()
	if !known {
		return fmt.Errorf("there is no log %q here", log)
	}
	chain := Chain{Log: log}
	for from := uint64(1); from <= h.Seq; from += readBatch {
		var lines [][]byte
		err := s.view(func(tx *bolt.Tx) error {
			for seq := from; seq <= min(h.Seq, from+readBatch-1); seq++ {
				raw, err := s.entry(tx, log, seq)
				if err != nil {
					return &BrokenError{Log: log, Seq: seq, Why: "it is missing"}
				}
				lines = append(lines, bytes.Clone(raw))
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, raw := range lines {
			e, err := chain.Next(raw)
			if err != nil {
				return err
			}
			if err := visit(&e); err != nil {
				return err
			}
		}
	}
	if chain.Link != h.Link {
		return &BrokenError{Log: log, Seq: h.Seq, Why: "it is not the entry that was last saved"}
	}
	return nil
}
