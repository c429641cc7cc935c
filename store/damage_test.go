package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

// sample makes a folder with a database alone.
func sample(t testing.TB, l layout) (dir string, content []byte, logs []string) {
	t.Helper()
	dir, logs = sampleOfBoth(t, l)
	onlyDatabase(t, dir)
	return dir, readFile(t, filepath.Join(dir, databaseName)), logs
}

// sampleOfBoth makes a folder with logs of several shapes: one within a page, one
// with an entry over many pages, one with enough entries for a tree.
func sampleOfBoth(t testing.TB, l layout) (dir string, logs []string) {
	t.Helper()
	dir = folderOf(t, l)
	s := open(t, dir)
	logs = append(logs, begin(t, s, notes(2)...))
	add(t, s, Batch{Log: logs[0], Events: []event.Event{happened(event.RunClosed{})}})
	logs = append(logs, begin(t, s, append(notes(3), note(strings.Repeat("long ", 4000)))...))
	add(t, s, Batch{Log: logs[1], Events: []event.Event{happened(event.RunClosed{})}})
	logs = append(logs, begin(t, s))
	add(t, s, Batch{Log: logs[2], Events: notes(130)})
	add(t, s, Batch{Log: logs[2], Events: notes(20)})
	closeStore(t, s)
	return dir, logs
}

// A file that is no sound database of ours is refused in words, whichever way it
// is opened, and not a bit of the folder changes.
func TestDamagedFilesAreRefusedAndLeftAlone(t *testing.T) {
	_, sound, _ := sample(t, newLayout)
	cut := func(n int) []byte { return bytes.Clone(sound[:n]) }
	without := func(from, to int) []byte {
		b := bytes.Clone(sound)
		clear(b[from:to])
		return b
	}
	garbage := make([]byte, 40_000)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(garbage)
	cases := map[string]struct {
		content []byte
		want    string
	}{
		"empty":               {nil, "empty"},
		"one byte":            {cut(1), "header"},
		"a page":              {cut(pageSize), ""},
		"two pages":           {cut(2 * pageSize), "cut short"},
		"half of it":          {cut(len(sound) / 2), "cut short"},
		"a text":              {[]byte("Ward 7B\n"), ""},
		"garbage":             {garbage, ""},
		"a picture":           {append([]byte("\x89PNG\r\n\x1a\n"), garbage...), ""},
		"zeros":               {make([]byte, len(sound)), ""},
		"no headers":          {without(0, 2*pageSize), ""},
		"nothing but headers": {without(2*pageSize, len(sound)), "page"},
		"a foreign database":  {foreign(t, "users"), "not a database of this program"},
		"pages of 8192 bytes": {otherPages(t), "not a database of this program"},
		"no list of free":     {unsyncedFreelist(t), "page"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, databaseName), c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			// Long ago, so that any writing would show.
			then := time.Now().Add(-time.Hour)
			if err := os.Chtimes(filepath.Join(dir, databaseName), then, then); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, dir)[databaseName]
			for range 2 { // the first leaves nothing that the second would wait for
				_, err := OpenReading(dir, Options{})
				wantDamaged(t, err, c.want)
				_, err = Open(dir, Options{})
				wantDamaged(t, err, c.want)
			}
			if after := snapshot(t, dir); after[databaseName] != before || len(after) != 2 {
				t.Errorf("the folder is not as it was: %d files", len(after))
			}
		})
	}
}

func TestAFolderInPlaceOfTheDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, databaseName), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, Options{})
	wantDamaged(t, err, "not a file")
}

// A newer format is no damage: the sentence says what to do instead.
func TestANewerFormatIsNamed(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, open(t, dir))
	withBolt(t, filepath.Join(dir, databaseName), func(tx *bolt.Tx) error {
		return tx.Bucket(bucketMeta).Put(keyFormat, []byte("3"))
	})
	before := snapshot(t, dir)[databaseName]
	_, err := Open(dir, Options{})
	if damaged := new(DamagedError); err == nil || errors.As(err, &damaged) || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("opening gave %v", err)
	}
	if snapshot(t, dir)[databaseName] != before {
		t.Error("the file was changed")
	}
}

// harm is one way in which a file may come to harm: it changes content, and says
// whether a header was hit, and what it did.
type harm func(rnd *rand.Rand, content []byte) (after []byte, header bool, what string)

var harms = []harm{
	func(rnd *rand.Rand, content []byte) ([]byte, bool, string) {
		at, was := rnd.IntN(len(content)), byte(0)
		was, content[at] = content[at], byte(rnd.Uint32())
		return content, at < 2*pageSize, fmt.Sprintf("byte %d was %02x", at, was)
	},
	func(rnd *rand.Rand, content []byte) ([]byte, bool, string) {
		at, bit := rnd.IntN(len(content)), byte(1)<<rnd.IntN(8)
		content[at] ^= bit
		return content, at < 2*pageSize, fmt.Sprintf("bit %08b of byte %d", bit, at)
	},
	func(rnd *rand.Rand, content []byte) ([]byte, bool, string) {
		at := rnd.IntN(len(content)/pageSize)*pageSize + rnd.IntN(64) // header and first elements
		bit := byte(1) << rnd.IntN(8)
		content[at] ^= bit
		return content, at < 2*pageSize, fmt.Sprintf("bit %08b of byte %d", bit, at)
	},
	func(rnd *rand.Rand, content []byte) ([]byte, bool, string) {
		at := rnd.IntN(len(content)/512) * 512
		clear(content[at : at+512])
		return content, at < 2*pageSize, fmt.Sprintf("sector at %d cleared", at)
	},
	func(rnd *rand.Rand, content []byte) ([]byte, bool, string) {
		a, b := rnd.IntN(len(content)/pageSize), rnd.IntN(len(content)/pageSize)
		first, second := content[a*pageSize:(a+1)*pageSize], content[b*pageSize:(b+1)*pageSize]
		keep := bytes.Clone(first)
		copy(first, second)
		copy(second, keep)
		return content, a < 2 || b < 2, fmt.Sprintf("pages %d and %d swapped", a, b)
	},
	func(rnd *rand.Rand, content []byte) ([]byte, bool, string) {
		length := rnd.IntN(len(content))
		return content[:length], false, fmt.Sprintf("cut to %d bytes", length)
	},
}

// Whatever happens to the file: it is refused and left alone, or an entry is
// named, or everything is as it was. The exception is the newest header: without
// it bbolt goes back to the one before, as after a power cut.
func TestHarmIsNeverSilent(t *testing.T) { eachLayout(t, harmIsNeverSilent) }

func harmIsNeverSilent(t *testing.T, l layout) {
	rnd := seeded(t)
	_, sound, logs := sample(t, l)
	wantRuns, want := contents(t, sound)
	tries := max(50, many(200, 10_000)) // with fewer some outcome may not come up by chance
	refused, named, same, older := 0, 0, 0, 0
	for n := range tries {
		content, header, what := harms[n%len(harms)](rnd, bytes.Clone(sound))
		dir := t.TempDir()
		write(t, dir, content)
		s, err := Open(dir, Options{})
		if err != nil {
			damaged, format := new(DamagedError), new(formatError)
			if !errors.As(err, &damaged) && !errors.As(err, &format) {
				t.Fatalf("%s: opening gave %v", what, err)
			}
			refused++
			if got, _ := os.ReadFile(filepath.Join(dir, databaseName)); !bytes.Equal(got, content) {
				t.Fatalf("%s: the file was changed", what)
			}
			continue
		}
		bad := len(s.Opening().Said) > 0
		runs, err := s.Runs()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for _, log := range logs {
			r, err := s.Verify(log)
			bad = bad || err != nil || !r.Complete
		}
		switch {
		case bad:
			named++
		case header:
			older++
		default:
			same++
			if !reflect.DeepEqual(runs, wantRuns) {
				t.Fatalf("%s: the list of runs changed and nothing was said", what)
			}
			for _, log := range logs {
				if got := strings.Join(lines(t, s, log), "\n"); got != want[log] {
					t.Fatalf("%s: log %s changed and nothing was said", what, log)
				}
			}
		}
		if err := s.Close(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	t.Logf("%d harms: %d refused, %d named, %d of no effect, %d of a header alone", tries, refused, named, same, older)
	if refused == 0 || named == 0 || same == 0 {
		t.Error("the run was void: not every outcome came up")
	}
}

// contents are the runs and the entries of a sound file.
func contents(t testing.TB, content []byte) ([]Run, map[string]string) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, content)
	s, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, r := range runs {
		all[r.Log] = strings.Join(lines(t, s, r.Log), "\n")
	}
	return runs, all
}

func write(t testing.TB, dir string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, databaseName), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Every single byte of every entry: the first entry that does not hold is named,
// and it is the right one.
func TestEveryByteOfEveryEntryCounts(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		log := begin(t, s, notes(3)...)
		entries := lines(t, s, log)
		closeStore(t, s)
		onlyDatabase(t, dir)
		content, err := os.ReadFile(filepath.Join(dir, databaseName))
		if err != nil {
			t.Fatal(err)
		}
		// Older copies of a page may still lie about the file: the live one is the
		// one whose change is seen.
		flips := 0
		for i, entry := range entries {
			var places []int
			for from := 0; ; {
				at := bytes.Index(content[from:], []byte(entry))
				if at < 0 {
					break
				}
				places = append(places, from+at)
				from += at + 1
			}
			for offset := range entry {
				changed := bytes.Clone(content)
				for _, at := range places {
					changed[at+offset] ^= 0x04
				}
				write(t, dir, changed)
				s, err := OpenReading(dir, Options{})
				if err != nil {
					t.Fatalf("entry %d, byte %d: %v", i+1, offset, err)
				}
				report, err := s.Verify(log)
				if err != nil || report.Complete || report.FirstBad != uint64(i+1) || report.Entries != uint64(i) {
					t.Fatalf("entry %d, byte %d: verified as %+v, %v", i+1, offset, report, err)
				}
				if i == 0 {
					runs, err := s.Runs()
					if err != nil || len(runs) != 1 || runs[0].Broken == nil {
						t.Fatalf("byte %d of the first entry: the list is %+v, %v", offset, runs, err)
					}
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				flips++
			}
		}
		t.Logf("%d bytes changed, each named", flips)
	})
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// edit changes a sound database with bbolt itself, as somebody with the file and
// the right tool would.
func edit(t *testing.T, dir string, change func(log *logBucket) error, log string) {
	t.Helper()
	withBolt(t, filepath.Join(dir, databaseName), func(tx *bolt.Tx) error { return change(logsOf(tx).log(log)) })
}

func replaceInHead(log *logBucket, old, new string) error {
	return log.end.Put(keyHead, bytes.Replace(bytes.Clone(log.end.Get(keyHead)), []byte(old), []byte(new), 1))
}

func takeOutEntries(log *logBucket) error {
	if log.entries != log.end {
		return log.end.DeleteBucket(bucketEntries)
	}
	for seq, last := uint64(1), log.last(); seq <= last; seq++ {
		if err := log.entries.Delete(seqKey(seq)); err != nil {
			return err
		}
	}
	return nil
}

func TestTamperingIsNamed(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		get := func(log *logBucket, seq uint64) []byte { return bytes.Clone(log.entry(seq)) }
		cases := map[string]struct {
			change func(log *logBucket) error
			bad    uint64
		}{
			"a word changed, its crc made right": {func(log *logBucket) error {
				return log.entries.Put(seqKey(3), recoded(get(log, 3), "paper", "PAPER"))
			}, 4},
			"the last entry changed likewise": {func(log *logBucket) error {
				return log.entries.Put(seqKey(6), recoded(get(log, 6), "paper", "PAPER"))
			}, 6},
			"an entry taken out":       {func(log *logBucket) error { return log.entries.Delete(seqKey(4)) }, 4},
			"the last entry taken out": {func(log *logBucket) error { return log.entries.Delete(seqKey(6)) }, 6},
			"an entry taken out and the others moved up": {func(log *logBucket) error {
				return errors.Join(log.entries.Put(seqKey(4), get(log, 5)), log.entries.Delete(seqKey(5)))
			}, 4},
			"two entries changed over": {func(log *logBucket) error {
				third, fourth := get(log, 3), get(log, 4)
				return errors.Join(log.entries.Put(seqKey(3), fourth), log.entries.Put(seqKey(4), third))
			}, 3},
			"an entry added behind the end": {func(log *logBucket) error {
				return log.entries.Put(seqKey(7), get(log, 6))
			}, 7},
			"all entries taken out": {takeOutEntries, 1},
			"a closed run shown as open": {func(log *logBucket) error {
				return replaceInHead(log, `"closed"`, `"open"`)
			}, 6},
			"the first entry of another log": {func(log *logBucket) error {
				return log.entries.Put(seqKey(1), recoded(get(log, 1), `"log":"`, `"log":"X`))
			}, 1},
		}
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				dir := folderOf(t, l)
				s := open(t, dir)
				log := begin(t, s, notes(4)...)
				add(t, s, Batch{Log: log, Events: []event.Event{happened(event.RunClosed{Reason: "paper"})}})
				closeStore(t, s)
				onlyDatabase(t, dir)
				edit(t, dir, c.change, log)
				s, err := OpenReading(dir, Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				report, err := s.Verify(log)
				if err != nil || report.Complete || report.FirstBad != c.bad || report.Entries >= c.bad {
					t.Errorf("verified as %+v, %v; want entry %d named", report, err, c.bad)
				}
			})
		}
	})
}

// What a database says of the end of a log is wrong, and a journal has the log: it
// is read, and the database named.
func TestAWrongWordOfTheEnd(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		log := begin(t, s, append(notes(3), happened(event.RunClosed{}))...)
		want := lines(t, s, log)
		closeStore(t, s)
		edit(t, dir, func(log *logBucket) error {
			return replaceInHead(log, `"closed"`, `"abandoned"`)
		}, log)
		s, err := OpenReading(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if got := lines(t, s, log); !slices.Equal(got, want) {
			t.Errorf("%d entries, want %d", len(got), len(want))
		}
		x, err := s.Examine(log)
		if err != nil || !x.Complete || len(x.Files) != 1 || x.Files[0].Path != filepath.Join(dir, databaseName) {
			t.Errorf("%+v, %+v, %v; want the database named", x.Report, x.Files, err)
		}
	})
}

// One damaged log keeps nobody from another.
func TestTheOtherLogsStayOfUse(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		old, current := begin(t, s, notes(3)...), begin(t, s, notes(3)...)
		closeStore(t, s)
		onlyDatabase(t, dir)
		edit(t, dir, func(log *logBucket) error { return log.entries.Put(seqKey(1), []byte("?")) }, old)
		s = open(t, dir)
		runs, err := s.Runs()
		if err != nil || len(runs) != 2 || runs[0].Log != current || runs[0].Broken != nil || runs[1].Broken == nil {
			t.Errorf("runs are %+v, %v", runs, err)
		}
		add(t, s, Batch{Log: current, Events: notes(1)})
		if got := lines(t, s, current); len(got) != 5 {
			t.Errorf("%d entries, want 5", len(got))
		}
	})
}

// A damaged page in the middle of a long log: what stands before it is read.
func TestDamageInTheMiddleOfALog(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir, content, logs := sample(t, l)
		log := logs[2]
		s := open(t, dir)
		all := lines(t, s, log)
		closeStore(t, s)
		onlyDatabase(t, dir)
		at := bytes.Index(content, []byte(all[80])) / pageSize * pageSize
		binary.LittleEndian.PutUint16(content[at+10:], 60_000) // more elements than a page can hold
		write(t, dir, content)
		s, err := OpenReading(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		seen := uint64(0)
		err = s.Read(log, func(e *event.Entry) error {
			seen = e.Seq
			return nil
		})
		broken := new(BrokenError)
		if !errors.As(err, &broken) || broken.Seq != seen+1 || seen < 70 || seen > 80 {
			t.Errorf("read to %d, then %v", seen, err)
		}
		if _, err := s.Verify(logs[0]); err != nil {
			t.Error(err)
		}
	})
}

// A call into bbolt that panics, or never returns, holds up neither the caller
// nor Close.
func TestACallThatDoesNotReturn(t *testing.T) {
	t.Run("panic", func(t *testing.T) {
		s := open(t, t.TempDir())
		log := begin(t, s)
		_, err := view(newest(s), func(*bolt.Tx) (int, error) { panic("page 7 already freed") })
		wantDamaged(t, err, crashedInside)
		wantSaved(t, s, log, 1)
		wantSaved(t, s, log, 1)
		closeStore(t, s)
		closeStore(t, open(t, s.Dir()))
	})
	t.Run("panic while writing", func(t *testing.T) {
		s := open(t, t.TempDir())
		log := begin(t, s)
		if err := newest(s).update(func(*bolt.Tx) error { panic("freelist") }); err == nil {
			t.Error("no error")
		}
		wantSaved(t, s, log, 1)
		closeStore(t, s)
		s = open(t, s.Dir())
		if got := lines(t, s, log); len(got) != 2 {
			t.Errorf("%d entries, want 2", len(got))
		}
		wantSaved(t, s, log, 2)
	})
	t.Run("hang", func(t *testing.T) {
		s := open(t, t.TempDir())
		release := make(chan struct{})
		defer close(release)
		_, err := containWithin(time.Millisecond, nil, func() (int, error) {
			return 0, newest(s).bolt.View(func(*bolt.Tx) error {
				<-release
				return nil
			})
		})
		if crashed := new(crash); !errors.As(err, &crashed) {
			t.Fatalf("the call gave %v", err)
		}
		newest(s).lost.Store(true)
		closeStore(t, s) // returns, though the transaction never ended
		closeStore(t, open(t, s.Dir()))
	})
	t.Run("fault", func(t *testing.T) {
		dir, content, logs := sample(t, newLayout)
		s := open(t, dir)
		// Under its mapping the file loses its pages, as on a stick that is
		// pulled out: the next look faults.
		if err := os.Truncate(newest(s).path, 2*pageSize); err != nil {
			t.Skip("not run: this system does not cut a file that is in use:", err)
		}
		_, err := newest(s).heads()
		wantDamaged(t, err, "")
		if runs, err := s.Runs(); err != nil || len(runs) != len(logs) || runs[0].Broken != nil {
			t.Errorf("the second copy gave %+v, %v", runs, err)
		}
		wantSaved(t, s, logs[2], 1)
		closeStore(t, s)
		write(t, dir, content)
		s = open(t, dir)
		if got := lines(t, s, logs[2]); len(got) != 152 {
			t.Errorf("%d entries, want 152", len(got))
		}
		closeStore(t, s)
	})
}

// wantSaved appends, and wants so many copies to have it.
func wantSaved(t testing.TB, s *Store, log string, copies int) {
	t.Helper()
	receipt, err := s.Append(Batch{Log: log, Events: notes(1)})
	if err != nil || receipt.Saved != copies {
		t.Errorf("saved %d/%d, %v; want %d", receipt.Saved, Copies, err, copies)
	}
}

func wantDamaged(t testing.TB, err error, why string) {
	t.Helper()
	damaged := new(DamagedError)
	if !errors.As(err, &damaged) || !strings.Contains(damaged.Why, why) {
		t.Errorf("got %v, want a damaged file (%s)", err, why)
		return
	}
	if text := err.Error(); strings.Contains(text, "goroutine") || strings.Contains(text, "\n") || !strings.Contains(text, "--data FOLDER") {
		t.Errorf("%q is no sentence that says what to do", text)
	}
}

// foreign is a database of somebody else's.
func foreign(t testing.TB, bucket string) []byte {
	return other(t, &bolt.Options{PageSize: pageSize}, bucket)
}

func otherPages(t testing.TB) []byte { return other(t, &bolt.Options{PageSize: 8192}, "meta") }

func unsyncedFreelist(t testing.TB) []byte {
	return other(t, &bolt.Options{PageSize: pageSize, NoFreelistSync: true}, "meta")
}

func other(t testing.TB, options *bolt.Options, buckets ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := bolt.Open(path, 0o600, options)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			b, err := tx.CreateBucket([]byte(name))
			if err != nil {
				return err
			}
			if err := b.Put(keyFormat, []byte(newLayout)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
