package runbooks_test

import (
	"slices"
	"strings"
	"testing"

	"downtime/runbooks"
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
		{"no owner", "owner: Ward manager\n", "", "no-owner", 1, runbooks.Warning},
		{"overdue", "last_reviewed_on: 2026-10-01", "last_reviewed_on: 2025-10-01", "review-overdue", 1, runbooks.Warning},
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
		{"bad review", "review_in: 12 months", "review_in: soon", "bad-review", 8, runbooks.Error},
		{"duplicate key", "owner: Ward manager", "owner: Ward manager\nowner: Nobody", "duplicate-key", 5, runbooks.Warning},
		{"control character", "Count the forms", "Count \x1b[2Jthe forms", "control-character", 23, runbooks.Warning},
		{"control entity", "Count the forms", "Count &#27;[2Jthe forms", "control-entity", 23, runbooks.Warning},
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
	if doc.Procedure.ID != "big" || doc.Procedure.Title != "big" {
		t.Errorf("id %q, title %q", doc.Procedure.ID, doc.Procedure.Title)
	}
}

func FuzzMetadata(f *testing.F) {
	for _, s := range []string{
		"tell-lab within=15m role=nurse critical", `a answer=choice(x|y z) note="a b"`, "=", "a=", `a="`, "choice(", "within=", "a=b=c", "\x1b", "-->",
		"every=1d2h30m from=4h optional two-person read-back",
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
