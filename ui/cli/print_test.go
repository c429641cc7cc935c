package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"downtime/ui/report/paper"
)

// TestPrint: a card, several, and the whole box, each a PDF in one piece.
func TestPrint(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	draft := filepath.Join(dir, "draft.md")
	if err := os.WriteFile(draft, []byte("# A draft\n\n- [ ] Do it\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, says string
		args       []string
	}{
		{"card.pdf", "1 procedure, 2 blank forms; 1 TEMPLATE NOT APPROVED HERE", []string{"pathology-requests"}},
		{"two.pdf", "2 procedures", []string{"pathology-requests", draft}},
		{"box.pdf", "NOT APPROVED HERE", []string{"--all"}},
		{"drill.pdf", "1 procedure", []string{"epr-downtime", "--drill"}},
	} {
		path := filepath.Join(dir, c.name)
		got := w.want(exitDone, "", append([]string{"print", "-o", path}, c.args...)...)
		if !strings.Contains(got.out, c.says) {
			t.Errorf("%s: says %q", c.name, got.out)
		}
		content, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
			t.Errorf("%s begins with %.10q, %v", c.name, content, err)
		}
		w.want(exitDone, "", append([]string{"print", "--force", "-o", path}, c.args...)...)
		if again, _ := os.ReadFile(path); !bytes.Equal(content, again) {
			t.Errorf("%s is another file the second time", c.name)
		}
	}
	if _, err := os.Stat(w.data); !errors.Is(err, os.ErrNotExist) {
		t.Error("printing made the data folder")
	}
}

// TestPrintRefuses: what cannot be printed is one sentence that says what to
// type, and leaves no file.
func TestPrintRefuses(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	there, path := filepath.Join(dir, "there.pdf"), filepath.Join(dir, "new.pdf")
	if err := os.WriteFile(there, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{2, "PROCEDURE is missing after downtime print: name one", nil},
		{2, "leave \"epr-downtime\" out", []string{"epr-downtime", "--all", "-o", path}},
		{2, "add -o epr-downtime.pdf", []string{"epr-downtime"}},
		{2, "add -o draft.pdf", []string{"some/where/draft.md"}},
		{2, "add -o box.pdf", []string{"--all"}},
		{2, "give -o the name of a file", []string{"--all", "-o", "-"}},
		{2, "there is no procedure \"nosuch\": see downtime procedures", []string{"nosuch", "-o", path}},
		{2, "exists already: choose another name, or add --force", []string{"epr-downtime", "-o", there}},
		{2, "is a folder", []string{"epr-downtime", "-o", dir}},
		{2, "--sheets cannot be 0: give a number from 1 to 100", []string{"epr-downtime", "-o", path, "--sheets", "0"}},
		{2, "--sheets cannot be 101", []string{"epr-downtime", "-o", path, "--sheets=101"}},
		{2, "--sheets needs a whole number, and \"many\" is none", []string{"epr-downtime", "-o", path, "--sheets=many"}},
		{2, "--open is for a PDF", []string{"epr-downtime", "--by-hand", "--open"}},
		{3, "check the name", []string{filepath.Join(dir, "none.md"), "-o", path}},
		{3, "check the name", []string{"epr-downtime", "-o", filepath.Join(dir, "none", "x.pdf")}},
	} {
		got := w.want(c.code, "", append([]string{"print"}, c.args...)...)
		if !strings.Contains(got.err, c.says) || !sentence.MatchString(got.err) || got.out != "" {
			t.Errorf("print %q says %q and prints %q", c.args, got.err, got.out)
		}
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("something was left behind: %v", names)
	}
	if content, _ := os.ReadFile(there); string(content) != "x" {
		t.Error("a refused print changed the file")
	}
}

// TestByHand: lines for a notebook, of everything that is shipped.
func TestByHand(t *testing.T) {
	w := newWard(t)
	got := w.want(exitDone, "", "print", "--all", "--by-hand").out
	sheets := strings.Split(strings.TrimSuffix(got, "\n"), "\n\n")
	if procedures := len(w.json("procedures", "--json")); len(sheets) != procedures {
		t.Errorf("%d sheets of %d procedures", len(sheets), procedures)
	}
	for _, sheet := range sheets {
		lines := strings.Split(sheet, "\n")
		if len(lines) > paper.HandLines {
			t.Errorf("%d lines:\n%s", len(lines), sheet)
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > paper.HandWidth {
				t.Errorf("too long: %q", line)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "hand.txt")
	w.want(exitDone, "", "print", "--all", "--by-hand", "-o", path)
	if content, err := os.ReadFile(path); err != nil || string(content) != got {
		t.Errorf("the file is not what is printed: %v", err)
	}
}

// TestPrintKnowsTheWard: the ward and the clock of the settings are on paper,
// also while the app has the log open.
func TestPrintKnowsTheWard(t *testing.T) {
	w := newWard(t)
	if err := os.MkdirAll(w.data+"/runbooks", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"settings.json":        `{"ward":"7B","organisation":"Northgate General","zone":"Pacific/Auckland"}`,
		"runbooks/contacts.md": "| Name | Phone |\n|---|---|\n| switchboard | 5150 |\n",
	} {
		if err := os.WriteFile(filepath.Join(w.data, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.want(exitDone, "", "print", "epr-downtime", "--by-hand").out; !strings.Contains(got, "switchboard 5150") {
		t.Errorf("the number is not filled in:\n%s", got)
	}
	if got := w.want(exitDone, "", "print", "epr-downtime", "--by-hand", "--drill").out; strings.Contains(got, "5150") || !strings.HasPrefix(got, "DRILL ") {
		t.Errorf("in a drill:\n%s", got)
	}
	a := &app{IO: IO{Clocks: w.clocks}, program: &program{Data: w.data}}
	library, err := a.library()
	if err != nil {
		t.Fatal(err)
	}
	o, err := a.paperOptions(library, false)
	if err != nil || o.Ward != "7B" || o.Organisation != "Northgate General" || o.Now.Format("02 15:04") != "24 16:11" {
		t.Errorf("options are %+v, %v", o, err)
	}
	a.Ward = "9A"
	if o, _ := a.paperOptions(library, false); o.Ward != "9A" {
		t.Errorf("--ward gives %q", o.Ward)
	}
	if err := os.WriteFile(filepath.Join(w.data, "settings.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	w.want(exitDone, "", "print", "epr-downtime", "--by-hand") // what is printed at night must not wait for that
}

// TestPrintOpens: the viewer is given the file; where there is none the sentence
// says where the file is.
func TestPrintOpens(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not run: Windows finds its viewers without PATH")
	}
	w := newWard(t)
	t.Setenv("PATH", t.TempDir())
	path := filepath.Join(t.TempDir(), "card.pdf")
	got := w.run("", "print", "epr-downtime", "-o", path, "--open")
	if got.code != exitFailed || !strings.Contains(got.err, path) || !sentence.MatchString(got.err) {
		t.Errorf("%d, %q", got.code, got.err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
