package store

import (
	"errors"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full stops the store with the system's reason, in a program
// that lives on; all that was acknowledged is there, and it works again when
// there is room.
func TestAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip("not run: this user cannot mount a small disk:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	s := open(t, dir)
	log := begin(t, s)
	saved := uint64(1)
	var err error
	for {
		var receipt Receipt
		if receipt, err = s.Append(Batch{Log: log, Events: notes(3)}); err != nil {
			break
		}
		saved = receipt.Entries[2].Seq
	}
	if stopped := new(NotSavedError); !errors.As(err, &stopped) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk gave %v", err)
	}
	if _, err := s.Append(Batch{Log: log, Events: notes(3)}); err == nil {
		t.Error("there was room for more")
	}
	if got := uint64(len(lines(t, s, log))); got < saved {
		t.Errorf("%d entries can be read, %d were acknowledged", got, saved)
	}
	closeStore(t, s)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	// What was not acknowledged may be there in part, and is then pointed out.
	got := uint64(len(lines(t, s, log)))
	if got < saved || got > saved+3 || got > saved && s.Opening().Unconfirmed != (Span{log, saved + 1, got}) {
		t.Errorf("%d entries after reopening, %d were acknowledged; opening said %+v", got, saved, s.Opening())
	}
	add(t, s, Batch{Log: log, Events: notes(1)})
	closeStore(t, s)
}

// A disk that is full from the start gives a plain error and no half database.
func TestADiskWithoutRoomForADatabase(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skip("not run: this user cannot mount a small disk:", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	_, err := Open(dir, Options{})
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "--data FOLDER") {
		t.Errorf("opening gave %v", err)
	}
	for _, name := range namesIn(t, dir) {
		if strings.HasPrefix(name, databaseName) {
			t.Errorf("%s was left behind", name)
		}
	}
}

const fileLimit = 200 << 10

// limitFiles lets this program write no file beyond fileLimit.
func limitFiles() error {
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: fileLimit, Max: fileLimit})
}

// Files that may not grow, a limit that every user may set: each copy goes on in
// the next, and nobody is asked.
func TestFilesThatMayNotGrow(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s)
	closeStore(t, s)
	c := startChild(t, "fill", dir)
	saved := uint64(0)
	for line := c.line(t); line != ""; line = c.line(t) {
		n, err := strconv.ParseUint(line, 10, 64)
		if err != nil {
			t.Fatalf("the child said %q", line)
		}
		saved = n
	}
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the child ended with %v", err)
	}
	if files, err := journalsIn(filepath.Join(dir, journalFolder)); err != nil || len(files) < 3 {
		t.Errorf("the journals are %+v, %v", files, err)
	}
	s = open(t, dir)
	if got := uint64(len(lines(t, s, log))); saved != 1201 || got != saved {
		t.Errorf("%d entries after reopening, %d were acknowledged", got, saved)
	}
}
