package session

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// wantChange waits for a watch to tell of a change; with want false, for it not
// to.
func wantChange(t *testing.T, w *Watch, want bool, what string) {
	t.Helper()
	wait := 20 * time.Second
	if !want {
		wait = 400 * time.Millisecond
	}
	select {
	case _, open := <-w.Changed():
		if !open || !want {
			t.Fatalf("%s: told of a change (%t)", what, open)
		}
	case <-time.After(wait):
		if want {
			t.Fatalf("%s: not told", what)
		}
	}
}

var quick = pace{settle: 20 * time.Millisecond, most: 200 * time.Millisecond, told: time.Hour, untold: 20 * time.Millisecond}

// The watch sees a real folder change, whether the system helps or not, and
// nothing but what the program reads.
func TestAWatchSeesChanges(t *testing.T) {
	for name, ask := range map[string]func() (*fsnotify.Watcher, error){
		"the system tells": fsnotify.NewWatcher,
		"by looking":       func() (*fsnotify.Watcher, error) { return nil, errors.New("no watch here") },
	} {
		t.Run(name, func(t *testing.T) {
			ward := newWard(t)
			s := ward.open()
			folder := filepath.Join(ward.data, "runbooks")
			w := watchFolder(folder, s.read.stamp, quick, ask)
			wantChange(t, w, false, "as it was read")

			ward.write("data/runbooks/requests.md", procedureText+"\n- [ ] One more\n")
			wantChange(t, w, true, "a file that was edited")
			ward.write("data/runbooks/wards/7b.md", "# 7B\n\n- [ ] a\n")
			wantChange(t, w, true, "a file in a folder that is new")
			ward.write("data/runbooks/wards/7b.md", "# 7B\n\n- [ ] a\n- [ ] b\n")
			wantChange(t, w, true, "and edited there")
			ward.write("data/runbooks/contacts.md", "| Name | Phone |\n|---|---|\n| lab | 1 |\n")
			wantChange(t, w, true, "the contacts")
			for quiet := false; !quiet; { // what was made and then filled may be told twice
				select {
				case <-w.Changed():
				case <-time.After(400 * time.Millisecond):
					quiet = true
				}
			}
			ward.write("data/runbooks/.swap/x.md", "x")
			ward.write("data/runbooks/notes.pdf", "x")
			wantChange(t, w, false, "what is no procedure")

			// As many editors save: another file takes the name.
			ward.write("data/runbooks/x.tmp", procedureText+"\n- [ ] Another\n")
			if err := os.Rename(filepath.Join(folder, "x.tmp"), filepath.Join(folder, "requests.md")); err != nil {
				t.Fatal(err)
			}
			wantChange(t, w, true, "a file that was put in place")
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
			wantChange(t, w, true, "the whole folder gone")

			w.Close()
			if _, open := <-w.Changed(); open {
				t.Error("not closed")
			}
		})
	}
}

// A change between the reading and the start of the watch is not missed, and one
// that is not taken yet stands for those after it.
func TestAWatchBeginsWhereTheReadingEnded(t *testing.T) {
	ward := newWard(t)
	s := ward.open()
	ward.write("data/runbooks/requests.md", procedureText+"\n- [ ] One more\n")
	w := s.WatchProcedures()
	defer w.Close()
	wantChange(t, w, true, "before the watch")
	read, err := s.ReadProcedures()
	if err != nil {
		t.Fatal(err)
	}
	s.UseProcedures(read)
	if doc, _ := s.Library().Get("requests"); len(doc.Procedure.Steps()) != 4 {
		t.Errorf("the library has %d steps", len(doc.Procedure.Steps()))
	}
}

// A folder that is not there yet is waited for.
func TestAWatchOfNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runbooks")
	w := watchFolder(dir, "", quick, fsnotify.NewWatcher)
	defer w.Close()
	wantChange(t, w, false, "nothing there")
	if err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(filepath.Join(dir, "a.md"), []byte("- [ ] a\n"), 0o644)); err != nil {
		t.Fatal(err)
	}
	wantChange(t, w, true, "a folder that was made")
}
