package tui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/ui/handbook"
)

// viewed makes the driver's viewer keep what it was given.
func (d *driver) viewed() *[]string {
	paths := new([]string)
	d.m.viewer = func(path string) error {
		content, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(content), "%PDF-") {
			d.t.Errorf("%q was given to the viewer: %v", path, err)
		}
		*paths = append(*paths, filepath.Base(path))
		return nil
	}
	return paths
}

func TestPrintScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := declared(t, width, height)
		d.keys("p", "ctrl+p")
		d.golden("print")
		d.keys("2")
		d.golden("by-hand")
		d.keys("esc", "esc", "esc", "h")
		d.golden("handbook")
		d.keys("1")
		d.golden("chapter")
	})
}

// What is in front is what is printed, on every screen there is.
func TestPrintWhatIsInFront(t *testing.T) {
	d := declared(t, 80, 24)
	seen := d.viewed()
	last := func(begins string) {
		t.Helper()
		if n := len(*seen); n == 0 || !strings.HasPrefix((*seen)[n-1], begins) {
			t.Fatalf("printed %q, want %q", *seen, begins)
		}
		d.mustShow("Print it from the viewer: " + begins)
	}
	d.mustNotShow("PROCEDURES")
	d.keys("ctrl+p")
	d.mustShow("1  All that is open: 1 procedure", "2  No printer: copy by hand what is overdue and next", "3  The downtime box: 14 procedures")
	d.keys("1")
	last("open-procedures_")
	d.keys("p")
	for d.m.screen.(*libraryScreen).selected().Procedure.ID != "pathology-requests" {
		d.keys("down")
	}
	d.keys("ctrl+p")
	d.mustShow("1  Paper pathology requests, with 1 form")
	d.keys("1")
	last("pathology-requests_")
	d.keys("enter", "ctrl+p", "1")
	last("pathology-requests_")
	d.keys("o", "ctrl+p")
	d.mustShow("1  All that is open: 2 procedures")
	d.keys("3")
	last("downtime-box_")
	n := len(*seen)
	d.keys("ctrl+p", "5")
	d.mustShow("Enter print nothing")
	d.keys("enter")
	d.keys("ctrl+p", "esc")
	if len(*seen) != n {
		t.Errorf("printed %q, though nothing was asked for", (*seen)[n:])
	}
}

// Where no PDF can be made, or nothing opens it, it is said, with a way on.
func TestPrintFails(t *testing.T) {
	d := declared(t, 80, 24)
	d.m.viewer = func(string) error { return errors.New("no program for it was found") }
	d.keys("ctrl+p", "1")
	d.mustShow("Made, not opened here (no program for it was found)")
	d.keys("esc")
	folder := filepath.Join(d.m.s.Dir(), "print")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	d.keys("ctrl+p", "1")
	d.mustShow("NOT PRINTED. Ctrl+P shows the lines to copy by hand.")
}

// A print in a drill cannot be taken for a real one.
func TestPrintInADrill(t *testing.T) {
	d := newDriver(t, writeLibrary(t), 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter")
	seen := d.viewed()
	d.keys("ctrl+p", "1")
	if len(*seen) != 1 || !strings.HasPrefix((*seen)[0], "DRILL-") {
		t.Errorf("printed %q", *seen)
	}
	d.keys("p", "ctrl+p", "2")
	d.mustShow("DRILL")
}

// chapterKey is the key of a chapter in the list of them.
func chapterKey(t *testing.T, id string) string {
	t.Helper()
	i := slices.IndexFunc(handbook.Chapters(), func(c handbook.Chapter) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no chapter %q", id)
	}
	return choiceKey(i)
}

// A chapter is read as a procedure is, and nothing can be opened or changed in it.
func TestHandbook(t *testing.T) {
	d := declared(t, 80, 24)
	d.keys("esc", "h")
	d.mustShow("HANDBOOK")
	d.keys(chapterKey(t, "contacts"))
	d.mustShow("handbook", "section")
	d.mustNotShow("TEMPLATE", "from:")
	before := d.screen()
	d.keys("o", "e")
	if got := d.screen(); got != before {
		t.Errorf("O or E does something:\n%s", got)
	}
	d.reload()
	d.mustShow("handbook")
	d.mustNotShow("The file of")
	d.keys("tab")
	d.mustShow("Enter go there")
	d.keys("esc", "esc")
	d.mustShow("Carry on")
	d.keys("h", chapterKey(t, "tamper-evidence")) // a chapter after the ninth has a key, too
	d.mustShow("Tamper evidence")
}

// Where nothing prints, the lines to copy are where the work is: on the board what is
// overdue and next, times first, and in an opened procedure its own.
func TestCopyByHandWhereTheWorkIs(t *testing.T) {
	d := declared(t, 80, 24)
	d.tick(6 * time.Minute)
	d.keys("ctrl+p", "2")
	d.mustShow("COPY BY HAND, one reads and one writes", "LIVE downtime, to do at", "ward 7B")
	lines := d.m.s.BoardByHand()
	if len(lines) > 15 || !strings.HasPrefix(lines[1], "03:16 OVERDUE CRITICAL 1 Stop entering") {
		t.Errorf("they are not at most 15, or do not begin with what is most overdue: %q", lines)
	}
	d.keys("esc", "enter", "ctrl+p")
	d.mustShow("2  No printer: copy by hand")
	d.keys("2")
	d.mustShow("COPY BY HAND", "! = critical. Write the time beside each")
}
