//go:build linux || darwin

package cli

import (
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
