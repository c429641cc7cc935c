package runbooks_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
)

var update = flag.Bool("update", false, "write the .want files of testdata from what the parser does now")

// Each file of testdata is one way in which real procedures are written
// (research/corpus.md section 7), its .want file what must be understood.
func TestFixtures(t *testing.T) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) < 20 {
		t.Fatalf("there are %d files, %v", len(names), err)
	}
	for _, name := range names {
		if filepath.Ext(name) == ".want" || strings.HasPrefix(filepath.Base(name), ".") {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc := runbooks.Parse(filepath.Base(name), source)
			assertClean(t, doc)
			assertSound(t, &doc.Procedure)
			got := outline(doc)
			wanted := strings.TrimSuffix(name, filepath.Ext(name)) + ".want"
			if *update {
				if err := os.WriteFile(wanted, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(wanted)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// outline writes a document for people to compare.
func outline(doc *runbooks.Document) string {
	var b strings.Builder
	p := &doc.Procedure
	fmt.Fprintf(&b, "%s: %q %s\n", p.ID, p.Title, p.Rule)
	if p.UseWhen != "" {
		fmt.Fprintf(&b, "use when %s\n", p.UseWhen)
	}
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "## %q line %d %s ignored %d\n", s.Heading, s.Line, s.Rule, s.Ignored)
		blocks := s.Blocks
		for i := range s.Steps {
			for len(blocks) > 0 && blocks[0].After <= i {
				writeBlock(&b, "  ", blocks[0])
				blocks = blocks[1:]
			}
			writeStep(&b, &s.Steps[i])
		}
		for _, block := range blocks {
			writeBlock(&b, "  ", block)
		}
	}
	for _, form := range p.Records {
		fmt.Fprintf(&b, "record %q sort %q check %q\n", form.Name, form.Sort, form.Check)
		for _, f := range form.Fields {
			fmt.Fprintf(&b, "  %s: %s %q required=%v serial=%v read-back=%v %v\n", f.Name, f.Kind, f.Choices, f.Required, f.Serial, f.ReadBack, f.Deadline)
			if f.MetBy != "" {
				fmt.Fprintf(&b, "    met by %s\n", f.MetBy)
			}
		}
	}
	for _, f := range doc.Findings {
		fmt.Fprintf(&b, "%d %s %s\n", f.Line, f.Severity, f.Code)
	}
	return b.String()
}

func writeStep(b *strings.Builder, s *procedure.Step) {
	fmt.Fprintf(b, "%s- line %d %s", strings.Repeat("  ", s.Depth), s.Line, s.Title)
	for _, part := range []struct {
		name, value string
	}{
		{"rest", s.Rest}, {"number", s.Number}, {"group", s.Group}, {"role", strings.Join(s.Roles, ",")}, {"answer", s.Answer.String()},
	} {
		if part.value != "" {
			fmt.Fprintf(b, " |%s: %s", part.name, shortened(part.value))
		}
	}
	if s.Explicit {
		fmt.Fprintf(b, " |id: %s", s.ID)
	}
	for _, part := range []struct {
		name  string
		value int64
	}{{"within", s.Within}, {"from", s.From}, {"every", s.Every}, {"estimate", s.Estimate}} {
		if part.value != 0 {
			fmt.Fprintf(b, " |%s: %d", part.name, part.value)
		}
	}
	for _, part := range []struct {
		name  string
		value bool
	}{{"critical", s.Critical}, {"two-person", s.TwoPerson}, {"optional", s.Optional}, {"read-back", s.ReadBack}} {
		if part.value {
			fmt.Fprintf(b, " |%s", part.name)
		}
	}
	b.WriteString("\n")
	for _, block := range s.Detail {
		writeBlock(b, strings.Repeat("  ", s.Depth)+"    ", block)
	}
}

func writeBlock(b *strings.Builder, indent string, block procedure.Block) {
	fmt.Fprintf(b, "%s<%s %d", indent, block.Kind, block.Line)
	if block.Callout != "" {
		b.WriteString(" " + block.Callout)
	}
	if block.Marker != "" {
		fmt.Fprintf(b, " %s %d", block.Marker, block.Level)
	}
	if len(block.Rows) > 0 {
		fmt.Fprintf(b, " %q", block.Rows)
	}
	fmt.Fprintf(b, "> %s\n", strings.ReplaceAll(shortened(block.Text), "\n", `\n`))
}

func shortened(text string) string {
	if len(text) > 90 {
		return text[:strings.LastIndexByte(text[:90], ' ')] + " ..."
	}
	return text
}
