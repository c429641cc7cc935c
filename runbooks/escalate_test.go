package runbooks

import (
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

// Whom to escalate to is whole where it goes on in the next line, and named once.
func TestEscalateGoesOn(t *testing.T) {
	const file = "# Results\n\n## Record: Phoned result\n\n| Field | Kind |\n|---|---|\n| Phoned | time |\n\n" +
		"Escalate: registrar on bleep 4411,\nthen the site manager: {{bleep:site-manager}}\nCheck: second person\n"
	doc := Parse("results.md", []byte(file))
	if form := doc.Procedure.Records[0]; form.Escalate != "registrar on bleep 4411, then the site manager: {{bleep:site-manager}}" || form.Check != "second person" {
		t.Errorf("escalate is %q, check %q", form.Escalate, form.Check)
	}
	twice := Parse("results.md", []byte(strings.Replace(file, "Check:", "Escalate: matron\nCheck:", 1)))
	if !slices.ContainsFunc(twice.Findings, func(f Finding) bool { return f.Code == "bad-escalate" }) {
		t.Errorf("two are found no fault with: %+v", twice.Findings)
	}
}
