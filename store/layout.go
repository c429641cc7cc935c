package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"downtime/store/event"
)

// layout is where a database has its logs, described in FORMAT.md. It is what the
// file says its format is, and stays as the file was made.
type layout string

const (
	// nested has a bucket for all logs, in it one for each, and in that one for
	// the entries.
	nested layout = "1"
	// flat has a bucket for each log at the root, the entries in it: there are
	// fewer pages to write at each append.
	flat layout = "2"
)

// newLayout is that of databases which are made now.
const newLayout = flat

var (
	bucketMeta    = []byte("meta")
	keyFormat     = []byte("format")
	bucketLogs    = []byte("logs")    // nested alone
	bucketEntries = []byte("entries") // nested alone
	// keyHead comes after the number of any entry, so that the end of a flat log
	// is in one page with its last entry.
	keyHead = []byte("head")
)

// begin makes an empty database of this layout.
func (l layout) begin(tx *bolt.Tx) error {
	meta, err := tx.CreateBucket(bucketMeta)
	if err != nil {
		return err
	}
	if l == nested {
		if _, err := tx.CreateBucket(bucketLogs); err != nil {
			return err
		}
	}
	return meta.Put(keyFormat, []byte(l))
}

// logs are the logs of a database, within a transaction.
type logs struct {
	layout layout
	in     interface {
		Bucket(name []byte) *bolt.Bucket
		CreateBucketIfNotExists(name []byte) (*bolt.Bucket, error)
		Cursor() *bolt.Cursor
	}
}

func logsOf(tx *bolt.Tx) logs {
	l := layout(tx.Bucket(bucketMeta).Get(keyFormat))
	if l == nested {
		return logs{l, tx.Bucket(bucketLogs)}
	}
	return logs{l, tx}
}

// may reports whether a bucket of this name can be a log.
func (l logs) may(name []byte) bool { return l.layout == nested || event.IsLogName(string(name)) }

func (l logs) each(visit func(name string, log *logBucket) error) error {
	cursor := l.in.Cursor()
	for name, value := cursor.First(); name != nil; name, value = cursor.Next() {
		if value != nil || !l.may(name) {
			continue
		}
		if err := visit(string(name), l.open(l.in.Bucket(name))); err != nil {
			return err
		}
	}
	return nil
}

// log is one log, nil where there is none of that name.
func (l logs) log(name string) *logBucket {
	if !l.may([]byte(name)) {
		return nil
	}
	bucket := l.in.Bucket([]byte(name))
	if bucket == nil {
		return nil
	}
	return l.open(bucket)
}

func (l logs) open(bucket *bolt.Bucket) *logBucket {
	if l.layout == nested {
		return &logBucket{end: bucket, entries: bucket.Bucket(bucketEntries)}
	}
	return &logBucket{end: bucket, entries: bucket}
}

// make is one log, to be written; it is made where there is none of that name.
func (l logs) make(name string) (*logBucket, error) {
	if !l.may([]byte(name)) {
		return nil, fmt.Errorf("%q is not the name of a log", name)
	}
	bucket, err := l.in.CreateBucketIfNotExists([]byte(name))
	if err != nil {
		return nil, err
	}
	log := &logBucket{end: bucket, entries: bucket}
	if l.layout == nested {
		if log.entries, err = bucket.CreateBucketIfNotExists(bucketEntries); err != nil {
			return nil, err
		}
	}
	log.entries.FillPercent = 1 // entries are only ever added at the end
	return log, nil
}

// logBucket is one log of a database, within a transaction.
type logBucket struct {
	end     *bolt.Bucket // has the head
	entries *bolt.Bucket // has them under their numbers; nil where somebody took it out
}

func (b *logBucket) head() (head, error) { return decodeHead(b.end.Get(keyHead)) }

// entry is one entry; nil where there is none of that number.
func (b *logBucket) entry(seq uint64) []byte {
	if b.entries == nil {
		return nil
	}
	return b.entries.Get(seqKey(seq))
}

// first is the number of the first entry; 0 for none.
func (b *logBucket) first() uint64 {
	if b.entries == nil {
		return 0
	}
	key, _ := b.entries.Cursor().First()
	return numberIn(key)
}

// last is the number of the last entry of a log that has a head; 0 for none.
func (b *logBucket) last() uint64 {
	if b.entries == nil {
		return 0
	}
	cursor := b.entries.Cursor()
	key, _ := cursor.Last()
	if b.entries == b.end {
		cursor.Seek(keyHead)
		key, _ = cursor.Prev()
	}
	return numberIn(key)
}

// layoutOf reads from the buckets at the root how a file has its logs.
func (w *walk) layoutOf(root []element) (layout, error) {
	find := func(name []byte) int {
		return slices.IndexFunc(root, func(e element) bool { return bytes.Equal(e.key, name) })
	}
	meta := find(bucketMeta)
	if meta < 0 {
		return "", errors.New("it is not a database of this program")
	}
	format := ""
	if err := w.bucket(root[meta].value, false, func(p *page) error {
		for i := range p.count {
			if e := p.element(i); e.flags == 0 && bytes.Equal(e.key, keyFormat) {
				format = string(e.value)
			}
		}
		return nil
	}); err != nil {
		return "", err
	}
	l := layout(format)
	switch {
	case format == "":
		return "", errors.New("it does not say which format it has")
	case l != nested && l != flat:
		return "", &formatError{format}
	case (l == nested) != (find(bucketLogs) >= 0):
		return "", fmt.Errorf("it says that it has format %s, and is laid out otherwise", format)
	}
	return l, nil
}

// atRoot checks what hangs under one bucket at the root, but not the inside of logs.
func (l layout) atRoot(w *walk, e element) error {
	switch {
	case bytes.Equal(e.key, bucketMeta):
		return nil // it was read to know the layout
	case l == nested && bytes.Equal(e.key, bucketLogs):
		return w.bucket(e.value, false, func(p *page) error {
			return each(p, func(e element) error {
				return w.bucket(e.value, false, func(p *page) error { return l.besideEntries(w, p) })
			})
		})
	case l == flat && len(e.key) == event.LogNameLength:
		if !event.IsLogName(string(e.key)) {
			return fmt.Errorf("%q is not the name of a log", e.key)
		}
		return w.bucket(e.value, true, func(p *page) error { return l.besideEntries(w, p) })
	}
	return w.anything(e)
}

// besideEntries checks the buckets in that of a log.
func (l layout) besideEntries(w *walk, p *page) error {
	for i := range p.count {
		e := p.element(i)
		var err error
		switch {
		case e.flags&bucketFlag == 0, l == flat && !l.passes(e.key):
		case l == nested && bytes.Equal(e.key, bucketEntries):
			err = w.bucket(e.value, true, func(*page) error { return nil })
		default:
			err = w.anything(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// passes reports whether what has this key beside the entries of a log is none of
// them, and is passed over.
func (l layout) passes(key []byte) bool { return l == flat && bytes.Compare(key, keyHead) >= 0 }
