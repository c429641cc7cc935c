package tui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The screens of a damaged log name keys, and no flags of the command line.
func TestRescueNamesKeysOnly(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		d := damaged(t, size[0], size[1])
		d.mustShow("R R", "K K")
		d.mustNotShow("--")
	}
	d := newDriver(t, t.TempDir(), 80, 24)
	d.close()
	if err := os.WriteFile(filepath.Join(d.dir, "downtime.db"), []byte("not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	restarted(d)
	d.mustShow("No entry of a log was found in", "ask IT to get it back")
	d.mustNotShow("--")
}

// A folder that is refused for the second copy is changed where it stands: the field
// stays on its line while it is typed in.
func TestARefusedFolderIsChangedInItsField(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("esc", "c")
	d.mustShow("Where is the second copy of the log kept?")
	d.keys("=/nosuch/folder", "enter")
	d.mustShow("The second copy cannot be kept in")
	line := func() int {
		for i, line := range strings.Split(d.screen(), "\n") {
			if strings.Contains(line, "/nosuch/folder") && strings.Contains(line, fieldSecond) {
				return i
			}
		}
		t.Fatalf("the field is not shown:\n%s", d.screen())
		return 0
	}
	before := line()
	_, cursor := d.m.frame()
	d.keys("=x")
	_, after := d.m.frame()
	if at := line(); at != before || cursor == nil || after == nil || after.Y != cursor.Y || after.X != cursor.X+1 {
		t.Errorf("the field was on line %d and is on %d; the cursor was %+v and is %+v", before, at, cursor, after)
	}
	d.mustShow("/nosuch/folderx", "The second copy cannot be kept in")
	for range len("/nosuch/folderx") {
		d.keys("backspace")
	}
	d.keys("enter")
	d.mustNotShow("cannot be kept")
}

// Another ward's stick at the start: what to do is to take it out.
func TestAnotherWardsStickAtTheStart(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	owner := filepath.Join(stick, "journal", "downtime.owner")
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "settings.json"), []byte(fmt.Sprintf(`{"second":%q}`, stick)), 0o600),
		os.WriteFile(filepath.Join(dir, "downtime.id"), []byte(strings.Repeat("cd", 16)+"\n"), 0o600),
		os.Mkdir(filepath.Dir(owner), 0o755), os.WriteFile(owner, []byte(strings.Repeat("ab", 16)+"\n"), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	d := startDriver(t, dir, "7B", 80, 24)
	d.mustShow("The log could not be opened", "another ward's log", "take that stick out", "A patient comes first")
	d.mustNotShow("--")
}
