package runbooks_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
)

const unclear = `# When the printer stops

## Good to know
- Printers like to be warm.
- Paper curls in the damp.

## On the day
- Ring the help desk.
- Write the time on the board.

1. Fetch the spare.
2. Plug it in.

## By hand
Ask for the queue.

` + "```" + `
queue --list
` + "```" + `

` + "```" + `
queue --clear
` + "```" + `

### Restart it
Press the button.
### Tell the ward
Say that it is back.
`

func titles(doc *runbooks.Document) []string {
	var list []string
	for _, s := range doc.Procedure.Steps() {
		list = append(list, s.Title)
	}
	return list
}

func TestChoices(t *testing.T) {
	found := runbooks.Parse("printer.md", []byte(unclear))
	line := make(map[string]int)
	for _, s := range found.Procedure.Sections {
		line[s.Heading] = s.Line
	}
	both := runbooks.Choices{}.With(line["On the day"], procedure.RuleMixed)
	tests := []struct {
		name    string
		choices runbooks.Choices
		want    []string
	}{
		{"as found", runbooks.Choices{}, []string{"Fetch the spare", "Plug it in"}},
		{"all items of one section", both, []string{"Ring the help desk", "Write the time on the board", "Fetch the spare", "Plug it in"}},
		{"taken back", both.With(line["On the day"], ""), []string{"Fetch the spare", "Plug it in"}},
		{"none there", both.With(line["On the day"], procedure.RuleNone), nil},
		{"bullets everywhere", runbooks.Choices{File: procedure.RuleBullets},
			[]string{"Printers like to be warm", "Paper curls in the damp", "Ring the help desk", "Write the time on the board"}},
		{"a section against the file", runbooks.Choices{File: procedure.RuleBullets}.With(line["Good to know"], procedure.RuleNone),
			[]string{"Ring the help desk", "Write the time on the board"}},
		{"commands", runbooks.Choices{File: procedure.RuleNone}.With(line["By hand"], procedure.RuleCommands),
			[]string{"Ask for the queue", "queue --clear"}},
		{"paragraphs", runbooks.Choices{File: procedure.RuleNone}.With(line["By hand"], procedure.RuleParagraphs),
			[]string{"Ask for the queue", "Press the button", "Say that it is back"}},
		{"sub-headings", runbooks.Choices{File: procedure.RuleNone}.With(line["By hand"], procedure.RuleHeadings),
			[]string{"Restart it", "Tell the ward"}},
		{"every heading", runbooks.Choices{File: procedure.RuleHeadings}, []string{"Good to know", "On the day", "By hand"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc := runbooks.ParseAs("printer.md", []byte(unclear), test.choices)
			assertSound(t, &doc.Procedure)
			if got := titles(doc); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// What is offered is what a choice then gives, in every fixture.
func TestOffersHold(t *testing.T) {
	names, err := filepath.Glob("testdata/*.md")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := runbooks.Parse(name, source)
		file, sections := doc.Offers()
		for _, offer := range file {
			chosen := runbooks.ParseAs(name, source, runbooks.Choices{File: offer.Rule})
			if got := len(chosen.Procedure.Steps()); got != offer.Steps {
				t.Errorf("%s: %d steps by %s, and %d were offered", name, got, offer.Rule, offer.Steps)
			}
		}
		for i, offers := range sections {
			line := doc.Procedure.Sections[i].Line
			for _, offer := range offers {
				chosen := runbooks.ParseAs(name, source, runbooks.Choices{}.With(line, offer.Rule))
				assertSound(t, &chosen.Procedure)
				got := 0
				for _, s := range chosen.Procedure.Sections {
					if s.Line == line {
						got = len(s.Steps)
					}
				}
				if got != offer.Steps {
					t.Errorf("%s:%d: %d steps by %s, and %d were offered", name, line, got, offer.Rule, offer.Steps)
				}
			}
		}
	}
}

const emergencies = `# Emergencies

## Engine
### Fire on the ground
- [ ] Cut the fuel <!-- step: fuel -->
- [ ] Get out
### Fire in the air
> [!WARNING]
> Do not restart.

- [ ] Cut the fuel
- [ ] Land

## Recovery
- [ ] Tell the owner
`

func TestParts(t *testing.T) {
	doc := runbooks.Parse("emergencies.md", []byte(emergencies))
	doc.SHA256 = runbooks.Hash(doc.Source)
	var got []string
	for _, p := range doc.Parts() {
		part := doc.Part(p)
		assertSound(t, &part.Procedure)
		if part.SHA256 != doc.SHA256 || string(part.Source) != emergencies {
			t.Errorf("%s is of another file", p.ID)
		}
		for _, step := range part.Procedure.Steps() {
			if whole := stepOf(doc, step.ID); whole == nil || whole.Text != step.Text {
				t.Errorf("%s: step %s is not the file's", p.ID, step.ID)
			}
		}
		got = append(got, p.ID+": "+part.Procedure.Title+": "+strings.Join(titles(part), ", "))
	}
	want := []string{
		"emergencies--engine: Emergencies: Engine: Cut the fuel, Get out, Cut the fuel, Land",
		"emergencies--fire-on-the-ground: Emergencies: Fire on the ground: Cut the fuel, Get out",
		"emergencies--fire-in-the-air: Emergencies: Fire in the air: Cut the fuel, Land",
		"emergencies--recovery: Emergencies: Recovery: Tell the owner",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "emergencies.md"), []byte(emergencies), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := runbooks.Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if part, ok := library.Get("emergencies--fire-in-the-air"); !ok || len(part.Procedure.Steps()) != 2 {
		t.Error("the library does not find a part by its id")
	}
	if _, ok := library.Get("emergencies--nothing"); ok {
		t.Error("the library finds a part that is not there")
	}
}

func stepOf(doc *runbooks.Document, id string) *procedure.Step {
	for _, s := range doc.Procedure.Steps() {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// What was chosen is kept by the hash of the file, and another version of the
// file is read by the rules again.
func TestLibraryReadsAsChosen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "printer.md")
	if err := os.WriteFile(path, []byte(unclear), 0o600); err != nil {
		t.Fatal(err)
	}
	hash := runbooks.Hash([]byte(unclear))
	chosen := runbooks.Chosen{hash: {File: procedure.RuleBullets}}
	count := func() int {
		library, err := runbooks.Load(dir, chosen)
		if err != nil {
			t.Fatal(err)
		}
		doc, ok := library.Get("printer")
		if !ok {
			t.Fatal("printer.md is not loaded")
		}
		return len(doc.Procedure.Steps())
	}
	if n := count(); n != 4 {
		t.Errorf("%d steps, and 4 bullets were chosen", n)
	}
	if err := os.WriteFile(path, []byte(unclear+"\nMore.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 2 {
		t.Errorf("%d steps in another version, and the rules find 2", n)
	}
}
