package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A night that an earlier program kept in several files, with its handover and with
// copies that failed, is listed, shown and proved as any other; so is its export with
// entries withheld.
func TestAGoldenNightIsShown(t *testing.T) {
	w := newWard(t)
	stored := filepath.Join("..", "..", "store", "testdata")
	if err := os.CopyFS(w.data, os.DirFS(filepath.Join(stored, "v2-segments"))); err != nil {
		t.Fatal(err)
	}
	const code = "29E9-H0AD-ADD6-PAYS-0XRN-N0ST"
	says := func(words []string, args ...string) {
		t.Helper()
		got := w.want(exitDone, "", args...).out
		for _, want := range words {
			if !strings.Contains(got, want) {
				t.Errorf("downtime %q does not say %q:\n%s", args, want, got)
			}
		}
	}
	says([]string{"SEGMENTSKEPT", "22 entries", "EPR down at noon", "closed; 2 entries"}, "incidents")
	says([]string{"SEGMENTSKEPT: 22 entries to Tue 24 Nov 2026 03:11, all hold", "entries 1 to 20 are signed"}, "verify")
	says([]string{"entries 1 to 22 are unchanged"}, "verify", "--paper", code, filepath.Join(stored, "v2-segments.jsonl"))
	says([]string{"entries 1 to 22 are unchanged", "withheld, and here only as a hash: 3 entries"},
		"verify", "--paper", code, filepath.Join(stored, "v2-withheld.jsonl"))
	says([]string{
		"Tell the lab", "Handed over to M Reid", "accepted the handover from S Okafor", "the device is gone",
		"Paper until 06:00", "it was bed 5", code,
	}, "export")
	says([]string{"handover.accepted", "storage.degraded", "LOG SEGMENTSKEPT  N=22  " + code}, "export", "--format", "csv")
	got := w.want(exitDone, "log\nsteps\n", "plain", "--as", whoIs).out
	for _, want := range []string{"Handed over to M Reid", "Tell the lab", "Paper until 06:00"} {
		if !strings.Contains(got, want) {
			t.Errorf("line by line it does not say %q:\n%s", want, got)
		}
	}
}
