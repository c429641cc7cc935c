package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"downtime/store"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// lacking is the app on a log of which an entry is damaged in both copies.
func lacking(t *testing.T, width, height int) *driver {
	t.Helper()
	d := declared(t, width, height)
	for _, words := range []string{"one", "porter told", "three"} {
		d.keys("m", "="+words, "enter")
	}
	d.close()
	if err := os.RemoveAll(filepath.Join(d.dir, "backups")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(d.dir, "journal", "*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the journals are %q, %v", files, err)
	}
	for _, path := range append(files, filepath.Join(d.dir, "downtime.db")) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte("porter told"), []byte("porter TOLD")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return restarted(d)
}

// begunAgain is the app after it has ended to recover, as Run begins it.
func (d *driver) begunAgain() {
	d.t.Helper()
	if !d.m.toRecover {
		d.t.Fatalf("the app does not begin again with a recovery:\n%s", d.screen())
	}
	d.m.s.Close()
	width, height, clock := d.m.width, d.m.height, d.m.clock
	d.m = beginRecovering(d.m.open, d.m.opts)
	d.m.clock = clock
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.run(d.m.screen.(*rescue).look(d.m))
}

// Where the start says that a recovery can get entries back, a key does it from inside:
// it says what it would do, does it when pressed twice, and the log is gone on with.
func TestWhatIsMissingIsGotBackInTheApp(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		d := lacking(t, size[0], size[1])
		entries := d.m.s.State().Entries
		d.mustShow("G: get back what is missing")
		d.keys("n")
		d.mustShow("G, on the first screen, gets back what is missing")
		d.keys("esc", "g")
		d.begunAgain()
		d.mustShow("Entries that were saved are not in the log", "of 5 entries, 3 can be", "1 set aside", "Get back what there is", "Open the log as it is")
		d.mustNotShow("K  ", "Why:")
		d.keys("o") // and nothing was done
		d.mustShow("LIVE DOWNTIME RUNNING")
		if kept, _ := filepath.Glob(filepath.Join(d.dir, "*-entries-*")); len(kept) > 0 {
			t.Errorf("looking wrote %q", kept)
		}
		d.keys("g")
		d.begunAgain()
		d.keys("r")
		d.mustShow("PRESS R AGAIN")
		d.keys("r")
		d.mustShow("What became of the log", "Recovered to", "GONE")
		d.keys("enter")
		d.mustShow("LIVE DOWNTIME RUNNING")
		d.mustNotShow("G: get back")
		if got := d.m.s.State().Entries; got != entries {
			t.Errorf("%d entries, want %d", got, entries)
		}
		if kept, _ := filepath.Glob(filepath.Join(d.dir, "*-entries-*.txt")); len(kept) != 1 {
			t.Errorf("set aside are %q", kept)
		}
		d.close()
	}
}

// A sound log offers no recovery, and neither does a session that only looks on.
func TestNoRecoveryIsOfferedWhereNothingIsMissing(t *testing.T) {
	d := declared(t, 80, 24)
	d.close()
	restarted(d)
	d.keys("g")
	d.mustNotShow("get back what is missing")
	if d.m.toRecover {
		t.Error("a recovery was begun")
	}
	d.close()

	d = lacking(t, 80, 24)
	s, err := session.LookOn(session.Config{Data: d.dir, Ward: "7B", Program: "test", User: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := newModel(func() (*session.Session, error) { return s, nil }, Options{Rescue: &Rescue{Recover: func(bool) (store.Recovery, error) {
		t.Error("a recovery was begun")
		return store.Recovery{}, nil
	}}})
	m.s = s
	if m.canRecover() {
		t.Error("a session that only looks on offers it")
	}
	d.close()
}

// What is not saved yet comes before a recovery.
func TestUnsavedComesBeforeARecovery(t *testing.T) {
	d := lacking(t, 80, 24)
	d.m.unsaved = []unsaved{{}}
	if d.m.recoverMissing(); d.m.toRecover {
		t.Error("the log was closed with something unsaved")
	}
	d.m.unsaved = nil
	d.close()
}
