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
		logs := logsOf(tx)
		for i := range entries {
			if err := put(logs, &entries[i]); err != nil {
				return err
			}
		}
		for log, h := range heads {
			if err := putHead(logs, log, h); err != nil {
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

func put(logs logs, e *event.Entry) error {
	log, err := logs.make(e.Log)
	if err != nil {
		return err
	}
	if log.entry(e.Seq) != nil {
		return fmt.Errorf("log %s has an entry %d already", e.Log, e.Seq)
	}
	return log.entries.Put(seqKey(e.Seq), e.Raw)
}

func putHead(logs logs, name string, h head) error {
	value, err := json.Marshal(h)
	if err != nil {
		return err
	}
	log, err := logs.make(name)
	if err != nil {
		return err
	}
	return log.end.Put(keyHead, value)
}

// numberIn is the number that a key is, 0 for one that is none.
func numberIn(key []byte) uint64 {
	if len(key) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(key)
}

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
