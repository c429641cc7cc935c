package tui

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"downtime/ui/session"
)

// unwatched is an input that cannot be waited for.
func unwatched(t *testing.T) *os.File {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil { // so that no system can read it
		t.Fatal(err)
	}
	return file
}

// Where the terminal cannot be set up, that is the error, and no log was opened.
func TestTerminalThatCannotBeSetUp(t *testing.T) {
	opened := false
	err := Run(func() (*session.Session, error) {
		opened = true
		return nil, errors.New("no log")
	}, Options{Input: unwatched(t), Output: io.Discard})
	if unusable := new(TerminalError); !errors.As(err, &unusable) || opened {
		t.Errorf("it gave %v, opened %t", err, opened)
	}
}
