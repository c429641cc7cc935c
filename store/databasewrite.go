package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

// write adds entries, and the ends of their logs, in one transaction, which bbolt
// flushes before and after its header; then, and only then, they are saved.
func (d *database) write(entries []event.Entry, heads map[string]head) error {
	err := d.update(func(tx *bolt.Tx) error {
		for i := range entries {
			if err := put(tx, entries[i].Log, entries[i].Seq, entries[i].Raw); err != nil {
				return err
			}
		}
		for log, h := range heads {
			if err := putHead(tx, log, h); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return stillThere(d.path, d.info)
}

func put(tx *bolt.Tx, log string, seq uint64, raw []byte) error {
	bucket, err := tx.Bucket(bucketLogs).CreateBucketIfNotExists([]byte(log))
	if err != nil {
		return err
	}
	entries, err := bucket.CreateBucketIfNotExists(bucketEntries)
	if err != nil {
		return err
	}
	key := seqKey(seq)
	if entries.Get(key) != nil {
		return fmt.Errorf("log %s has an entry %d already", log, seq)
	}
	entries.FillPercent = 1 // entries are only ever added at the end
	return entries.Put(key, raw)
}

func putHead(tx *bolt.Tx, log string, h head) error {
	value, err := json.Marshal(h)
	if err != nil {
		return err
	}
	bucket, err := tx.Bucket(bucketLogs).CreateBucketIfNotExists([]byte(log))
	if err != nil {
		return err
	}
	return bucket.Put(keyHead, value)
}

func numberIn(key []byte) uint64 { return binary.BigEndian.Uint64(key) }

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// stop ends all writing to the file, by this program and any other.
func (d *database) stop(why error, good map[string]uint64, at time.Time) {
	d.mu.Lock()
	d.good = maps.Clone(good)
	if d.good == nil {
		d.good = make(map[string]uint64)
	}
	d.mu.Unlock()
	if errors.Is(why, errStalled) {
		d.lost.Store(true) // a transaction of bbolt is still under way
	}
	_ = d.segment.stop(mark{Why: why.Error(), At: at, Good: good})
}
