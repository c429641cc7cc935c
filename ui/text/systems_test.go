package text

import "testing"

func TestKnownSystem(t *testing.T) {
	for typed, want := range map[string]string{
		"EPR": "EPR", "Pathology": "Pathology", "cyber attack": "cyber", "Cyber-Attack": "cyber", "CYBER ATTACK or order to isolate": "cyber",
		"ePMA": "medicines", "Medicines (ePMA)": "medicines", "Pathology (requests, results)": "pathology",
		"Phones and bleeps": "phones", "phones": "phones", "Labs": "pathology", "X-ray": "imaging", "PACS": "PACS",
		"Theatre booking": "Theatre booking", "phones of the lab": "phones of the lab", "EPR and phones": "EPR and phones", "": "", "()": "()",
	} {
		if got := KnownSystem(typed); got != want {
			t.Errorf("%q is %q, not %q", typed, got, want)
		}
	}
}
