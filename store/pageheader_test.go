package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// One bit in the header of any page of the database, beside a journal that is whole: no
// entry is said to be gone that never was, by whoever only reads or by the next start, and
// the log goes on.
func TestOneBitOfAPageHeader(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	log := begin(t, s, notes(60)...)
	closeStore(t, s)
	content, err := os.ReadFile(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	for page := 0; page < len(content)/4096; page++ {
		for _, in := range []int{0, 8, 10, 16, 20} { // of the header, and of the first element
			at := page*4096 + in
			t.Run(fmt.Sprintf("page %d byte %d", page, in), func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				if err := os.CopyFS(folder, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
				harmed := append([]byte(nil), content...)
				harmed[at] ^= 0x40
				if err := os.WriteFile(filepath.Join(folder, databaseName), harmed, 0o600); err != nil {
					t.Fatal(err)
				}
				reader, err := OpenReading(folder, Options{})
				if err != nil {
					t.Fatal("who only reads:", err)
				}
				if report, err := reader.Verify(log); err != nil || !report.Complete || report.Entries != 61 {
					t.Errorf("who only reads finds %+v, %v", report, err)
				}
				reader.Close()
				s := open(t, folder)
				if o := s.Opening(); len(o.Gone) > 0 || o.Absent != (Span{}) {
					t.Errorf("said to be gone: %v, %v", o.Gone, o.Absent)
				}
				twice(t, s, Batch{Log: log, Events: notes(1)})
				closeStore(t, s)
				if err := eitherHolds(folder, log, 62); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
