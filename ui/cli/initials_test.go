package cli

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Exports for people elsewhere can do without the names of staff, and say so. The log
// itself cannot, and the sheet for the next shift must not.
func TestExportWithInitials(t *testing.T) {
	w := newWard(t)
	w.begin()
	name, role, _ := strings.Cut(whoIs, ", ")
	w.note(name + " rang the laboratory")
	for _, args := range [][]string{{}, {"--format", "csv"}, {"--what", "ledger"}, {"--with-linked"}} {
		args = append([]string{"export"}, args...)
		whole, cut := w.want(exitDone, "", args...).out, w.want(exitDone, "", append(args, "--initials")...).out
		if !strings.Contains(whole, name) && args[len(args)-1] != "ledger" || strings.Contains(cut, name) {
			t.Errorf("%q has %q: %t, with initials: %t", args, name, strings.Contains(whole, name), strings.Contains(cut, name))
		}
		isReport := !slices.Contains(args, "csv")
		if strings.Contains(cut, "Names of staff are cut to initials") != isReport || strings.Contains(whole, "cut to initials") {
			t.Errorf("%q with initials says wrongly that it is", args)
		}
		if strings.Contains(whole, role) != strings.Contains(cut, role) {
			t.Errorf("%q has no role with initials", args)
		}
	}
	if got := w.want(exitDone, "", "export", "--initials", "-o", filepath.Join(t.TempDir(), "night.md")).out; !strings.Contains(got, "cut to initials") {
		t.Errorf("it says %q", got)
	}
	for _, args := range [][]string{{"--format", "jsonl"}, {"--what", "handover"}} {
		w.want(exitUsage, "", append([]string{"export", "--initials"}, args...)...)
	}
}
