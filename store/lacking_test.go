package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"downtime/store/event"
)

// twoLogs is a folder with a closed log of 4 entries and an open one of 3, both in a
// backup in it.
func twoLogs(t *testing.T) (dir, closed, current string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir)
	closed = begin(t, s, append(notes(2), happened(event.RunClosed{Reason: "it was a cable"}))...)
	current = begin(t, s, notes(2)...)
	if _, err := s.KeepBackup(t.Context(), time.Date(2026, 11, 24, 3, 11, 7, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	return dir, closed, current
}

func removeJournals(t *testing.T, dir, log string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, journalFolder, "*"+log+"*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("%q: %v", found, err)
	}
	for _, path := range found {
		mustTake(t, os.Remove(path))
	}
}

// A closed log that was taken from both copies is known of from the backup, at this
// start and at later ones, and its only backup is not given up for newer ones.
func TestALogThatOnlyABackupHas(t *testing.T) {
	t.Parallel()
	dir, closed, _ := twoLogs(t)
	mustTake(t, os.Remove(filepath.Join(dir, "downtime.db")))
	removeJournals(t, dir, closed)
	backup := filepath.Join(dir, backupFolder, "downtime-20261124T031107Z.db")
	want := Lacking{Span: Span{closed, 1, 4}, Backup: backup, BackupTo: 4}
	for n := range 2 {
		s := open(t, dir)
		if got := s.Opening(); len(got.Lacking) != 1 || got.Lacking[0] != want || got.Absent != want.Span {
			t.Errorf("start %d misses %+v, and %+v", n, got.Lacking, got.Absent)
		}
		for i := range backupsKept + 2 {
			if _, err := s.KeepBackup(t.Context(), time.Date(2026, 11, 25+n, 3, i, 0, 0, time.UTC)); err != nil {
				t.Fatal(err)
			}
		}
		closeStore(t, s)
	}
	if _, err := os.Stat(backup); err != nil {
		t.Fatalf("the only backup of a log was removed: %v", err)
	}
	if list, _ := os.ReadDir(filepath.Join(dir, backupFolder)); len(list) != backupsKept+1 {
		t.Errorf("%d backups are kept", len(list))
	}
	r, err := OpenReading(dir, Options{Look: Look})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Lacking(); len(got) != 1 || got[0] != want {
		t.Errorf("in reading, %+v is missed", got)
	}
	closeStore(t, r)

	// Known of it is also where the backup has gone.
	mustTake(t, os.Rename(backup, filepath.Join(t.TempDir(), "stick.db")))
	s := open(t, dir)
	if got := s.Opening().Lacking; len(got) != 1 || got[0].Span != want.Span || got[0].Backup != "" || got[0].Entered {
		t.Errorf("without its backup, %+v is missed", got)
	}
	s.LackingEntered()
	closeStore(t, s)
	s = open(t, dir)
	if got := s.Opening().Lacking; len(got) != 1 || !got[0].Entered {
		t.Errorf("once it was entered, %+v is missed", got)
	}
	closeStore(t, s)
}

// Recovered, nothing of it is missed any more, and nothing says so.
func TestALogThatIsGotBackIsNotMissed(t *testing.T) {
	t.Parallel()
	dir, closed, _ := twoLogs(t)
	mustTake(t, os.Remove(filepath.Join(dir, "downtime.db")))
	removeJournals(t, dir, closed)
	closeStore(t, open(t, dir))
	if _, err := Recover(t.Context(), Rescue{From: []string{dir}, To: dir}); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	defer closeStore(t, s)
	if got := s.Opening(); len(got.Lacking) > 0 || got.Absent != (Span{}) {
		t.Errorf("%+v is missed, and %+v", got.Lacking, got.Absent)
	}
	wantLines(t, s, closed, 4)
	if _, err := os.Stat(filepath.Join(dir, lackingName)); err == nil {
		t.Errorf("%s is still there", lackingName)
	}
}

// Where nothing can be read, nobody is told that there was nothing.
func TestNothingThatCanBeReadIsNotNothing(t *testing.T) {
	t.Parallel()
	missing := func(dir string) *MissingError {
		s, err := OpenReading(dir, Options{Look: Look})
		if err == nil {
			closeStore(t, s)
		}
		var missing *MissingError
		errors.As(err, &missing)
		return missing
	}
	if got := missing(t.TempDir()); got != nil {
		t.Errorf("an empty folder: %v", got)
	}
	dir, closed, current := twoLogs(t)
	mustTake(t, os.Remove(filepath.Join(dir, "downtime.db")))
	mustTake(t, os.RemoveAll(filepath.Join(dir, journalFolder)))
	if got := missing(dir); got == nil || len(got.Lacking) != 2 {
		t.Errorf("with a backup: %+v", got)
	}
	mustTake(t, os.RemoveAll(filepath.Join(dir, backupFolder)))
	if got := missing(dir); got == nil || len(got.Lacking) != 1 || got.Lacking[0].Span != (Span{current, 1, 3}) {
		t.Errorf("of %s and %s, without a backup: %+v", closed, current, got)
	}
	mustTake(t, os.Remove(filepath.Join(dir, "downtime.last.json")))
	if got := missing(dir); got != nil {
		t.Errorf("with nothing known: %v", got)
	}
	mustTake(t, os.WriteFile(filepath.Join(dir, "downtime.db.damaged-20261124T031107Z"), []byte("x"), 0o600))
	if got := missing(dir); got == nil || len(got.Lacking) != 0 {
		t.Errorf("with a damaged file: %+v", got)
	}
}

// A backup that cannot be read, or that tells another course, costs a start nothing.
func TestBackupsThatSayNothing(t *testing.T) {
	t.Parallel()
	dir, _, _ := twoLogs(t)
	folder := filepath.Join(dir, backupFolder)
	mustTake(t, os.WriteFile(filepath.Join(folder, "downtime-20261124T040000Z.db"), []byte("no database"), 0o600))
	mustTake(t, os.WriteFile(filepath.Join(folder, "downtime-20261124T050000Z.db"), nil, 0o600))
	mustTake(t, os.Mkdir(filepath.Join(folder, "downtime-20261124T060000Z.db"), 0o700))
	s := open(t, dir)
	defer closeStore(t, s)
	if got := s.Opening(); len(got.Lacking) > 0 || len(got.Sentences()) > 0 {
		t.Errorf("%+v is missed, and it says %q", got.Lacking, got.Sentences())
	}
}

// A key that is made although there are logs is told; the first one of a folder is not.
func TestAKeyThatIsMadeAnewIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for n := range 3 {
		s := open(t, dir)
		if made := s.Opening().Made; len(made) != n%2 {
			t.Errorf("start %d says %q", n, made)
		}
		if n == 0 {
			begin(t, s, notes(1)...)
		}
		closeStore(t, s)
		if n == 0 {
			mustTake(t, os.Remove(filepath.Join(dir, keyName)))
		}
	}
}

// What was read of each copy is said of each log.
func TestWhatWasReadOfTheCopies(t *testing.T) {
	t.Parallel()
	read := func(dir, log string) (first, second CopyRead) {
		t.Helper()
		s, err := OpenReading(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer closeStore(t, s)
		x, err := s.Examine(log)
		if err != nil || len(x.Copies) != 2 || x.Copies[0].Copy != event.FirstCopy || x.Copies[1].Copy != event.SecondCopy {
			t.Fatalf("%+v, %v", x.Copies, err)
		}
		return x.Copies[0], x.Copies[1]
	}
	want := func(dir, log string, first, second CopyState, has1, has2 uint64) {
		t.Helper()
		if a, b := read(dir, log); a.State != first || b.State != second || a.Entries != has1 || b.Entries != has2 {
			t.Errorf("%+v and %+v, want %s to %d, %s to %d", a, b, first, has1, second, has2)
		}
	}
	dir, closed, current := twoLogs(t)
	want(dir, closed, CopyWhole, CopyWhole, 4, 4)
	want(dir, current, CopyWhole, CopyWhole, 3, 3)
	removeJournals(t, dir, closed)
	want(dir, closed, CopyWhole, CopyMissing, 4, 0)

	journals, _ := filepath.Glob(filepath.Join(dir, journalFolder, "*"+current+"*"))
	text := readFile(t, journals[0])
	mustTake(t, os.WriteFile(journals[0], text[:len(text)-20], 0o600)) // the last line is torn
	want(dir, current, CopyWhole, CopyNotWhole, 3, 2)

	dir, closed, _ = twoLogs(t)
	mustTake(t, os.Remove(filepath.Join(dir, "downtime.db")))
	want(dir, closed, CopyMissing, CopyWhole, 0, 4)
	mustTake(t, os.WriteFile(filepath.Join(dir, "downtime.db"), []byte("no database"), 0o600))
	want(dir, closed, CopyNotRead, CopyWhole, 0, 4)
}
