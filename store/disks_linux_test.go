package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"downtime/store/event"
)

// smallDisk mounts a disk in memory, where this user may.
func smallDisk(t *testing.T, size string) (dir string, resize func(string)) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("not run: this user cannot mount a small disk:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, func(options string) {
		t.Helper()
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, options); err != nil {
			t.Fatal(err)
		}
	}
}

// untilNotSaved appends until that fails, and returns what was saved before.
func untilNotSaved(t *testing.T, s *Store, log string) (saved uint64, why error) {
	t.Helper()
	for range 10_000 {
		receipt, err := s.Append(Batch{Log: log, Events: notes(3)})
		if err != nil {
			return saved, err
		}
		saved = receipt.Entries[len(receipt.Entries)-1].Seq
	}
	t.Fatal("the disk never filled")
	return 0, nil
}

// untilSaved appends until that succeeds in both copies, as somebody would who
// has made room, and returns the last entry.
func untilSaved(t *testing.T, s *Store, log string) uint64 {
	t.Helper()
	// On a slow machine a copy takes its time to be made anew.
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		receipt, err := s.Append(Batch{Log: log, Events: notes(1)})
		if err == nil && receipt.Saved == Copies {
			return receipt.Entries[0].Seq
		}
	}
	t.Fatalf("the copies are %+v", s.Copies())
	return 0
}

// A disk that fills up at any size says so, loses nothing, and works again once
// there is room, without a restart.
func TestFaultsFullDisk(t *testing.T) {
	for _, size := range []string{"200k", "1m", "3m"} {
		t.Run(size, func(t *testing.T) {
			dir, remount := smallDisk(t, size)
			s := open(t, dir)
			log := begin(t, s)
			saved, why := untilNotSaved(t, s, log)
			if !errors.Is(why, syscall.ENOSPC) {
				t.Errorf("a full disk gave %v", why)
			}
			if got := uint64(len(lines(t, s, log))); got < saved {
				t.Errorf("%d entries, and %d were acknowledged", got, saved)
			}
			remount("size=16m")
			last := untilSaved(t, s, log)
			closeStore(t, s)
			s = open(t, dir)
			want := lines(t, s, log)
			if uint64(len(want)) != last || len(s.Opening().Gone) > 0 {
				t.Errorf("%d entries after reopening, want %d; opening said %+v", len(want), last, s.Opening())
			}
			closeStore(t, s)
			if err := eitherHolds(dir, log, last); err != nil {
				t.Error(err)
			}
			t.Logf("full disk of %s: %d entries acknowledged, 0 lost", size, last)
		})
	}
}

// A disk that is read-only says so, and what is on it can be read.
func TestFaultsReadOnlyDisk(t *testing.T) {
	dir, remount := smallDisk(t, "8m")
	s := open(t, dir)
	log := begin(t, s, notes(3)...)
	closeStore(t, s)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, Options{})
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), "--data FOLDER") {
		t.Errorf("opening gave %v", err)
	}
	r, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, r, log, 4)
	closeStore(t, r)
	remount("rw")
	s = open(t, dir)
	wantSaved(t, s, log, 2)
	wantLines(t, s, log, 5)
}

// A disk that becomes read-only while it is in use says so, loses nothing, and works
// again when it can be written, without a restart. The system makes no disk read-only
// on which a file is open for writing, unless by an error: so that the files that are
// open fail as well, the disk has no room.
func TestFaultsDiskBecomesReadOnly(t *testing.T) {
	dir, _ := smallDisk(t, "8m")
	s := open(t, dir)
	log := begin(t, s, notes(3)...)
	readOnly := overmount(t, dir)
	rest := filepath.Join(dir, "rest")
	if err := os.WriteFile(rest, make([]byte, 8<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("filling the disk gave %v", err)
	}
	readOnly(syscall.MS_RDONLY)
	saved, why := untilNotSaved(t, s, log)
	for range 3 {
		if !errors.Is(why, syscall.EROFS) {
			t.Errorf("a read-only disk gave %v", why)
		}
		_, why = s.Append(Batch{Log: log, Events: notes(1)})
	}
	for _, c := range s.Copies() {
		if c.State != Lost || FaultOf(c.Why) != FaultReadOnly {
			t.Errorf("a copy on a read-only disk is %+v", c)
		}
	}
	if got := uint64(len(lines(t, s, log))); got < saved {
		t.Errorf("%d entries, and %d were acknowledged", got, saved)
	}
	readOnly(0)
	if err := os.Remove(rest); err != nil {
		t.Fatal(err)
	}
	last := untilSaved(t, s, log)
	closeStore(t, s)
	s = open(t, dir)
	wantLines(t, s, log, int(last))
	if gone := s.Opening().Gone; len(gone) > 0 {
		t.Errorf("%+v are gone", gone)
	}
	closeStore(t, s)
	if err := eitherHolds(dir, log, last); err != nil {
		t.Error(err)
	}
}

// overmount mounts a folder over itself, so that it can be made read-only while files
// in it are open for writing through the mount below.
func overmount(t *testing.T, dir string) (readOnly func(on uintptr)) {
	t.Helper()
	if err := syscall.Mount(dir, dir, "", syscall.MS_BIND, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return func(on uintptr) {
		t.Helper()
		if err := syscall.Mount("none", dir, "", syscall.MS_REMOUNT|syscall.MS_BIND|on, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// A second copy on a disk that becomes read-only is lost, and said to be, while the
// first goes on; it is whole again once the disk can be written.
func TestFaultsSecondDiskReadOnly(t *testing.T) {
	stick, _ := smallDisk(t, "8m")
	dir := t.TempDir()
	s, err := Open(dir, Options{Second: stick, Stamp: ticking()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	log := begin(t, s, notes(2)...)
	readOnly := overmount(t, stick)
	readOnly(syscall.MS_RDONLY)
	// The journal that is open can still be written through the mount below; a new
	// log needs a new file, which cannot be made.
	add(t, s, Batch{Log: log, Events: []event.Event{happened(event.RunClosed{Reason: "paper"})}})
	receipt, err := s.Append(Batch{Log: NewLogID(), New: true, Events: []event.Event{started("lab down")}})
	if err != nil || receipt.Saved != 1 || !errors.Is(s.Copies()[1].Why, syscall.EROFS) {
		t.Errorf("saved %d/2, %v; the copies are %+v", receipt.Saved, err, s.Copies())
	}
	readOnly(0)
	waitWorking(t, s)
	wantSaved(t, s, receipt.Entries[0].Log, 2)
	wantLines(t, s, receipt.Entries[0].Log, 2)
}

// A second program is told who has the folder, changes nothing, and gets it once
// the first has gone.
func TestFaultsSecondProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, "hold", dir)
	if line := c.line(t); line != "holding" {
		t.Fatalf("the child said %q", line)
	}
	before, err := os.ReadFile(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := Open(dir, Options{}); !isLocked(err) || !strings.Contains(err.Error(), "log-in child") {
			t.Errorf("opening gave %v", err)
		}
	}
	if after := readFile(t, filepath.Join(dir, databaseName)); string(before) != string(after) {
		t.Error("the file was changed")
	}
	c.kill(t)
	s := open(t, dir)
	wantSaved(t, s, begin(t, s), 2)
}
