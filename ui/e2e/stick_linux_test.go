package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A write-protected stick that holds the program: the log is kept on the PC, and that
// is said. An open log on the stick is named, can be read, and is got back to the PC.
func TestWriteProtectedStick(t *testing.T) {
	stick := t.TempDir()
	if err := syscall.Mount("tmpfs", stick, "tmpfs", 0, "size=64m"); err != nil {
		t.Skip("not run: this user cannot mount a small disk:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(stick, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	program, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	self := filepath.Join(stick, "downtime")
	if err := os.WriteFile(self, program, 0o755); err != nil {
		t.Fatal(err)
	}
	protect := func(flags uintptr) {
		t.Helper()
		if err := syscall.Mount("", stick, "", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	// A program in the folder of temporary files keeps no log beside it.
	env := environment(t, "TMPDIR="+t.TempDir())
	run := func(typed string, args ...string) string {
		t.Helper()
		cmd := exec.Command(self, args...)
		cmd.Env, cmd.Stdin = env, strings.NewReader(typed)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	beside := filepath.Join(stick, "downtime-data")
	want := func(got string, said ...string) {
		t.Helper()
		for _, words := range said {
			if !strings.Contains(got, words) {
				t.Errorf("it does not say %q:\n%s", words, got)
			}
		}
	}
	passed := "and not in " + beside + ", because the disk is read-only: take the lock off the stick"

	protect(syscall.MS_RDONLY)
	want(run("status\n", "plain"), "note: the log is kept in /", passed, "nothing is running")

	protect(0)
	want(run("declare live EPR down\nnote Porter late\n", "plain", "--as", "A Okafor, nurse", "--strict"), "ok 2 saved 2/2")
	protect(syscall.MS_RDONLY)
	want(run("status\n", "plain"), passed, "nothing is running\n",
		"a LIVE downtime is running in another folder: EPR down", "nothing can be written there, the disk is read-only")
	want(run("log\n", "--data", beside, "plain", "--look-on"), "Porter late")
	rescued := filepath.Join(t.TempDir(), "rescued")
	want(run("", "recover", "--from", beside, "--to", rescued), "2 entries, whole")
	want(run("note On the PC now\n", "--data", rescued, "plain", "--as", "A Okafor, nurse", "--strict"), "saved 2/2 Note: On the PC now")
	if t.Failed() {
		return
	}

	cmd := exec.Command(self, "--data", beside, "plain")
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "the disk is read-only: take the lock off the stick, or use another") {
		t.Errorf("writing there gives %v and %s", err, out)
	}
}
