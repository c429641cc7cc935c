package session

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/store/event"
)

// A print is a PDF in the folder print, under a name that every system takes and
// that says what it is; in a drill it says so too.
func TestPrintCard(t *testing.T) {
	w := newWard(t)
	s := w.open()
	if err := s.SaveSettings(Settings{Ward: "7B: Ålesund / North"}); err != nil {
		t.Fatal(err)
	}
	doc, ok := s.Library().Get("requests")
	if !ok {
		t.Fatal("the ward's procedure is not there")
	}
	write := func(job *PrintJob) (string, []byte) {
		t.Helper()
		path, err := job.Write()
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(content, []byte("%PDF-")) {
			t.Errorf("%s is not a PDF", path)
		}
		if filepath.Dir(path) != filepath.Join(s.Dir(), "print") || strings.ContainsAny(filepath.Base(path), `:\/?*"<>| `) {
			t.Errorf("written to %q", path)
		}
		return path, content
	}
	path, first := write(s.PrintCard(doc))
	if want := "requests_7b-alesund-north_" + s.Now().Format("20060102T1504") + ".pdf"; filepath.Base(path) != want {
		t.Errorf("named %q, want %q", filepath.Base(path), want)
	}
	if again, _ := write(s.PrintCard(doc)); again != path {
		t.Errorf("the second print of a minute is %q, beside %q", again, path)
	}
	box, _ := write(s.PrintBox())
	if !strings.HasPrefix(filepath.Base(box), "downtime-box_") {
		t.Errorf("the box is named %q", box)
	}
	w.start(s, Declaration{Mode: event.Drill, Title: "exercise"})
	drill, content := write(s.PrintCard(doc))
	if !strings.HasPrefix(filepath.Base(drill), "DRILL-requests_") || bytes.Equal(content, first) {
		t.Errorf("in a drill it is named %q", drill)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 3 {
		t.Errorf("the folder holds %v, %v", names, err)
	}
}

// What a run opened is printed as the run pinned it, whatever the file says now.
func TestPrintPinned(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	pinned := s.State().Procedures[0]
	doc, _ := s.Library().Get("requests")
	changed := *doc
	changed.SHA256 = strings.Repeat("0", 64)
	changed.Procedure.Title = "Changed meanwhile"
	job := s.PrintCard(&changed)
	if card := job.cards[0]; card.SHA256 != pinned.SHA256 || card.Procedure.Title != pinned.Def.Title {
		t.Errorf("prints %q, %s", card.Procedure.Title, card.SHA256)
	}
}

// A folder that cannot be made is an error, not a lost print.
func TestPrintCannotWrite(t *testing.T) {
	w := newWard(t)
	s := w.open()
	if err := os.WriteFile(filepath.Join(s.Dir(), printFolder), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	doc, _ := s.Library().Get("requests")
	if path, err := s.PrintCard(doc).Write(); err == nil {
		t.Errorf("wrote %q", path)
	}
}

// A drill's print says so in its name too where somebody typed one, and says it once.
func TestPrintOfADrillUnderATypedName(t *testing.T) {
	w := newWard(t)
	s := w.open()
	dir := t.TempDir()
	write := func(typed, want string) {
		t.Helper()
		path, err := s.PrintBox().WriteTo(filepath.Join(dir, typed))
		if err != nil || path != filepath.Join(dir, want) {
			t.Errorf("%q is written to %q, %v; want %q", typed, path, err, want)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	write("box.pdf", "box.pdf")
	w.start(s, Declaration{Mode: event.Drill, Title: "exercise"})
	write("box.pdf", "DRILL-box.pdf")
	write("drill of 7B.pdf", "drill of 7B.pdf")
	if path, err := s.PrintBox().WriteTo(filepath.Join(dir, "box.pdf")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second of a drill went to %q, %v", path, err)
	}
}

// What is typed for a report names the data folder, and a file that says of an exercise that
// it is one.
func TestExportCommand(t *testing.T) {
	s := newWard(t).open()
	for mode, file := range map[event.Mode]string{event.Live: "report.md", event.Drill: "DRILL-report.md", event.Readiness: "READINESS-report.md"} {
		want := `downtime export K4QX --data "` + s.Dir() + `" -o ` + file
		if got := s.ExportCommand("K4QX7F3A91C2", mode); got != want {
			t.Errorf("%s: %q, want %q", mode, got, want)
		}
	}
}

// A report goes where prints go, under a name that says of a drill that it is one; under a
// typed name it comes over nothing, and not among the files of the log.
func TestReport(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Drill, Title: "exercise <b>"})
	job := s.Report(s.State().Log, "7B", event.Drill)
	path, err := job.Write()
	if err != nil || filepath.Dir(path) != filepath.Join(s.Dir(), "print") || !strings.HasPrefix(filepath.Base(path), "DRILL-report-") {
		t.Fatalf("%q, %v", path, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "DRILL") || !strings.Contains(string(text), "exercise") {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := job.Write(); err != nil {
		t.Errorf("again in the same minute: %v", err)
	}
	dir := t.TempDir()
	if path, err = job.WriteTo(filepath.Join(dir, "night.md")); err != nil || filepath.Base(path) != "DRILL-night.md" {
		t.Errorf("%q, %v", path, err)
	}
	if _, err = job.WriteTo(filepath.Join(dir, "night.md")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over the first: %v", err)
	}
	for _, typed := range []string{filepath.Join(dir, "night.pdf"), filepath.Join(s.Dir(), "journal", "x.md"), filepath.Join(dir, ".md")} {
		if path, err := job.WriteTo(typed); err == nil {
			t.Errorf("%q is written to %q", typed, path)
		}
	}
}

// A print never has a name that is hidden or one of the log's own, and is never put among
// its files.
func TestPrintRefusesPlacesOfTheLog(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	files := func() (list []string) {
		t.Helper()
		err := filepath.WalkDir(s.Dir(), func(path string, _ fs.DirEntry, err error) error {
			list = append(list, path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := files()
	for typed, why := range map[string]string{
		".pdf": "would be hidden", " .PDF": "would be hidden",
		"journal/x.pdf":                        "among the files of the log: choose another folder",
		"downtime.db.pdf":                      "the program gives to its own files: choose another",
		"Downtime-2.db.pdf":                    "the program gives to its own files: choose another",
		"20261124-0311-K4QX7F3A91C2.jsonl.pdf": "the program gives to its own files: choose another",
	} {
		if path, err := s.PrintBox().WriteTo(filepath.Join(s.Dir(), typed)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q is written to %q, %v", typed, path, err)
		}
	}
	if after := files(); !slices.Equal(before, after) {
		t.Errorf("the data folder held %q, and holds %q", before, after)
	}
	if _, err := s.PrintBox().WriteTo(filepath.Join(s.Dir(), "downtime.pdf")); err != nil {
		t.Errorf("a name that is not the log's is refused: %v", err)
	}
}
