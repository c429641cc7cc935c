package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// damaged is the app on a log of which one copy is left, and that is damaged.
func damaged(t *testing.T, width, height int) *driver {
	t.Helper()
	d := declared(t, width, height)
	d.close()
	path := filepath.Join(d.dir, "downtime.db")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(content[8192:8224]) // the head of a page
	clear(content[12288:12320])
	clear(content[16384:16416])
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"journal", "backups"} {
		if err := os.RemoveAll(filepath.Join(d.dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	return restarted(d)
}

// restarted starts the app again on the same folder.
func restarted(d *driver) *driver {
	config := session.Config{Data: d.dir, Ward: "7B", Program: "test", User: "test", Clocks: func() event.Reading { return d.clocks() }}
	width, height := d.m.width, d.m.height
	d.m = newModel(func() (*session.Session, error) { return session.Open(config) }, Options{Rescue: &Rescue{
		Recover: func(look bool) (store.Recovery, error) {
			return session.Recover(d.t.Context(), config, session.Rescue{DryRun: look})
		},
		Beside: func() (string, bool, error) { return session.Beside(config) },
		Open:   func() (*session.Session, error) { return session.OpenBeside(config) },
	}})
	d.m.clock = func() time.Time { return d.at }
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.run(d.m.openSession)
	return d
}

// A nurse at 3 a.m.: R twice, and the downtime goes on where it was.
func TestDamagedLogIsGotBack(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		d := damaged(t, size[0], size[1])
		d.mustShow("The log is damaged. No entry was changed.", "A patient comes first", "LIVE downtime", "all 2 entries can")
		d.keys("r")
		d.mustShow("PRESS R AGAIN")
		d.keys("x", "r")
		d.mustShow("PRESS R AGAIN") // another key in between ends it
		d.keys("r")
		d.mustShow("What became of the log", "Recovered to", "whole")
		d.keys("enter")
		d.mustShow("LIVE DOWNTIME RUNNING")
		d.keys("enter", "1", "enter", "space", "enter")
		d.mustShow("SAVED 2/2")
		d.tick(time.Second) // for what nobody asked for
		if !slices.ContainsFunc(d.m.s.Book().Rows(), func(r timeline.Row) bool {
			return strings.HasPrefix(r.Message, "Got back by a recovery") && strings.Contains(r.Reason, "whole, 2 entries")
		}) {
			t.Errorf("the log does not tell that it was got back: %+v", d.m.s.Book().Rows())
		}
		if kept, _ := filepath.Glob(filepath.Join(d.dir, "downtime.db.replaced-*")); len(kept) != 1 {
			t.Errorf("the damaged file is not kept: %q", kept)
		}
	}
}

// A key that is held down is not pressed twice.
func TestHeldKeyRecoversNothing(t *testing.T) {
	d := damaged(t, 80, 24)
	d.gap = 30 * time.Millisecond
	for range 40 {
		d.keys("r")
	}
	d.mustShow("PRESS R AGAIN")
	if !store.Holds(d.dir) || d.m.s != nil {
		t.Error("the log was opened")
	}
}

// K goes on in a new folder, also after the app was started again.
func TestGoingOnBesideADamagedLog(t *testing.T) {
	d := damaged(t, 80, 24)
	before, err := os.ReadFile(filepath.Join(d.dir, "downtime.db"))
	if err != nil {
		t.Fatal(err)
	}
	d.keys("k", "k")
	d.mustShow("EPR OR ANOTHER SYSTEM IS DOWN", "A new log, in", "WARD 7B")
	if got := d.m.s.Dir(); got != d.dir+"-new" {
		t.Errorf("the new log is in %q", got)
	}
	d.keys("esc")
	d.declare()
	d.close()
	restarted(d)
	d.mustShow("The log is damaged", "Go on with the new log that was begun")
	d.keys("k", "k", "esc")
	d.mustShow("LIVE DOWNTIME RUNNING")
	if now, err := os.ReadFile(filepath.Join(d.dir, "downtime.db")); err != nil || string(now) != string(before) {
		t.Errorf("the damaged file was changed: %v", err)
	}
	d.close()
}

// Where nothing is left of the log only the way on is offered.
func TestNothingLeftOfTheLog(t *testing.T) {
	d := newDriver(t, t.TempDir(), 80, 24)
	d.close()
	if err := os.WriteFile(filepath.Join(d.dir, "downtime.db"), []byte("not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	restarted(d)
	d.mustShow("No entry of a log was found", "K", "new log")
	d.keys("r", "r")
	d.mustNotShow("PRESS R", "What became")
}

// A backup that cannot be made by itself is said once, above the keys.
func TestBackupProblemIsSaid(t *testing.T) {
	d := declared(t, 80, 24)
	if err := os.RemoveAll(filepath.Join(d.dir, "backups")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "backups"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.keys("w", "2", "=B Shah", "tab", "enter")
	d.mustShow("B Shah now working")
	for range 1000 { // 20 s: it is made beside everything else
		if d.tick(time.Second); strings.Contains(d.screen(), "No backup could be made") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.mustShow("No backup could be made")
	d.keys("down")
	d.tick(time.Second)
	d.mustShow("LIVE")
}

// With the first entry damaged in both copies the screen says under which names the files
// were put aside, and what R and K come to; R begins a new log in the same folder.
func TestTheFirstEntryDamagedInBothCopies(t *testing.T) {
	d := declared(t, 80, 30)
	d.close()
	journals, err := filepath.Glob(filepath.Join(d.dir, "journal", "*.jsonl"))
	if err != nil || len(journals) != 1 {
		t.Fatalf("the journals are %q, %v", journals, err)
	}
	for _, path := range append(journals, filepath.Join(d.dir, "downtime.db")) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte(`"mode":"LIVE"`), []byte(`"mode":"LIVX"`)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(d.dir, "backups")); err != nil {
		t.Fatal(err)
	}
	restarted(d)
	d.mustShow("The log is damaged. No entry was changed.", "can be read in no copy", "damaged files have other names now", "downtime.db.damaged-",
		"Put what can be read in files to be read, and begin a new log here", "Go on with a new log in")
	d.mustNotShow("Nothing was changed", "Get the log back")
	d.keys("r", "r")
	d.mustShow("What became of the log", "GONE: entry 1")
	d.keys("enter")
	d.mustShow("EPR OR ANOTHER SYSTEM IS DOWN", "WARD 7B")
	d.keys("esc")
	d.declare()
	d.mustShow("SAVED 2/2")
	d.close()
}
