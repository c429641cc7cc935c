package store

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"

	bolt "go.etcd.io/bbolt"
)

// What is done to a whole folder, each beside the least that it could be, in turn, so
// that both meet the same machine. Of each the quickest counts: the rest is what else
// the machine had to do. Beyond its limit a benchmark fails.

// rounds are measured at least.
const rounds = 5

// beside runs ours and the floor in turn, and fails where ours takes more than so many
// times as long. Before, which is not measured, comes before each of the two.
func beside(b *testing.B, floor string, most float64, before, ours, least func()) (quickest time.Duration) {
	b.Helper()
	quickest, limit := time.Hour, time.Hour
	for b.Loop() {
		for range rounds { // a slow one is measured more than once, too
			before()
			limit = min(limit, timed(least))
			before()
			quickest = min(quickest, timed(ours))
		}
	}
	times := float64(quickest) / float64(limit)
	b.ReportMetric(float64(quickest.Microseconds())/1000, "ms")
	b.ReportMetric(times, fmt.Sprintf("x-%s-max-%g", floor, most))
	b.ReportMetric(0, "ns/op") // of both together: no figure of anything
	if times > most {
		b.Errorf("it takes %.2f times as long as %s, and %g is the most", times, floor, most)
	}
	return quickest
}

func nothing() {}

// startWith opens a folder, and reads, checks and folds a log as the program does.
func startWith(b *testing.B, dir, log string, entries uint64) {
	b.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Runs(); err != nil {
		b.Fatal(err)
	}
	state := new(incident.State)
	if err := s.Read(log, func(e *event.Entry) error {
		state.Apply(e)
		return nil
	}); err != nil || state.Entries != entries {
		b.Fatal(state.Entries, err)
	}
}

// hashFiles reads every file of a folder once, and hashes what is in it.
func hashFiles(b *testing.B, dir string) {
	b.Helper()
	if err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		seal.Leaf(content)
		return err
	}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkOpen is a start: the folder opened, the log read from both copies, every
// entry checked and folded.
func BenchmarkOpen(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			dir, log := filled(b, size)
			beside(b, "hash", 10, nothing, func() { startWith(b, dir, log, uint64(size)) }, func() { hashFiles(b, dir) })
		})
	}
}

// BenchmarkOpenOfMany is a start with 1,000,000 entries in 100 logs, beside reading
// the list and the open log of each copy alone, and hashing that.
func BenchmarkOpenOfMany(b *testing.B) {
	const logs, entries = 100, 10_000
	patient(b)
	dir := b.TempDir()
	log := manyLogs(b, dir, logs, entries)
	journal := journalOf(b, filepath.Join(dir, journalFolder), log)
	listed := func() {
		db, err := bolt.Open(filepath.Join(dir, databaseName), 0o600, &bolt.Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		found := 0
		if err := db.View(func(tx *bolt.Tx) error {
			return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
				if end := bucket.Get(keyHead); end != nil {
					found++
					seal.Leaf(end)
					seal.Leaf(bucket.Get(seqKey(1)))
				}
				if string(name) != log {
					return nil
				}
				return bucket.ForEach(func(_, line []byte) error {
					seal.Leaf(line)
					return nil
				})
			})
		}); err != nil || found != logs {
			b.Fatal(found, err)
		}
		text, err := os.ReadFile(journal)
		if err != nil {
			b.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			seal.Leaf(line)
		}
	}
	beside(b, "list-and-open-log", 15, nothing, func() { startWith(b, dir, log, entries-1) }, listed)
}

// BenchmarkRecover is a recovery of 20,000 entries from a database and a journal,
// beside hashing what is in both.
func BenchmarkRecover(b *testing.B) {
	dir, _ := filled(b, 20_000)
	beside(b, "hash", 50, nothing, func() {
		if found := rescue(b, filepath.Join(b.TempDir(), "new"), dir); !found.Whole() {
			b.Fatalf("recovered %+v", found)
		}
	}, func() { hashFiles(b, dir) })
}

// BenchmarkBackup is a backup of 20,000 entries, which is read back and compared,
// beside a plain copy of the database, flushed.
func BenchmarkBackup(b *testing.B) {
	dir, _ := filled(b, 20_000)
	s := open(b, dir)
	to := b.TempDir()
	beside(b, "copy", 40, nothing, func() {
		if _, err := s.Backup(b.Context(), filepath.Join(to, "night.backup"), true); err != nil {
			b.Fatal(err)
		}
	}, func() { copyFlushed(b, filepath.Join(dir, databaseName), filepath.Join(to, "plain")) })
}

func copyFlushed(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Sync(); err != nil {
		b.Fatal(err)
	}
}
