//go:build linux || darwin

package session

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
)

// TestReplaceFileFull: where the disk takes only a part of the new file, the old
// one stays, whole. The disk is one on which no file may be longer than a few
// bytes, which holds for whoever runs the test. A process cannot lift that for
// itself again, so it is another one that tries.
func TestReplaceFileFull(t *testing.T) {
	const asked = "DOWNTIME_TEST_REPLACE"
	was, now := []byte("was"), bytes.Repeat([]byte("now "), 4096)
	if path := os.Getenv(asked); path != "" {
		signal.Ignore(syscall.SIGXFSZ)
		few := syscall.Rlimit{Cur: 1024, Max: 1024}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &few); err != nil {
			t.Fatal(err)
		}
		if err := ReplaceFile(path, was, now); err == nil {
			t.Error("it is said to be replaced")
		}
		return
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.md")
	if err := os.WriteFile(path, was, 0o640); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self, "-test.run=^TestReplaceFileFull$")
	child.Env = append(os.Environ(), asked+"="+path)
	child.Dir = dir
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != string(was) {
		t.Errorf("the file holds %.20q, %v", got, err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) || after.Mode() != before.Mode() {
		t.Errorf("it is another file: %v, %v", after, err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("something was left behind: %v", names)
	}
}
