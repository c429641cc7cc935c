package handbook_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"downtime/runbooks"
	"downtime/ui/compose"
	"downtime/ui/handbook"
	"downtime/ui/text"
)

// TestChapters: every file is a chapter, each begins with its title, and each
// can be laid out without steps and without anything of it getting lost.
func TestChapters(t *testing.T) {
	files, err := fs.Glob(os.DirFS("."), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, c := range handbook.Chapters() {
		listed = append(listed, c.ID+".md")
		if c.Title == "" || !strings.HasPrefix(c.Markdown, "# "+c.Title+"\n") {
			t.Errorf("%s begins %.40q", c.ID, c.Markdown)
		}
		doc := runbooks.ParsePage(c.ID+".md", []byte(c.Markdown))
		if n := len(doc.Procedure.Steps()); n > 0 || len(doc.Findings) > 0 {
			t.Errorf("%s has %d steps, and %v", c.ID, n, doc.Findings)
		}
		page := compose.Procedure(&doc.Procedure, compose.Options{Width: 76, TitleOnly: true}).String()
		for line := range strings.Lines(page) {
			line = strings.TrimRight(line, "\n")
			for _, mark := range []string{"**", "```", "## ", "`"} {
				// Code, which is indented, keeps its marks.
				if strings.HasPrefix(strings.TrimLeft(line, "- "), mark) && !strings.HasPrefix(line, "    ") {
					t.Errorf("%s: %q is left in the text: %q", c.ID, mark, line)
				}
			}
			if text.Width(line) > 76 && !strings.Contains(c.Markdown, strings.TrimPrefix(line, "    ")) {
				t.Errorf("%s: too wide: %q", c.ID, line)
			}
		}
		if shown, written := len(words(page)), len(words(c.Markdown)); shown < written*8/10 {
			t.Errorf("%s: only %d of %d words are in the text", c.ID, shown, written)
		}
	}
	slices.Sort(files)
	if got := slices.Sorted(slices.Values(listed)); !slices.Equal(got, files) {
		t.Errorf("listed %v, there are %v", got, files)
	}
	for _, id := range []string{"", "nosuch", "../handbook", "Lint "} {
		if c, ok := handbook.Find(id); ok {
			t.Errorf("%q finds %q", id, c.Title)
		}
	}
	if c, ok := handbook.Find("LINT"); !ok || c.ID != "lint" {
		t.Errorf("LINT finds %+v", c)
	}
}

var word = regexp.MustCompile(`[\pL\d]+`)

func words(s string) []string { return word.FindAllString(strings.ToLower(s), -1) }

func TestPart(t *testing.T) {
	lint, _ := handbook.Find("lint")
	part, ok := lint.Part("Bad-Date")
	if !ok || part.Title != "bad-date" || !strings.Contains(part.Markdown, "01/11/2026") || strings.Contains(part.Markdown, "bad-deadline") {
		t.Errorf("got %v %+v", ok, part)
	}
	if part, ok := lint.Part("Ward"); ok {
		t.Errorf("a heading of an example, or one of several, was taken: %q", part.Title)
	}
	if part, ok := lint.Part("glued"); !ok || part.Title != "glued-fence" {
		t.Errorf("a part of one heading finds %q", part.Title)
	}
	for _, name := range []string{"", "bad", "nosuch"} {
		if part, ok := lint.Part(name); ok {
			t.Errorf("%q finds %q", name, part.Title)
		}
	}
	authoring, _ := handbook.Find("authoring")
	if part, ok := authoring.Part("A complete example"); !ok || !strings.Contains(part.Markdown, "reconciled") {
		t.Errorf("got %v %+v", ok, part)
	}
}

// TestAuthoringExample: the example that authors copy is clean at the strictest
// level, and has the steps that the chapter says.
func TestAuthoringExample(t *testing.T) {
	chapter, ok := handbook.Find("authoring")
	if !ok {
		t.Fatal("there is no chapter authoring")
	}
	_, after, _ := strings.Cut(chapter.Markdown, "`patient-transport.md`:\n\n```markdown\n")
	source, said, ok := strings.Cut(after, "\n```\n")
	if !ok {
		t.Fatal("there is no example")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "patient-transport.md"), []byte(source+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	library, err := runbooks.Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc, ok := library.Get("patient-transport")
	if !ok {
		t.Fatal("it is not loaded")
	}
	for _, f := range library.Lint(doc, today) {
		if f.Severity != runbooks.Info {
			t.Error(f)
		}
		if f.Code != "not-approved" && f.Code != "no-contacts" {
			t.Errorf("a clean example has %v", f)
		}
	}
	m := regexp.MustCompile(`finds (\d+) steps in it: (.+?)\. The warning is shown with (\S+)\. The form has (\d+) fields`).FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("the chapter does not say what is found: %q", said)
	}
	var ids []string
	warned := ""
	for _, s := range doc.Procedure.Steps() {
		ids = append(ids, "`"+s.ID+"`")
		for _, b := range s.Detail {
			if b.Callout == "warning" {
				warned = "`" + s.ID + "`"
			}
		}
	}
	if got := strings.Join(ids, ", "); got != m[2] || strconv.Itoa(len(ids)) != m[1] || warned != m[3] {
		t.Errorf("found %d: %s, the warning with %s", len(ids), got, warned)
	}
	if n := len(doc.Procedure.Records[0].Fields); strconv.Itoa(n) != m[4] {
		t.Errorf("%d fields", n)
	}
	fixed, err := runbooks.Fix(doc)
	if err != nil || fixed.Count != 0 {
		t.Errorf("there is something to fix: %v\n%s", err, fixed.Diff)
	}
}
