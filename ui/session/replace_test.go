package session

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.md")
	was, now := []byte("was"), []byte("now")
	write := func(mode os.FileMode) {
		t.Helper()
		_ = os.Remove(path)
		if err := os.WriteFile(path, was, mode); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(want []byte) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != string(want) {
			t.Errorf("the file holds %q, %v; want %q", got, err, want)
		}
		if names, _ := os.ReadDir(dir); len(names) > 2 {
			t.Errorf("something was left behind: %v", names)
		}
	}
	write(0o640)
	if err := ReplaceFile(path, was, now); err != nil {
		t.Fatal(err)
	}
	holds(now)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v, %v", info.Mode(), err)
	}
	var refused *NotReplacedError
	write(0o640)
	if err := ReplaceFile(path, []byte("other"), now); !errors.As(err, &refused) {
		t.Errorf("a file that has changed: %v", err)
	}
	holds(was)
	write(0o440)
	if err := ReplaceFile(path, was, now); !errors.As(err, &refused) {
		t.Errorf("a read-only file: %v", err)
	}
	holds(was)
	if err := ReplaceFile(filepath.Join(dir, "none.md"), was, now); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	link := filepath.Join(dir, "link.md")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if err := ReplaceFile(link, was, now); !errors.As(err, &refused) {
		t.Errorf("a link: %v", err)
	}
	holds(was)
}

// TestReplaceFileFolder: where no file can be made beside it, the file stays.
func TestReplaceFileFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.md")
	if err := os.WriteFile(path, []byte("was"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Skip(err)
	}
	defer func() { _ = os.Chmod(dir, 0o755) }()
	if probe, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		_ = probe.Close()
		t.Skip("this log-in may write everywhere")
	}
	if err := ReplaceFile(path, []byte("was"), []byte("now")); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "was" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}
