package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that was made from the other copy is no second witness: verify says so.
func TestVerifySaysWhatWasCopied(t *testing.T) {
	for taken, made := range map[string]string{"downtime.db": "downtime-2.db", "journal": "journal"} {
		w := newWard(t)
		log := w.begin()
		if got := w.want(exitDone, "", "verify").out; strings.Contains(got, "from the other copy") {
			t.Errorf("of a folder in which nothing happened it says %q", got)
		}
		if err := os.RemoveAll(filepath.Join(w.data, taken)); err != nil {
			t.Fatal(err)
		}
		w.want(exitDone, "", "plain")
		got := w.want(exitDone, "", "verify").out
		if !strings.Contains(got, filepath.Join(w.data, made)) || !strings.Contains(got, " was made on ") || !strings.Contains(got, " from the other copy, with entries 1 to ") {
			t.Errorf("%s deleted: verify says %q", taken, got)
		}
		lines := w.json("verify", "--json")
		if copied := fmt.Sprint(lines[0]["copied"]); lines[0]["log"] != log || !strings.Contains(copied, made) {
			t.Errorf("%s deleted: verify --json says %v", taken, lines[0])
		}
	}
}
