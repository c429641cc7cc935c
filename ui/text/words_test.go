package text

import (
	"testing"

	"downtime/runbooks/procedure"
)

func TestDay(t *testing.T) {
	for in, want := range map[string]string{"2026-10-01": "1 Oct 2026", "": "", "last autumn": "last autumn", "2026-13-01": "2026-13-01"} {
		if got := Day(in); got != want {
			t.Errorf("Day(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDeadline(t *testing.T) {
	clauses := []procedure.Clause{{From: "Sent", After: 2 * 3600, When: "emergency"}, {From: "Sent", After: 26*3600 + 60}}
	for want, n := range map[string]int{"": 0, "Sent + 2 h if emergency": 1, "Sent + 2 h if emergency, else Sent + 1 day 2 h 1 min": 2} {
		if got := Deadline(clauses[:n]); got != want {
			t.Errorf("Deadline of %d clauses is %q, want %q", n, got, want)
		}
	}
	if got := Deadline(clauses[1:]); got != "Sent + 1 day 2 h 1 min" {
		t.Errorf("the only clause is %q", got)
	}
}

func TestContactName(t *testing.T) {
	for in, want := range map[string]string{
		"eprr-lead": "EPRR lead", "it-service-desk": "IT service desk", "ct-control-room": "CT control room", "mri": "MRI",
		"site-manager": "site manager", "": "", "editor": "editor",
	} {
		if got := ContactName(in); got != want {
			t.Errorf("ContactName(%q) = %q, want %q", in, got, want)
		}
	}
}
