package session

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store/event"
)

func TestSettingsAreKept(t *testing.T) {
	w := newWard(t)
	w.write(filepath.Join("data", settingsName), `{"ward":"7B","organisation":"Northgate General","theme":"dark","printer":{"tray":[1,2]}}`)
	s := w.open()
	if s.Ward() != "7B" || s.Organisation() != "Northgate General" || s.Zone().String() != defaultZone {
		t.Errorf("ward %q of %q in %s", s.Ward(), s.Organisation(), s.Zone())
	}
	settings := s.Settings()
	settings.Ward, settings.Organisation = "8A", ""
	if err := s.SaveSettings(settings); err != nil {
		t.Fatal(err)
	}
	s = w.restart(s)
	if s.Ward() != "8A" || s.Organisation() != "" {
		t.Errorf("ward %q of %q", s.Ward(), s.Organisation())
	}
	text, err := os.ReadFile(filepath.Join(w.data, settingsName))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if all["theme"] != "dark" || len(all) != 3 || all["printer"] == nil {
		t.Errorf("what a newer version wrote is lost: %s", text)
	}
	for _, entry := range list(t, w.data) {
		if strings.HasPrefix(entry, ".") {
			t.Errorf("%s was left behind", entry)
		}
	}
}

func TestTheRunSaysWhichWardItIs(t *testing.T) {
	w := newWard(t)
	w.write(filepath.Join("data", settingsName), `{"ward":"7B"}`)
	s := w.open()
	w.start(s, eprDown)
	if err := s.SaveSettings(Settings{Ward: "8A"}); err != nil {
		t.Fatal(err)
	}
	if s.Ward() != "7B" || s.Settings().Ward != "8A" {
		t.Errorf("ward %q, settings %q", s.Ward(), s.Settings().Ward)
	}
}

func TestSettingsFromOutsideAreCleaned(t *testing.T) {
	w := newWard(t)
	w.write(filepath.Join("data", settingsName), `{"ward":"7B\u001b[2J","organisation":"North\u202egate"}`)
	if s := w.open(); strings.ContainsAny(s.Ward()+s.Organisation(), "\x1b\u202e") {
		t.Errorf("ward %q of %q", s.Ward(), s.Organisation())
	}
}

func TestBadZones(t *testing.T) {
	for _, zone := range []string{"Mars/Olympus", "Local", "../etc"} {
		w := newWard(t)
		w.write(filepath.Join("data", settingsName), `{"zone":"`+zone+`"}`)
		if _, err := Open(Config{Data: w.data}); err == nil || !strings.Contains(err.Error(), zone) {
			t.Errorf("zone %q gave %v", zone, err)
		}
	}
}

// giving writes a text.
func giving(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

// A file is there whole or not at all.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.md")
	if err := WriteFile(path, false, giving("one")); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, false, giving("two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is there gave %v", err)
	}
	if err := WriteFile(path, true, giving("three")); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "three" {
		t.Errorf("the file holds %q", text)
	}
	if err := WriteFile(path, true, func(io.Writer) error { return errors.New("no more") }); err == nil {
		t.Error("a half written file gave no error")
	}
	if text, _ := os.ReadFile(path); string(text) != "three" {
		t.Errorf("after a failed write the file holds %q", text)
	}
	// A folder stands where the file should be: what was written is taken away.
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(dir, "folder"), true, giving("x")); err == nil {
		t.Error("a folder was replaced")
	}
	if got := list(t, dir); len(got) != 2 {
		t.Errorf("the folder holds %q", got)
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A stick that has another ward's second copy may not be named for this one's.
func TestOneStickForOneWard(t *testing.T) {
	stick := t.TempDir()
	a := newWard(t)
	s, err := Open(Config{Data: a.data, Second: stick})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(Config{Data: a.data, Second: stick}); err != nil {
		t.Fatalf("its own ward may not use it again: %v", err)
	}
	defer s.Close()
	if _, err := Open(Config{Data: t.TempDir(), Second: stick}); !IsRefusal(err) {
		t.Errorf("another ward's Open gave %v", err)
	}
}

// Settings that nobody can read keep no ward from its log: they are kept under another
// name, that is said, and the log goes on. Who only reads changes nothing.
func TestSettingsThatAreNotReadable(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR down"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const garbled = `{"ward": "7B", oops`
	w.write(filepath.Join("data", settingsName), garbled)
	if _, _, err := ReadSettings(w.data); err != nil {
		t.Errorf("reading gave %v", err)
	}
	if _, err := os.Stat(filepath.Join(w.data, settingsName)); err != nil {
		t.Errorf("reading has moved the file: %v", err)
	}
	s = w.open()
	if !s.Running() {
		t.Error("the downtime does not go on")
	}
	kept, err := filepath.Glob(filepath.Join(w.data, settingsName+".unreadable-*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept are %q, %v", kept, err)
	}
	if text, err := os.ReadFile(kept[0]); err != nil || string(text) != garbled {
		t.Errorf("what is kept is %q, %v", text, err)
	}
	if said := strings.Join(s.passed, "\n"); !strings.Contains(said, "to be set again") || !strings.Contains(said, kept[0]) {
		t.Errorf("at the start is said %q", said)
	}
}

// A program that finds the folder in use leaves the settings of the other alone, whatever
// is in them.
func TestUnreadableSettingsOfAnother(t *testing.T) {
	w := newWard(t)
	w.open()
	w.write(filepath.Join("data", settingsName), "{")
	if _, err := Open(Config{Data: w.data}); err == nil {
		t.Fatal("two programs write")
	}
	if text, err := os.ReadFile(filepath.Join(w.data, settingsName)); err != nil || string(text) != "{" {
		t.Errorf("they are %q, %v", text, err)
	}
}
