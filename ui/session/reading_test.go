package session

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestFindDataToRead: what was asked for comes first, and nothing is made.
func TestFindDataToRead(t *testing.T) {
	base := t.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "LocalAppData", "ProgramData"} {
		t.Setenv(name, filepath.Join(base, name))
	}
	named, fromEnv := filepath.Join(base, "named"), filepath.Join(base, "env")
	find := func(explicit, want string) {
		t.Helper()
		got, err := FindDataToRead(explicit)
		if err != nil || want != "" && got != want {
			t.Errorf("%q gives %q, %v; want %q", explicit, got, err, want)
		}
		if _, err := os.Stat(got); want != "" && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q is there: %v", got, err)
		}
	}
	t.Setenv("DOWNTIME_DATA", "")
	find("", "")
	find(named, named)
	t.Setenv("DOWNTIME_DATA", fromEnv)
	find("", fromEnv)
	find(named, named)
}

// TestFindDataToReadPrefersALog: a place with a log goes before one without,
// wherever it comes in the order of choice.
func TestFindDataToReadPrefersALog(t *testing.T) {
	t.Setenv("DOWNTIME_DATA", "")
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("LocalAppData", filepath.Join(t.TempDir(), "local"))
	own := ownPlace()
	if err := os.MkdirAll(own, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range knownPlaces() {
		if _, err := os.Stat(filepath.Join(dir, "downtime.db")); err == nil {
			t.Skipf("not run: this PC has a log in %q", dir)
		}
	}
	if err := os.WriteFile(filepath.Join(own, "downtime.db"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := FindDataToRead(""); err != nil || got != own {
		t.Errorf("%q, %v; want %q", got, err, own)
	}
}
