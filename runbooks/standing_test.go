package runbooks_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/runbooks"
)

// What is wrong with keys is said of the line it is in, in words for people.
func TestWhatIsWrongWithKeys(t *testing.T) {
	for keys, want := range map[string]string{
		"id: a\ntitle: \"EPR\n":                                               "line 3: the keys at the top cannot be read: a quotation mark is not closed",
		"id: a\ntitle: 'EPR\nowner: x\n":                                      "line 3: the keys at the top cannot be read: a quotation mark is not closed",
		"id: a\ntitle: \"EPR\" down\n":                                        "line 3: the keys at the top cannot be read: words follow the quotation mark that closes the value",
		"id: a\nsystems: [epr\nowner: x\n":                                    "line 3: the keys at the top cannot be read: a bracket is not closed",
		"id: a\ntitle: Ward: what\n":                                          "line 3: the keys at the top cannot be read: the value has a colon, so put it in quotation marks",
		"id: a\nowner: @lab\n":                                                "line 3: the keys at the top cannot be read: the value begins with @, so put it in quotation marks",
		"id: a\nversion 2\nowner: x\n":                                        "line 3: the keys at the top cannot be read: the line is no key with a value, such as title: EPR downtime",
		"id: a\n\tversion: 2\n":                                               "line 3: the keys at the top cannot be read: the line begins with a tab",
		"id: a\ntitle: it's the lab's\n":                                      "",
		"id: a\ntitle: \"Ward: what\"\n":                                      "",
		"id: a\ntitle: 10:30 round\n":                                         "",
		"# a note\nid: a\nsystems:\n  - epr\n\nextra: |\n  one: two: three\n": "",
	} {
		if got := runbooks.Parse("a.md", []byte("---\n"+keys+"---\n- [ ] a\n")).Fault(); got != want {
			t.Errorf("%q: %q, want %q", keys, got, want)
		}
	}
}

// Keys without one of their lines of --- are known as such, and a page that only
// looks a little like it is not.
func TestKeysWithoutTheirFence(t *testing.T) {
	for text, line := range map[string]int{
		"---\nid: a\ntitle: A\n\n- [ ] a\n":                  1,
		"\n\n---\nid: a\n\n- [ ] a\n":                        3,
		"---\ntitle: A\nid: ep":                              1,
		"title: A\nid: a\n---\n- [ ] a\n":                    1,
		"---\nA rule, and then a page\n":                     0,
		"---\n\nid: is what we call it\n":                    0,
		"owner: the ward\n\nSome words\n\n---\n\nid: none\n": 0,
		"Title: A page\n---\n- [ ] a\n":                      0,
		"---\nid: a\n---\n- [ ] a\n":                         0,
	} {
		want := ""
		if line > 0 {
			want = "line " + string(rune('0'+line)) + ": the keys at the top cannot be read: a line of --- is missing before or after them"
		}
		if got := runbooks.Parse("a.md", []byte(text)).Fault(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A part of a procedure is kept like a whole one.
func TestDuringAPart(t *testing.T) {
	const source = "---\nid: ward\n---\n# Ward\n\n## Fire\n\n- [ ] a\n\n## Flood\n\n- [ ] b\n"
	dir := folder(t, map[string]string{"ward.md": source})
	library := load(t, dir)
	doc, ok := library.Get("ward--fire")
	if !ok {
		t.Fatal("there is no part")
	}
	kept := []*runbooks.Document{runbooks.Kept(&doc.Procedure, library.Source(doc.Origin), doc.SHA256)}
	after := func(text string) (*runbooks.Library, runbooks.Standing) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "ward.md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		during, standings := load(t, dir).During(kept)
		return during, standings[0]
	}
	if _, s := after(source); s.File == nil || s.Fault != "" || s.File.SHA256 != doc.SHA256 {
		t.Errorf("as it was: %+v", s)
	}
	if _, s := after(strings.Replace(source, "] a", "] c", 1)); s.File == nil || s.File.Procedure.ID != "ward--fire" {
		t.Errorf("edited: %+v", s)
	}
	during, s := after(strings.Replace(source, "## Fire", "## Smoke", 1))
	if s.File != nil || s.Gone != "has no heading of its name now" {
		t.Errorf("without its heading: %+v", s)
	}
	if got, ok := during.Get("ward--fire"); !ok || !got.IsKept() {
		t.Errorf("without its heading the list has %+v", got)
	}
	if whole, ok := during.Get("ward"); !ok || whole.IsKept() {
		t.Errorf("the whole is %+v", whole)
	}
}

// A library in which every open procedure has its file is the library itself.
func TestDuringNothingUnusual(t *testing.T) {
	library := load(t, folder(t, map[string]string{"a.md": "- [ ] a\n"}))
	var kept []*runbooks.Document
	for _, doc := range library.All() {
		kept = append(kept, runbooks.Kept(&doc.Procedure, library.Source(doc.Origin), doc.SHA256))
	}
	if during, _ := library.During(kept); during != library {
		t.Error("it was made anew")
	}
}
