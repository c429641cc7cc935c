package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

var update = flag.Bool("update", false, "write the screens in testdata anew")

// temporary is a folder of the test, whole or cut short.
var temporary = regexp.MustCompile(regexp.QuoteMeta(os.TempDir()) + `[^\s"]*`)

// folderLength makes all such folders wrap alike.
const folderLength = 120

// paperCode is what stands on paper for a log, or a part of it: another every time.
var paperCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4})+\b|\bLOG1[0-9A-HJKMNP-TV-Z]{8}\b`)

// logName is that of a log, where none is open that would say it.
var logName = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{12}\b`)

// hiddenName stands in the kept screens for the part of a log's name after the first four
// characters.
var hiddenName = strings.Repeat("X", 8)

// brokenCode is such a code over two lines: where it breaks goes by its figures.
var brokenCode = regexp.MustCompile(`\b((?:[0-9A-HJKMNP-TV-Z]{4}-)+) *\n *([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4})*\b)`)

// brokenName is a folder's name over however many lines: where it breaks goes by how long the
// name of the folder for temporary files is.
func brokenName(dir string) *regexp.Regexp {
	var letters []string
	for _, r := range dir {
		letters = append(letters, regexp.QuoteMeta(string(r)))
	}
	return regexp.MustCompile(strings.Join(letters, `(?: *\n *)?`))
}

// golden compares the frame with the one kept for this test.
func (d *driver) golden(name string) {
	d.t.Helper()
	d.goldenOf(name, d.screen())
}

// widest is the largest window that screens are kept at.
var widest = tea.WindowSizeMsg{Width: 200, Height: 60}

// goldenWide is golden, and once more in the largest window where this one is the largest
// of the sizes that every screen is kept at.
func (d *driver) goldenWide(name string) {
	d.t.Helper()
	d.golden(name)
	if was := (tea.WindowSizeMsg{Width: d.m.width, Height: d.m.height}); was.Width == 120 {
		d.send(widest)
		d.golden(name)
		d.send(was)
	}
}

// goldenBeside is goldenWide of what is not drawn in a smaller window: what a list has
// beside it.
func (d *driver) goldenBeside(name string) {
	d.t.Helper()
	if d.m.width >= paneWidth {
		d.goldenWide(name)
	}
}

// goldenOf is golden of a frame in which something was made the same every time.
func (d *driver) goldenOf(name, got string) {
	d.t.Helper()
	kept(d.m.screen)
	path := filepath.Join("testdata", fmt.Sprintf("%s-%dx%d.golden", name, d.m.width, d.m.height))
	if d.dir != "" {
		got = brokenName(d.dir).ReplaceAllString(got, "/data")
	}
	got = temporary.ReplaceAllString(got, "/data")
	if d.m.s == nil {
		got = logName.ReplaceAllString(got, "LOG1"+hiddenName)
	} else if state := d.m.s.State(); state != nil {
		got = strings.ReplaceAll(got, state.Log[:4], "LOG1")
		got = strings.ReplaceAll(got, "report-"+strings.ToLower(state.Log[:4]), "report-log1")
	}
	if d.other != "" {
		got = strings.ReplaceAll(got, d.other[:4], "LOG2")
		got = strings.ReplaceAll(got, d.other[4:], hiddenName)
	}
	got = brokenCode.ReplaceAllString(got, "$1$2")
	got = paperCode.ReplaceAllStringFunc(got, func(code string) string { return strings.Repeat("X", len(code)) })
	lines := strings.Split(got, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got = strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatalf("%v (go test ./ui/tui -update makes it)", err)
	}
	if got != string(want) {
		d.t.Errorf("%s has changed (go test ./ui/tui -update accepts it). Got:\n%s\nwant:\n%s", path, got, want)
	}
}

var sizes = [][2]int{{80, 24}, {60, 15}, {40, 10}, {120, 40}}

// atSizes runs a test once for every size a screen is kept at.
func atSizes(t *testing.T, test func(t *testing.T, width, height int)) {
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) { test(t, size[0], size[1]) })
	}
}

// TestScreens keeps every screen as a nurse meets it in a first quarter of an
// hour, at each size.
func TestScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := newDriver(t, writeLibrary(t), width, height)
		d.golden("home")
		d.keys("d")
		d.golden("declare")
		d.keys("enter")
		d.golden("declare-asked")
		d.keys("esc")
		d.declare()
		d.goldenWide("board")
		d.tick(4 * time.Minute)
		d.keys("down", "space")
		d.golden("board-ticked")
		d.keys("up", "space")
		d.golden("critical")
		d.keys("=told everybody", "enter", "enter")
		d.goldenWide("procedure")
		d.keys("r")
		d.golden("step-whole")
		d.keys("esc", "down", "down", "n")
		d.golden("not-done")
		d.keys("2", "=site manager does not answer", "enter", "esc")
		d.tick(40 * time.Minute)
		d.keys("up")
		d.goldenWide("board-overdue")
		d.keys("p")
		d.goldenWide("procedures")
		d.toListed("pathology-requests")
		d.keys("enter")
		d.goldenWide("reading")
		d.keys("esc", "esc", "d", "=Send the runner", "tab", "=phones are down too", "enter", "l")
		d.goldenWide("log")
		d.keys("esc", "s", "1", "=IT desk", "enter")
		d.goldenWide("systems")
		d.keys("esc", "w")
		d.golden("who")
		d.keys("esc", "?")
		d.goldenWide("help")
		d.keys("esc", "c")
		d.golden("close")
		d.keys("r")
		d.golden("recovery")
		d.keys("=EPR is back for reading", "enter")
		d.golden("recovering")
		d.keys("esc", "enter", "=Day shift")
		d.golden("close-owner")
		d.keys("tab", "=ward handed back", "enter")
		d.golden("closed")
		d.keys("b", "n", "=The pads were locked away", "enter", "a", "=A box of pads", "tab", "=Ward manager", "tab", "=12 Dec")
		d.golden("action")
		d.keys("enter")
		d.golden("debrief")
		d.keys("esc", "esc", "f")
		d.goldenWide("finished")
		d.keys("enter")
		d.goldenWide("finished-read")
		d.keys("esc", "esc", "r")
		d.mustShow("DRILL DRILL DRILL")
		d.golden("drill-declare")
		d.keys("1", "y", "tab", "tab", "=S Okafor", "tab", "=Nurse in charge", "enter")
		d.mustShow("Type DRILL to start")
		d.golden("drill-word")
		d.keys("=drill", "enter")
		d.mustShow("DRILL DRILL DRILL", "Stop entering data")
		d.golden("drill-board")
		d.keys("f8")
		d.mustShow("NO DUFF: stop the drill")
		d.golden("no-duff")
	})
}

// writeLibrary is a data folder with procedures of the test's own, so that the
// wording of the shipped ones can change without these screens.
func writeLibrary(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	dir = filepath.Join(dir, strings.Repeat("d", max(1, folderLength-len(dir))))
	folder := filepath.Join(dir, "runbooks")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"epr-downtime.md", "pathology-requests.md", "cancer-pathway-prioritisation.md"} {
		source, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), source, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
