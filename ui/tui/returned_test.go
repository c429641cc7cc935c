package tui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
)

// A stick that comes back while the program runs, with what another PC wrote on it:
// it is said until somebody has read it, and entered.
func TestAStickComesBackFromAnotherPC(t *testing.T) {
	dir, stick := writeLibrary(t), filepath.Join(t.TempDir(), "stick")
	settings := []byte(fmt.Sprintf(`{"second":%q}`, stick))
	if err := errors.Join(os.Mkdir(stick, 0o755), os.WriteFile(filepath.Join(dir, "settings.json"), settings, 0o600)); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, dir, 80, 24)
	d.declare()
	log, elsewhere := d.m.s.State().Log, t.TempDir()
	if err := os.CopyFS(elsewhere, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	mustTake(t, os.Rename(stick, stick+".out"))
	d.keys("m", "=porter late", "enter")
	other, err := store.Open(elsewhere, store.Options{Second: stick + ".out", Stamp: func() event.Stamp {
		return event.Stamp{At: d.now, Offset: "+00:00", Boot: "another-PC"}
	}})
	if err != nil {
		t.Fatal(err)
	}
	note := event.Event{Happened: d.now, Actor: event.Person{Name: "B Shah"}, Body: event.Logged{Kind: event.TypeNote, Text: "written there"}}
	if _, err := other.Append(store.Batch{Log: log, Events: []event.Event{note}}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(other.Close(), os.Rename(stick+".out", stick)); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); len(d.m.s.Notices()) == 0 && time.Now().Before(deadline); d.tick(time.Second) {
		time.Sleep(100 * time.Millisecond)
	}
	d.tick(time.Second)
	d.mustShow("The stick that came back tells this log otherwise", "(Esc)")
	d.keys("esc", "l")
	d.mustShow("Found in", "holds 1 entry that log")
	d.mustNotShow("written there")
}
