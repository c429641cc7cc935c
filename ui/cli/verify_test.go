package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var paperLine = regexp.MustCompile(`LOG [0-9A-Z]{12}  N=(\d+)  ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})`)

// code is the code that the report of a ward's log shows, and how many entries
// it covers.
func (w *ward) code() (line, code, covers string) {
	w.t.Helper()
	report := w.want(exitDone, "", "export").out
	found := paperLine.FindAllStringSubmatch(report, -1)
	if len(found) != 2 || found[0][0] != found[1][0] {
		w.t.Fatalf("the report has %q", found)
	}
	return found[0][0], found[0][2], found[0][1]
}

func (w *ward) file(name, text string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *ward) jsonl() string { return w.want(exitDone, "", "export", "--format", "jsonl").out }

func (w *ward) note(text string) {
	w.t.Helper()
	w.want(exitDone, "note "+text+"\n", "plain", "--as", whoIs, "--strict")
}

func splitLines(text string) []string { return slices.Collect(strings.Lines(text)) }

// TestPaperCode: a code that was written down holds for ever, whatever is added
// after it, in the data folder and in a file, as people type it.
func TestPaperCode(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	line, code, covers := w.code()
	if covers != "6" || !strings.HasPrefix(line, "LOG "+log) {
		t.Fatalf("the report has %q", line)
	}
	if said := w.want(exitDone, "code\n", "plain", "--as", whoIs, "--strict").out; !strings.Contains(said, line+"\n") {
		t.Errorf("line by line it is %q, not %s", said, line)
	}
	w.note("later")
	w.note("later still")
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " "), line, strings.ReplaceAll(code, "0", "O")} {
		for _, what := range [][]string{{}, {log}, {w.file("log.jsonl", w.jsonl())}} {
			args := append([]string{"verify", "--paper", typed}, what...)
			got := w.want(exitDone, "", args...)
			for _, says := range []string{"10 entries to Tue 24 Nov 2026 03:11, all hold", "entries 1 to 6 are unchanged since code " + code + " was written down", "not proved: that nobody", "rewrote those.", "No log proves that nothing followed"} {
				if !strings.Contains(got.out, says) {
					t.Errorf("%q does not say %q: %s", args, says, got.out)
				}
			}
			rest := "entries 7 to 10 only fit together"
			if len(what) == 1 && what[0] != log {
				rest = "entries 7 to 10 are signed with the key of this PC"
			}
			if !strings.Contains(got.out, rest) {
				t.Errorf("%q does not say %q: %s", args, rest, got.out)
			}
		}
	}
	_, second, _ := w.code()
	found := w.json("verify", "--json", "--paper", code, "--paper", second)[0]
	if found["paper_to"].(float64) != 10 || found["signed_to"].(float64) != 9 || len(found["papers"].([]any)) != 2 || found["ok"] != true {
		t.Errorf("found %v", found)
	}

	// A code of another log is an answer of no, and says what may be the cause.
	other := newWard(t)
	other.begin()
	_, foreign, _ := other.code()
	got := w.want(exitNo, "", "verify", "--paper", foreign, "--paper", code)
	if !strings.Contains(got.out, "Code "+foreign+" does not match") || !strings.Contains(got.out, "Code "+code+" is that of "+log+": entries 1 to 6.") {
		t.Errorf("says %s", got.out)
	}
	found = w.json("verify", "--json", "--paper", foreign)[0]
	if found["ok"] != false || found["first_bad"] != nil || !strings.Contains(found["reason"].(string), foreign) {
		t.Errorf("found %v", found)
	}
	for _, wrong := range []string{code[1:], "U" + code[1:], "", code + code} {
		if got := w.want(exitUsage, "", "verify", "--paper="+wrong); !sentence.MatchString(got.err) {
			t.Errorf("%q: %s", wrong, got.err)
		}
	}
	empty := newWard(t)
	empty.want(exitNo, "", "verify", "--paper", code)
}

// TestVerdictIsShort: what is proved, up to where, and what is not, is one sentence of
// about 45 words, whatever of it there is.
func TestVerdictIsShort(t *testing.T) {
	w := newWard(t)
	w.begin()
	_, code, _ := w.code()
	for _, later := range []string{"", "decision we go on on paper; reason: the EPR is down\nnote to command\n"} {
		if later != "" {
			w.want(exitDone, later, "plain", "--as", whoIs, "--strict")
		}
		signed := w.file("log.jsonl", w.jsonl())
		unsigned := w.file("log.jsonl", strings.Join(slices.DeleteFunc(splitLines(w.jsonl()), func(l string) bool { return strings.HasPrefix(l, `{"checkpoint":`) }), ""))
		for _, what := range [][]string{{}, {signed}, {unsigned}} {
			for _, paper := range [][]string{nil, {"--paper", code}} {
				args := append(append([]string{"verify"}, what...), paper...)
				found := w.json(append(args, "--json")...)[0]
				says := found["says"].(string)
				if n := len(strings.Fields(says)); n > 45 || strings.Count(says, ".") > 0 {
					t.Errorf("%q says in %d words: %s", args, n, says)
				}
				out := w.want(exitDone, "", args...).out
				if !strings.HasPrefix(out, found["log"].(string)+": "+says+".\n") {
					t.Errorf("%q says %s\nand not %s", args, out, says)
				}
				whole := paper != nil && later == ""
				for words, want := range map[string]bool{
					" entries to Tue 24 Nov 2026 03:1": true, "not proved: that nobody with": !whole, "not proved: that nothing followed": whole,
					"unchanged since code " + code: paper != nil, "verify --paper CODE": paper == nil,
				} {
					if strings.Contains(out, words) != want {
						t.Errorf("%q: that it says %q is %t:\n%s", args, words, !want, out)
					}
				}
			}
		}
	}
}

// TestSignedExport: an export ends with a checkpoint, which is checked wherever
// the file is read.
func TestSignedExport(t *testing.T) {
	w := newWard(t)
	w.begin()
	text := w.jsonl()
	lines := splitLines(text)
	last := lines[len(lines)-1]
	if !strings.HasPrefix(last, `{"checkpoint":"downtime/`) || strings.Count(text, `{"checkpoint":`) != 1 {
		t.Fatalf("the export ends %s", last)
	}
	elsewhere := newWard(t)
	elsewhere.begin() // a PC with a key of its own
	key := regexp.MustCompile(`Key of this PC: (\S+)`).FindStringSubmatch(w.want(exitDone, "", "verify").out)
	if key == nil {
		t.Fatal("verify does not name the key of the PC")
	}
	path := w.file("log.jsonl", text)
	if got := elsewhere.want(exitDone, "", "verify", path); !strings.Contains(got.out, "entries 1 to 6 are signed with key "+key[1]) {
		t.Errorf("elsewhere: %s", got.out)
	}
	if got := newWard(t).want(exitDone, "", "verify", path); !strings.Contains(got.out, "signed with key "+key[1]) {
		t.Errorf("on a PC without a log: %s", got.out)
	}
	body := strings.Join(lines[:len(lines)-1], "")
	foreign := splitLines(elsewhere.jsonl())
	for name, c := range map[string]struct {
		text string
		code int
		says string
	}{
		"cut at the end":     {strings.Join(lines[:4], "") + last, exitNo, "entry 5 does not hold: a checkpoint covers 6 entries and there are 4"},
		"another's":          {body + foreign[len(foreign)-1], exitNo, "is of another log"},
		"changed":            {body + strings.Replace(last, `\n6\n`, `\n4\n`, 1), exitNo, "not signed with the key it names"},
		"without":            {body, exitDone, "entry 6 only fits together"},
		"after the end":      {text + lines[5], exitNo, "entry 7 does not hold"},
		"and a torn line":    {text + "{", exitDone, "cut short"},
		"a key of no length": {body + regexp.MustCompile(`"key":"[^"]*"`).ReplaceAllString(last, `"key":"00"`), exitDone, "signed with the key of this PC"},
	} {
		got := w.want(c.code, "", "verify", w.file("log.jsonl", c.text))
		if !strings.Contains(got.out, c.says) {
			t.Errorf("%s: %s", name, got.out)
		}
		var v map[string]any
		if err := json.Unmarshal([]byte(w.run("", "verify", "--json", w.file("log.jsonl", c.text)).out), &v); err != nil || v["ok"] != (c.code == exitDone) {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
}

// TestUnsignedExport: without a key the log is exported all the same, and it is
// said that it is not signed.
func TestUnsignedExport(t *testing.T) {
	w := newWard(t)
	w.begin()
	if err := os.Remove(filepath.Join(w.data, "downtime.key")); err != nil {
		t.Fatal(err)
	}
	got := w.run("", "export", "--format", "jsonl")
	if got.code != exitDone || strings.Contains(got.out, `{"checkpoint":`) || !sentence.MatchString(got.err) || !strings.Contains(got.err, "not signed") {
		t.Errorf("%d, %s", got.code, got.err)
	}
	path := filepath.Join(t.TempDir(), "a.jsonl")
	if got := w.want(exitDone, "", "export", "-o", path); !strings.Contains(got.out, "not signed") {
		t.Errorf("says %s", got.out)
	}
	w.want(exitDone, "", "verify", path)
	if got := w.want(exitDone, "", "export"); strings.Contains(got.out, "signed:") {
		t.Errorf("the report says %s", got.out)
	}
}

// TestFork: of two copies it is said where they part.
func TestFork(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	early := w.file("early.jsonl", w.jsonl())
	// The folder is copied, and both copies go on.
	copied := newWard(t)
	if err := os.CopyFS(copied.data, os.DirFS(w.data)); err != nil {
		t.Fatal(err)
	}
	w.note("what was said")
	copied.note("what was not")
	a, b := w.file("a.jsonl", w.jsonl()), w.file("b.jsonl", copied.jsonl())
	_, code, _ := w.code()
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{a, b}, exitNo, "differ from entry 7 on"},
		{[]string{a, b, "--paper", code}, exitNo, "Code " + code + " is that of " + log + " in " + a},
		{[]string{early, b}, exitDone, "early.jsonl is the beginning of"},
		{[]string{b, early}, exitDone, "entries 1 to 6 are the same in both"},
		{[]string{a, a}, exitDone, "have the same entries, 8 of them"},
		{[]string{a, log}, exitDone, "have the same entries"},
		{[]string{a, filepath.Join(copied.data, "downtime.db")}, exitNo, "differ from entry 7 on"},
	} {
		got := w.want(c.code, "", append([]string{"verify"}, c.args...)...)
		if !strings.Contains(got.out, c.says) {
			t.Errorf("%q says %s", c.args, got.out)
		}
	}
	found := w.json("verify", a, b, "--json")
	pair := found[len(found)-1]
	if pair["relation"] != "fork" || pair["first_different"].(float64) != 7 || pair["same_to"].(float64) != 6 || pair["ok"] != false || len(found) != 3 {
		t.Errorf("found %v", found)
	}
	other := newWard(t)
	other.begin()
	if got := w.want(exitNo, "", "verify", a, other.file("other.jsonl", other.jsonl())); !strings.Contains(got.out, "nothing to compare") {
		t.Errorf("two logs: %s", got.out)
	}
	if got := w.want(exitUsage, "", "verify", a, b, early); !strings.Contains(got.err, "leave out the others") {
		t.Errorf("three files: %s", got.err)
	}
	if got := w.want(exitFailed, "", "verify", a, b+".none"); !sentence.MatchString(got.err) {
		t.Errorf("no file: %s", got.err)
	}
}

// TestVerifyHostile: what stands in a checkpoint is cleaned before it is shown.
func TestVerifyHostile(t *testing.T) {
	w := newWard(t)
	w.begin()
	const evil = "\x1b[2J\u202e\u009b31m"
	lines := splitLines(w.jsonl())
	body := strings.Join(lines[:len(lines)-1], "")
	for _, note := range []string{
		"downtime/" + evil + "/X\n5\n" + strings.Repeat("A", 43) + "=\n\n\u2014 x AAAA\n", evil, evil + "\n5\nx\n\n",
	} {
		for _, key := range []string{"", evil} {
			line, err := json.Marshal(map[string]string{"checkpoint": note, "key": key})
			if err != nil {
				t.Fatal(err)
			}
			path := w.file("log.jsonl", body+string(line)+"\n")
			for _, args := range [][]string{{"verify", path}, {"verify", path, "--json"}, {"verify", path, path, "--paper", strings.Repeat("0", 24)}} {
				got := w.want(exitNo, "", args...)
				for _, r := range got.out + got.err {
					if !unicode.IsPrint(r) && r != '\n' {
						t.Errorf("%q with %q prints %U", args, note, r)
					}
				}
			}
		}
	}
	if got := w.want(exitUsage, "", "verify", "--paper", evil); !sentence.MatchString(got.err) || strings.ContainsAny(got.err, evil[:1]) {
		t.Errorf("says %q", got.err)
	}
}

// TestVerifyNamesTheCopy: of two copies of a log one was changed. The log holds, in
// the other, and the file that does not is named.
func TestVerifyNamesTheCopy(t *testing.T) {
	w := newWard(t)
	w.begin()
	journals, err := filepath.Glob(filepath.Join(w.data, "journal", "*.jsonl"))
	if err != nil || len(journals) != 1 {
		t.Fatalf("%q, %v", journals, err)
	}
	whole, err := os.ReadFile(journals[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(journals[0], bytes.Replace(whole, []byte("told Jo"), []byte("told Al"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	got := w.want(exitNo, "", "verify")
	for _, want := range []string{"all hold", journals[0], "from entry 3 on", "the other copy does"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not in %s", want, got.out)
		}
	}
	if strings.Contains(w.want(exitDone, "", "export").out, "told Al") {
		t.Error("the export has what was changed")
	}
}
