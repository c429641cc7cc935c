package runbooks_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downtime/runbooks"
)

const unfixed = "---\nid: ward\napproved_on: \"2026/11/1\" # signed\n---\n# Ward\n\n" +
	"- [ ] **Tell the lab** within 60 minutes\n" +
	"- [ ] Count the pads,\n  and write it down\n" +
	"  - [ ] Tell the lab\n" +
	"- [ ] Look, hourly <!-- step: Every=60m Two_Person -->\n" +
	"- [ ] Ring <!-- step: ring from=1440m note=\"within=60m\" -->\n" +
	"- [ ] Optional\n" +
	"- [ ] Two ids <!-- step: Not_An_Id -->\n" +
	"- [ ] گام\n" +
	"\n`<!-- step: within=60m -->` is code.\n\n> - [ ] In a quote that\n>   goes on\n"

func TestFix(t *testing.T) {
	doc := runbooks.Parse("ward.md", []byte(unfixed))
	fixed, err := runbooks.Fix(doc)
	if err != nil {
		t.Fatal(err)
	}
	want := "---\nid: ward\napproved_on: \"2026-11-01\" # signed\n---\n# Ward\n\n" +
		"- [ ] **Tell the lab** within 60 minutes <!-- step: tell-lab -->\n" +
		"- [ ] Count the pads,\n  and write it down\n  <!-- step: count-pads-write -->\n" +
		"  - [ ] Tell the lab <!-- step: tell-lab-2 -->\n" +
		"- [ ] Look, hourly <!-- step: look-hourly every=1h two-person -->\n" +
		"- [ ] Ring <!-- step: ring from=1d note=\"within=60m\" -->\n" +
		"- [ ] Optional <!-- step: optional-step -->\n" +
		"- [ ] Two ids <!-- step: Not_An_Id -->\n" +
		"- [ ] گام <!-- step: step -->\n" +
		"\n`<!-- step: within=60m -->` is code.\n\n> - [ ] In a quote that\n>   goes on\n>   <!-- step: quote-goes -->\n"
	if got := string(fixed.Source); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(fixed.Left) != 1 || !strings.Contains(fixed.Left[0], "Not_An_Id") {
		t.Errorf("left: %q", fixed.Left)
	}
	again, err := runbooks.Fix(runbooks.Parse("ward.md", fixed.Source))
	if err != nil || again.Count != 0 || string(again.Source) != want {
		t.Errorf("a second time it changes %d lines, %v:\n%s", again.Count, err, again.Diff)
	}
}

// Times as people write them are errors, and what they should be is said and
// written; what could mean two things stays.
func TestFixTimesAsSaid(t *testing.T) {
	const head = "---\nid: a\n---\n# A\n\n"
	for was, want := range map[string]string{
		`within="15 minutes"`:           "within=15m",
		"within=1hr":                    "within=1h",
		"within=60min":                  "within=1h",
		"within=15M":                    "within=15m",
		`every="1 hour 30 mins"`:        "every=1h30m",
		`From="8 Hours" critical`:       "from=8h critical",
		`within="15 mins"every=1h`:      `within="15m"every=1h`,
		`within="15 mins" every="2 hr"`: "within=15m every=2h",
		`within="15 mins" within=5m`:    "within=15m within=5m",
		"within=soon":                   "within=soon",
		`within="15 or 30 minutes"`:     `within="15 or 30 minutes"`,
		"within=15":                     "within=15",
	} {
		for _, where := range []string{"- [ ] Ring <!-- step: ring %s -->\n- [ ] Look <!-- step: look -->\n", "- [ ] Ring\n  <!-- step: ring %s -->\n- [ ] Look <!-- step: look -->\n"} {
			source, good := head+strings.Replace(where, "%s", was, 1), head+strings.Replace(where, "%s", want, 1)
			doc := runbooks.Parse("a.md", []byte(source))
			fixed, err := runbooks.Fix(doc)
			if err != nil || string(fixed.Source) != good || len(fixed.Left) > 0 {
				t.Errorf("%s: got %s, left %q, %v; want %s", was, fixed.Source, fixed.Left, err, good)
				continue
			}
			said := false
			for _, f := range doc.Findings {
				if f.Code == "bad-duration" {
					said = f.Severity == runbooks.Error && strings.Contains(f.Message, "--fix")
				}
			}
			if said != (was != want) {
				t.Errorf("%s: %v", was, doc.Findings)
			}
			if after := runbooks.Parse("a.md", fixed.Source); (was != want) == slices.Contains(codes(after.Findings), "bad-duration") {
				t.Errorf("%s: after it %v", want, after.Findings)
			}
		}
	}
}

// The ends of lines, the byte order mark and a missing last line end stay.
func TestFixKeepsLineEnds(t *testing.T) {
	for _, source := range []string{
		strings.ReplaceAll(unfixed, "\n", "\r\n"), strings.ReplaceAll(unfixed, "\n", "\r"), "\ufeff" + unfixed, strings.TrimSuffix(unfixed, "\n"),
	} {
		fixed, err := runbooks.Fix(runbooks.Parse("ward.md", []byte(source)))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := runbooks.Fix(runbooks.Parse("ward.md", []byte(unfixed)))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.TrimPrefix(string(fixed.Source), "\ufeff")
		got = strings.ReplaceAll(strings.ReplaceAll(got, "\r\n", "\n"), "\r", "\n")
		if strings.TrimSuffix(got, "\n") != strings.TrimSuffix(string(plain.Source), "\n") {
			t.Errorf("%q becomes %q", source, fixed.Source)
		}
		for _, mark := range []string{"\ufeff", "\r\n"} {
			if had, has := strings.Count(source, mark), strings.Count(string(fixed.Source), mark); has < had {
				t.Errorf("%q: %d were %d", mark, has, had)
			}
		}
		if strings.Contains(source, "\r") && strings.Contains(strings.ReplaceAll(string(fixed.Source), "\r\n", ""), "\n") {
			t.Errorf("a line feed came in: %q", fixed.Source)
		}
	}
}

func TestFixLeavesAlone(t *testing.T) {
	for name, source := range map[string]string{
		"from elsewhere":  "# Ward\n\n- [ ] Tell the lab\n- [ ] Count\n",
		"complete":        complete,
		"reference":       "---\nid: a\n---\n# A\n\nWords.\n",
		"boxes in code":   "---\nid: a\n---\n```\n- [ ] a\n- [ ] b\n- [ ] c\n- [ ] d\n- [ ] e\n- [ ] f\n```\n",
		"two meanings":    "---\nid: a\napproved_on: 01/11/2026\n---\n# A\n",
		"duplicate":       "- [ ] a <!-- step: a -->\n- [ ] b <!-- step: a -->\n",
		"comment in code": "- [ ] a <!-- step: a -->\n\n```\n<!-- step: b Within=60m -->\n```\n",
	} {
		source = strings.ReplaceAll(source, "every=60m", "every=1h")
		fixed, err := runbooks.Fix(runbooks.Parse("a.md", []byte(source)))
		if err != nil || fixed.Count != 0 || fixed.Diff != "" || string(fixed.Source) != source {
			t.Errorf("%s: %+v, %v", name, fixed, err)
		}
	}
	for _, source := range []string{"- [ ] a\xff <!-- step: within=60m -->\n", "\xff\xfe-\x00 \x00[\x00 \x00]\x00 \x00a\x00"} {
		if fixed, err := runbooks.Fix(runbooks.Parse("a.md", []byte(source))); err == nil {
			t.Errorf("%q was fixed: %+v", source, fixed)
		}
	}
	for _, doc := range load(t, "").All() {
		if _, err := runbooks.Fix(doc); err == nil {
			t.Errorf("the shipped %s was fixed", doc.File)
		}
	}
}

func TestFixContacts(t *testing.T) {
	const head = "| Name | Phone | Checked on |\r\n|---|---|---|\r\n"
	fix := func(source string) string {
		t.Helper()
		fixed, err := runbooks.FixContacts(runbooks.ParseContacts("contacts.md", []byte(source)))
		if err != nil {
			t.Fatal(err)
		}
		return string(fixed.Source)
	}
	if got := fix(head + "| lab | 2413 | 2026/11/1 |\r\n| ward | 2026/1/1 | 01/11/2026 |\r\n"); got != head+"| lab | 2413 | 2026-11-01 |\r\n| ward | 2026/1/1 | 01/11/2026 |\r\n" {
		t.Errorf("got %q", got)
	}
	// A cell that is no date and looks like the same one must not change.
	for _, left := range []string{head + "| lab | 2026/11/1 | 2026.11.01 |", "", head, "Words.\n"} {
		if got := fix(left); got != left {
			t.Errorf("%q became %q", left, got)
		}
	}
	if _, err := runbooks.FixContacts(runbooks.ParseContacts("contacts.md", []byte(head+"| lab\xff | 1 | 2026/11/1 |"))); err == nil {
		t.Error("bytes that are not UTF-8 were fixed")
	}
}

func TestFixDiff(t *testing.T) {
	source := "# A\n\n1\n2\n3\n4\n\n- [ ] Ring the lab <!-- step: within=60m -->\n\n5\n6\n7\n8\n9\n10\n11\n12\n\n- [ ] Count pads\n  and forms"
	fixed, err := runbooks.Fix(runbooks.Parse("a.md", []byte(source)))
	if err != nil {
		t.Fatal(err)
	}
	const want = `--- a.md
+++ a.md
@@ -5,7 +5,7 @@
 3
 4
 
-- [ ] Ring the lab <!-- step: within=60m -->
+- [ ] Ring the lab <!-- step: ring-lab within=1h -->
 
 5
 6
@@ -17,4 +17,5 @@
 12
 
 - [ ] Count pads
-  and forms
\ No newline at end of file
+  and forms
+  <!-- step: count-pads-forms -->
`
	if fixed.Diff != want {
		t.Errorf("got\n%s\nwant\n%s", fixed.Diff, want)
	}
}

// Whatever the file, a fix gives the same procedure, and a second one nothing.
func FuzzFix(f *testing.F) {
	f.Add(unfixed)
	f.Add(complete)
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		if source, err := os.ReadFile(name); err == nil && filepath.Ext(name) != ".want" {
			f.Add("---\nid: fuzz\n---\n" + string(source))
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 4096 {
			return
		}
		doc := runbooks.Parse("a.md", []byte(source))
		fixed, err := runbooks.Fix(doc)
		if err != nil {
			return
		}
		after := runbooks.Parse("a.md", fixed.Source)
		before, now := doc.Procedure.Steps(), after.Procedure.Steps()
		if len(before) != len(now) {
			t.Fatalf("%d steps became %d in %q", len(before), len(now), fixed.Source)
		}
		for i, s := range before {
			n := now[i]
			if s.Text != n.Text || s.Within != n.Within || s.Every != n.Every || s.Critical != n.Critical || s.Explicit && s.ID != n.ID || len(s.Detail) != len(n.Detail) {
				t.Fatalf("step %+v became %+v in %q", s, n, fixed.Source)
			}
		}
		again, err := runbooks.Fix(after)
		if err != nil {
			t.Fatal(err)
		}
		if len(fixed.Left) == 0 && again.Count != 0 {
			t.Fatalf("%q is changed again:\n%s", fixed.Source, again.Diff)
		}
	})
}
