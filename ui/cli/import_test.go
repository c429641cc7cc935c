package cli

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/ui/session"
)

// other is another ward's PC with a night in its log.
func other(t *testing.T) (w *ward, log, export string) {
	t.Helper()
	w = newWard(t)
	log = w.begin()
	return w, log, w.exported(log + ".jsonl")
}

// TestImport: logs come from an export, a data folder and a backup; again there is
// nothing to bring; and a log that is open elsewhere is not the one that is open here.
func TestImport(t *testing.T) {
	them, log, export := other(t)
	backup := filepath.Join(t.TempDir(), "ward.db")
	them.want(exitDone, "", "backup", backup)
	for _, from := range []string{export, them.data, backup} {
		w := newWard(t)
		own := w.begin()
		if got := w.want(exitDone, "", "import", from, "--dry-run"); !strings.Contains(got.out, "It is not here yet.") {
			t.Errorf("%s, looked at: %s", from, got.out)
		}
		if lines := w.json("incidents", "--json"); len(lines) != 1 {
			t.Fatalf("looking brought in %v", lines)
		}
		got := w.want(exitDone, "", "import", from)
		for _, want := range []string{"Log " + log + ": LIVE downtime: EPR down", "Proved: every entry holds", "brought in, 6 entries, saved 2/2", "same-outage " + log} {
			if !strings.Contains(got.out, want) {
				t.Errorf("%s: no %q in\n%s", from, want, got.out)
			}
		}
		again := w.json("import", from, "--json")
		if len(again) != 1 || again[0]["standing"] != "same" || again[0]["brought"] != false || again[0]["entries"] != 6.0 {
			t.Errorf("%s, again: %v", from, again)
		}
		if a, b := splitLines(w.want(exitDone, "", "export", log, "--format", "jsonl").out), splitLines(them.jsonl()); strings.Join(a[:6], "") != strings.Join(b[:6], "") {
			t.Errorf("%s: the entries are not those that were brought", from)
		}
		w.want(exitDone, "", "verify")
		if got := w.want(exitDone, "", "export"); !strings.Contains(got.out, own) {
			t.Error("without a name it is not the open log that is exported")
		}
		if got := w.want(exitDone, "", "incidents"); strings.Count(got.out, "brought in from another PC") != 1 {
			t.Errorf("listed as\n%s", got.out)
		}
	}
}

// TestImportRefuses: bad input is one sentence and exit code 2, and nothing of
// anything is brought in.
func TestImportRefuses(t *testing.T) {
	_, _, export := other(t)
	w := newWard(t)
	text, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	changed := w.file("changed.jsonl", strings.Replace(string(text), "told Jo", "told Al", 1))
	for name, args := range map[string][]string{
		"nothing named": {"import"},
		"no file":       {"import", export, "gone.jsonl"},
		"changed":       {"import", export, changed},
		"no log":        {"import", w.file("words.jsonl", "ward 7B\n")},
		"no folder":     {"import", t.TempDir()},
		"a picture":     {"import", w.file("picture.db", "\x89PNG")},
	} {
		got := w.want(exitUsage, "", args...)
		if !sentence.MatchString(got.err) || got.out != "" {
			t.Errorf("%s: %q, %q", name, got.err, got.out)
		}
	}
	if got := w.want(exitDone, "", "incidents"); !strings.HasPrefix(got.out, "Nothing has been recorded") {
		t.Errorf("here is %s", got.out)
	}
}

// TestExportWithALinkedDrill: a log that was linked before it was here, and is a drill,
// is named and not put together with a real downtime, in any format.
func TestExportWithALinkedDrill(t *testing.T) {
	them := newWard(t)
	them.want(exitDone, "declare drill rehearsal\nnote nobody was harmed", "plain", "--as", whoIs, "--strict")
	drill, _ := them.json("incidents", "--json")[0]["log"].(string)
	w := newWard(t)
	own := w.begin()
	w.want(exitDone, "same-outage "+drill, "plain", "--as", whoIs, "--strict")
	w.want(exitDone, "", "import", them.data)
	said := "log " + drill + " is linked, but it is a DRILL: not put together"
	if got := w.want(exitDone, "together", "plain", "--as", whoIs); !strings.Contains(got.out, said) || strings.Contains(got.out, "nobody was harmed") {
		t.Errorf("together: %s", got.out)
	}
	for _, name := range []string{"a.md", "a.csv"} {
		path := filepath.Join(t.TempDir(), name)
		if got := w.want(exitDone, "", "export", "--with-linked", "-o", path); !strings.Contains(got.out, "NOT with it: "+said) {
			t.Errorf("%s: %s", name, got.out)
		}
		text, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(text), "nobody was harmed") || name == "a.md" && !strings.Contains(string(text), "**"+said+"**") {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	if got := w.run("", "export", drill, "--with-linked"); got.code != exitDone || !strings.Contains(got.err, "log "+own+" is linked, but it is a LIVE downtime") || strings.Contains(got.out, "told Jo") {
		t.Errorf("of the drill: %s\n%s", got.err, got.out)
	}
}

// TestImportOfAnotherCourse: what is here stays, the other is kept in a file, and the
// answer is no.
func TestImportOfAnotherCourse(t *testing.T) {
	them, log, _ := other(t)
	w := newWard(t)
	if err := os.CopyFS(w.data, os.DirFS(them.data)); err != nil {
		t.Fatal(err)
	}
	them.want(exitDone, "note there", "plain", "--as", whoIs)
	w.want(exitDone, "note here", "plain", "--as", whoIs)
	before := w.want(exitDone, "", "export", log, "--format", "csv").out
	got := w.want(exitNo, "", "import", them.data)
	if !strings.Contains(got.out, "went on twice, here and elsewhere, from entry 7 on") || !strings.Contains(got.out, ".other-") {
		t.Errorf("said: %s", got.out)
	}
	if line := w.json("import", them.data, "--json")[0]; line["standing"] != "other-course" || line["aside"] == "" || line["reason"] == "" {
		t.Errorf("as JSON: %v", line)
	}
	if after := w.want(exitDone, "", "export", log, "--format", "csv").out; after != before {
		t.Error("the log here is another now")
	}
}

// TestExportWithLinked: the logs of one outage are in one file, in one order; verify
// checks each, and what one says of the other.
func TestExportWithLinked(t *testing.T) {
	_, log, export := other(t)
	w := newWard(t)
	own := w.begin()
	w.want(exitDone, "", "import", export)
	if got := w.want(exitDone, "", "export", "--with-linked", "-o", filepath.Join(t.TempDir(), "a.md")); !strings.Contains(got.out, "No other log is linked") {
		t.Errorf("before they are linked: %s", got.out)
	}
	w.want(exitDone, "same-outage "+log+" : begun on 7A\nsame-outage K4QX7F3A91C2", "plain", "--as", whoIs, "--strict")
	path := filepath.Join(t.TempDir(), "outage.md")
	got := w.want(exitDone, "", "export", "--with-linked", "-o", path)
	if !strings.Contains(got.out, "With it, in one order: log "+log) || !strings.Contains(got.out, "NOT with it: log K4QX7F3A91C2") {
		t.Errorf("said %s", got.out)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "| `"+log+"` |") < 7 || strings.Count(string(text), "| `"+own+"` |") < 6 {
		t.Errorf("%v\n%s", err, text)
	}
	written := w.run("", "export", "--with-linked", "--format", "csv")
	if want := "downtime: NOT with it: log K4QX7F3A91C2, which is linked and not here: bring it in with downtime import.\n"; written.err != want {
		t.Errorf("beside the CSV: %q, want %q", written.err, want)
	}
	csv := written.out
	if strings.Count(csv, ","+log+",") != 7 || !strings.Contains(csv, own) {
		t.Errorf("as CSV:\n%s", csv)
	}
	for _, args := range [][]string{{"--format", "jsonl"}, {"--what", "handover"}} {
		if got := w.want(exitUsage, "", append([]string{"export", "--with-linked"}, args...)...); !sentence.MatchString(got.err) {
			t.Errorf("%v: %q", args, got.err)
		}
	}
	if got := w.want(exitDone, "", "verify"); !strings.Contains(got.out, "saw "+log+"'s code: entries 1 to 6 are unchanged since") {
		t.Errorf("verified: %s", got.out)
	}
}

// TestImportThatIsCutShort: of three logs of which the second could not be saved, the
// first is brought in, the second is the one at fault, and the third comes after it.
func TestImportThatIsCutShort(t *testing.T) {
	w := newWard(t)
	var out, errs bytes.Buffer
	a := &app{IO: IO{Out: &out, Err: &errs, Environ: w.environ, Clocks: w.clocks}, program: new(program), ctx: t.Context(), out: bufio.NewWriter(&out)}
	a.Data = w.data
	s, err := session.Open(a.config())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var all []session.Found
	for range 3 {
		_, _, export := other(t)
		found, err := s.LookInto(t.Context(), export)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found)
	}
	b, err := s.Bring(all[0].Logs)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := new(importCommand).say(a, s, all, b.Done); !errors.Is(err, errNo) {
		t.Errorf("it ends with %v", err)
	}
	a.out.Flush()
	rest := out.String()
	for _, want := range []string{
		"Log " + all[0].Logs[0].Log, "rought in, 6 entries", "Log " + all[1].Logs[0].Log, "Not brought in: it could not be saved.",
		"Log " + all[2].Logs[0].Log, "Not brought in: one before it could not be saved.",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("no %q, in its place, in\n%s", want, out.String())
		}
		rest = after
	}
}
