package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/runbooks/clean"
)

// The log went on here while its stick was away, and with the stick elsewhere: what
// is on the stick alone is counted, kept under a name that calls nothing damaged,
// and shown by recover. So it is of a log that is closed meanwhile.
func TestAStickOnWhichTheLogWentOnElsewhere(t *testing.T) {
	for name, here := range map[string]string{"open": "note here\n", "closed": "close : all on paper\n"} {
		t.Run(name, func(t *testing.T) {
			w, elsewhere := newWard(t), newWard(t)
			stick := filepath.Join(t.TempDir(), "stick")
			if err := os.Mkdir(stick, 0o700); err != nil {
				t.Fatal(err)
			}
			w.want(exitDone, "declare live EPR down\nnote one\n", "plain", "--as", whoIs, "--second", stick)
			if err := os.CopyFS(elsewhere.data, os.DirFS(w.data)); err != nil {
				t.Fatal(err)
			}
			elsewhere.want(exitDone, "note there\nnote there too\n", "plain", "--as", whoIs)
			if err := os.Rename(stick, stick+".away"); err != nil {
				t.Fatal(err)
			}
			w.want(exitDone, here, "plain", "--as", whoIs)
			if err := os.Rename(stick+".away", stick); err != nil {
				t.Fatal(err)
			}
			got := w.want(exitDone, "log\n", "plain")
			if !strings.Contains(got.out, "holds 3 entries that log ") || !strings.Contains(got.out, "does not have, from entry 3 on") ||
				!strings.Contains(got.out, "downtime recover shows them") || strings.Contains(got.out, "damaged") || strings.Contains(got.out, "there too") {
				t.Errorf("the start says\n%s", got.out)
			}
			kept, err := filepath.Glob(filepath.Join(stick, "journal", "*.other-*"))
			if err != nil || len(kept) != 1 {
				t.Fatalf("kept are %q, %v", kept, err)
			}
			// The log itself is proved, and that there is another course is not kept back.
			if got := w.want(exitDone, "", "verify").out; !strings.Contains(got, fmt.Sprintf("%s tells another course of this log, with 3 entries that the log does not have, from entry 3 on", clean.Quoted(kept[0]))) {
				t.Errorf("verify says\n%s", got)
			}
			found := w.json("verify", "--json")[0]
			others, _ := found["others"].([]any)
			if len(others) != 1 || found["ok"] != true {
				t.Fatalf("verify --json says %v", found)
			}
			if other := others[0].(map[string]any); other["file"] != kept[0] || other["entry"] != 3.0 || other["entries"] != 3.0 {
				t.Errorf("verify --json says %v", other)
			}
			if got := w.want(exitDone, "", "recover", "--dry-run").out; !strings.Contains(got, "told otherwise in") || !strings.Contains(got, kept[0]) || !strings.Contains(got, "whole") {
				t.Errorf("recover says\n%s", got)
			}
			if got := w.want(exitDone, "", "plain").out; strings.Contains(got, "does not have") {
				t.Errorf("it is said again:\n%s", got)
			}
		})
	}
}
