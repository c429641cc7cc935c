package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

// patient makes the store wait: on a busy machine an append of thousands of entries
// may take so long that a copy is given up, and made anew from the first entry in the
// next file, again and again. What is measured must be two copies, in a file each.
func patient(b *testing.B) {
	stall, grace := stallLimit, graceTime
	stallLimit, graceTime = time.Minute, time.Minute
	b.Cleanup(func() { stallLimit, graceTime = stall, grace })
}

// twice is add, for an append that both copies must have.
func twice(t testing.TB, s *Store, batch Batch) {
	t.Helper()
	if receipt, err := s.Append(batch); err != nil || receipt.Saved != Copies {
		t.Fatalf("saved %d/%d, %v", receipt.Saved, Copies, err)
	}
}

// filled is a folder with one log of n entries, as a ward would have written it.
func filled(b *testing.B, n int) (dir, log string) { return filledWith(b, n, Options{}) }

func filledWith(b *testing.B, n int, opts Options) (dir, log string) {
	b.Helper()
	patient(b)
	dir, log = b.TempDir(), NewLogID()
	s, err := Open(dir, opts)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	add(b, s, Batch{Log: log, New: true, Events: []event.Event{started("EPR down")}})
	for have := 1; have < n; {
		size := min(10_000, n-have)
		twice(b, s, Batch{Log: log, Events: ticks(have, size)})
		have += size
	}
	return dir, log
}

func ticks(from, n int) []event.Event {
	list := make([]event.Event, n)
	for i := range list {
		list[i] = happened(event.StepDone{
			Step: event.Step{Procedure: "pathology-requests", Step: fmt.Sprintf("step-%d", (from+i)%30)},
			Note: "told Jo in blood sciences",
		})
	}
	return list
}

var sizes = []int{1, 100_000}

// BenchmarkAppend is a tick on its way to the disk, in turn with a bare commit
// of the same bytes by bbolt, into a file of the same size, and with one write
// and flush of the same bytes. In turn, so that all meet the same disk.
func BenchmarkAppend(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) { benchmarkAppend(b, size, Options{}) })
	}
}

// BenchmarkAppendSecondElsewhere is the same with the second copy on another device,
// in memory: what is left is the database's own time and the program's. On one device
// the flush of the second copy stands in the queue with the two of the first.
func BenchmarkAppendSecondElsewhere(b *testing.B) {
	second, err := os.MkdirTemp("/dev/shm", "downtime-bench-")
	if err != nil {
		b.Skip("not run: there is no other device: ", err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(second) })
	benchmarkAppend(b, 100_000, Options{Second: second})
}

// BenchmarkAppendMillion is the same at a size that takes long to make.
func BenchmarkAppendMillion(b *testing.B) {
	if testing.Short() {
		b.Skip("not run: it takes long")
	}
	benchmarkAppend(b, 1_000_000, Options{})
}

func benchmarkAppend(b *testing.B, size int, opts Options) {
	dir, log := filledWith(b, size, opts)
	s, err := Open(dir, opts)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	entry := add(b, s, Batch{Log: log, Events: ticks(0, 1)})[0].Raw
	bare, raw := bareBolt(b, size, entry), rawSync(b, entry)
	var ours, bolts, syncs durations
	for b.Loop() {
		ours = append(ours, timed(func() { add(b, s, Batch{Log: log, Events: ticks(0, 1)}) }))
		bolts = append(bolts, timed(bare))
		syncs = append(syncs, timed(raw))
	}
	b.ReportMetric(float64(ours.at(50).Microseconds()), "us-p50")
	b.ReportMetric(float64(ours.at(99).Microseconds()), "us-p99")
	b.ReportMetric(float64(ours.at(50))/float64(bolts.at(50)), "x-bolt-p50-max-1.5")
	b.ReportMetric(float64(ours.at(50))/float64(syncs.at(50)), "x-sync-p50-max-3")
	b.ReportMetric(float64(ours.at(99))/float64(bolts.at(99)), "x-bolt-p99-max-1.5")
	b.ReportMetric(float64(ours.at(99))/float64(syncs.at(99)), "x-sync-p99-max-4")
	b.ReportMetric(0, "ns/op") // of all three together: no figure of anything
}

type durations []time.Duration

// at is the duration that so many of a hundred do not exceed.
func (d durations) at(percent int) time.Duration {
	slices.Sort(d)
	return d[(len(d)-1)*percent/100]
}

func timed(f func()) time.Duration {
	begun := time.Now()
	f()
	return time.Since(begun)
}

// BenchmarkBareBolt is the limit: one commit of the bytes of one entry.
func BenchmarkBareBolt(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			bare := bareBolt(b, size, sampleEntry(b))
			for b.Loop() {
				bare()
			}
		})
	}
}

// BenchmarkRawSync is the floor: one write and flush of the bytes of one entry.
func BenchmarkRawSync(b *testing.B) {
	raw := rawSync(b, sampleEntry(b))
	for b.Loop() {
		raw()
	}
}

func sampleEntry(b *testing.B) []byte {
	b.Helper()
	e, err := event.Encode(ticks(0, 1)[0], NewLogID(), 2, Stamp(), newSalt(), seal.Genesis)
	if err != nil {
		b.Fatal(err)
	}
	return e.Raw
}

func bareBolt(b *testing.B, size int, value []byte) (commit func()) {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bolt.Options{PageSize: pageSize})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	next := uint64(1)
	put := func(n int) error {
		return db.Update(func(tx *bolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists([]byte("entries"))
			if err != nil {
				return err
			}
			bucket.FillPercent = 1
			for range n {
				if err := bucket.Put(seqKey(next), value); err != nil {
					return err
				}
				next++
			}
			return nil
		})
	}
	for have := 0; have < size; have += 10_000 {
		if err := put(min(10_000, size-have)); err != nil {
			b.Fatal(err)
		}
	}
	return func() {
		if err := put(1); err != nil {
			b.Fatal(err)
		}
	}
}

func rawSync(b *testing.B, value []byte) (write func()) {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { file.Close() })
	const room = 1 << 20
	if _, err := file.Write(make([]byte, room)); err != nil {
		b.Fatal(err)
	}
	if err := file.Sync(); err != nil {
		b.Fatal(err)
	}
	at := 0
	return func() {
		if at+len(value) > room {
			at = 0
		}
		if _, err := file.WriteAt(value, int64(at)); err != nil {
			b.Fatal(err)
		}
		if err := dataSync(file); err != nil {
			b.Fatal(err)
		}
		at += len(value)
	}
}

// BenchmarkRead is every entry of a log read and checked, beside hashing the
// same bytes, which is the least that can be done.
func BenchmarkRead(b *testing.B) {
	const size = 100_000
	dir, log := filled(b, size)
	s, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var all [][]byte
	bytes := 0
	if err := s.Read(log, func(e *event.Entry) error {
		all, bytes = append(all, e.Raw), bytes+len(e.Raw)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	var reading, hashing time.Duration
	b.SetBytes(int64(bytes))
	for b.Loop() {
		reading += timed(func() {
			if err := s.Read(log, func(*event.Entry) error { return nil }); err != nil {
				b.Fatal(err)
			}
		})
		hashing += timed(func() {
			for _, raw := range all {
				seal.Link(raw)
			}
		})
	}
	b.ReportMetric(float64(reading)/float64(hashing), "x-hash")
}

// BenchmarkExamine stands beside hashing the same bytes once, which is the least
// that a verification can do.
func BenchmarkExamine(b *testing.B) {
	list := rows(b, testLog, texts(20_000))
	text := joined(list, checkpointOf(b, wardKey, testLog, list))
	code := codeAt(list, len(list))
	b.Run("verify", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			x, err := Examine(bytes.NewReader(text))
			if p := x.Prove(nil, Keys{}); err != nil || !p.Complete || p.SignedTo != uint64(len(list)) {
				b.Fatal(p.Report, err)
			}
		}
	})
	b.Run("with-a-code-of-the-end", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			x, err := Examine(bytes.NewReader(text))
			if p := x.Prove([]seal.Paper{code}, Keys{}); err != nil || p.PaperTo != uint64(len(list)) {
				b.Fatal(p.Report, err)
			}
		}
	})
	b.Run("limit=sha256", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, raw := range list {
				seal.Leaf(raw)
			}
		}
	})
}

// BenchmarkVerify is a whole verification of a log: of an exported file, of the same
// with the signature at its end, and of a log of a folder; each in turn with hashing
// the same bytes once, on one processor, so that all meet the same machine. Of a log
// both copies are read, which are as many bytes again: its share is given of hashing
// one copy, and of hashing what was read.
func BenchmarkVerify(b *testing.B) {
	const size = 100_000
	dir, log := filled(b, size)
	s, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var all [][]byte
	device := ""
	if err := s.Read(log, func(e *event.Entry) error {
		if started, ok := e.Body.(event.RunStarted); ok {
			device = started.Device
		}
		all = append(all, e.Raw)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	sealed, err := Checkpoint(wardKey, device, log, treeOf(all))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), log+".jsonl")
	if err := os.WriteFile(path, joined(all, sealed), 0o600); err != nil {
		b.Fatal(err)
	}
	examine := func() (Examined, error) {
		file, err := os.Open(path)
		if err != nil {
			return Examined{}, err
		}
		defer file.Close()
		return Examine(file)
	}
	hold := func(report Report, err error) {
		if err != nil || !report.Complete || report.Entries != size {
			b.Fatal(report, err)
		}
	}
	var hashes, files, signed, logs durations
	for b.Loop() {
		hashes = append(hashes, timed(func() {
			for _, raw := range all {
				seal.Leaf(raw)
			}
		}))
		files = append(files, timed(func() {
			x, err := examine()
			hold(x.Report, err)
		}))
		signed = append(signed, timed(func() {
			x, err := examine()
			p := x.Prove(nil, Keys{})
			if hold(p.Report, err); p.SignedTo != size {
				b.Fatal(p.Signed)
			}
		}))
		logs = append(logs, timed(func() { hold(s.Verify(log)) }))
	}
	share := func(of durations) float64 { return float64(hashes.at(50)) / float64(of.at(50)) }
	b.ReportMetric(share(files), "of-hash-file-min-0.70")
	b.ReportMetric(share(signed), "of-hash-signed-file-min-0.70")
	b.ReportMetric(share(logs), "of-hash-log")
	b.ReportMetric(Copies*share(logs), "of-hash-log-both-copies")
	b.ReportMetric(float64(files.at(50).Microseconds())/1000, "ms-file")
	b.ReportMetric(0, "ns/op") // of all together: no figure of anything
}
