package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

// findLog puts back what loseLog took away.
func (d *driver) findLog() {
	d.t.Helper()
	if err := os.Rename(d.dir+".gone", d.dir); err != nil {
		d.t.Fatal(err)
	}
}

// texts are the entries in words, from one on.
func (d *driver) texts(from int) []string {
	var list []string
	for _, row := range d.m.s.Book().Rows()[from:] {
		list = append(list, row.Happened.In(london).Format("15:04")+" "+row.Actor.Name+" "+row.Words())
	}
	return list
}

func (d *driver) wantTexts(from int, want ...string) {
	d.t.Helper()
	got := d.texts(from)
	if len(got) != len(want) {
		d.t.Fatalf("the entries are %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			d.t.Errorf("entry %d is %q, want %q", from+i+1, got[i], want[i])
		}
	}
}

// What could not be saved is saved by Enter once the cause is gone: once, in its
// order, as of its time and of whoever it was.
func TestTryAgain(t *testing.T) {
	d := declared(t, 80, 24)
	before := len(d.m.s.Book().Rows())
	d.keys("down")
	_, write := d.m.Update(keyPress("space"))
	d.keys("m", "=porter late", "enter") // waits behind the tick
	d.loseLog()
	d.run(write)
	d.keys("esc")
	d.mustShow("Try a second PC: done", "porter late", "Enter try again   K keep as paper", "The folder is not there: plug")
	d.keys("enter")
	d.mustShow("Try a second PC: done", "porter late", "NOT SAVED")
	d.tick(5 * time.Minute)
	d.findLog()
	d.keys("enter")
	d.mustNotShow("NOT SAVED")
	d.mustShow("SAVED 2/2  no. 4: Note: porter late")
	d.wantTexts(before,
		"03:11 S Okafor EPR downtime, step 2 Try a second PC: done", "03:11 S Okafor Note: porter late")
	d.keys("enter", "esc")
	d.mustNotShow("NOT SAVED")
}

// The same thing asked for again by its form, or by the same key, is not a second
// one; and a declaration is tried again with everything that was said in it.
func TestNeverTwoOfOneThing(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.loseLog()
	d.keys("d", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:", "Started: EPR down")
	d.keys("enter")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:")
	d.findLog()
	d.keys("enter")
	d.mustShow("LIVE", "SAVED 2/2")
	d.mustNotShow("NOT SAVED")
	before := len(d.m.s.Book().Rows())

	d.loseLog()
	d.keys("m", "=porter late", "enter")
	d.mustShow("Not saved. What you typed is still here", "Text: porter late")
	d.findLog()
	d.tick(time.Minute)
	d.keys("enter")
	d.mustNotShow("NOT SAVED", "Text: porter late")
	d.wantTexts(before, "03:11 A Nurse Note: porter late")

	d.loseLog()
	d.keys("down", "space")
	d.mustShow("NOT SAVED")
	d.findLog()
	d.keys("space")
	d.mustNotShow("NOT SAVED")
	d.wantTexts(before, "03:11 A Nurse Note: porter late", "03:12 A Nurse EPR downtime, step 2 Try a second PC: done")
}

// A person who signs on is the one who works once that is saved, and not before.
func TestTryAgainToSignOn(t *testing.T) {
	d := declared(t, 80, 24)
	d.loseLog()
	d.keys("w", "2", "=M Silva", "tab", "enter")
	d.mustShow("NOT SAVED")
	if who := d.m.s.Who().Name; who != "S Okafor" {
		t.Errorf("%s works", who)
	}
	d.findLog()
	d.keys("esc", "enter")
	d.mustNotShow("NOT SAVED")
	if who := d.m.s.Who().Name; who != "M Silva" {
		t.Errorf("%s works", who)
	}
}

// What is kept as paper is not tried any more, and is named before leaving.
func TestKeptAsPaper(t *testing.T) {
	d := declared(t, 60, 15)
	before := len(d.m.s.Book().Rows())
	d.loseLog()
	d.keys("down", "space")
	d.keys("k", "esc")
	d.mustShow("NOT SAVED. WRITE IT ON PAPER:  03:11 Try a second PC: done")
	d.keys("ctrl+c")
	d.mustShow("Write it on paper before you leave: 03:11 Try a")
	d.keys("esc")
	d.findLog()
	d.keys("m", "=after it", "enter")
	d.mustShow("SAVED 2/2", "NOT SAVED. WRITE IT ON PAPER:  03:11 Try a second PC: done")
	d.wantTexts(before, "03:11 S Okafor Note: after it")
	d.keys("esc")
	d.mustNotShow("NOT SAVED")
}

// withStick is a data folder whose second copy is in a folder of its own.
func withStick(t *testing.T) (dir, stick string) {
	t.Helper()
	folder := t.TempDir()
	dir, stick = writeLibrary(t), filepath.Join(folder, strings.Repeat("s", max(1, folderLength-len(folder)))) // it wraps alike
	if err := os.Mkdir(stick, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := []byte(`{"second":"` + filepath.ToSlash(stick) + `"}`)
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), settings, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, stick
}

// A stick that is pulled is said on every screen, in words, until it is back and
// whole; the log says both.
func TestALostCopy(t *testing.T) {
	dir, stick := withStick(t)
	d := newDriver(t, dir, 80, 24)
	d.mustShow("Second copy in")
	d.declare()
	before := len(d.m.s.Book().Rows())
	mustTake(t, os.Rename(stick, stick+".pulled"))
	d.keys("m", "=porter late", "enter")
	d.mustShow("SAVED 1/2", "SECOND COPY LOST since 03:11")
	for _, size := range sizes {
		d.m.width, d.m.height = size[0], size[1]
		d.golden("copy-lost")
	}
	d.m.width, d.m.height = 80, 24
	for _, keys := range [][]string{{"p"}, {"esc", "l"}, {"esc", "d"}, {"esc", "s"}, {"esc", "?"}} {
		d.keys(keys...)
		d.mustShow("SECOND COPY LOST since 03:11")
	}
	if words := strings.Join(strings.Fields(d.screen()), " "); !strings.Contains(words, "To mend it, plug the disk or stick in again") {
		t.Errorf("help does not say how to mend it:\n%s", d.screen()) // it wraps as the name of the folder is long
	}
	d.keys("esc", "esc")
	d.tick(time.Second)
	d.tick(time.Second)
	if err := os.Rename(stick+".pulled", stick); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if d.tick(time.Second); len(d.m.s.LostCopies()) == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.mustShow("Both copies of the log are whole again")
	d.mustNotShow("SECOND COPY")
	if state := d.m.s.State(); !state.Storage.Lost[event.SecondCopy] {
		t.Error("it is entered as whole before anything was saved in both")
	}
	d.m.show(newBoard())
	d.keys("m", "=and back", "enter")
	d.tick(time.Second)
	types := make(map[event.Type]int)
	for _, row := range d.m.s.Book().Rows()[before:] {
		types[row.Type]++
		if row.Type == event.TypeStorageDegraded && (row.Actor != event.Program || row.Reason != "the folder is not there") {
			t.Errorf("the entry is %+v", row)
		}
	}
	if types[event.TypeStorageDegraded] != 1 || types[event.TypeStorageRecovered] != 1 || types[event.TypeNote] != 2 {
		t.Errorf("the entries are %v", types)
	}
}

// The folder of the second copy is chosen with the ward, and refused where it
// cannot be.
func TestChoosingTheSecondCopy(t *testing.T) {
	dir, other := writeLibrary(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte(`{"ward":"7B"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, dir, 80, 24)
	d.keys("c", "tab", "tab", "=/nowhere/at/all", "enter", "enter")
	d.mustShow("The second copy cannot be kept", "plug the disk or")
	for range len("/nowhere/at/all") {
		d.keys("backspace")
	}
	d.keys("="+other, "enter")
	d.mustNotShow("Which ward")
	d.close()
	d = newDriver(t, dir, 80, 24)
	if got := d.m.s.Copies()[1].Where; filepath.Dir(got) != other {
		t.Errorf("the second copy is in %q, want it in %q", got, other)
	}
	d.declare()
	d.m.show(home{})
	d.keys("c")
	d.mustShow("Where is the second copy of the log kept?", "next start")
}

// saveAtRisk saves one more note, and ends the program before it could say so.
func saveAtRisk(t *testing.T, d *driver, words string) {
	t.Helper()
	last := filepath.Join(d.dir, "downtime.last.json")
	before, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	d.keys("m", "="+words, "enter")
	d.close()
	if err := os.WriteFile(last, before, 0o644); err != nil {
		t.Fatal(err)
	}
}

// What was saved although nobody was told is shown until somebody confirms it,
// through further starts; the log then says who.
func TestRecoveredPleaseConfirm(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		dir := writeLibrary(t)
		d := newDriver(t, dir, width, height)
		d.declare()
		saveAtRisk(t, d, "porter late")
		for range 2 {
			d = newDriver(t, dir, width, height)
			d.mustShow("RECOVERED")
			d.tick(time.Second) // which enters it
			d.close()
		}
		d = newDriver(t, dir, width, height)
		d.golden("recovered")
		d.keys("n", "1")
		d.golden("recovered-confirm")
		d.keys("enter")
		d.mustNotShow("RECOVERED")
		d.mustShow("1 recovered")
		rows := d.m.s.Book().Rows()
		last := rows[len(rows)-1]
		if last.Message != "Entry 3 confirmed" || last.Actor.Name != "S Okafor" {
			t.Errorf("the last entry is %+v", last)
		}
		n := 0
		for _, row := range rows {
			if row.Type == event.TypeStorageRecovered {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d entries say that it was recovered", n)
		}
	})
}

// While acknowledged entries are missing the program adds nothing of its own: a
// stick that is plugged in at last still continues the log.
func TestAbsentEntriesAreNotWrittenOver(t *testing.T) {
	dir, stick := withStick(t)
	d := newDriver(t, dir, 80, 24)
	d.declare()
	copyOf := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	database := copyOf("downtime.db")
	d.keys("m", "=only on the stick", "enter")
	entries := d.m.s.State().Entries
	d.close()
	if err := os.WriteFile(filepath.Join(dir, "downtime.db"), database, 0o600); err != nil {
		t.Fatal(err)
	}
	mustTake(t, os.Rename(stick, stick+".pulled"))
	d = newDriver(t, dir, 80, 24)
	d.tick(time.Second)
	d.tick(time.Second)
	d.keys("n")
	d.mustShow("Entry 3 of log", "saved before", "plug it in and start again")
	if got := d.m.s.State().Entries; got != entries-1 {
		t.Errorf("%d entries, want %d", got, entries-1)
	}
	d.close()
	if err := os.Rename(stick+".pulled", stick); err != nil {
		t.Fatal(err)
	}
	d = newDriver(t, dir, 80, 24)
	if got := d.m.s.State().Entries; got != entries {
		t.Errorf("%d entries with the stick, want %d", got, entries)
	}
	d.mustNotShow("saved before")
}

// A line that stays comes back after the answer to a key, and still stays.
func TestAnAnswerKeepsWhatStays(t *testing.T) {
	d := declared(t, 80, 24)
	d.m.status = status{line: "Not saved: x", stays: true}
	d.keys("u", "u")
	d.mustShow("Nothing to undo")
	d.keys("down", "down")
	d.mustShow("! Not saved: x (Esc)")
	d.keys("esc")
	d.mustNotShow("Not saved")
	d.mustShow("NEXT")
}
