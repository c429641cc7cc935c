package plain

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// small mounts a disk of some bytes.
func small(t *testing.T, size string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, size); err != nil {
		t.Skip("not run: this user cannot mount a small disk:", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fillUp leaves no room on a disk.
func fillUp(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "fill")
	_ = os.WriteFile(path, make([]byte, 8<<20), 0o600)
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}

// long is a note that needs more room than the last page of a file has.
func long(n int) string { return fmt.Sprintf("note %d %s", n, strings.Repeat("x", 9000)) }

// A disk that is full, made read-only, or taken away under the program: each has
// its sentence, and the program goes on with it once the cause is gone.
func TestTheSecondDiskFails(t *testing.T) {
	for name, test := range map[string]struct {
		fail, mend func(t *testing.T, dir string)
		why        string
	}{
		"full": {
			fail: func(t *testing.T, dir string) { fillUp(t, dir) },
			mend: func(t *testing.T, dir string) {
				if err := os.Remove(filepath.Join(dir, "fill")); err != nil {
					t.Error(err)
				}
			},
			why: "the disk is full",
		},
		"taken away": {
			fail: func(t *testing.T, dir string) { unmount(t, dir) },
			mend: func(t *testing.T, dir string) {
				if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
					t.Error(err)
				}
				if err := os.Mkdir(filepath.Join(dir, "journal"), 0o755); err != nil {
					t.Error(err)
				}
			},
			why: "the folder is not there",
		},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t)
			disk := small(t, "size=1m")
			s := openAt(t, withSecond(t, disk), night)
			s.SetWho(okafor)
			answers(t, s, "declare live EPR down\n")
			test.fail(t, disk)
			got := strings.Join(answers(t, s, long(1)+"\n"+long(2)+"\nlog 1\n"), "\n")
			if !strings.Contains(got, "is lost since 03:11: "+test.why+". Everything is in the other: go on") || !strings.Contains(got, "saved 1/2") {
				t.Errorf("the answers are\n%s", got)
			}
			test.mend(t, disk)
			for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
				if s.WatchCopies(); len(s.LostCopies()) == 0 {
					break
				}
			}
			if got := answers(t, s, long(3)+"\n"); !strings.Contains(strings.Join(got, "\n"), "saved 2/2") {
				t.Errorf("it does not go on: %q", got)
			}
		})
	}
}

func unmount(t *testing.T, dir string) {
	t.Helper()
	if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
		t.Fatal(err)
	}
}

// Where both copies are on a full disk nothing is saved and that is said; the same
// line typed again is saved, once, when there is room.
func TestBothCopiesOnAFullDisk(t *testing.T) {
	isolate(t)
	disk := small(t, "size=1m")
	s := openAt(t, disk, night)
	s.SetWho(okafor)
	answers(t, s, "declare live EPR down\n")
	free := fillUp(t, disk)
	var line string
	for n := 1; ; n++ {
		line = long(n)
		if got := strings.Join(answers(t, s, line+"\n"), "\n"); strings.Contains(got, "NOT SAVED: note") {
			if !strings.Contains(got, "write it on paper: the disk is full: move or delete what is not needed there") ||
				!strings.Contains(got, "note: BOTH COPIES of the log are lost since 03:11, and nothing can be saved: write on paper") {
				t.Errorf("the answers are\n%s", got)
			}
			break
		}
	}
	entries := s.State().Entries
	free()
	if got := strings.Join(answers(t, s, line+"\n"), "\n"); !strings.Contains(got, fmt.Sprintf("ok %d saved 2/2", entries+1)) {
		t.Errorf("the answers are\n%s", got)
	}
	kinds := make(map[string]int)
	for _, row := range s.Book().Rows() {
		kinds[row.What]++
		if row.What == "Note" && strings.HasPrefix(line, "note "+strings.Fields(row.Message)[0]) {
			kinds["this one"]++
		}
	}
	if kinds["this one"] != 1 || kinds["Copy of the log lost"] != 2 {
		t.Errorf("the entries are %v", kinds)
	}
}
