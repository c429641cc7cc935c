package tui

import (
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
