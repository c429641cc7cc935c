package tui

import (
	"os"
	"path/filepath"
	"testing"

	"downtime/runbooks"
	"downtime/store/incident"
)

// A file that cannot be used, that is gone, and a second one of the id: the board,
// what V says, the list and the search, at each size.
func TestFaultyFileScreens(t *testing.T) {
	for name, spoil := range map[string]func(d *driver){
		"unusable": func(d *driver) { d.edit("epr-downtime.md", "title: EPR downtime", "title: \"EPR downtime") },
		"gone":     func(d *driver) { d.remove("epr-downtime.md") },
		"second": func(d *driver) {
			d.write("0-twin.md", "---\ntitle: EPR downtime\nid: epr-downtime\nversion: 0.9\n---\n- [ ] Stop\n")
		},
	} {
		atSizes(t, func(t *testing.T, width, height int) {
			d := newDriver(t, writeLibrary(t), width, height)
			d.declare()
			d.tickSteps("second-pc")
			spoil(d)
			d.golden("file-" + name + "-board")
			d.keys("v")
			d.golden("file-" + name)
			d.keys("enter")
			d.show(newBoard()).keys("p")
			l := d.m.screen.(*libraryScreen)
			for l.selected().Procedure.ID != "epr-downtime" || d.m.s.Library().Unused(l.selected()) != "" {
				d.keys("down")
			}
			d.golden("file-" + name + "-list")
			d.keys("enter")
			d.golden("file-" + name + "-read")
			d.keys("esc", "/", "=second pc")
			d.golden("file-" + name + "-search")
			if p := d.m.s.State().Procedure("epr-downtime"); p.Step("second-pc").Status != incident.Done || len(p.Earlier) != 0 {
				t.Errorf("what is open has changed: %+v", p)
			}
		})
	}
}

// show goes to a screen, whichever is in front.
func (d *driver) show(s screen) *driver {
	d.m.show(s)
	return d
}

func (d *driver) path(name string) string { return filepath.Join(d.dir, "runbooks", name) }

func (d *driver) write(name, source string) {
	d.t.Helper()
	if err := os.WriteFile(d.path(name), []byte(source), 0o644); err != nil {
		d.t.Fatal(err)
	}
	d.reload()
}

func (d *driver) remove(name string) {
	d.t.Helper()
	if err := os.Remove(d.path(name)); err != nil {
		d.t.Fatal(err)
	}
	d.reload()
}

// What counts as a step is found in a file, and a copy that is kept has none.
func TestNoChoicesForACopy(t *testing.T) {
	d := declared(t, 80, 24)
	d.remove("epr-downtime.md")
	d.keys("p")
	l := d.m.screen.(*libraryScreen)
	for l.selected().Procedure.ID != "epr-downtime" {
		d.keys("down")
	}
	d.keys("e")
	d.mustShow("This is the copy kept of it")
	if _, ok := d.m.screen.(*libraryScreen); !ok {
		t.Errorf("E shows %T", d.m.screen)
	}
}

// The page that is read becomes the copy when its file goes, and is the file again
// when that is back.
func TestReadingWhileTheFileGoes(t *testing.T) {
	d := declared(t, 80, 24)
	source, err := os.ReadFile(d.path("epr-downtime.md"))
	if err != nil {
		t.Fatal(err)
	}
	d.show(&reading{doc: mustGet(d, "epr-downtime"), from: newBoard()})
	d.mustShow("from: hospital, in place of the shipped one: epr-downtime.md")
	d.remove("epr-downtime.md")
	d.mustShow("FILE GONE: EPR downtime goes on as it was opened: its file is gone, and")
	d.write("epr-downtime.md", "\x00\x01\x02")
	d.mustShow("BAD FILE: EPR downtime", "this is not text")
	d.write("epr-downtime.md", string(source))
	d.mustNotShow("FILE GONE", "BAD FILE")
}

func mustGet(d *driver, id string) *runbooks.Document {
	d.t.Helper()
	doc, ok := d.m.s.Library().Get(id)
	if !ok {
		d.t.Fatalf("there is no %s", id)
	}
	return doc
}
