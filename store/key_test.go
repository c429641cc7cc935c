package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The key is made by the first program that may write, for its owner alone, and
// stays what it is.
func TestKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey(dir); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "no key") {
		t.Errorf("before the first start: %v", err)
	}
	path := filepath.Join(dir, keyName)
	// Half a key, of a program that was cut off, is in nobody's way.
	if err := os.WriteFile(path+".new", []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	closeStore(t, open(t, dir))
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if _, err := os.Lstat(path + ".new"); err == nil {
		t.Error("the temporary file is still there")
	}
	key, err := ReadKey(dir)
	if err != nil || !bytes.Equal(key.Encode(), first) {
		t.Errorf("read as another key, %v", err)
	}
	closeStore(t, open(t, dir))
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, first) {
		t.Errorf("the second start changed it: %v", err)
	}
	other := t.TempDir()
	closeStore(t, open(t, other))
	if second, err := ReadKey(other); err != nil || second.Public() == key.Public() {
		t.Errorf("two folders have one key, %v", err)
	}
}

// A key that cannot be used is left as it is and keeps nobody from the log.
func TestDamagedKeyIsLeftAlone(t *testing.T) {
	for name, put := range map[string]func(path string) error{
		"garbage": func(path string) error { return os.WriteFile(path, []byte("garbage"), 0o600) },
		"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"huge":    func(path string) error { return os.WriteFile(path, make([]byte, maxKeyFile+1), 0o600) },
		"folder":  func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, keyName)
		if err := put(path); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(path)
		s := open(t, dir)
		begin(t, s, notes(2)...)
		closeStore(t, s)
		if after, _ := os.ReadFile(path); !bytes.Equal(after, before) {
			t.Errorf("%s: it was changed", name)
		}
		if _, err := ReadKey(dir); err == nil || !strings.Contains(err.Error(), "leave the file as it is") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
