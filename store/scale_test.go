package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"downtime/store/event"
)

// manyLogs fills a folder with closed logs, and one that is open, of so many
// entries each.
func manyLogs(t testing.TB, dir string, logs, entries int) (open string) {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range logs {
		log := NewLogID()
		add(t, s, Batch{Log: log, New: true, Events: []event.Event{started(fmt.Sprintf("EPR down %d", n))}})
		for have := 1; have < entries-1; {
			size := min(10_000, entries-1-have)
			add(t, s, Batch{Log: log, Events: notes(size)})
			have += size
		}
		if n == logs-1 {
			return log
		}
		add(t, s, Batch{Log: log, Events: []event.Event{happened(event.RunClosed{Reason: "paper"})}})
	}
	return ""
}

// bytesRead is how much this program has asked files for so far.
func bytesRead(t testing.TB) int64 {
	t.Helper()
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		t.Skip("not run: this system does not count what is read:", err)
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, "rchar: "); found {
			n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no count in %s", text)
	return 0
}

func sizeOf(t testing.TB, dir string) int64 {
	t.Helper()
	size := int64(0)
	if err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return size
}

// The first screen needs the list of runs and the open log: the others are not
// read, however many there are.
func TestOldLogsAreNotReadAtTheStart(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not run: only Linux counts what is read")
	}
	dir := t.TempDir()
	const logs, entries = 40, 400
	log := manyLogs(t, dir, logs, entries)
	size, before := sizeOf(t, dir), bytesRead(t)
	s := open(t, dir)
	runs, err := s.Runs()
	if err != nil || len(runs) != logs {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	wantLines(t, s, log, entries-1)
	read := bytesRead(t) - before
	t.Logf("%d bytes read of %d", read, size)
	if read > size/3 {
		t.Errorf("%d bytes were read of %d", read, size)
	}
}
