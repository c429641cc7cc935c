package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

// eachLayout runs a test of databases of every layout.
func eachLayout(t *testing.T, test func(t *testing.T, l layout)) {
	for _, l := range []layout{nested, flat} {
		t.Run("format "+string(l), func(t *testing.T) { test(t, l) })
	}
}

// folderOf is a data folder whose first database has a layout.
func folderOf(t testing.TB, l layout) string {
	t.Helper()
	dir := t.TempDir()
	if l == newLayout {
		return dir // Open makes it
	}
	withBolt(t, filepath.Join(dir, databaseName), l.begin)
	return dir
}

// withBolt changes a database with bbolt itself, as another program would.
func withBolt(t testing.TB, path string, with func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: pageSize, Timeout: openTimeout})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(with), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func layoutIn(t testing.TB, path string) (l layout) {
	t.Helper()
	withBolt(t, path, func(tx *bolt.Tx) error {
		l = logsOf(tx).layout
		return nil
	})
	return l
}

// A database is read and written for ever as it was laid out. What is made anew
// of its logs, a backup or the next database, has the layout of today.
func TestADatabaseKeepsItsLayout(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		old := begin(t, s, append(notes(30), happened(event.RunClosed{}))...)
		closeStore(t, s)
		s = open(t, dir)
		log := begin(t, s, notes(30)...)
		wantSaved(t, s, log, Copies)
		want := map[string][]string{old: lines(t, s, old), log: lines(t, s, log)}
		backup := filepath.Join(t.TempDir(), "night.db")
		if b, err := s.Backup(t.Context(), backup, false); err != nil || b.Logs != 2 || len(b.Missing) > 0 {
			t.Errorf("a backup gave %+v, %v", b, err)
		}
		newest(s).lost.Store(true) // so that the next is begun
		wantSaved(t, s, log, 1)
		closeStore(t, s)
		want[log] = linesIn(t, dir)[log]
		closeStore(t, open(t, dir))
		onlyDatabase(t, dir)
		for path, l := range map[string]layout{
			filepath.Join(dir, databaseName): l, filepath.Join(dir, databaseFile(2)): newLayout, backup: newLayout,
		} {
			if got := layoutIn(t, path); got != l {
				t.Errorf("%q has format %s, want %s", path, got, l)
			}
		}
		if got := linesIn(t, dir); len(got) != len(want) || !slices.Equal(got[old], want[old]) || !slices.Equal(got[log], want[log]) {
			t.Errorf("%d logs, with %d and %d entries", len(got), len(got[old]), len(got[log]))
		}
	})
}

// A file that says of its format what it is not laid out as would be read as if
// it had no log.
func TestAWrongWordOfTheFormat(t *testing.T) {
	other := map[layout]layout{nested: flat, flat: nested}
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		begin(t, s, notes(3)...)
		closeStore(t, s)
		onlyDatabase(t, dir)
		withBolt(t, filepath.Join(dir, databaseName), func(tx *bolt.Tx) error {
			return tx.Bucket(bucketMeta).Put(keyFormat, []byte(other[l]))
		})
		_, err := Open(dir, Options{})
		wantDamaged(t, err, "laid out otherwise")
	})
}

// What a later version puts beside the logs does not keep this one out, and stays.
func TestUnknownBucketsAreLeftAlone(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		log := begin(t, s, notes(30)...)
		closeStore(t, s)
		path := filepath.Join(dir, databaseName)
		var unknown []*bolt.Bucket
		find := func(tx *bolt.Tx) {
			beside := logsOf(tx).log(log).end
			unknown = []*bolt.Bucket{tx.Bucket([]byte("index")), beside.Bucket([]byte("tree"))}
			// So many that the head is far from the last page of a flat log.
			for i := range 300 {
				unknown = append(unknown, beside.Bucket(fmt.Appendf(nil, "mark%d", i)))
			}
		}
		withBolt(t, path, func(tx *bolt.Tx) error {
			_, err := tx.CreateBucket([]byte("index"))
			beside := logsOf(tx).log(log).end
			for i := range 300 {
				_, more := beside.CreateBucket(fmt.Appendf(nil, "mark%d", i))
				err = errors.Join(err, more)
			}
			_, more := beside.CreateBucket([]byte("tree"))
			if err := errors.Join(err, more, beside.Put([]byte("note"), []byte("later"))); err != nil {
				return err
			}
			find(tx)
			for i := range uint64(500) {
				err = errors.Join(unknown[0].Put(seqKey(i), make([]byte, 100)), unknown[1].Put(seqKey(i), make([]byte, 32)), err)
			}
			for i := range uint64(50) {
				err = errors.Join(unknown[2].Put(seqKey(i), make([]byte, 100)), err)
			}
			return err
		})
		for n := range 2 {
			s = open(t, dir)
			add(t, s, Batch{Log: log, Events: notes(20)})
			if got := lines(t, s, log); len(got) != 51+21*n {
				t.Errorf("%d entries, want %d", len(got), 51+21*n)
			}
			wantSaved(t, s, log, Copies)
			if said := s.Opening().Said; len(said) > 0 {
				t.Errorf("opening said %q", said)
			}
			closeStore(t, s)
		}
		onlyDatabase(t, dir)
		s = open(t, dir)
		wantLines(t, s, log, 73)
		closeStore(t, s)
		withBolt(t, path, func(tx *bolt.Tx) error {
			find(tx)
			for i, b := range unknown {
				if b == nil || i < 2 && b.Stats().KeyN != 500 {
					t.Errorf("unknown bucket %d is not as it was", i)
				}
			}
			return nil
		})
	})
}

// At the root of a flat database a bucket with a name as long as that of a log is
// one, so that a letter that is damaged does not make a log disappear.
func TestADamagedNameOfALog(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	begin(t, s, notes(3)...)
	closeStore(t, s)
	onlyDatabase(t, dir)
	withBolt(t, filepath.Join(dir, databaseName), func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("7f3a91c2k4qx"))
		return err
	})
	_, err := Open(dir, Options{})
	wantDamaged(t, err, "not the name of a log")
}

// A log whose name in the database was damaged into that of another: a recovery
// does not take that for a log whose entries are all gone.
func TestRecoverALogUnderAnotherName(t *testing.T) {
	eachLayout(t, func(t *testing.T, l layout) {
		dir := folderOf(t, l)
		s := open(t, dir)
		log := begin(t, s, notes(30)...)
		want := lines(t, s, log)
		closeStore(t, s)
		onlyDatabase(t, dir)
		path, other := filepath.Join(dir, databaseName), NewLogID()
		content := readFile(t, path)
		for at := range len(content) - len(log) {
			if string(content[at:at+len(log)]) == log && (at < 3 || string(content[at-3:at]) != `":"`) {
				copy(content[at:], other)
			}
		}
		write(t, dir, content)
		found := rescue(t, dir, dir)
		if !found.Whole() || !found.Written || len(found.Logs) != 1 || len(found.Damaged) != 1 {
			t.Errorf("recovered %+v", found)
		}
		if got := linesIn(t, dir); len(got) != 1 || !slices.Equal(got[log], want) {
			t.Errorf("%d logs, with %d entries, want %d", len(got), len(got[log]), len(want))
		}
	})
}

func TestALogHasAProperName(t *testing.T) {
	s := open(t, t.TempDir())
	for _, name := range []string{"", "meta", "logs", "7F3A91C2K4Q", "7f3a91c2k4qx", "../../../etc"} {
		if _, err := s.Append(Batch{Log: name, New: true, Events: []event.Event{started("EPR down")}}); err == nil {
			t.Errorf("%q was taken", name)
		}
		if err := s.Read(name, func(*event.Entry) error { return nil }); err == nil {
			t.Errorf("%q was read", name)
		}
	}
	if runs, err := s.Runs(); err != nil || len(runs) > 0 {
		t.Errorf("runs are %+v, %v", runs, err)
	}
	wantSaved(t, s, begin(t, s), Copies)
}
