package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

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
	// Broken says why the first entry of the log does not hold; nil as a rule.
	// Started, Since and Declared are then empty.
	Broken *BrokenError
}

// Runs lists the logs of the folder, the latest declared first. Of each log it
// reads the first entry and where it ends. One that does not hold is listed as
// broken, so that it keeps nobody from the others.
func (s *Store) Runs() ([]Run, error) {
	runs, err := view(s.db, func(tx *bolt.Tx) ([]Run, error) {
		var runs []Run
		logs := tx.Bucket(bucketLogs)
		err := logs.ForEachBucket(func(name []byte) error {
			log := logs.Bucket(name)
			h, err := decodeHead(log.Get(keyHead))
			if err != nil {
				return s.db.damaged("log %s has no readable end: %v", printable(string(name)), err)
			}
			run := Run{Log: string(name), Status: h.Status, Ended: h.Ended, Entries: h.Seq}
			run.begin(firstEntry(log))
			runs = append(runs, run)
			return nil
		})
		return runs, err
	})
	slices.SortFunc(runs, func(a, b Run) int {
		return cmp.Or(b.Declared.Compare(a.Declared), cmp.Compare(a.Log, b.Log))
	})
	return runs, err
}

// firstEntry is a copy of the first entry of a log, nil where it has none.
func firstEntry(log *bolt.Bucket) []byte {
	if entries := log.Bucket(bucketEntries); entries != nil {
		return bytes.Clone(entries.Get(seqKey(1)))
	}
	return nil
}

// begin fills in what the first entry says.
func (r *Run) begin(raw []byte) {
	if raw == nil {
		r.Broken = &BrokenError{Log: r.Log, Seq: 1, Why: missing}
		return
	}
	chain := Chain{Log: r.Log}
	first, err := chain.next(raw)
	if err != nil {
		r.Broken = err
		return
	}
	started, ok := first.Body.(event.RunStarted)
	if !ok {
		r.Broken = &BrokenError{Log: r.Log, Seq: 1, Why: fmt.Sprintf("it is of version %d: use the newer version of downtime", first.Version)}
		return
	}
	r.Started, r.Since, r.Declared = started, first.Happened, first.Recorded.At
}

// Read takes at most so many entries, and about so many bytes, in one
// transaction.
const (
	readEntries = 1000
	readBytes   = 4 << 20
)

const missing = "it is missing"

// Read visits the entries of a log from the first to the last there is now,
// checking each one's crc, number and link, and at the end that the list of logs
// says of this one what its entries say. The first that does not hold ends it
// with a *BrokenError. No transaction is open while visit runs.
func (s *Store) Read(log string, visit func(*event.Entry) error) error {
	end, err := s.known(log)
	if err != nil {
		return err
	}
	chain, found := Chain{Log: log}, head{}
	for chain.Seq < end.readable {
		lines, err := s.lines(log, chain.Seq+1, end.readable)
		if err != nil {
			return err
		}
		for _, raw := range lines {
			e, broken := chain.next(raw)
			if broken != nil {
				return broken
			}
			found = found.after(&e, chain.Link())
			if err := visit(&e); err != nil {
				return err
			}
		}
	}
	return end.agrees(&chain, found)
}

// end is where a log ends, and how far it can be read.
type end struct {
	head
	readable uint64
	damage   error // of the pages after readable
}

// agrees reports what is wrong with a log that was read as far as it can be, where
// nothing is wrong with its entries.
func (e *end) agrees(chain *Chain, found head) error {
	switch {
	case e.damage != nil:
		return chain.broken("it cannot be read: " + e.damage.Error())
	case !found.equal(e.head):
		return &BrokenError{Log: chain.Log, Seq: e.Seq, Why: "it is not the entry that was last saved"}
	}
	return nil
}

// known is the end of a log that is here.
func (s *Store) known(log string) (end, error) {
	s.mu.Lock()
	_, known := s.heads[log]
	s.mu.Unlock()
	if !known {
		return end{}, fmt.Errorf("there is no log %q here", log)
	}
	return s.endOf(log)
}

// endOf is where a log ends at this moment. The pages of a log are inspected
// when it is first read.
func (s *Store) endOf(log string) (end, error) {
	s.mu.Lock()
	checked := s.checked[log]
	s.mu.Unlock()
	found, err := view(s.db, func(tx *bolt.Tx) (end, error) {
		bucket := tx.Bucket(bucketLogs).Bucket([]byte(log))
		h, err := decodeHead(bucket.Get(keyHead))
		if err != nil {
			return end{}, s.db.damaged("log %s has no readable end: %v", log, err)
		}
		entries := bucket.Bucket(bucketEntries)
		if entries == nil {
			return end{}, &BrokenError{Log: log, Seq: 1, Why: missing}
		}
		// A log without a page of its own lies in one that was inspected.
		if root := uint64(entries.Root()); root != 0 && !checked {
			last, err := inspectLog(s.db.file, root, uint64(tx.Size())/pageSize)
			if err != nil {
				return end{head: h, readable: min(last, h.Seq), damage: err}, nil
			}
		}
		if key, _ := entries.Cursor().Last(); len(key) == 8 && binary.BigEndian.Uint64(key) > h.Seq {
			return end{}, &BrokenError{Log: log, Seq: h.Seq + 1, Why: "it is after the entry that was last saved"}
		}
		return end{head: h, readable: h.Seq}, nil
	})
	if err == nil && found.damage == nil {
		s.mu.Lock()
		s.checked[log] = true
		s.mu.Unlock()
	}
	return found, err
}

// lines are copies of some entries of a log, from one on, and not beyond another.
func (s *Store) lines(log string, from, to uint64) ([][]byte, error) {
	return view(s.db, func(tx *bolt.Tx) ([][]byte, error) {
		var lines [][]byte
		size := 0
		cursor := tx.Bucket(bucketLogs).Bucket([]byte(log)).Bucket(bucketEntries).Cursor()
		key, raw := cursor.Seek(seqKey(from))
		for seq := from; seq <= to && len(lines) < readEntries && size < readBytes; seq++ {
			if !bytes.Equal(key, seqKey(seq)) {
				if len(lines) > 0 {
					break // the next call begins with what is missing
				}
				return nil, &BrokenError{Log: log, Seq: seq, Why: missing}
			}
			lines = append(lines, bytes.Clone(raw))
			size += len(raw)
			key, raw = cursor.Next()
		}
		return lines, nil
	})
}
