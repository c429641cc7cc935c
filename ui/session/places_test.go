package session

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// own makes a folder of the test the user's own place for data.
func own(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("not run: the places of this system cannot be moved")
	}
	if existing("/var/lib/downtime") != "" {
		t.Skip("not run: downtime is installed on this machine")
	}
	base := t.TempDir()
	t.Setenv("XDG_DATA_HOME", base)
	t.Setenv("DOWNTIME_DATA", "")
	return filepath.Join(base, "downtime")
}

func TestChooseData(t *testing.T) {
	home := own(t)
	find := func(explicit, want string) {
		t.Helper()
		if got, _, err := chooseData(explicit); err != nil || got != want {
			t.Errorf("found %q, %v; want %q", got, err, want)
		}
	}
	find("", home)
	if info, err := os.Stat(home); err != nil || !info.IsDir() || len(list(t, home)) > 0 {
		t.Errorf("the place was not made, or something was left in it: %v", err)
	}
	named, asked := t.TempDir(), t.TempDir()
	t.Setenv("DOWNTIME_DATA", named)
	find("", named)
	find(asked, asked)

	// What is asked for is taken, made or not, and made absolute.
	find(filepath.Join(asked, "new"), filepath.Join(asked, "new"))
	t.Chdir(asked)
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	find("here", filepath.Join(wd, "here"))
	t.Setenv("DOWNTIME_DATA", "there")
	find("", filepath.Join(wd, "there"))
}

func TestChooseDataSaysWhenThereIsNone(t *testing.T) {
	home := own(t)
	if err := os.WriteFile(home, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	if dir, _, err := chooseData(""); err == nil {
		t.Errorf("found %q", dir)
	}
}

// A program in a folder of temporary files is never given a log beside it.
func TestNoLogBesideATemporaryProgram(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range knownPlaces() {
		if place == filepath.Join(filepath.Dir(exe), besideName) {
			t.Errorf("%s is a place for a log", place)
		}
	}
}

// A downtime that runs in another folder is named.
func TestLookElsewhere(t *testing.T) {
	home := own(t)
	w := newWard(t)
	s := w.open()
	if found := s.LookElsewhere(); len(found) > 0 {
		t.Errorf("found %+v", found)
	}

	other := newWard(t)
	other.data = home
	there := other.open()
	other.start(there, eprDown)
	found := s.LookElsewhere()
	locked := new(store.LockedError)
	if len(found) != 1 || found[0].Dir != home || !errors.As(found[0].Err, &locked) || locked.Holder.Who != "ward7b" {
		t.Errorf("while another program has it: %+v", found)
	}
	if err := there.Close(); err != nil {
		t.Fatal(err)
	}
	found = s.LookElsewhere()
	if len(found) != 1 || found[0].Dir != home || found[0].Err != nil || found[0].Run.Started.Title != "EPR down" || found[0].Run.Status != store.StatusOpen {
		t.Errorf("when it is let go: %+v", found)
	}

	// The same folder by two names is one; the one in use is none.
	t.Setenv("DOWNTIME_DATA", home)
	if found := s.LookElsewhere(); len(found) != 1 {
		t.Errorf("the same folder twice: %+v", found)
	}
	t.Setenv("DOWNTIME_DATA", w.data)
	if found := s.LookElsewhere(); len(found) != 1 {
		t.Errorf("the folder in use: %+v", found)
	}

	there = other.open()
	other.do(there, incident.Close{Reason: "over"})
	other.start(there, Declaration{Mode: event.Drill, Title: "drill"})
	other.do(there, incident.Abandon{Reason: "x"})
	if err := there.Close(); err != nil {
		t.Fatal(err)
	}
	if found := s.LookElsewhere(); len(found) > 0 {
		t.Errorf("what is over is found: %+v", found)
	}
}

func TestLoadLibrary(t *testing.T) {
	w := newWard(t)
	s := w.open()
	doc, ok := s.Library().Get("requests")
	if !ok || doc.Procedure.Title != "Paper requests" {
		t.Fatalf("the hospital's procedure is not there: %t", ok)
	}
	if _, err := s.OpenProcedure("nothing"); !IsRefusal(err) {
		t.Errorf("a procedure that is not there gave %v", err)
	}
	w.write(filepath.Join("data", "runbooks", "requests.md"), procedureText+"\n- [ ] One more <!-- step: more -->\n")
	if err := s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	doc, _ = s.Library().Get("requests")
	if n := len(doc.Procedure.Steps()); n != 4 {
		t.Errorf("%d steps after reloading, want 4", n)
	}
	for _, folder := range []string{filepath.Join(w.dir, "nowhere"), filepath.Join(w.data, "runbooks", "requests.md")} {
		if _, err := LoadLibrary(folder, w.data); err == nil {
			t.Errorf("--runbooks %s was taken", folder)
		}
	}
}

// A folder of procedures that comes back is read, and is no longer said to be gone.
func TestProceduresThatComeBack(t *testing.T) {
	w := newWard(t)
	folder := filepath.Join(t.TempDir(), "share")
	w.runbooks = folder
	s := w.open()
	said := func() bool {
		return strings.Contains(strings.Join(s.FoundAtStart(), "\n"), "only those inside the program are here")
	}
	if len(s.Library().All()) == 0 || !said() {
		t.Errorf("without the folder there are %d procedures, and it says %q", len(s.Library().All()), s.FoundAtStart())
	}
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "ours.md"), []byte("---\nid: ours\n---\n# Ours\n\n- [ ] Do it\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := s.RefreshLibrary(); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Library().Get("ours"); !ok || said() {
		t.Errorf("with the folder it says %q", s.FoundAtStart())
	}
}
