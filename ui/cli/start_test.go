package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"downtime/ui/text"
)

// TestFallsBackToPlain: without a usable terminal the program goes on line by
// line, and says so.
func TestFallsBackToPlain(t *testing.T) {
	w := newWard(t)
	for _, environ := range [][]string{nil, {"ACCESSIBLE=1"}, {"TERM=dumb"}} {
		w.environ = environ
		got := w.run("status\n")
		if got.code != exitDone || !strings.Contains(got.err, "line by line") || !strings.Contains(got.out, "\n.\n") {
			t.Errorf("%v: %+v", environ, got)
		}
	}
}

// TestCarriesOn: what one run acknowledged, the next one has.
func TestCarriesOn(t *testing.T) {
	w := newWard(t)
	w.begin()
	got := w.want(exitDone, "use pathology-requests\nsteps\ndone 4 : 2413\n", "plain", "--as", "B Shah, nurse", "--strict")
	for _, want := range []string{"1 done", "2 not applicable", "ok 7 "} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in:\n%s", want, got.out)
		}
	}
	rows := w.want(exitDone, "", "export", "--format", "csv").out
	for _, want := range []string{
		"A Okafor,nurse in charge,,step.done,pathology-requests,tell-lab,told Jo in blood sciences",
		"step.not-applicable,pathology-requests,in-transit,no samples in transit",
		"B Shah,nurse,,step.done",
	} {
		if !strings.Contains(rows, want) {
			t.Errorf("the CSV has no %q:\n%s", want, rows)
		}
	}
}

// TestStrict: the first refusal ends a strict run, and only that.
func TestStrict(t *testing.T) {
	w := newWard(t)
	got := w.want(exitUsage, "declare live EPR down\nnosuch\nnote never\n", "plain", "--as", whoIs, "--strict")
	if !sentence.MatchString(got.err) || !strings.Contains(got.err, "line 2") {
		t.Errorf("says %q", got.err)
	}
	if strings.Contains(got.out, "never") {
		t.Error("it went on after the error")
	}
	w.want(exitDone, "nosuch\nnote on it goes\n", "plain", "--as", whoIs)
}

// waitedFor is an output in which words are waited for: shown is closed then.
type waitedFor struct {
	bytes.Buffer
	words string
	shown chan struct{}
	once  sync.Once
}

func (w *waitedFor) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if strings.Contains(w.String(), w.words) {
		w.once.Do(func() { close(w.shown) })
	}
	return n, err
}

// TestInterrupted: an interrupt ends the line mode while it waits for a line.
func TestInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not run: a process cannot interrupt itself on Windows")
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	w := newWard(t)
	reader, writer := io.Pipe()
	go io.WriteString(writer, "declare live EPR down\n")
	answered := make(chan struct{})
	go func() {
		<-answered
		_ = self.Signal(os.Interrupt)
	}()
	out, errs := &waitedFor{words: "saved", shown: answered}, new(bytes.Buffer)
	code := Run([]string{"--data", w.data, "plain", "--as", whoIs}, IO{In: reader, Out: out, Err: errs, Environ: w.environ, Clocks: w.clocks})
	if code != exitInterrupted || !sentence.MatchString(errs.String()) {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if !strings.Contains(w.run("", "incidents").out, "EPR down") {
		t.Error("what was acknowledged is gone")
	}
}

// TestShow: a procedure reads well without marks, within the width, and says in
// words what its metadata says.
func TestShow(t *testing.T) {
	w := newWard(t)
	got := w.want(exitDone, "", "show", "pathology-requests").out
	for line := range strings.Lines(got) {
		line = strings.TrimSuffix(line, "\n")
		if text.Width(line) > 80 || !utf8.ValidString(line) || strings.TrimRight(line, " ") != line {
			t.Errorf("line %q", line)
		}
	}
	for _, want := range []string{
		"PAPER PATHOLOGY REQUESTS\n", "TEMPLATE NOT APPROVED HERE\n", "Use when: ", "\nIMMEDIATE (FIRST 15 MINUTES)\n",
		"\n 1. [ ] CRITICAL: Tell blood sciences on ", "NOT\n        SET)", "(within 15 min; for nurse in charge)",
		"WARNING: A sample not labelled", "TWO PEOPLE", "every 1 h", "\nRECORD: PAPER REQUEST\n", "- Urgency: one of emergency, urgent, routine; required",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	for _, mark := range []string{"{{", "<!--", "**", "|---", "\x1b"} {
		if strings.Contains(got, mark) {
			t.Errorf("%q is left in the text", mark)
		}
	}
}

// TestShowFillsContacts: the hospital's numbers stand in the text.
func TestShowFillsContacts(t *testing.T) {
	w := newWard(t)
	if err := os.MkdirAll(w.data+"/runbooks", 0o755); err != nil {
		t.Fatal(err)
	}
	contacts := "| Name | Phone | Bleep | Place | Checked on |\n|---|---|---|---|---|\n| blood-sciences | 2413 | | | 2026-11-20 |\n"
	if err := os.WriteFile(w.data+"/runbooks/contacts.md", []byte(contacts), 0o644); err != nil {
		t.Fatal(err)
	}
	got := w.want(exitDone, "", "show", "pathology-requests").out
	if !strings.Contains(got, "Tell blood sciences on 2413") {
		t.Errorf("the number is not filled in:\n%.400s", got)
	}
}

// TestLintText: one line a finding, in the order of the files and lines, and a
// summary.
func TestLintText(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	for name, content := range map[string]string{
		"b.md": "# B\n\n- [ ] Do it <!-- step: b within=soon -->\n- [ ] Again <!-- step: b -->\n",
		"a.md": "# A\n\n- [ ] Do it <!-- step: a colour=red -->\n",
	} {
		if err := os.WriteFile(dir+"/"+name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSpace(w.want(exitNo, "", "lint", dir).out), "\n")
	summary := lines[len(lines)-1]
	if !strings.HasPrefix(summary, "2 files checked: 2 errors, ") {
		t.Errorf("summary %q", summary)
	}
	var codes []string
	for _, line := range lines[:len(lines)-1] {
		file, rest, _ := strings.Cut(strings.TrimPrefix(line, dir+string(filepath.Separator)), ":")
		fields := strings.Fields(strings.ReplaceAll(rest, ":", " "))
		if fields[1] != "info" {
			codes = append(codes, file+":"+fields[0]+" "+fields[1]+" "+fields[2])
		}
	}
	got := strings.Join(codes, "\n")
	for _, want := range []string{"a.md:3 warning unknown-key", "b.md:3 error bad-duration", "b.md:4 error duplicate-id"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if a, b := strings.Index(got, "a.md"), strings.Index(got, "b.md"); a > b {
		t.Errorf("not in the order of the files:\n%s", got)
	}
}
