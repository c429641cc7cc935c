package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// backupOf makes a backup and reads it back by the ordinary way.
func backupOf(t testing.TB, s *Store) (Backup, map[string][]string) {
	t.Helper()
	b, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "night.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	file, err := OpenFile(b.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	runs, err := file.Runs()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string][]string)
	for _, r := range runs {
		got[r.Log] = lines(t, file, r.Log)
	}
	return b, got
}

// A backup is one database with every log whole, although the folder has them in
// several files.
func TestBackupHoldsEveryLog(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	old := begin(t, s, append(notes(300), happened(event.RunClosed{}))...)
	log := begin(t, s, notes(4)...)
	newest(s).stop(errors.New("the test says so"), s.good(), time.Now())
	closeStore(t, s)
	s = open(t, dir)
	add(t, s, Batch{Log: log, Events: notes(3)})
	b, got := backupOf(t, s)
	for _, l := range []string{old, log} {
		if want := lines(t, s, l); !slices.Equal(got[l], want) {
			t.Errorf("%d entries of %s, want %d", len(got[l]), l, len(want))
		}
	}
	if b.Logs != 2 || b.Entries != 302+8 || len(b.Missing) > 0 || len(b.SHA256) != 64 {
		t.Errorf("the backup is %+v", b)
	}
	if segments, _ := databasesIn(dir); len(segments) < 2 {
		t.Error("the run was void: there is one database")
	}
	if _, err := s.Backup(t.Context(), b.Path, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken gave %v", err)
	}
	if _, err := s.Backup(t.Context(), b.Path, true); err != nil {
		t.Error(err)
	}
	files, _ := os.ReadDir(filepath.Dir(b.Path))
	if len(files) != 1 {
		t.Errorf("files left: %v", files)
	}
}

// good is how far each log is on the disk, for a mark.
func (s *Store) good() map[string]uint64 {
	good := make(map[string]uint64)
	for log, h := range s.ends() {
		good[log] = h.Seq
	}
	return good
}

// While another program has the folder the backup is made from the journals, and
// while this one goes on writing it holds what there was at one moment.
func TestBackupWhileItIsWritten(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(400)...)
	reader, err := OpenReading(s.Dir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if reader.Locked() == nil {
		t.Fatal("the run was void: the folder is not locked")
	}
	if _, got := backupOf(t, reader); len(got[log]) != 401 {
		t.Errorf("%d entries from the journals, want 401", len(got[log]))
	}
	done := make(chan error)
	go func() {
		var err error
		for range 20 {
			receipt, failed := s.Append(Batch{Log: log, Events: notes(1)})
			if err = errors.Join(err, failed); receipt.Saved != Copies {
				err = errors.Join(err, fmt.Errorf("saved %d/%d", receipt.Saved, Copies))
			}
		}
		done <- err
	}()
	for range 3 {
		_, got := backupOf(t, s)
		if n := len(got[log]); n < 401 || n > 421 {
			t.Errorf("%d entries", n)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What cannot be read is not in the backup, and is said.
func TestBackupOfABrokenLog(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	sound, log := begin(t, s, notes(3)...), begin(t, s, notes(9)...)
	closeStore(t, s)
	onlyDatabase(t, dir)
	content := bytes.ReplaceAll(readFile(t, filepath.Join(dir, databaseName)), []byte("note 5:"), []byte("NOTE 5:"))
	write(t, dir, content)
	s, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b, got := backupOf(t, s)
	if len(got[log]) != 6 || len(got[sound]) != 4 {
		t.Errorf("%d and %d entries", len(got[log]), len(got[sound]))
	}
	if len(b.Missing) != 1 || b.Missing[0].Span != (Span{log, 7, 10}) {
		t.Errorf("missing: %v", b.Missing)
	}
}

func TestBackupIsInterrupted(t *testing.T) {
	s := open(t, t.TempDir())
	begin(t, s, notes(3)...)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	folder := t.TempDir()
	if _, err := s.Backup(ctx, filepath.Join(folder, "night.db"), false); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if files, _ := os.ReadDir(folder); len(files) > 0 {
		t.Errorf("files left: %v", files)
	}
	if _, err := open(t, t.TempDir()).Backup(t.Context(), filepath.Join(folder, "night.db"), false); !errors.Is(err, errNoLog) {
		t.Errorf("without a log: %v", err)
	}
}

// The latest five are kept, and whatever somebody else put there.
func TestKeepBackup(t *testing.T) {
	s := open(t, t.TempDir())
	begin(t, s)
	folder := filepath.Join(s.Dir(), backupFolder)
	for n := range 7 {
		if _, err := s.KeepBackup(t.Context(), onset.Add(time.Duration(n)*15*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			for _, name := range []string{"downtime-mine.db", "downtime-20261124T000000Z.db.part-ABCD"} {
				if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	want := []string{"downtime-20261124T025000Z.db", "downtime-20261124T030500Z.db", "downtime-20261124T032000Z.db",
		"downtime-20261124T033500Z.db", "downtime-20261124T035000Z.db", "downtime-mine.db"}
	if got := namesIn(t, folder); !slices.Equal(got, want) {
		t.Errorf("kept %q", got)
	}
	// The clock is set back: the one just made is not taken for the oldest.
	if _, err := s.KeepBackup(t.Context(), onset.AddDate(-5, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if got := namesIn(t, folder); len(got) != 6 || !strings.HasPrefix(got[0], "downtime-2021") {
		t.Errorf("kept %q", got)
	}
}
