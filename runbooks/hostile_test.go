package runbooks_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
)

// everyString calls f with each string that can be reached from v.
func everyString(v reflect.Value, path string, f func(path, s string)) {
	switch v.Kind() {
	case reflect.String:
		f(path, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			everyString(v.Elem(), path, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			everyString(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			everyString(v.Index(i), path, f)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			everyString(key, path+" key", f)
			everyString(v.MapIndex(key), path, f)
		}
	}
}

// lineFeedsAllowed are the fields whose text may have several lines.
func lineFeedsAllowed(path string) bool {
	return strings.HasSuffix(path, ".Text") && !strings.HasSuffix(path, ".Steps.Text") ||
		strings.HasSuffix(path, ".Markdown")
}

// assertClean fails if anything that leaves the package holds a character that
// does not simply show.
func assertClean(t *testing.T, doc *runbooks.Document) {
	t.Helper()
	check := func(path, s string) {
		if !utf8.ValidString(s) {
			t.Fatalf("%s is not UTF-8: %q", path, s)
		}
		for _, r := range s {
			switch {
			case r == '\n' && lineFeedsAllowed(path), r == '\t' && lineFeedsAllowed(path):
			case r == '\u200c', r == '\u200d', unicode.IsPrint(r):
			default:
				t.Fatalf("%s holds %U: %q", path, r, s)
			}
		}
	}
	everyString(reflect.ValueOf(doc.Procedure), "Procedure", check)
	everyString(reflect.ValueOf(doc.Findings), "Findings", check)
	check("File", doc.File)
	check("Origin", doc.Origin)
}

// assertSound checks what every reader of a procedure relies on.
func assertSound(t *testing.T, p *procedure.Procedure) {
	t.Helper()
	ids := make(map[string]bool)
	for _, s := range p.Steps() {
		if s.ID == "" || ids[s.ID] {
			t.Fatalf("id %q is empty or stands twice", s.ID)
		}
		if s.Parent != "" && !ids[s.Parent] {
			t.Fatalf("step %q has parent %q, which is not before it", s.ID, s.Parent)
		}
		ids[s.ID] = true
		if s.Text == "" || s.Title == "" || s.Line < 1 {
			t.Fatalf("step without text, title or line: %+v", s)
		}
	}
	for _, section := range p.Sections {
		for _, b := range section.Blocks {
			if b.After < 0 || b.After > len(section.Steps) {
				t.Fatalf("block after step %d of %d", b.After, len(section.Steps))
			}
			for _, row := range b.Rows {
				if len(row) != len(b.Rows[0]) {
					t.Fatalf("rows of different length: %q", b.Rows)
				}
			}
		}
	}
	if p.Title == "" || p.ID == "" {
		t.Fatalf("title %q, id %q", p.Title, p.ID)
	}
}

func TestHostileFile(t *testing.T) {
	source, err := os.ReadFile("testdata/hostile.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := runbooks.Parse("evil\x1b]0;x\a\u202e.md", source)
	assertClean(t, doc)
	assertSound(t, &doc.Procedure)
	if n := len(doc.Procedure.Steps()); n != 2 {
		t.Errorf("%d steps, want 2", n)
	}
	for _, want := range []struct {
		code string
		line int
		what string
	}{
		{"control-character", 2, "U+202E right-to-left override"},
		{"control-character", 4, "U+009B control sequence introducer"},
		{"control-character", 6, "ESC"},
		{"control-character", 10, "ESC"},
		{"control-entity", 10, "ESC"},
		{"control-entity", 13, "ESC"},
		{"control-character", 15, "U+2066 left-to-right isolate"},
		{"control-character", 17, "U+009B control sequence introducer"},
		{"control-entity", 17, "U+009B control sequence introducer"},
		{"control-entity", 18, "U+202E right-to-left override"},
		{"control-character", 22, "U+009D operating system command"},
		{"control-character", 27, "U+E0041 tag character"},
		{"control-entity", 42, "ESC"},
	} {
		found := false
		for _, f := range runbooks.Lint(doc, today) {
			found = found || f.Code == want.code && f.Line == want.line && strings.Contains(f.Message, want.what)
		}
		if !found {
			t.Errorf("no finding %s about %s in line %d", want.code, want.what, want.line)
		}
	}
	if t.Failed() {
		for _, f := range doc.Findings {
			t.Log(f)
		}
	}
}

// Entities are decoded by goldmark, and by Glamour once more: the Markdown that
// is left for it must not spell anything that becomes a control character.
func TestMarkdownSpellsNoEntities(t *testing.T) {
	for _, source := range []string{
		"A &#27;[2J b", "A &#x1b;]52 b", "A &amp;#27; b", "A &amp;amp;#27; b", "~~&**#27;**[31m~~", "&#27", "&**#**27;",
		"A &#155;2J", "`&#27;`", "&#8238;gnp &rlm; &lrm; &shy;", "&zwj;&ZeroWidthSpace;x", "R&D and A&E stay",
	} {
		doc := runbooks.Parse("a.md", []byte("# T\n\n"+source+"\n"))
		for _, b := range doc.Procedure.Sections[0].Blocks {
			text := strings.NewReplacer("*", "", "_", "", "~", "", "`", "", "\\", "").Replace(b.Markdown)
			for _, bad := range []string{"&#", "&amp;#", "&rlm", "&lrm", "&shy"} {
				if strings.Contains(text, bad) {
					t.Errorf("%q leaves Markdown %q", source, b.Markdown)
				}
			}
		}
	}
	doc := runbooks.Parse("a.md", []byte("# T\n\nR&D and A&E stay\n"))
	if got := doc.Procedure.Sections[0].Blocks[0].Markdown; got != "R&D and A&E stay" {
		t.Errorf("got %q", got)
	}
}

func seeds(f *testing.F) [][]byte {
	f.Helper()
	var all [][]byte
	for _, pattern := range []string{"testdata/*.md", "library/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			all = append(all, source)
		}
	}
	for _, s := range []string{
		"", "---\n", "---\n---\n", "---\na: [\n---\n", "+++\na = 1\n+++\n", "\xff\xfe-\x00 \x00[\x00 \x00]\x00 \x00a\x00",
		"- [ ] a <!-- step: b within=15m -->\n", "<!--", "```\n- [ ] a\n", "> > > - [ ] a\n", "!!! warning\n    - [ ] a\n",
		"| Step | Action | Who |\n|---|---|---|\n| 1 | Ring the lab | nurse |\n| 2 | Write it down | nurse |\n",
		"## Record: A\n\n| Field | Kind | Note |\n|---|---|---|\n| A | deadline: B + 2h when c | |\n\nSort: A\n",
		"Step 1:\n\nDo it\n\nStep 2:\n\nDo that\n", "1. [ ]\n2. [x] \n", "- a\n  - b\n    - [ ] c\n", "<details><summary>x</summary>\n- [ ] a\n</details>\n",
	} {
		all = append(all, []byte(s))
	}
	return all
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		start := time.Now()
		doc := runbooks.Parse("fuzz.md", source)
		findings := runbooks.Lint(doc, today)
		if spent := time.Since(start); spent > slowdown*5*time.Second {
			t.Fatalf("%d bytes took %v", len(source), spent)
		}
		assertClean(t, doc)
		assertSound(t, &doc.Procedure)
		everyString(reflect.ValueOf(findings), "Findings", func(path, s string) {
			for _, r := range s {
				if !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d' {
					t.Fatalf("%s holds %U: %q", path, r, s)
				}
			}
		})
	})
}
