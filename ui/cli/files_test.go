package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store"
	"downtime/ui/session"
)

// TestOutputFile: an export to a file is whole or not there, and never writes
// over another one unasked.
func TestOutputFile(t *testing.T) {
	w := newWard(t)
	w.begin()
	dir := t.TempDir()
	path := filepath.Join(dir, "night.csv")
	got := w.want(exitDone, "", "export", "-o", path)
	if !strings.Contains(got.out, "6 entries") {
		t.Errorf("says %q", got.out)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if printed := w.want(exitDone, "", "export", "--format", "csv").out; printed != string(first) {
		t.Error("the file is not what is printed")
	}
	w.want(exitUsage, "", "export", "-o", path)
	if now, _ := os.ReadFile(path); !bytes.Equal(now, first) {
		t.Error("a refused export changed the file")
	}
	w.want(exitDone, "", "export", "--format", "markdown", "-o", path, "--force")
	if now, _ := os.ReadFile(path); !bytes.HasPrefix(now, []byte("# LIVE downtime: EPR down")) {
		t.Error("--force did not write over the file")
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("something was left behind: %v", names)
	}
}

// TestOutputOverTheLog: what is written out never takes the place of a file of the log's,
// with --force either.
func TestOutputOverTheLog(t *testing.T) {
	w := newWard(t)
	w.begin()
	for _, name := range []string{"downtime.db", "downtime.key", "downtime.last.json", "settings.json", filepath.Join("journal", "x.md"), filepath.Join("backups", "x.md")} {
		path := filepath.Join(w.data, name)
		before, _ := os.ReadFile(path)
		for _, args := range [][]string{
			{"export", "--format", "markdown"}, {"export", "--what", "ledger", "--format", "csv"}, {"export", "--what", "handover", "--format", "pdf"},
			{"print", "--quick-card"},
		} {
			got := w.want(exitUsage, "", append(args, "-o", path, "--force")...)
			if !strings.Contains(got.err, "choose another") {
				t.Errorf("%q over %s: %q", args, name, got.err)
			}
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was written over", name)
		}
	}
	w.want(exitDone, "", "export", "-o", filepath.Join(w.data, "downtime.md"))
}

// TestOutputFull: an output that takes no more is a failure, not a success.
func TestOutputFull(t *testing.T) {
	w := newWard(t)
	w.begin()
	for _, args := range [][]string{{"incidents"}, {"export"}, {"show", "epr-downtime"}, {"--help"}, {"verify"}} {
		var errs bytes.Buffer
		code := Run(append([]string{"--data", w.data}, args...), IO{Out: full{}, Err: &errs, Clocks: w.clocks})
		if code != exitFailed || !sentence.MatchString(errs.String()) {
			t.Errorf("%q: %d, %q", args, code, errs.String())
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestInternalError: a panic is one sentence, and a stack only for those who ask.
func TestInternalError(t *testing.T) {
	for _, debug := range []string{"", "DOWNTIME_DEBUG=1"} {
		w := newWard(t)
		var errs bytes.Buffer
		code := Run([]string{"--version"}, IO{Out: broken{}, Err: &errs, Environ: []string{debug}, Clocks: w.clocks})
		if code != exitInternal {
			t.Errorf("exit code %d", code)
		}
		if stack := strings.Contains(errs.String(), "goroutine"); stack != (debug != "") {
			t.Errorf("with %q: %s", debug, errs.String())
		}
		if debug == "" && !sentence.MatchString(errs.String()) {
			t.Errorf("not one sentence: %q", errs.String())
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { panic("a fault\nin the test") }

// TestReadingMakesNothing: commands that only read leave no trace, where there
// is a log and where there is none.
func TestReadingMakesNothing(t *testing.T) {
	w := newWard(t)
	reading := [][]string{
		{"incidents"}, {"incidents", "--json"}, {"verify"}, {"procedures"}, {"lint"}, {"show", "epr-downtime"},
		{"print", "epr-downtime", "--by-hand"},
	}
	for _, args := range reading {
		w.want(exitDone, "", args...)
	}
	if got := w.want(exitUsage, "", "export"); !strings.Contains(got.err, "nothing has been recorded") {
		t.Errorf("export says %q", got.err)
	}
	if got := w.want(exitDone, "", "incidents"); !strings.Contains(got.out, "Nothing has been recorded") {
		t.Errorf("incidents says %q", got.out)
	}
	if _, err := os.Stat(w.data); !errors.Is(err, os.ErrNotExist) {
		t.Error("a command that only reads made the data folder")
	}
	w.begin()
	before := listing(t, w.data)
	for _, args := range append(reading, []string{"export"}) {
		w.want(exitDone, "", args...)
	}
	if after := listing(t, w.data); after != before {
		t.Errorf("a command that only reads changed the folder from\n%s\nto\n%s", before, after)
	}
}

// listing is every file of a folder with its content.
func listing(t *testing.T, dir string) string {
	t.Helper()
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name.Name()))
		fmt.Fprintf(&list, "%s %d %x %v\n", name.Name(), len(text), text[:min(len(text), 8)], err)
		if info, err := name.Info(); err == nil {
			fmt.Fprintln(&list, info.ModTime())
		}
	}
	return list.String()
}

// TestLocked: a folder that another program has is named in a sentence.
func TestLocked(t *testing.T) {
	w := newWard(t)
	w.begin()
	holder, err := store.Open(w.data, store.Options{Who: "J Reid"})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	got := w.want(exitFailed, "note x\n", "plain", "--as", whoIs)
	if !sentence.MatchString(got.err) || !strings.Contains(got.err, "J Reid") {
		t.Errorf("plain says %q", got.err)
	}
	// What only reads goes on from the second copy.
	for _, args := range [][]string{{"incidents"}, {"export"}, {"verify"}} {
		if got := w.want(exitDone, "", args...); !strings.Contains(got.out, "EPR down") && args[0] != "verify" {
			t.Errorf("%q says %q", args, got.out)
		}
	}
}

// TestDamaged: a database that cannot be trusted gives a sentence, and stays as
// it is to the byte.
func TestDamaged(t *testing.T) {
	w := newWard(t)
	w.begin()
	whole, err := os.ReadFile(filepath.Join(w.data, "downtime.db"))
	if err != nil {
		t.Fatal(err)
	}
	zeroed := bytes.Clone(whole)
	clear(zeroed[:8192])
	for name, content := range map[string][]byte{
		"empty": {}, "garbage": bytes.Repeat([]byte("not a database\n"), 1000), "cut": whole[:len(whole)/3],
		"zeroed": zeroed, "text": []byte("hello"),
	} {
		t.Run(name, func(t *testing.T) {
			w := &ward{t: t, data: t.TempDir()}
			path := filepath.Join(w.data, "downtime.db")
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"incidents"}, {"export"}, {"verify"}, {"verify", path}, {"plain", "--as", whoIs}} {
				got := w.want(exitFailed, "note x\n", args...)
				if !sentence.MatchString(got.err) || !strings.Contains(got.err, "downtime.db") {
					t.Errorf("%q says %q", args, got.err)
				}
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, content) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}

// TestVerifyFile changes an exported log in every way, and wants the first entry
// that does not hold named.
func TestVerifyFile(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	whole := w.want(exitDone, "", "export", "--format", "jsonl").out
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	join := func(list ...string) string { return strings.Join(list, "") }
	for _, c := range []struct {
		name, text string
		bad        int // 0 for none
	}{
		{"whole", whole, 0},
		{"torn", whole + `{"log":"` + log, 0},
		{"reworded", strings.Replace(whole, "told Jo", "told Al", 1), 3},
		{"line missing", join(lines[0], lines[2], lines[3]), 2},
		{"lines swapped", join(lines[0], lines[2], lines[1]), 2},
		{"start missing", join(lines[1:]...), 1},
		{"line twice", join(lines[0], lines[1], lines[1]), 3},
		{"garbage", "hello\n", 1},
		{"empty", "", 1},
	} {
		path := filepath.Join(t.TempDir(), "log.jsonl")
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		code := exitDone
		if c.bad > 0 {
			code = exitNo
		}
		said := w.want(code, "", "verify", path)
		if c.bad > 0 && !strings.Contains(said.out, fmt.Sprintf("entry %d does not hold", c.bad)) {
			t.Errorf("%s: %s", c.name, said.out)
		}
		if c.bad == 0 && !strings.Contains(said.out, "No log proves that nothing followed") {
			t.Errorf("%s: it is not said what is not proved: %s", c.name, said.out)
		}
		line := w.json("verify", path, "--json")[0]
		if ok := line["ok"].(bool); ok != (c.bad == 0) {
			t.Errorf("%s: ok is %t", c.name, ok)
		}
		if bad, _ := line["first_bad"].(float64); int(bad) != c.bad {
			t.Errorf("%s: first_bad is %v, want %d", c.name, line["first_bad"], c.bad)
		}
		if c.bad > 0 && line["proved_to"].(float64) != float64(c.bad-1) {
			t.Errorf("%s: proved_to is %v", c.name, line["proved_to"])
		}
	}
}

// TestVerifyDatabase: one entry changed within a database that is otherwise as
// it should be, under its own name and another.
func TestVerifyDatabase(t *testing.T) {
	w := newWard(t)
	w.begin()
	path := filepath.Join(w.data, "downtime.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(backup, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	w.want(exitDone, "", "verify", backup)
	changed := bytes.ReplaceAll(whole, []byte("told Jo"), []byte("told Al"))
	for _, file := range []string{path, backup} {
		if err := os.WriteFile(file, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		if got := w.want(exitNo, "", "verify", file); !strings.Contains(got.out, "entry 3 does not hold") {
			t.Errorf("%s: %s", file, got.out)
		}
	}
	if err := os.RemoveAll(filepath.Join(w.data, "journal")); err != nil { // else it is read there
		t.Fatal(err)
	}
	got := w.want(exitFailed, "", "export")
	if !strings.Contains(got.err, "entry 3 does not hold") || !sentence.MatchString(got.err) {
		t.Errorf("export says %q", got.err)
	}
	garbage := filepath.Join(t.TempDir(), "other.db")
	if err := os.WriteFile(garbage, []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := w.want(exitFailed, "", "verify", garbage); !strings.Contains(got.err, "other.db") {
		t.Errorf("the sentence names another file: %q", got.err)
	}
}

// TestFindRun: a run is named by the start of its log id.
func TestFindRun(t *testing.T) {
	runs := []store.Run{
		{Log: "7F3A00000000", Status: store.StatusClosed},
		{Log: "7F3B00000000", Status: store.StatusOpen},
		{Log: "01A000000000", Status: store.StatusClosed},
	}
	for asked, want := range map[string]string{
		"": "7F3B00000000", "7f3a": "7F3A00000000", "oia": "01A000000000", "7F3B00000000": "7F3B00000000",
	} {
		if got, err := findRun(runs, asked); err != nil || got.Log != want {
			t.Errorf("%q finds %q, %v; want %q", asked, got.Log, err, want)
		}
	}
	for _, asked := range []string{"7F3", "9", "7F3A000000000"} {
		if got, err := findRun(runs, asked); err == nil {
			t.Errorf("%q finds %q", asked, got.Log)
		}
	}
	if got, err := findRun(runs[:1], ""); err != nil || got.Log != runs[0].Log {
		t.Errorf("with none open: %q, %v", got.Log, err)
	}
}

// TestNotSaved: what is not on disk is exit code 3, not a refusal.
func TestNotSaved(t *testing.T) {
	full := errors.New("disk is full")
	err := &session.NotSavedError{Cause: &store.NotSavedError{Database: full, Journal: full}}
	if said, code := describe(err); code != exitFailed || !strings.Contains(said, "disk is full") {
		t.Errorf("%d, %q", code, said)
	}
}

// TestExportHandover: the sheet of what is open as Markdown and as PDF, while
// nothing else has the log; of a closed run there is none.
func TestExportHandover(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	got := w.want(exitDone, "", "export", "--what", "handover")
	for _, want := range []string{"# HANDOVER of a downtime: EPR down", "## LIVE: OVERDUE 0", "essential tests only; because: half strength", "not the patient handover", "LOG " + log} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in:\n%s", want, got.out)
		}
	}
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	got = w.want(exitDone, "", "export", "--what", "handover", "-o", path)
	pdf, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || !strings.Contains(got.out, "the handover of "+log) {
		t.Errorf("%.8q, %q: %v", pdf, got.out, err)
	}
	w.want(exitUsage, "", "export", "--what", "handover", "-o", path)
	w.want(exitDone, "close : x\n", "plain", "--as", whoIs, "--strict")
	if got := w.want(exitUsage, "", "export", "--what", "handover"); !strings.Contains(got.err, "is closed, and nothing of it is handed over") {
		t.Errorf("of a closed one: %q", got.err)
	}
}

// TestReportIsSigned: the note in a report, saved by itself, proves the log up to
// the report, as the file of a photographed QR code does.
func TestReportIsSigned(t *testing.T) {
	w := newWard(t)
	w.begin()
	report := w.want(exitDone, "", "export").out
	_, after, _ := strings.Cut(report, "```text\n")
	note, rest, _ := strings.Cut(after, "```")
	path := filepath.Join(t.TempDir(), "note.txt")
	if err := os.WriteFile(path, []byte(note), 0o644); err != nil {
		t.Fatal(err)
	}
	got := w.want(exitDone, "", "verify", "--note", path)
	if !strings.Contains(got.out, "are unchanged since code") {
		t.Errorf("verify says %q of note %q", got.out, note)
	}
	if !strings.Contains(rest, "█▀") {
		t.Error("the report has no QR code")
	}
	sheet := w.want(exitDone, "", "export", "--what", "handover").out
	if !strings.Contains(sheet, "downtime/") || !strings.Contains(sheet, "█▀") {
		t.Errorf("the handover sheet has no note:\n%s", sheet)
	}
}
