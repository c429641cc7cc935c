package procedure

import "testing"

func TestApproved(t *testing.T) {
	for by, want := range map[string]bool{
		"": false, "TBC": false, "tbd": false, "T.B.C.": false, "TODO": false, "N/A": false, "n.a.": false, "none": false, "None.": false,
		"?": false, "???": false, "-": false, "—": false, "...": false, "xxx": false, "XX": false, "x": false, "<name>": false,
		"[Name, role]": false, "TBC (chief nurse)": false, "To be confirmed": false, "awaiting committee": false, "Pending": false, "not yet": false,
		"M Silva": true, "Chief nurse": true, "X. Xu": true, "Ng": true, "Noel None": true, "Dr No": true, "病院長": true, "Nadia Tbcova": true,
		"Downtime committee 12": true, "Ward 7B": true, "R. Todorov": true, "To Thi Be": true,
	} {
		p := Procedure{ApprovedBy: by, ApprovedOn: "2026-10-01"}
		if got := p.Approved(); got != want {
			t.Errorf("approved by %q: %t, want %t", by, got, want)
		}
	}
	if p := (&Procedure{ApprovedBy: "M Silva"}); p.Approved() {
		t.Error("approved on no day")
	}
}
