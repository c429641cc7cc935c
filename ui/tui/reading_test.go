package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
	xansi "github.com/charmbracelet/x/ansi"
)

// quokkas is a driver whose hospital has one procedure more, with words that no
// other has.
func quokkas(t *testing.T, width, height int) *driver {
	t.Helper()
	dir := writeLibrary(t)
	source, err := os.ReadFile(filepath.Join("testdata", "quokka.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "runbooks", "quokka.md"), source, 0o644); err != nil {
		t.Fatal(err)
	}
	return newDriver(t, dir, width, height)
}

// read opens the procedure with the quokkas.
func (d *driver) read() {
	d.t.Helper()
	doc, ok := d.m.s.Library().Get("quokka")
	if !ok {
		d.t.Fatal("no quokkas")
	}
	d.m.show(&reading{doc: doc, from: newLibrary(home{})})
	d.screen()
}

// pageSizes are those of a ward's windows, and a wide one, where the outline
// stands beside the text.
var pageSizes = sizes

func TestReadingScreens(t *testing.T) {
	for _, size := range pageSizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			d := quokkas(t, size[0], size[1])
			d.read()
			d.golden("read-top")
			d.keys("n", "n")
			d.golden("read-section")
			d.keys("tab")
			d.golden("read-outline")
			d.keys("4", "enter")
			d.golden("read-form")
		})
	}
}

// first is the first line of the text, below where it says which section it is.
func (d *driver) first() string {
	d.t.Helper()
	top := d.m.layout().top
	line := strings.Split(d.screen(), "\n")[top+1]
	if _, beside, ok := strings.Cut(line, "│ "); ok && d.m.width >= outlineWidth {
		line = beside
	}
	return strings.TrimSpace(line)
}

func TestJumping(t *testing.T) {
	for _, size := range pageSizes {
		d := quokkas(t, size[0], size[1])
		d.read()
		for _, move := range []struct{ key, want string }{
			{"n", "IMMEDIATE"}, {"right", "UNTIL STOOD DOWN"}, {"down", ""}, {"p", "UNTIL STOOD DOWN"}, {"left", "IMMEDIATE"},
			{"p", "QUOKKA TRANSPORT"}, {"p", "QUOKKA TRANSPORT"}, {"n", "IMMEDIATE"}, {"n", "UNTIL"}, {"n", "RECORD: QUOKKA SLIP"}, {"n", "RECOVERY"}, {"n", "RECOVERY"},
			{"home", "QUOKKA TRANSPORT"},
			// The outline: by number, by arrows, and given up.
			{"tab", ""}, {"3", ""}, {"enter", "RECORD"}, {"tab", ""}, {"up", ""}, {"enter", "By night"}, {"tab", ""}, {"home", ""}, {"esc", "By night"},
			{"tab", ""}, {"9", ""}, {"1", ""}, {"enter", "IMMEDIATE"},
		} {
			wide := size[0] >= outlineWidth
			if wide && move.key == "down" {
				continue // the whole page fits
			}
			if wide && move.key == "p" && d.first() == "UNTIL STOOD DOWN" {
				continue
			}
			d.keys(move.key)
			if got := d.first(); !strings.HasPrefix(got, move.want) {
				t.Fatalf("%v after %q: %q, want %q\n%s", size, move.key, got, move.want, d.screen())
			}
		}
		d.mustShow("section 1 of 4")
	}
}

// TestResizeKeepsThePlace: what is read stays in sight when the window changes.
func TestResizeKeepsThePlace(t *testing.T) {
	d := quokkas(t, 80, 15)
	d.read()
	d.keys("n", "n", "down", "down", "down")
	before := d.first()
	d.mustShow("3. [ ] CRITICAL: Label every crate")
	for _, size := range [][2]int{{40, 10}, {120, 40}, {61, 15}, {80, 15}} {
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		d.mustShow("Label every crate")
	}
	if got := d.first(); got != before {
		t.Errorf("came back to %q, was at %q", got, before)
	}
}

func TestReadingSaysWhatItIs(t *testing.T) {
	d := quokkas(t, 80, 24)
	d.read()
	d.mustShow("TEMPLATE NOT APPROVED HERE", "REVIEW OVERDUE since 31 Jan 2026", "owner: Quokka keeper", "systems: quokka", "from: hospital: quokka.md", "start of 4 sections")
	d.keys("n")
	d.mustShow("________ (phone of quokka-keeper", "│ CAUTION:")
	for _, line := range strings.Split(d.m.View().Content, "\n") {
		if strings.Contains(line, "CAUTION:") && !strings.Contains(line, "\x1b[") {
			t.Errorf("no weight on %q", line)
		}
	}
}

func TestReadingInADrill(t *testing.T) {
	d := quokkas(t, 80, 24)
	d.keys("r", "1", "y", "tab", "tab", "=A Nurse", "tab", "enter", "=drill", "enter")
	d.read()
	d.keys("n")
	d.mustShow("(phone of quokka-keeper: ask the")
	d.mustNotShow("NOT SET")
}

// TestProseIsRendered by Glamour, with its emphasis and without more than that.
func TestProseIsRendered(t *testing.T) {
	d := quokkas(t, 80, 24)
	d.read()
	d.keys("n", "n")
	if content := d.m.View().Content; !strings.Contains(content, "\x1b[1mdetail") && !strings.Contains(content, "\x1b[1mdetail\x1b") {
		t.Errorf("detail is not bold in %q", content)
	}
	for _, line := range strings.Split(d.m.View().Content, "\n") {
		if w := text.Width(xansi.Strip(line)); w > 80 {
			t.Errorf("%d columns", w)
		}
	}
}

// TestReadingWhatIsEdited: where the procedures are read again, so is the page.
func TestReadingWhatIsEdited(t *testing.T) {
	d := quokkas(t, 80, 15)
	d.read()
	d.keys("n", "n")
	file := filepath.Join(d.dir, "runbooks", "quokka.md")
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(source), "Label every crate by hand", "Paint every crate", 1)
	if err := os.WriteFile(file, []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	d.mustShow("Label every crate by hand")
	if err := d.m.s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	d.mustShow("section 2 of 4", "Paint every crate")
}
