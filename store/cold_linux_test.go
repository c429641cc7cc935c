package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// makeCold has the system forget what it keeps of the files of a folder, and of no
// others: whoever else is on this machine is left alone.
func makeCold(b *testing.B, dir string) {
	b.Helper()
	if err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := file.Sync(); err != nil { // what is not on the disk yet is not forgotten
			return err
		}
		if err := unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
			b.Skipf("not run: the system does not forget what it keeps of %q: %v", path, err)
		}
		if kept := keptPages(b, file); kept > 0 {
			b.Skipf("not run: the system keeps %d pages of %q", kept, path)
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}

// keptPages counts the pages of a file that are in memory.
func keptPages(b *testing.B, file *os.File) (kept int) {
	b.Helper()
	info, err := file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	size := int(info.Size())
	if size == 0 {
		return 0
	}
	content, err := unix.Mmap(int(file.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = unix.Munmap(content) }()
	pages := make([]byte, (size+os.Getpagesize()-1)/os.Getpagesize())
	if _, _, errno := syscall.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&content[0])), uintptr(size), uintptr(unsafe.Pointer(&pages[0]))); errno != 0 {
		b.Skipf("not run: the system does not say what it keeps of %q: %v", file.Name(), errno)
	}
	for _, page := range pages {
		kept += int(page & 1)
	}
	return kept
}

// BenchmarkColdStart is a start with 100,000 entries of which the system has nothing
// in memory, every entry of both copies checked, beside reading and hashing the files.
func BenchmarkColdStart(b *testing.B) {
	const size, most = 100_000, time.Second
	dir, log := filled(b, size)
	took := beside(b, "hash", 10, func() { makeCold(b, dir) }, func() { startWith(b, dir, log, size) }, func() { hashFiles(b, dir) })
	if took > most {
		b.Errorf("it takes %v, and %v is the most", took, most)
	}
}
