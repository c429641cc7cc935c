package runbooks_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
)

var today = time.Date(2026, 11, 24, 2, 20, 0, 0, time.UTC)

// The shipped procedures are what every author copies: nothing may be wrong
// with them but that no hospital has approved them yet.
func TestShippedProceduresLintClean(t *testing.T) {
	library, err := runbooks.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(library.All()) == 0 {
		t.Fatal("no procedures are shipped")
	}
	for _, doc := range library.All() {
		if doc.Origin != runbooks.Shipped {
			t.Errorf("%s: origin %q", doc.File, doc.Origin)
		}
		assertClean(t, doc)
		assertSound(t, &doc.Procedure)
		for _, f := range library.Lint(doc, today) {
			if f.Severity != runbooks.Info {
				t.Error(f)
			}
		}
	}
}

// folder writes files, by name, to a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, dir string) *runbooks.Library {
	t.Helper()
	library, err := runbooks.Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

func TestHospitalFilesReplaceShippedOnes(t *testing.T) {
	shipped := load(t, "").All()
	first := shipped[0].Procedure
	dir := folder(t, map[string]string{
		"ours.md":           "---\nid: " + first.ID + "\ntitle: Ours\n---\n- [ ] Ring the lab, see [that](missing.md) and [this](sub/other.md)\n",
		"sub/other.md":      "# Other\n\n- [ ] Ring {{phone:lab}} and {{bleep:site}}\n",
		"README.md":         "# Not a procedure\n\n- [ ] no\n",
		"contacts.md":       "| Name | Phone | Bleep | Place | Checked on |\n|---|---|---|---|---|\n| Lab | 2222 | | | 2026-11-01 |\n",
		".hidden/x.md":      "# Hidden\n",
		"notes.pdf":         "no",
		"broken.md":         "---\nid: Bad Id\n---\n",
		"a-twin.md":         "---\nid: twin\n---\n- [ ] a\n",
		"b-twin.md":         "---\nid: twin\n---\n- [ ] b\n",
		"large.md":          strings.Repeat("a", runbooks.MaxFileSize+1),
		"Procedure One.txt": "- [ ] Ring\n",
	})
	library := load(t, dir)
	doc, ok := library.Get(first.ID)
	if !ok || doc.Procedure.Title != "Ours" || doc.Origin != filepath.Join(dir, "ours.md") {
		t.Fatalf("got %+v, %v", doc, ok)
	}
	if old := library.Replaced[first.ID]; old == nil || old.Procedure.Title != first.Title {
		t.Errorf("replaced: %+v", old)
	}
	if got := len(library.All()); got != len(shipped)+5 {
		t.Errorf("%d procedures, want %d", got, len(shipped)+5)
	}
	if !slices.IsSortedFunc(library.All(), func(a, b *runbooks.Document) int {
		return strings.Compare(strings.ToLower(a.Procedure.Title), strings.ToLower(b.Procedure.Title))
	}) {
		t.Error("not sorted by title")
	}
	for _, id := range []string{"other", "broken", "large", "twin", "procedure-one"} {
		if _, ok := library.Get(id); !ok {
			t.Errorf("%q is not there", id)
		}
	}
	if twin, _ := library.Get("twin"); twin.File != filepath.Join(dir, "a-twin.md") {
		t.Errorf("the twin is %s", twin.File)
	}
	if len(library.Duplicates) != 1 || !slices.Contains(codes(library.Duplicates[0].Findings), "duplicate-file-id") {
		t.Errorf("duplicates: %+v", library.Duplicates)
	}
	found := codes(library.Lint(doc, today))
	if n := len(slices.DeleteFunc(found, func(c string) bool { return c != "broken-link" })); n != 1 {
		t.Errorf("%d broken links, want 1", n)
	}
	other, _ := library.Get("other")
	missing := slices.DeleteFunc(library.Lint(other, today), func(f runbooks.Finding) bool { return f.Code != "contact-missing" })
	if len(missing) != 1 || missing[0].Line != 3 || !strings.Contains(missing[0].Message, "bleep of site") {
		t.Errorf("missing contacts: %v", missing)
	}
	if got := library.Contacts.Missing(&other.Procedure); !slices.Equal(got, []string{"bleep of site"}) {
		t.Errorf("missing: %v", got)
	}
}

func TestLoadWithoutFolder(t *testing.T) {
	library := load(t, filepath.Join(t.TempDir(), "none"))
	if library.Folder != "" || len(library.All()) == 0 {
		t.Errorf("folder %q, %d procedures", library.Folder, len(library.All()))
	}
	file := filepath.Join(folder(t, map[string]string{"a.md": "x"}), "a.md")
	if _, err := runbooks.Load(file, nil); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestUnreadableFileIsListed(t *testing.T) {
	dir := folder(t, map[string]string{"a.md": "- [ ] a\n"})
	if err := os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, "lost.md")); err != nil {
		t.Skip("not run:", err)
	}
	library := load(t, dir)
	doc, ok := library.Get("lost")
	if !ok || !slices.Contains(codes(runbooks.Lint(doc, today)), "unreadable") {
		t.Errorf("got %+v, %v", doc, ok)
	}
}

// Each local value is missing once, however many procedures ask for it.
func TestMissingContacts(t *testing.T) {
	library := load(t, "")
	want := 0
	for _, use := range library.ContactUses(today) {
		want += len(use.Missing)
	}
	if got := library.MissingContacts(); got != want || want == 0 {
		t.Errorf("%d are missing, want %d", got, want)
	}
	dir := t.TempDir()
	var table strings.Builder
	if err := runbooks.WriteContacts(&table, library.ContactUses(today)); err != nil {
		t.Fatal(err)
	}
	filled := strings.ReplaceAll(table.String(), "|  |  |  |  |", "| 4021 | 100 | Desk |  |")
	if err := os.WriteFile(filepath.Join(dir, runbooks.ContactsFile), []byte(filled), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := load(t, dir).MissingContacts(); got != 0 {
		t.Errorf("%d are missing from\n%s", got, filled)
	}
}

func TestContactsFill(t *testing.T) {
	contacts := runbooks.ParseContacts("contacts.md", []byte(`# Contacts

| Name | Phone | Bleep | Place | Checked on |
|:---|---|---|---|---|
| blood-sciences | 0300 1 \| 2 | | Level 2 | 2026-11-01 |
| Site Manager | | 2\x1b[2J222 | | soon |
| | 999 | | | |
| blood sciences | 1 | | | |
`))
	for _, tt := range []struct{ text, want, drill string }{
		{"Ring {{phone:blood-sciences}}.", "Ring 0300 1 | 2.", "Ring (phone of blood-sciences: ask the facilitator)."},
		{"{{ place : Blood Sciences }}", "Level 2", "(place of blood-sciences: ask the facilitator)"},
		{"{{bleep:site-manager}}!", `2\x1b[2J222!`, "(bleep of site-manager: ask the facilitator)!"},
		{"{{phone:nobody}}", "________ (phone of nobody NOT SET)", "(phone of nobody: ask the facilitator)"},
		{"{{bleep:blood-sciences}} {{fax:x}} {{phone:}} {{", "________ (bleep of blood-sciences NOT SET) {{fax:x}} {{phone:}} {{",
			"(bleep of blood-sciences: ask the facilitator) {{fax:x}} {{phone:}} {{"},
		{"nothing", "nothing", "nothing"},
	} {
		if got := contacts.Fill(tt.text, false); got != tt.want {
			t.Errorf("Fill(%q) = %q, want %q", tt.text, got, tt.want)
		}
		if got := contacts.Fill(tt.text, true); got != tt.drill {
			t.Errorf("in a drill Fill(%q) = %q, want %q", tt.text, got, tt.drill)
		}
	}
	if got := codes(contacts.Findings); !slices.Equal(got, []string{"bad-date", "no-contact-name", "duplicate-contact"}) {
		t.Errorf("findings %v", contacts.Findings)
	}
	var none *runbooks.Contacts
	if got := none.Fill("{{phone:x}}", false); got != "________ (phone of x NOT SET)" {
		t.Errorf("no contacts: %q", got)
	}
	if got := none.Missing(&procedure.Procedure{UseWhen: "{{phone:x}} {{phone:x}}"}); !slices.Equal(got, []string{"phone of x"}) {
		t.Errorf("missing: %v", got)
	}
}

// Whatever contacts.md holds, what is read of it is clean, can be checked, and
// is the same after the template was written from it.
func FuzzContacts(f *testing.F) {
	f.Add("| Name | Phone |\n|---|---|\n| a | 1 |\n", "{{phone:a}}")
	f.Add("Name | Phone\n--|--\na | \x1b[2J", "{{phone:a}} {{")
	f.Add("| Name | Phone | Bleep | Place | Checked on | Needed |\n|:--|--:|---|---|---|---|\n| Blood sciences | 0300 1 \\| 2 | `12` | Level 2 | 2026/11/1 | x |\n| | 1 |\n| a | | | | |\n", "{{ place : Blood_sciences }}")
	f.Add("| Phone | Name |\r\n|---|---|\r\n| 1 | a | 2 |\r\n| 1 | a |\r\n", "{{phone:a\\_b}}")
	f.Add("\xff\xfe|\x00N\x00", "{{bleep:}}{{fax:a}}")
	f.Add("Blood sciences: 2413\n", "{{phone:{{phone:a}}}}")
	f.Fuzz(func(t *testing.T, file, text string) {
		contacts := runbooks.ParseContacts("contacts.md", []byte(file))
		lines := strings.Count(file, "\n") + strings.Count(file, "\r") + strings.Count(file, "\n\x00") + 1
		for _, drill := range []bool{false, true} {
			if filled := contacts.Fill("{{phone:a}}"+text, drill); strings.HasPrefix(filled, "{{phone:a}}") {
				t.Fatalf("not filled in: %q", filled)
			}
		}
		var uses []runbooks.ContactUse
		for _, c := range contacts.List {
			uses = append(uses, runbooks.ContactUse{Contact: c})
			if c.CheckedOn != "" {
				if _, err := time.Parse(time.DateOnly, c.CheckedOn); err != nil {
					t.Fatalf("%q is no date", c.CheckedOn)
				}
			}
			for _, s := range []string{c.Name, c.Phone, c.Bleep, c.Place, c.CheckedOn} {
				for _, r := range s {
					if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
						t.Fatalf("control character in %q", s)
					}
				}
			}
		}
		for _, finding := range contacts.Lint(today) {
			if finding.Line < 1 || finding.Line > lines {
				t.Fatalf("%v is beyond the file's %d lines", finding, lines)
			}
		}
		var template strings.Builder
		if err := runbooks.WriteContacts(&template, uses); err != nil {
			t.Fatal(err)
		}
		again := runbooks.ParseContacts("contacts.md", []byte(template.String()))
		if len(again.List) != len(contacts.List) {
			t.Fatalf("%d contacts became %d in\n%s", len(contacts.List), len(again.List), template.String())
		}
		for i, c := range contacts.List {
			if c.Line = again.List[i].Line; c != again.List[i] {
				t.Fatalf("%+v became %+v", c, again.List[i])
			}
		}
	})
}

// What is empty in contacts.md is one finding there, and none in each procedure.
func TestEmptyContactIsSaidOnce(t *testing.T) {
	library := load(t, folder(t, map[string]string{
		"contacts.md": "| Name | Phone | Bleep | Place | Checked on |\n|---|---|---|---|---|\n| lab | | | | |\n| desk | 2200 | | | 2026-11-01 |\n",
		"ward.md":     "---\nid: ward\n---\n- [ ] Ring {{phone:lab}}, {{bleep:desk}} and {{phone:porters}}\n",
	}))
	doc, _ := library.Get("ward")
	var missing []string
	for _, f := range library.Lint(doc, today) {
		if f.Code == "contact-missing" {
			missing = append(missing, f.Message)
		}
	}
	if len(missing) != 2 || !strings.Contains(missing[0], "bleep of desk") || !strings.Contains(missing[1], "phone of porters") {
		t.Errorf("missing: %q", missing)
	}
	if found := codes(library.Contacts.Lint(today)); !slices.Contains(found, "contact-empty") {
		t.Errorf("of contacts.md: %q", found)
	}
}
