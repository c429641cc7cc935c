package runbooks_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/runbooks"
)

// Where each procedure came from is said, and no file of the hospital's is
// hidden.
func TestWhereProceduresComeFrom(t *testing.T) {
	shipped := load(t, "").All()
	replaced, kept := shipped[0].Procedure.ID, shipped[1].Procedure.ID
	dir := folder(t, map[string]string{
		"a.md":           "---\nid: " + replaced + "\n---\n- [ ] ours\n",
		"b.md":           "---\nid: " + replaced + "\n---\n- [ ] ours, too\n",
		kept + ".md":     "",
		"wards/other.md": "---\nid: other\n---\n- [ ] a\n",
	})
	library := load(t, dir)
	for id, want := range map[string]string{
		replaced: "hospital, in place of the shipped one: a.md", kept: "shipped", "other": "hospital: wards/other.md",
	} {
		doc, ok := library.Get(id)
		if !ok || library.Where(doc) != want || library.Unused(doc) != "" {
			t.Errorf("%s is from %q, %q; want %q", id, library.Where(doc), library.Unused(doc), want)
		}
	}
	var unused []string
	for _, doc := range library.NotUsed() {
		unused = append(unused, library.Where(doc)+": "+library.Unused(doc))
	}
	want := []string{"hospital: b.md: NOT USED: its id is that of hospital: a.md", "hospital: " + kept + ".md: NOT USED: nothing in it can be read, so the shipped one stays"}
	if !slices.Equal(unused, want) {
		t.Errorf("not used: %q, want %q", unused, want)
	}
	if doc, _ := library.Get(kept); doc.Origin != runbooks.Shipped || !doc.Readable() || library.Unread[0].Readable() {
		t.Errorf("%s is %+v", kept, doc)
	}
	if got := library.Source("/elsewhere/x.md"); got != "hospital: /elsewhere/x.md" {
		t.Errorf("a file of another folder is from %q", got)
	}
	// What is in words already, as it stands in a log, stays.
	for _, origin := range []string{"shipped", "hospital: wards/other.md"} {
		if got := library.Source(origin); got != origin {
			t.Errorf("%q becomes %q", origin, got)
		}
	}
}

// In a report of an older log no path of somebody's is left.
func TestPinnedSource(t *testing.T) {
	for origin, want := range map[string]string{
		"shipped": "shipped", "hospital: wards/7b.md": "hospital: wards/7b.md", "ours.md": "hospital: ours.md",
		"/home/jreid/downtime/runbooks/7b.md": "hospital: 7b.md",
		`C:\Users\jreid\runbooks\7b.md`:       "hospital: 7b.md",
		`\\server\jreid$\7b.md`:               "hospital: 7b.md",
	} {
		if got := runbooks.PinnedSource(origin); got != want {
			t.Errorf("%q is %q, want %q", origin, got, want)
		}
	}
}

// A look sees what a reading would see changed, and nothing else.
func TestLook(t *testing.T) {
	dir := folder(t, map[string]string{"a.md": "- [ ] a\n", "sub/b.md": "- [ ] b\n", ".git/c.md": "c", "notes.pdf": "x"})
	stamp := func() string {
		t.Helper()
		glance, err := runbooks.Look(dir)
		if err != nil {
			t.Fatal(err)
		}
		return glance.Stamp
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before := stamp()
	if glance, _ := runbooks.Look(dir); !slices.Equal(glance.Folders, []string{dir, filepath.Join(dir, "sub")}) {
		t.Errorf("folders are %q", glance.Folders)
	}
	for _, name := range []string{".git/c.md", "notes.pdf", "README.md", "~a.md"} {
		if write(name, "other"); stamp() != before {
			t.Errorf("%s is seen", name)
		}
	}
	seen := map[string]bool{before: true}
	for _, name := range []string{"a.md", "sub/b.md", "contacts.md", "new.md"} {
		if write(name, strings.Repeat("x", 50)); seen[stamp()] {
			t.Errorf("%s is not seen", name)
		}
		seen[stamp()] = true
	}
	// The same length at another time.
	if err := os.Chtimes(filepath.Join(dir, "a.md"), time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if seen[stamp()] {
		t.Error("a new time is not seen")
	}
	if err := os.Remove(filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	if seen[stamp()] {
		t.Error("a file that is gone is not seen")
	}
	if glance, err := runbooks.Look(filepath.Join(dir, "nowhere")); err != nil || glance.Stamp != "" {
		t.Errorf("no folder: %+v, %v", glance, err)
	}
	if _, err := runbooks.Look(filepath.Join(dir, "new.md")); err == nil {
		t.Error("a file is looked into as a folder")
	}
}
