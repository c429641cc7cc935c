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

// complete is a procedure with which nothing is wrong.
const complete = `---
title: Complete
id: complete
owner: Ward manager
approved_by: Chief nurse
approved_on: 2026-10-01
last_reviewed_on: 2026-10-01
review_in: 12 months
---
# Complete

Use when: testing.

## Immediate (first 15 minutes)

1. [ ] **Tell the lab** within 15 minutes <!-- step: tell within=15m role=nurse critical -->
2. [ ] Look at the board, hourly <!-- step: look every=60m -->
3. [ ] From 4 hours on: count the pads <!-- step: count from=4h -->
4. [ ] Ring the porters (optional) <!-- step: ring optional -->

## Recovery

- [ ] Count the forms <!-- step: forms -->
`

func codes(list []runbooks.Finding) []string {
	var names []string
	for _, f := range list {
		names = append(names, f.Code)
	}
	return names
}

func TestLint(t *testing.T) {
	tests := []struct {
		name, old, new string
		want           string // the code of the one finding, "" for none
		line           int
		severity       runbooks.Severity
	}{
		{name: "complete"},
		{"not approved", "approved_by: Chief nurse", "approved_by:", "not-approved", 1, runbooks.Info},
		{"approved by nobody yet", "approved_by: Chief nurse", "approved_by: TBC", "approver-not-named", 5, runbooks.Warning},
		{"approved by a question mark", "approved_by: Chief nurse", "approved_by: '?'", "approver-not-named", 5, runbooks.Warning},
		{"no owner", "owner: Ward manager\n", "", "no-owner", 1, runbooks.Warning},
		{"overdue", "last_reviewed_on: 2026-10-01", "last_reviewed_on: 2025-10-01", "review-overdue", 7, runbooks.Warning},
		{"no review", "review_in: 12 months\n", "", "no-review-date", 1, runbooks.Info},
		{"no use when", "Use when: testing.\n", "", "no-use-when", 1, runbooks.Warning},
		{"no recovery", "## Recovery", "## Afterwards", "no-recovery", 1, runbooks.Info},
		{"critical without role", " role=nurse critical", " critical", "critical-without-role", 16, runbooks.Info},
		{"within not said", "within=15m", "within=20m", "mark-differs", 16, runbooks.Warning},
		{"every not said", ", hourly", "", "mark-differs", 17, runbooks.Warning},
		{"from not said", "From 4 hours on: count", "Count", "mark-differs", 18, runbooks.Warning},
		{"optional not said", " (optional)", "", "mark-differs", 19, runbooks.Warning},
		{"within only said", "within=15m ", "", "mark-differs", 16, runbooks.Info},
		{"unknown key", "role=nurse", "role=nurse colour=red", "unknown-key", 16, runbooks.Warning},
		{"duplicate id", "step: look", "step: tell", "duplicate-id", 17, runbooks.Error},
		{"two times", "step: look every=60m", "step: look every=60m within=60m", "within-and-every", 17, runbooks.Warning},
		{"key twice", "within=15m role", "within=15m within=5m role", "duplicate-key", 16, runbooks.Warning},
		{"flag twice", "nurse critical", "nurse critical critical", "duplicate-key", 16, runbooks.Warning},
		{"flag with a value", "nurse critical", "nurse critical=yes", "wrong-value", 16, runbooks.Error},
		{"key without a value", "step: look every=60m", "step: look every=60m role", "wrong-value", 17, runbooks.Error},
		{"quotation mark", "role=nurse critical", `critical role="nurse`, "wrong-value", 16, runbooks.Error},
		{"capitals", "within=15m", "Within=15m", "spelling", 16, runbooks.Warning},
		{"underline", "role=nurse critical", "role=nurse critical two_person", "spelling", 16, runbooks.Warning},
		{"capital step", "<!-- step: look", "<!-- Step : look", "spelling", 17, runbooks.Warning},
		{"no colon", "<!-- step: look every=60m -->", "<!-- step: look every=60m --> <!-- step look -->", "misspelt-comment", 17, runbooks.Warning},
		{"no id", "id: complete\n", "", "no-id", 1, runbooks.Warning},
		{"empty id", "id: complete\n", "id:\n", "no-id", 3, runbooks.Warning},
		{"step without id", "step: look every", "step: every", "no-step-id", 17, runbooks.Info},
		{"ticked", "2. [ ] Look", "2. [x] Look", "ticked-box", 17, runbooks.Warning},
		{"ticked glyph", "- [ ] Count the forms", "- ☑ Count the forms", "ticked-box", 23, runbooks.Warning},
		{"key slip", "owner: Ward manager", "owner: Ward manager\nlast_reviewed: 2026-10-01", "unknown-key", 5, runbooks.Warning},
		{"key of another program", "owner: Ward manager", "owner: Ward manager\nlayout: page", "", 0, ""},
		{"approved later", "approved_on: 2026-10-01", "approved_on: 2026-11-26", "date-in-future", 6, runbooks.Error},
		{"approved tomorrow", "approved_on: 2026-10-01", "approved_on: 2026-11-25", "", 0, ""},
		{"approved before review", "approved_on: 2026-10-01", "approved_on: 2026-09-30", "approval-before-review", 6, runbooks.Warning},
		{"date of another form", "approved_on: 2026-10-01", "approved_on: 2026/10/1", "bad-date", 6, runbooks.Warning},
		{"anchor", "Use when: testing.", "Use when: testing, see [below](#recovery-plan).", "broken-anchor", 12, runbooks.Warning},
		{"anchor in a second line", "Use when: testing.", "Use when: testing,\nsee [below](#recovery-plan).", "broken-anchor", 13, runbooks.Warning},
		{"anchor that is there", "Use when: testing.", "Use when: testing, see [below](#immediate--first-15-minutes).", "", 0, ""},
		{"anchor in html", "Use when: testing.", "<a id=\"x1\"></a>\n\nUse when: testing, see [below](#x1).", "", 0, ""},
		{"no dashes", "Use when: testing.", "Use when: testing.\n\n| a | b |\n| c | d |", "unreadable-table", 14, runbooks.Warning},
		{"too few dashes", "Use when: testing.", "Use when: testing.\n\n| a | b |\n|---|\n| c | d |", "unreadable-table", 14, runbooks.Warning},
		{"too many cells", "Use when: testing.", "Use when: testing.\n\n| a | b |\n|---|---|\n| c | d | e |", "unreadable-table", 16, runbooks.Warning},
		{"empty cells", "Use when: testing.", "Use when: testing.\n\n| a | b |\n|---|---|\n| c | d | | |", "", 0, ""},
		{"a bar in a cell", "Use when: testing.", "Use when: testing.\n\n| a | b |\n|---|---|\n| c | d \\| e |", "", 0, ""},
		{"fax", "Use when: testing.", "Use when: testing, {{fax:lab}}.", "bad-local-value", 12, runbooks.Warning},
		{"capital phone", "Use when: testing.", "Use when: testing.\n\nRing {{Phone:lab}}.", "bad-local-value", 14, runbooks.Warning},
		{"odd name", "Use when: testing.", "Use when: testing, {{phone:lab (east)}}.", "bad-local-value", 12, runbooks.Warning},
		{"template of another program", "Use when: testing.", "Use when: testing {{ site.title }} {{phone: lab }}.", "", 0, ""},
		{"unknown callout", "Use when: testing.", "Use when: testing.\n\n> [!DANGER]\n> Stop.", "unknown-callout", 14, runbooks.Warning},
		{"known callout", "Use when: testing.", "Use when: testing.\n\n> [!caution]\n> Stop.", "", 0, ""},
		{"record without a name", "## Recovery", "## Records\n\n| Field | Kind |\n|---|---|\n| Bed | text |\n\n## Recovery", "bad-record", 23, runbooks.Warning},
		{"bad review", "review_in: 12 months", "review_in: soon", "bad-review", 8, runbooks.Error},
		{"duplicate key", "owner: Ward manager", "owner: Ward manager\nowner: Nobody", "duplicate-key", 5, runbooks.Warning},
		{"control character", "Count the forms", "Count \x1b[2Jthe forms", "control-character", 23, runbooks.Warning},
		{"control entity", "Count the forms", "Count &#27;[2Jthe forms", "control-entity", 23, runbooks.Warning},
		{"struck out", "Count the forms", "Count ~~red~~ the forms", "struck-out", 23, runbooks.Warning},
		{"struck out in HTML", "Count the forms", "Count <s>red</s> the forms", "struck-out", 23, runbooks.Warning},
		{"struck out in a table", "Use when: testing.", "Use when: testing.\n\n<table><tr><td>a</td><td>b</td></tr>\n<tr><td><del>c</del></td><td>d</td></tr></table>", "struck-out", 15, runbooks.Warning},
		{"not a step", "- [ ] Count the forms <!-- step: forms -->", "- [ ] Count the forms <!-- step: forms -->\n- count them", "not-counted", 21, runbooks.Info},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source := strings.Replace(complete, tt.old, tt.new, 1)
			if tt.old != "" && source == complete {
				t.Fatalf("%q is not in the procedure", tt.old)
			}
			got := runbooks.Lint(runbooks.Parse("complete.md", []byte(source)), today)
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("unexpected %v", got)
			case tt.want == "":
			case len(got) != 1 || got[0].Code != tt.want || got[0].Line != tt.line || got[0].Severity != tt.severity:
				t.Errorf("got %v, want %s %s in line %d", got, tt.severity, tt.want, tt.line)
			}
		})
	}
}

// A file that takes the place of a shipped procedure and has few of its steps is
// warned of, in the hospital's folder and on its own.
func TestFewStepsOfAShippedProcedure(t *testing.T) {
	shipped, ok := load(t, "").Get("epr-downtime")
	if !ok {
		t.Fatal("no epr-downtime")
	}
	n := len(shipped.Procedure.Steps())
	for steps, want := range map[int]bool{0: true, 1: true, (n - 1) / 2: true, (n + 1) / 2: false, n: false} {
		source := "---\nid: epr-downtime\n---\n# EPR\n\n" + strings.Repeat("- [ ] Do it\n", steps)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "epr.md"), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		library := load(t, dir)
		doc, _ := library.Get("epr-downtime")
		for name, found := range map[string][]runbooks.Finding{
			"in the folder": library.Lint(doc, today),
			"alone":         load(t, "").Lint(runbooks.Parse("epr.md", []byte(source)), today),
		} {
			i := slices.IndexFunc(found, func(f runbooks.Finding) bool { return f.Code == "shipped-steps-lost" })
			if (i >= 0) != want || want && (found[i].Line != 2 || found[i].Severity != runbooks.Warning) {
				t.Errorf("%d of %d steps, %s: %v", steps, n, name, found)
			}
		}
	}
}

func TestFindingsAreSortedAndKnown(t *testing.T) {
	known := make(map[string]bool)
	var names []string
	for _, c := range runbooks.Codes {
		known[c.Name] = true
		names = append(names, c.Name)
	}
	if !slices.IsSorted(names) {
		t.Error("Codes are not in the order of the alphabet")
	}
	for _, source := range []string{complete, "---\nid: A B\nkind: x\n---\n- [ ] a <!-- step: A within=x b c -->\n", "## Record: A\n\nx\n"} {
		list := runbooks.Lint(runbooks.Parse("a.md", []byte(source)), today)
		if !slices.IsSortedFunc(list, func(a, b runbooks.Finding) int { return a.Line - b.Line }) {
			t.Errorf("not sorted: %v", list)
		}
		for _, f := range list {
			if !known[f.Code] {
				t.Errorf("code %q is not in Codes", f.Code)
			}
		}
	}
}

func TestTooManyFindingsAreCut(t *testing.T) {
	doc := runbooks.Parse("a.md", []byte("# T\n\n"+strings.Repeat("a\x1bb\n", 5000)))
	if n := len(doc.Findings); n > 200 {
		t.Errorf("%d findings", n)
	}
}

func TestTooLarge(t *testing.T) {
	doc := runbooks.Parse("big.md", make([]byte, runbooks.MaxFileSize+1))
	if got := codes(runbooks.Lint(doc, today)); !slices.Equal(got, []string{"too-large"}) {
		t.Errorf("got %v", got)
	}
	if want := "the file has more than 1 MiB, which is the limit: split it"; doc.Findings[0].Message != want {
		t.Errorf("it says %q, want %q", doc.Findings[0].Message, want)
	}
	if doc.Procedure.ID != "big" || doc.Procedure.Title != "big" {
		t.Errorf("id %q, title %q", doc.Procedure.ID, doc.Procedure.Title)
	}
}

func FuzzMetadata(f *testing.F) {
	for _, s := range []string{
		"tell-lab within=15m role=nurse critical", `a answer=choice(x|y z) note="a b"`, "=", "a=", `a="`, "choice(", "within=", "a=b=c", "\x1b", "-->",
		"every=1d2h30m from=4h optional two-person read-back", "Critical TWO_PERSON Within=15m within=5m", `critical=yes role="nurse`, "within role=",
		"tell\twithin=60m", "answer=choice(this ward|all wards) from", "-- -->", "a <!-- step: b -->",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc := runbooks.Parse("a.md", []byte("- [ ] Do it <!-- step: "+s+" -->\n"))
		assertClean(t, doc)
		assertSound(t, &doc.Procedure)
		for _, step := range doc.Procedure.Steps() {
			if step.Within < 0 || step.From < 0 || step.Every < 0 {
				t.Fatalf("negative time: %+v", step)
			}
		}
	})
}

// Whatever stands between the lines of ---, the values are of the form that
// everything else relies on, and every finding is about a line of the file.
func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{
		"title: Ward\nid: ward\nversion: 1.0\nsystems: [epr, pathology]\n", "title: Ward: what to do\n", "id: [\n", "approved_on: 2026/11/1\nlast_reviewed_on: \"1 Nov 2026\"\nreview_in: 12 months\n",
		"a: &a [x,x]\nb: [*a,*a]\n", "kind: Drill\nKind: x\nkind: recovery\n", "owner: >\n  folded\n  text\n", "systems: {a: b}\n", "? id\n: x\n", "id:\n", "\"id\": ward\n",
		"approved_by: \x1b[2J\n", "title: 'it''s'\n# comment\n", "systems:\n  - epr\n  - \"a: b\"\n", "last_reviewed: 2026-01-01\n", "---\n", "...\n", "id: ward\r\nowner: x\r\n", "review_in: 999 years\nlast_reviewed_on: 9999-12-31\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		source := "---\n" + s + "\n---\n# Ward\n\n- [ ] Do it\n"
		doc := runbooks.Parse("a.md", []byte(source))
		assertClean(t, doc)
		assertSound(t, &doc.Procedure)
		p := &doc.Procedure
		for _, day := range []string{p.ApprovedOn, p.LastReviewedOn} {
			if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
				t.Fatalf("%q is no date", day)
			}
		}
		if !slices.Contains(procedure.Kinds, p.Kind) || p.ID == "" {
			t.Fatalf("kind %q, id %q", p.Kind, p.ID)
		}
		lines := strings.Count(source, "\n") + strings.Count(source, "\r") + 1
		for _, finding := range runbooks.Lint(doc, today) {
			if finding.Line < 1 || finding.Line > lines {
				t.Fatalf("%v is beyond the file's %d lines", finding, lines)
			}
		}
		if fixed, err := runbooks.Fix(doc); err == nil {
			if after := runbooks.Parse("a.md", fixed.Source).Procedure; after.ApprovedOn != p.ApprovedOn || after.ID != p.ID {
				t.Fatalf("a fix made of\n%q\n%q", source, fixed.Source)
			}
		}
	})
}

// Where no number is set at all one finding says so, and whether there is a file
// to write them into.
func TestNoContacts(t *testing.T) {
	const one, two = "- [ ] Ring {{phone:lab}} <!-- step: ring -->\n", "- [ ] Ring {{phone:lab}} in {{place:lab}} <!-- step: ring -->\n"
	const oneBlank, twoBlanks = "1 local number or place is a blank to fill in", "2 local numbers and places are blanks to fill in"
	const none, empty = "there is no contacts.md, so ", "no line of contacts.md gives a number or place, so "
	for _, test := range []struct {
		text, contacts string
		there          bool
		want           string
	}{
		{one, "", false, none + oneBlank},
		{two, "", false, none + twoBlanks},
		{one, "", true, empty + oneBlank},
		{two, "| Name | Phone |\n|---|---|\n", true, empty + twoBlanks},
	} {
		files := map[string]string{"ward.md": test.text}
		if test.there {
			files["contacts.md"] = test.contacts
		}
		library := load(t, folder(t, files))
		doc, _ := library.Get("ward")
		var got []string
		for _, f := range library.Lint(doc, today) {
			if f.Code == "no-contacts" || f.Code == "contact-missing" {
				got = append(got, f.Message)
			}
		}
		if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
			t.Errorf("with contacts.md %t %q: %q, want %q", test.there, test.contacts, got, test.want)
		}
	}
}
