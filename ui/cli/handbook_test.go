package cli

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"downtime/ui/handbook"

	"github.com/alecthomas/kong"
)

// TestHandbookCodeIsWhole: an example is copied from what is printed, so no line
// of it may be broken, however narrow the window is.
func TestHandbookCodeIsWhole(t *testing.T) {
	w := newWard(t)
	for _, chapter := range handbook.Chapters() {
		printed := w.want(0, "", "handbook", chapter.ID).out
		for line := range strings.Lines(chapter.Markdown) {
			line = strings.TrimRight(line, "\n")
			if step := strings.HasPrefix(line, "- [ ] ") && strings.Contains(line, "<!-- step:"); step && !strings.Contains(printed, "    "+line+"\n") {
				t.Errorf("%s: the line %q is not whole", chapter.ID, line)
			}
		}
	}
}

// TestContactsBeginTheFolder: the first file of a hospital makes its folder.
func TestContactsBeginTheFolder(t *testing.T) {
	w := newWard(t)
	path := filepath.Join(t.TempDir(), "data", "runbooks", "contacts.md")
	w.want(0, "", "contacts", "--template", "-o", path)
	if content, err := os.ReadFile(path); err != nil || !strings.Contains(string(content), "| switchboard |") {
		t.Errorf("%v: %.200s", err, content)
	}
}

// commandLines are the command lines that a chapter quotes, without the prompt of
// another system's folder and what stands behind a pipe.
func commandLines(markdown string) []string {
	span := regexp.MustCompile("`(downtime(?:\\.exe)? [^`\n]+)`")
	fenced := regexp.MustCompile(`(?m)^(?:[A-Z]:\\)?(downtime(?:\.exe)? .+)$`)
	var lines []string
	inFence := false
	for line := range strings.Lines(markdown) {
		switch {
		case strings.HasPrefix(line, "```"):
			inFence = !inFence
		case inFence:
			if m := fenced.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
				lines = append(lines, m[1])
			}
		default:
			for _, m := range span.FindAllStringSubmatch(line, -1) {
				lines = append(lines, m[1])
			}
		}
	}
	return lines
}

// Every command line in the handbook is one that the program understands.
func TestHandbookCommands(t *testing.T) {
	word := regexp.MustCompile(`"[^"]*"|[^\s"]+(?:"[^"]*")?`)
	n := 0
	for _, chapter := range handbook.Chapters() {
		for _, line := range commandLines(chapter.Markdown) {
			n++
			line, _, _ = strings.Cut(line, " | ")
			line, _, _ = strings.Cut(line, " > ")
			line, _, _ = strings.Cut(line, " < ")
			var args []string
			for _, w := range word.FindAllString(line, -1)[1:] {
				args = append(args, strings.ReplaceAll(w, `"`, ""))
			}
			parser, err := kong.New(new(program), kong.Name("downtime"), kong.NoDefaultHelp(), kong.Exit(func(int) {}))
			if err != nil {
				t.Fatal(err)
			}
			_, err = parser.Parse(args)
			named := len(args) == 1 && err != nil && strings.HasPrefix(err.Error(), `expected "<`) // it is only spoken of
			if err != nil && !named && !errors.As(err, new(*helpWanted)) {
				t.Errorf("%s: %q is not understood: %v", chapter.ID, line, err)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d command lines were found", n)
	}
}

// The quick card is one page of A4, also where everything on it is long.
func TestQuickCardIsOnePage(t *testing.T) {
	w := newWard(t)
	page := regexp.MustCompile(`/Type /Page\b[^s]`)
	for name, args := range map[string][]string{
		"plain": nil, "drill": {"--drill"},
		"long": {"--drill", "--ward", strings.Repeat("Emergency Admissions and Surgical Assessment ", 3)},
	} {
		path := filepath.Join(t.TempDir(), name+".pdf")
		w.want(exitDone, "", append([]string{"print", "--quick-card", "-o", path}, args...)...)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(page.FindAll(content, -1)); got != 1 || !strings.Contains(string(content), "595.28 841.89") {
			t.Errorf("%s: %d pages", name, got)
		}
	}
	w.want(exitUsage, "", "print", "--quick-card")
	w.want(exitUsage, "", "print", "--quick-card", "--all", "-o", "x.pdf")
	w.want(exitUsage, "", "print", "--quick-card", "epr-downtime", "-o", "x.pdf")
	w.want(exitUsage, "", "print", "--quick-card", "--by-hand")
}
