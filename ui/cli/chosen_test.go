package cli

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"downtime/store"
	"downtime/ui/text"
)

// countsPads is the step that was chosen, on screen and copied by hand.
var countsPads = regexp.MustCompile(`(?m)^ *1(\.| \[ \]|\. \[ \])? Count the pads`)

// TestChosenStepsOfAFile: a file that is named by its path is read by what
// somebody chose to count as a step in it, as the app reads it, so that a card is
// what is on screen; also while the app has the log open.
func TestChosenStepsOfAFile(t *testing.T) {
	w := newWard(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "ours.md")
	source := "# Ours\n\n- [ ] Ring the lab\n\n1. Count the pads\n2. Name a runner\n"
	if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(w.data, 0o755); err != nil {
		t.Fatal(err)
	}
	holder, err := store.Open(w.data, store.Options{Who: "J Reid"})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	steps := func(args ...string) string {
		t.Helper()
		var texts []string
		for _, line := range w.json(append([]string{"lint", "--json"}, args...)...) {
			for _, step := range line["steps"].([]any) {
				texts = append(texts, step.(map[string]any)["text"].(string))
			}
		}
		return strings.Join(texts, "; ")
	}
	// By the rules alone, to see that the choice makes the difference.
	const found, chosen = "Ring the lab", "Count the pads; Name a runner"
	if got := steps(path); got != found {
		t.Fatalf("before anybody chose, the steps are %q", got)
	}
	settings := fmt.Sprintf(`{"chosen":{"%x":{"file":"ordered"}}}`, sha256.Sum256([]byte(source)))
	if err := os.WriteFile(filepath.Join(w.data, "settings.json"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := steps(path); got != chosen {
		t.Errorf("lint FILE: the steps are %q, want %q", got, chosen)
	}
	if got := steps(dir); got != chosen {
		t.Errorf("lint FOLDER: the steps are %q, want %q", got, chosen)
	}
	for _, args := range [][]string{{"show", path}, {"print", path, "--by-hand"}} {
		got := w.want(exitDone, "", args...).out
		if !countsPads.MatchString(got) || strings.Contains(got, "1 Ring") || strings.Contains(got, "1. [ ] Ring") {
			t.Errorf("downtime %s:\n%s", args[0], got)
		}
	}
}

// TestShowSaysWhereFrom: whose the text is stands above it.
func TestShowSaysWhereFrom(t *testing.T) {
	w := newWard(t)
	if err := os.MkdirAll(filepath.Join(w.data, "runbooks", "wards"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"wards/night.md": "# Night\n\n- [ ] Ring the lab\n", "epr.md": "---\nid: epr-downtime\n---\n# Ours\n\n- [ ] Ring the lab\n",
	} {
		if err := os.WriteFile(filepath.Join(w.data, "runbooks", filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]string{
		"pathology-requests": "from: shipped", "night": "from: hospital: wards/night.md",
		"epr-downtime": "from: hospital, in place of the shipped one: epr.md",
	} {
		if got := w.want(exitDone, "", "show", id).out; !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%.600s", want, got)
		}
	}
}

// TestColumns: where the output is no terminal, COLUMNS says how wide it is.
func TestColumns(t *testing.T) {
	w := newWard(t)
	widest := func(columns string) int {
		t.Helper()
		w.environ = []string{"USER=tester", "COLUMNS=" + columns}
		most := 0
		for line := range strings.Lines(w.want(exitDone, "", "show", "pathology-requests").out) {
			most = max(most, text.Width(strings.TrimSuffix(line, "\n")))
		}
		return most
	}
	for _, c := range []struct {
		columns     string
		least, most int
	}{
		{"20", 15, 20}, {"40", 35, 40}, {"60", 55, 60}, {"400", 121, 400},
		{"", 75, 80}, {"19", 75, 80}, {"401", 75, 80}, {"-60", 75, 80}, {"wide", 75, 80},
	} {
		if got := widest(c.columns); got < c.least || got > c.most {
			t.Errorf("COLUMNS=%s gives lines of %d columns, want %d to %d", c.columns, got, c.least, c.most)
		}
	}
}
