//go:build !windows

package open

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// opener puts a program in the place of the system's, which writes what it was
// given to a file and ends as the test says.
func opener(t *testing.T, script string) (given string) {
	t.Helper()
	name := "xdg-open"
	if runtime.GOOS == "darwin" {
		name = "open"
	}
	dir := t.TempDir()
	given = filepath.Join(dir, "given")
	text := "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + given + "'\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return given
}

func pdf(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "-a card; $(touch x) #1 'of' 2.pdf")
	if err := os.WriteFile(path, []byte("%PDF-"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The viewer gets the whole path as one argument, whatever is in it.
func TestFile(t *testing.T) {
	given, path := opener(t, ""), pdf(t)
	if err := File(path); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(given); err != nil || string(got) != path+"\n" {
		t.Errorf("the viewer was given %q, %v", got, err)
	}
}

// A viewer that stays open is not waited for.
func TestFileDoesNotWait(t *testing.T) {
	opener(t, "exec /bin/sleep 5")
	start := time.Now()
	if err := File(pdf(t)); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("waited %s", took)
	}
}

func TestFileFails(t *testing.T) {
	opener(t, "exit 3")
	if err := File(pdf(t)); !errors.Is(err, errNoViewer) || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("an opener that fails gives %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := File(pdf(t)); !errors.Is(err, errNoViewer) {
		t.Errorf("no opener gives %v", err)
	}
	if err := File(filepath.Join(t.TempDir(), "none.pdf")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file gives %v", err)
	}
	if err := File(t.TempDir()); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a folder gives %v", err)
	}
}
