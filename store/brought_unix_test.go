//go:build unix

package store

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe is no log, and nobody waits at it.
func TestAPipeIsNotBroughtIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "night.jsonl")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	err := within(5*time.Second, func() error {
		_, _, err := IncomingFile(t.Context(), path)
		return err
	})
	if !errors.Is(err, ErrNoFile) {
		t.Errorf("a pipe gives %v", err)
	}
}
