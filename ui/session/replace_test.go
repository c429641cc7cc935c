package session

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
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
		t.Skip("not run: links are not for this log-in, as on Windows without the right to make them; CI makes them:", err)
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
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(dir, 0o755) }()
	if probe, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		_ = probe.Close()
		t.Skip("not run: this log-in may write everywhere, as root does; TestReplaceFileName shows the same to root")
	}
	if err := ReplaceFile(path, []byte("was"), []byte("now")); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "was" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

// TestReplaceFileName: where no file can be made beside it because its name
// would be too long, the file stays, whoever runs this.
func TestReplaceFileName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, strings.Repeat("w", 252)+".md")
	if err := os.WriteFile(path, []byte("was"), 0o644); err != nil {
		path = filepath.Join(dir, strings.Repeat("w", 240)+".md")
		if err := os.WriteFile(path, []byte("was"), 0o644); err != nil {
			t.Skip("not run: names of this system are shorter, so none is nearly too long; those of CI are 255 bytes:", err)
		}
	}
	err := ReplaceFile(path, []byte("was"), []byte("now"))
	if failed := new(os.PathError); !errors.As(err, &failed) || failed.Path != path {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "was" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

// TestReplaceFileIsANewFile: the new content has the name at once and as a whole.
// A file written where it stands would be seen by half meanwhile, and be lost by
// a power cut; another name of the old file shows that it was not touched.
func TestReplaceFileIsANewFile(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "ward.md"), filepath.Join(dir, "other.md")
	if err := os.WriteFile(path, []byte("was"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, other); err != nil {
		t.Skip("not run: this disk gives a file one name only, as FAT does; that of CI gives several:", err)
	}
	if err := ReplaceFile(path, []byte("was"), []byte("now")); err != nil {
		t.Fatal(err)
	}
	before, errBefore := os.Stat(other)
	after, errAfter := os.Stat(path)
	if errBefore != nil || errAfter != nil || os.SameFile(before, after) || before.Mode() != after.Mode() {
		t.Errorf("it is the same file, or of another mode: %v, %v; %v, %v", before, after, errBefore, errAfter)
	}
	if got, err := os.ReadFile(other); err != nil || string(got) != "was" {
		t.Errorf("the old file holds %q, %v", got, err)
	}
}
