package compose

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

var update = flag.Bool("update", false, "write the pages in testdata anew")

func document(t testing.TB, name string) *runbooks.Document {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return runbooks.Parse(name, source)
}

// fill stands in for the numbers of a hospital, one of which a Markdown renderer
// would take for emphasis.
func fill(s string) string {
	return strings.NewReplacer("{{phone:blood-sciences}}", "*21*600", "{{bleep:site_manager}}", "________ (bleep of site-manager NOT SET)",
		"{{phone:switchboard}}", "0").Replace(s)
}

var today = time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC)

// TestPages keeps a page with every kind of block at the widths of the screens
// there are.
func TestPages(t *testing.T) {
	for _, name := range []string{"every", "reference"} {
		for _, width := range []int{40, 60, 80} {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				got := Document(document(t, name+".md"), Options{Width: width, Fill: fill, Today: today, Origin: "hospital: " + name + ".md"}).String()
				path := filepath.Join("testdata", fmt.Sprintf("%s-%d.golden", name, width))
				if *update {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("%s has changed (go test ./ui/compose -update accepts it). Got:\n%s", path, got)
				}
			})
		}
	}
}

// documents are those of testdata and all that are shipped.
func documents(t *testing.T) []*runbooks.Document {
	docs := []*runbooks.Document{document(t, "every.md"), document(t, "reference.md")}
	library, err := runbooks.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return append(docs, library.All()...)
}

// TestEveryWidth: no line is wider than asked, no character that shows is lost,
// and what is strong lies within its line.
func TestEveryWidth(t *testing.T) {
	for i, doc := range documents(t) {
		for width := 20 + i%2; width <= 130; width += 2 {
			page := Document(doc, Options{Width: width, Fill: fill, Today: today, Bar: "│ "})
			for _, line := range page.Lines {
				if w := text.Width(line.Text); w > width {
					t.Fatalf("%s at %d: %d columns: %q", doc.File, width, w, line.Text)
				}
				if s := line.Strong; s.From < 0 || s.From > s.To || s.To > len(line.Text) {
					t.Fatalf("%s at %d: strong %v in %q", doc.File, width, s, line.Text)
				}
			}
			shown := squeezed(page.String())
			for _, words := range allWords(&doc.Procedure) {
				if !strings.Contains(shown, squeezed(fill(words))) {
					t.Fatalf("%s at %d: %q is lost", doc.File, width, words)
				}
			}
		}
	}
}

// squeezed is a text without what breaking it into lines adds or takes.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '│' || r == '|' {
			return -1
		}
		return r
	}, s)
}

// allWords are the texts that must be found again word for word.
func allWords(p *procedure.Procedure) []string {
	list := []string{p.UseWhen, p.Owner}
	blocks := func(blocks []procedure.Block) {
		for _, b := range blocks {
			list = append(list, strings.ReplaceAll(b.Text, "\t", " "))
			for _, row := range b.Rows {
				list = append(list, row...)
			}
		}
	}
	for _, s := range p.Sections {
		list = append(list, strings.ToUpper(s.Heading))
		blocks(s.Blocks)
		for _, step := range s.Steps {
			list = append(list, step.Text)
			list = append(list, text.Flags(&step)...)
			blocks(step.Detail)
		}
	}
	for _, form := range p.Records {
		for _, field := range form.Fields {
			list = append(list, field.Name, field.Note)
		}
	}
	return list
}

func TestStepsAndOutline(t *testing.T) {
	doc := document(t, "every.md")
	page := Document(doc, Options{Width: 60, Fill: fill})
	steps := doc.Procedure.Steps()
	for i, step := range steps {
		line := page.Lines[page.Step(i+1)]
		want := fmt.Sprintf("%d. [ ] ", i+1)
		if step.ID == "wide" {
			want = "CAUTION:" // what warns of a step comes with it
		}
		if !strings.Contains(line.Text, want) {
			t.Errorf("step %d begins at %q", i+1, line.Text)
		}
		if got := page.Lines[page.At(step.Line)]; !strings.Contains(got.Text, fmt.Sprintf("%d. [ ] ", i+1)) {
			t.Errorf("line %d of the file is at %q", step.Line, got.Text)
		}
	}
	if page.Step(0) != 0 || page.Step(len(steps)+1) != 0 {
		t.Error("there is a step that is not there")
	}
	var outline []string
	for _, entry := range page.Outline {
		name := entry.Name
		if entry.Sub {
			name = "  " + name
		}
		outline = append(outline, name)
		if got := page.Lines[entry.Line].Text; !strings.EqualFold(got, entry.Name) {
			t.Errorf("%q is at %q", entry.Name, got)
		}
	}
	want := "Immediate (first 15 minutes)|  Runner|Record: Paper request|Recovery"
	if got := strings.Join(outline, "|"); got != want {
		t.Errorf("outline %s, want %s", got, want)
	}
}

// TestStrong: a step's title has weight, its other words have not, and that
// holds when it goes on in a second line.
func TestStrong(t *testing.T) {
	doc := runbooks.Parse("p.md", []byte("# T\n\n## S\n\n- [ ] **Tell blood sciences at once** that it is down <!-- step: a critical -->\n"))
	page := Document(doc, Options{Width: 28})
	var strong []string
	for _, line := range page.Lines {
		if line.Role == Critical {
			strong = append(strong, line.Text[line.Strong.From:line.Strong.To])
		}
	}
	if got := strings.Join(strong, "|"); got != "CRITICAL: Tell blood|sciences at once|" {
		t.Errorf("strong is %q", got)
	}
}

func TestHead(t *testing.T) {
	p := document(t, "every.md").Procedure
	page := func() string { return Procedure(&p, Options{Width: 200, Today: today, Origin: "a test"}).String() }
	for _, words := range []string{"REVIEW OVERDUE since 31 Jan 2026", "version 2.1", "owner: Ward manager / EPRR lead",
		"approved by M Silva, Clinical Safety Officer on 1 Oct 2026", "last reviewed 31 Jan 2025", "systems: epr, pathology", "from: a test"} {
		if !strings.Contains(page(), words) {
			t.Errorf("%q is not in\n%s", words, page())
		}
	}
	if strings.Contains(page(), text.NotApproved) {
		t.Error("it is approved")
	}
	p.ApprovedOn = ""
	p.ReviewIn = "3 years"
	if !strings.Contains(page(), text.NotApproved) || strings.Contains(page(), "OVERDUE") {
		t.Errorf("\n%s", page())
	}
}

func TestFaultsComeFirst(t *testing.T) {
	doc := runbooks.Parse("p.md", []byte("# T\n\n## S\n\n- [ ] A <!-- step: a -->\n- [ ] B <!-- step: a -->\n"))
	page := Document(doc, Options{Width: 80})
	if !strings.HasPrefix(page.Lines[2].Text, "! line ") || page.Lines[2].Role != Alarm {
		t.Errorf("\n%s", page)
	}
}

// TestFillMarkdown: a number is text, whatever is in it.
func TestFillMarkdown(t *testing.T) {
	got := fillMarkdown(`Ring {{phone:blood-sciences}}, **{{bleep:site\_manager}}**, {{x}}`, fill)
	want := `Ring \*21\*600, **\_\_\_\_\_\_\_\_ (bleep of site-manager NOT SET)**, {{x}}`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// FuzzPage: whatever the file, no line is wider than asked.
func FuzzPage(f *testing.F) {
	source, err := os.ReadFile("testdata/every.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(source), 40)
	f.Add("# 採血\n\n- [ ] 採血採血採血採血採血採血採血採血採血採血採血採血\n", 20)
	f.Fuzz(func(t *testing.T, source string, width int) {
		width = 20 + (width&0x7f)%100
		page := Document(runbooks.Parse("f.md", []byte(source)), Options{Width: width})
		for _, line := range page.Lines {
			if w := text.Width(line.Text); w > width {
				t.Fatalf("%d columns at %d: %q", w, width, line.Text)
			}
			if strings.ContainsAny(line.Text, "\n\t") {
				t.Fatalf("%q is not one line", line.Text)
			}
		}
	})
}
