package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/runbooks"
)

// everywhere has a local value in every place where a procedure has words.
const everywhere = `---
id: everywhere
title: Ring {{phone:lab}} for title
owner: Ward manager
---
Use when: {{phone:lab}} for when.

## Ward {{phone:lab}} for heading

Note {{phone:lab}} for note.

### Group {{phone:lab}} for group

> [!WARNING]
> Warn {{phone:lab}} for callout.

- [ ] **Step {{phone:lab}} for step**, rest {{phone:lab}} for rest <!-- step: one -->
  - Detail {{phone:lab}} for bullet.

  | Who | Number |
  |---|---|
  | Lab | {{phone:lab}} for cell |

  Call {{phone:lab_two}} for underline.

## Record: Form {{phone:lab}} for form

| Field | Kind | Note |
|---|---|---|
| Bed | text | {{phone:lab}} for field |
`

const twoContacts = "| Name | Phone | Bleep | Place | Checked on |\n|---|---|---|---|---|\n| lab | 2413 | | | 2026-11-20 |\n| lab two | 2414 | | | |\n"

// hospital writes files to the hospital's folder of a ward.
func (w *ward) hospital(files map[string]string) string {
	w.t.Helper()
	dir := filepath.Join(w.data, "runbooks")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
	return dir
}

// TestContactsEverywhere: local values are filled in wherever words stand, and
// in a drill none of them is a real number.
func TestContactsEverywhere(t *testing.T) {
	w := newWard(t)
	w.hospital(map[string]string{"everywhere.md": everywhere, "contacts.md": twoContacts})
	shown := strings.Join(strings.Fields(w.want(exitDone, "", "show", "everywhere").out), " ")
	for _, place := range []string{"for when", "for note", "for group", "for callout", "for step", "for rest", "for bullet", "for cell", "for field"} {
		if !strings.Contains(shown, "2413 "+place) {
			t.Errorf("show does not fill in the number %s:\n%s", place, shown)
		}
	}
	for _, want := range []string{"RING 2413 FOR TITLE", "WARD 2413 FOR HEADING", "FORM 2413 FOR FORM", "2414 for underline"} {
		if !strings.Contains(shown, want) {
			t.Errorf("show has no %q:\n%s", want, shown)
		}
	}
	const read = "use everywhere\nsteps\nstep 1\n"
	live := w.want(exitDone, "declare live EPR down\n"+read, "plain", "--as", whoIs, "--strict").out
	for _, place := range []string{"for title", "for heading", "for group", "for step", "for rest", "for bullet", "for cell", "for callout"} {
		if !strings.Contains(live, "2413 "+place) {
			t.Errorf("plain does not fill in the number %s:\n%s", place, live)
		}
	}
	other := newWard(t)
	other.hospital(map[string]string{"everywhere.md": everywhere, "contacts.md": twoContacts})
	drill := other.want(exitDone, "declare drill Night\n"+read, "plain", "--as", whoIs, "--strict").out
	if strings.Contains(drill, "2413") || strings.Contains(drill, "2414") || !strings.Contains(drill, "ask the facilitator") {
		t.Errorf("a drill shows a real number:\n%s", drill)
	}
	for _, text := range []string{shown, live, drill} {
		if strings.Contains(text, "{{") {
			t.Errorf("braces are left in:\n%s", text)
		}
	}
}

func TestContactsCommand(t *testing.T) {
	w := newWard(t)
	said := w.want(exitDone, "", "contacts").out
	for _, want := range []string{"site-manager\n    PHONE NOT SET; BLEEP NOT SET\n", "downtime contacts --template"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in:\n%s", want, said)
		}
	}
	dir := w.hospital(map[string]string{"everywhere.md": everywhere, "contacts.md": twoContacts + "| old | 1 \\| 2 | | | 2025-01-01 |\n"})
	said = w.want(exitDone, "", "contacts").out
	for _, want := range []string{
		"lab\n    phone 2413; checked on 2026-11-20\n    used by everywhere\n",
		"lab-two\n    phone 2414\n    NOT CHECKED: nobody has said when it was checked\n",
		"NOT CHECKED: it was last checked on 2025-01-01, more than 12 months ago\n    no procedure uses it\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in:\n%s", want, said)
		}
	}
	for _, line := range w.json("contacts", "--json") {
		if line["name"] == "lab-two" && (line["phone"] != "2414" || line["check"] == "" || line["line"] != 4.0) {
			t.Errorf("%v", line)
		}
	}
	found := w.want(exitDone, "", "lint").out
	for _, want := range []string{"contacts.md:4: warning contact-not-checked", "contacts.md:5: warning contact-check-old"} {
		if !strings.Contains(found, want) {
			t.Errorf("lint has no %q in:\n%s", want, found)
		}
	}
	// The template keeps what is set, asks for the rest, and is read again.
	path := filepath.Join(t.TempDir(), "contacts.md")
	w.want(exitDone, "", "contacts", "--template", "-o", path)
	w.want(exitUsage, "", "contacts", "--template", "-o", path)
	w.want(exitDone, "", "contacts", "--template", "-o", path, "--force")
	template, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if printed := w.want(exitDone, "", "contacts", "--template").out; printed != string(template) {
		t.Error("the file is not what is printed")
	}
	for _, want := range []string{"| lab | 2413 |  |  | 2026-11-20 | phone |\n", "| site-manager |  |  |  |  | phone, bleep |\n", "| old | 1 \\| 2 |  |  | 2025-01-01 |  |\n"} {
		if !strings.Contains(string(template), want) {
			t.Errorf("no %q in:\n%s", want, template)
		}
	}
	contacts := runbooks.ParseContacts("contacts.md", template)
	if old, ok := contacts.Get("old"); !ok || old.Phone != "1 | 2" {
		t.Errorf("old is %+v", old)
	}
	for _, f := range contacts.Findings {
		if f.Code != "contact-empty" {
			t.Errorf("the template has %v", f)
		}
	}
	for _, args := range [][]string{{"contacts", "-o", path}, {"contacts", "--force"}, {"contacts", "--json", "--template"}} {
		w.want(exitUsage, "", args...)
	}
	if now := w.want(exitDone, "", "contacts", "--runbooks", dir).out; now != said {
		t.Error("--runbooks shows something else")
	}
}

// TestLintStrict: a warning fails, and what is for information does not.
func TestLintStrict(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w.want(exitDone, "", "lint", "--strict")
	write("---\nid: ward\nowner: Ward manager\n---\n# Ward\n\nUse when: testing.\n\n- [ ] Ring <!-- step: ring -->\n")
	w.want(exitDone, "", "lint", "--strict", path)
	write("---\nid: ward\n---\n# Ward\n\nUse when: testing.\n\n- [ ] Ring <!-- step: ring -->\n")
	w.want(exitDone, "", "lint", path)
	got := w.want(exitNo, "", "lint", "--strict", path)
	if !strings.HasSuffix(got.out, "With --strict, warnings fail too.\n") {
		t.Errorf("says %s", got.out)
	}
	w.want(exitNo, "", "lint", "--strict", "--json", path)
}

// TestLintFix: the changes are shown, and the file is changed as a whole, or not
// at all.
func TestLintFix(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.md")
	const before = "---\nid: ward\nowner: Ward manager\n---\n# Ward\n\nUse when: testing.\n\n- [ ] Tell the lab\n"
	const after = "---\nid: ward\nowner: Ward manager\n---\n# Ward\n\nUse when: testing.\n\n- [ ] Tell the lab <!-- step: tell-lab -->\n"
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("the file holds %q, %v", got, err)
		}
	}
	if err := os.WriteFile(path, []byte(before), 0o640); err != nil {
		t.Fatal(err)
	}
	diff := fmt.Sprintf("--- %s\n+++ %s\n@@ -6,4 +6,4 @@\n \n Use when: testing.\n \n-- [ ] Tell the lab\n+- [ ] Tell the lab <!-- step: tell-lab -->\n", path, path)
	if got := w.want(exitDone, "", "lint", "--fix", "--dry-run", dir).out; got != diff+"1 line would change in 1 file.\n" {
		t.Errorf("says\n%s", got)
	}
	holds(before)
	// Another name of the old file shows that it is not written where it stands.
	old := filepath.Join(t.TempDir(), "old.md")
	linked := os.Link(path, old)
	if got := w.want(exitDone, "", "lint", "--fix", dir).out; !strings.HasPrefix(got, diff+"1 line changed in 1 file.\n") || strings.Contains(got, "no-step-id") {
		t.Errorf("says\n%s", got)
	}
	holds(after)
	if text, err := os.ReadFile(old); linked == nil && (err != nil || string(text) != before) {
		t.Errorf("the old file holds %q, %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v, %v", info.Mode(), err)
	}
	if got := w.want(exitDone, "", "lint", "--fix", path).out; !strings.HasPrefix(got, "0 lines changed in 0 files.\n") {
		t.Errorf("a second time:\n%s", got)
	}
	contacts := filepath.Join(dir, "contacts.md")
	if err := os.WriteFile(contacts, []byte("| Name | Phone | Checked on |\n|---|---|---|\n| lab | 2413 | 2026/11/20 |\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := w.want(exitDone, "", "lint", "--fix", dir).out; !strings.Contains(got, "+| lab | 2413 | 2026-11-20 |\n") || strings.Contains(got, "bad-date") {
		t.Errorf("of the contacts it says\n%s", got)
	}
	// What must not be written is not, and the others are.
	if err := os.WriteFile(path, []byte(before), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o440); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.md")
	if err := os.WriteFile(other, []byte(strings.Replace(before, "id: ward", "id: other", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "latin.md"), []byte("- [ ] Wait 5\x9610 minutes <!-- step: within=60m -->\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := w.want(exitUsage, "", "lint", "--fix", dir)
	if !strings.Contains(got.err, "read-only") || !sentence.MatchString(got.err) || !strings.Contains(got.out, "latin.md: the file is not plain UTF-8") {
		t.Errorf("says %q and\n%s", got.err, got.out)
	}
	holds(before)
	if text, _ := os.ReadFile(other); !strings.Contains(string(text), "tell-lab") {
		t.Errorf("the other file holds %q", text)
	}
	if names, _ := os.ReadDir(dir); len(names) != 4 {
		t.Errorf("something was left behind: %v", names)
	}
	for _, args := range [][]string{{"lint", "--fix"}, {"lint", "--dry-run", dir}, {"lint", "--fix", "--json", dir}} {
		w.want(exitUsage, "", args...)
	}
}

// TestLintNamed: a file named twice is checked once, two with one id are said to
// be, and contacts.md is no procedure.
func TestLintNamed(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.md": "---\nid: ward\n---\n# Ward\n", "b.md": "---\nid: ward\n---\n# Ward\n", "contacts.md": twoContacts,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, b, contacts := filepath.Join(dir, "a.md"), filepath.Join(dir, "b.md"), filepath.Join(dir, "contacts.md")
	if got := w.want(exitDone, "", "lint", a, dir+"/./a.md").out; !strings.Contains(got, "\n1 file checked") {
		t.Errorf("says\n%s", got)
	}
	if got := w.want(exitNo, "", "lint", a, b).out; !strings.Contains(got, b+":2: error duplicate-file-id") {
		t.Errorf("says\n%s", got)
	}
	if got := w.want(exitNo, "", "lint", dir, a, b).out; !strings.Contains(got, "\n3 files checked: 1 error") {
		t.Errorf("says\n%s", got)
	}
	if got := w.want(exitDone, "", "lint", contacts).out; !strings.HasPrefix(got, contacts+":4: warning contact-not-checked") {
		t.Errorf("says\n%s", got)
	}
}

func TestHandbook(t *testing.T) {
	w := newWard(t)
	if got := w.want(exitDone, "", "handbook").out; !strings.Contains(got, "\nlint ") || !strings.Contains(got, "\ntamper-evidence ") {
		t.Errorf("says\n%s", got)
	}
	if got := w.want(exitDone, "", "handbook", "contacts").out; !strings.HasPrefix(got, "CONTACTS\n") || strings.Contains(got, "TEMPLATE NOT APPROVED") {
		t.Errorf("says\n%s", got)
	}
	if got := w.want(exitDone, "", "handbook", "lint", "bad-date").out; !strings.HasPrefix(got, "BAD-DATE\n") || strings.Contains(got, "BAD-DEADLINE") {
		t.Errorf("says\n%s", got)
	}
	w.want(exitUsage, "", "handbook", "nosuch")
	w.want(exitUsage, "", "handbook", "lint", "nosuch")
}

// TestNotApproved: a procedure without both who and when is said to be a
// template wherever it is named.
func TestNotApproved(t *testing.T) {
	const body = "---\n# Ward\n\n- [ ] Ring <!-- step: ring -->\n"
	for keys, approved := range map[string]bool{
		"id: ward\n":                                                      false,
		"id: ward\napproved_by: Chief nurse\n":                            false,
		"id: ward\napproved_on: 2026-10-01\n":                             false,
		"id: ward\napproved_by: Chief nurse\napproved_on: 01/10/2026\n":   false,
		"id: ward\napproved_by: Chief nurse\napproved_on: 2026-10-01\n":   true,
		"id: ward\napproved_by: Chief nurse\napproved_on: 2026/10/01\n":   true,
		"id: ward\napproved_by:\napproved_on:\n":                          false,
		"id: ward\napproved_by: Chief nurse\napproved_on: 2026-13-01\n":   false,
		"id: ward\napproved_by: [Chief nurse]\napproved_on: 2026-10-01\n": true,
	} {
		w := newWard(t)
		w.hospital(map[string]string{"ward.md": "---\n" + keys + body})
		said := map[string]string{
			"show":  w.want(exitDone, "", "show", "ward").out,
			"plain": w.want(exitDone, "declare live EPR down\nuse ward\nstatus\n", "plain", "--as", whoIs, "--strict").out,
			"steps": w.want(exitDone, "steps ward\n", "plain", "--as", whoIs).out,
			"all":   after(w.want(exitDone, "procedures\n", "plain", "--as", whoIs).out, "procedure: ward"),
			"list":  after(w.want(exitDone, "", "procedures").out, "ward: Ward"),
		}
		for where, text := range said {
			if has := strings.Contains(strings.ReplaceAll(text, ",", ""), "TEMPLATE NOT APPROVED HERE"); has == approved {
				t.Errorf("%q: %s says of approval %v:\n%s", keys, where, !has, text)
			}
		}
	}
}

// after is the line that begins with a text, and the one below it.
func after(text, start string) string {
	_, rest, _ := strings.Cut("\n"+text, "\n"+start)
	lines := strings.SplitN(rest, "\n", 3)
	return strings.Join(lines[:min(2, len(lines))], "\n")
}
