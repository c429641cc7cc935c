//go:build linux || darwin

package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe would wait for whoever writes into it.
func TestAPipeInThePlaceOfAFile(t *testing.T) {
	testNotAFile(t, func(t *testing.T, path string) {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	})
}

// Nor is a pipe waited for where a program keeps what it says of itself.
func TestAPipeInThePlaceOfASmallFile(t *testing.T) {
	for name, code := range map[string]int{"settings.json": exitDone, "downtime.lock": exitFailed, "downtime.holder.json": exitDone} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			pipeAt(t, filepath.Join(w.data, name))
			got := w.want(code, "status\n", "plain")
			if code == exitFailed && !strings.Contains(got.err, name) {
				t.Errorf("it says %q", got.err)
			}
		})
	}
}

// A device or a pipe is not replaced by a file, whatever --force says.
func TestForceReplacesFilesOnly(t *testing.T) {
	w := nightOf(t, 1)
	pipe := filepath.Join(t.TempDir(), "pipe")
	pipeAt(t, pipe)
	for _, args := range [][]string{
		{"backup", pipe, "--force"},
		{"export", "--format", "jsonl", "-o", pipe, "--force"},
		{"print", "epr-downtime", "-o", pipe, "--force"},
	} {
		got := w.want(exitUsage, "", args...)
		if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != fs.ModeNamedPipe || !strings.Contains(got.err, "is a device or a pipe") {
			t.Errorf("%q says %q, and in its place is %v, %v", args, got.err, info, err)
		}
	}
}

func pipeAt(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}
