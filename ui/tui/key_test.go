package tui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"downtime/store"
)

// A key that cannot be used is said once, and where the code is shown and at handover.
func TestKeyThatSignsNothingIsSaid(t *testing.T) {
	d := newDriver(t, t.TempDir(), 80, 24)
	d.declare()
	d.mustNotShow("ot signed")
	d.m.s.Close()
	if err := os.WriteFile(filepath.Join(d.dir, "downtime.key"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d = restarted(d)
	d.mustShow("Not signed: the key here cannot be used.")
	d.keys("enter", "1", "enter", "h", "end")
	d.mustShow("Not signed, the key in")
	d.keys("y")
	d.mustShow("CODE TO WRITE DOWN", "Not signed, the key in")
}

// What only a backup has is said on the first screen, with how it is got back.
func TestLogThatOnlyABackupHasIsSaid(t *testing.T) {
	d := newDriver(t, t.TempDir(), 80, 24)
	d.declare()
	d.m.s.Close()
	st, err := store.OpenReading(d.dir, store.Options{})
	if err == nil {
		err = os.MkdirAll(filepath.Join(d.dir, "backups"), 0o700)
	}
	if err == nil {
		_, err = st.Backup(t.Context(), filepath.Join(d.dir, "backups", "downtime-20261124T031107Z.db"), false)
		err = errors.Join(err, st.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"downtime.db", "journal"} {
		if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	d = restarted(d)
	d.keys("n")
	d.mustShow("which 2 entries are known", "recover")
}
