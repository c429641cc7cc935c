package cli

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestLintGolden holds the words of a folder with much wrong in it: authors see
// these lines, and scripts read them.
func TestLintGolden(t *testing.T) {
	w := newWard(t)
	folder := filepath.Join("testdata", "lint")
	got := strings.ReplaceAll(w.want(exitNo, "", "lint", folder).out, folder+string(filepath.Separator), "")
	name := filepath.Join("testdata", "lint.golden")
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
