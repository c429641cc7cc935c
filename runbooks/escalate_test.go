package runbooks

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Whom to escalate to is what the file says, with local values: they are asked for like
// any other, a drill shows no number of them, and another name is a difference.
func TestEscalate(t *testing.T) {
	const file = "# Results\n\n## Record: Phoned result\n\n| Field | Kind |\n|---|---|\n| Phoned | time |\n\nCheck: second person\nEscalate: next doctor up, then the site manager on {{bleep:site-manager}} or ext 2413\n"
	doc := Parse("results.md", []byte(file))
	form := doc.Procedure.Records[0]
	if form.Escalate != "next doctor up, then the site manager on {{bleep:site-manager}} or ext 2413" || form.Check != "second person" {
		t.Errorf("read as %+v", form)
	}
	contacts := ParseContacts("contacts.md", []byte("| Name | Phone | Bleep | Place | Checked on |\n|---|---|---|---|---|\n| site-manager | | 5512 | | 2026-11-01 |\n"))
	wanted := contacts.Wanted(&doc.Procedure)
	if len(wanted) != 1 || wanted[0] != (Wanted{"bleep", "site-manager", "5512"}) {
		t.Errorf("it asks for %v", wanted)
	}
	if got := contacts.Fill(form.Escalate, false); !strings.Contains(got, "site manager on 5512 or ext 2413") {
		t.Errorf("filled in: %q", got)
	}
	for _, shown := range []string{contacts.Fill(form.Escalate, true), contacts.Fill(ForDrill(&doc.Procedure).Records[0].Escalate, true)} {
		if strings.Contains(shown, "5512") || strings.Contains(shown, "2413") {
			t.Errorf("in a drill: %q", shown)
		}
	}
	for _, f := range doc.Findings {
		if f.Code == "bad-record" || f.Code == "bad-escalate" {
			t.Error(f)
		}
	}
}

// Whom to escalate to is read to its end where an editor wrapped the line, and a key that
// says nothing, stands twice or can never come to be is said.
func TestEscalateLines(t *testing.T) {
	const (
		table = "# Results\n\n## Record: Phoned result\n\n| Field | Kind |\n|---|---|\n| Phoned | time |\n"
		late  = table + "| Tell by | deadline: Phoned + 15m |\n"
	)
	for _, tt := range []struct {
		name, file, escalate string
		codes                string // with their lines
		left                 string // what stays to be read below the form
	}{
		{"wrapped", late + "\nEscalate: registrar on bleep 4411, outreach on 0161 496 0000,\nthen: the consultant and\n  the site manager\nCheck: second person\n",
			"registrar on bleep 4411, outreach on 0161 496 0000, then: the consultant and the site manager", "", ""},
		{"begun below", late + "\nEscalate:\nnext doctor up\n", "next doctor up", "", ""},
		{"wrapped directly under the table", late + "Escalate: registrar on bleep 4411,\nthen the consultant\n", "registrar on bleep 4411, then the consultant", "bad-record 9", ""},
		{"a field after it", late + "Escalate: registrar\n| Ward | text |\n| then the consultant | |\n", "registrar", "bad-record 9, bad-clause 11", ""},
		{"twice", late + "\nEscalate: registrar\nEscalate: consultant\n", "registrar", "duplicate-key 11", "Escalate: consultant"},
		{"twice, apart", late + "\nEscalate: registrar\n\nEscalate: consultant\n", "registrar", "duplicate-key 12", "Escalate: consultant"},
		{"nobody", late + "\nEscalate:\n", "", "bad-escalate 10", ""},
		{"nobody, directly under the table", late + "Escalate:\n", "", "bad-record 9, bad-escalate 9", ""},
		{"checked by nobody, directly under the table", late + "Check:\n", "", "bad-check 9, bad-record 9", ""},
		{"never late", table + "\nEscalate: registrar\n", "registrar", "escalate-without-deadline 9", ""},
	} {
		doc := Parse("results.md", []byte(tt.file))
		form := doc.Procedure.Records[0]
		if form.Escalate != tt.escalate {
			t.Errorf("%s: escalates to %q, want %q", tt.name, form.Escalate, tt.escalate)
		}
		var codes []string
		for _, f := range doc.Findings {
			if strings.HasPrefix(f.Code, "bad-") || strings.HasPrefix(f.Code, "escalate-") || f.Code == "duplicate-key" {
				codes = append(codes, fmt.Sprintf("%s %d", f.Code, f.Line))
			}
		}
		slices.Sort(codes)
		want := strings.Split(tt.codes, ", ")
		slices.Sort(want)
		if got := strings.Join(codes, ", "); got != strings.Join(want, ", ") {
			t.Errorf("%s: found %q, want %q", tt.name, got, tt.codes)
		}
		var left []string
		for _, s := range doc.Procedure.Sections {
			for _, block := range s.Blocks {
				left = append(left, block.Text)
			}
		}
		if got := strings.Join(left, "; "); !strings.Contains(got, tt.left) || tt.left == "" && got != "" {
			t.Errorf("%s: below it stands %q, want %q", tt.name, got, tt.left)
		}
	}
}
