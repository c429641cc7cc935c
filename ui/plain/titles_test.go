package plain

import (
	"regexp"
	"strings"
	"testing"
)

// What is said of a procedure calls it by its title: its id stands only where it is to be
// typed.
func TestSentencesCallAProcedureByItsTitle(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	run(t, s, "declare live EPR down\nuse pathology-requests\n")
	for _, line := range []string{
		"use pathology-requests", "close", "done pathology-requests/99", "done pathology-requests/nowhere", "replace pathology-requests",
		"changed pathology-requests", "count pathology-requests all as numbered",
	} {
		answer := strings.Join(run(t, s, line+"\n"), "\n")
		if !strings.Contains(answer, "Paper pathology requests") {
			t.Errorf("%s: %q does not say which procedure", line, answer)
		}
		if bare := regexp.MustCompile(`(?m)(^|in |ok - )pathology-requests\b`).FindString(answer); bare != "" {
			t.Errorf("%s: %q has its id where its title is known", line, answer)
		}
	}
}
