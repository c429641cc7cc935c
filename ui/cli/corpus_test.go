package cli

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// corpusFolder holds real procedures that nobody on this project wrote, and how
// many steps a sensible reader counts in each. It is no part of the repository.
const corpusFolder = "../../../shared/corpus/dev"

// TestLintCorpus: what the command says of real procedures, as a script would
// read it, is what a sensible reader finds in them.
func TestLintCorpus(t *testing.T) {
	const least = 0.95
	file, err := os.Open(filepath.Join(corpusFolder, "LABELS.tsv"))
	if err != nil {
		t.Skipf("not run: the labelled corpus is not at %s: %v", corpusFolder, err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma, reader.LazyQuotes = '\t', true
	labels, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	steps := make(map[string]int)
	for _, line := range newWard(t).json("lint", "--json", corpusFolder) {
		name, err := filepath.Rel(corpusFolder, line["file"].(string))
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = len(line["steps"].([]any))
	}
	labels = labels[1:]
	right := 0
	for _, label := range labels {
		got, there := steps[label[0]]
		want, tolerance := whole(t, label[1]), whole(t, label[2])
		_, note, _ := strings.Cut(label[5], "alt=") // another number that can be defended
		alternative, _, _ := strings.Cut(note, ";")
		if there && (math.Abs(float64(got-want)) <= float64(tolerance) || strconv.Itoa(got) == alternative) {
			right++
			continue
		}
		t.Logf("%s: %d steps, want %d±%d (read %t)", label[0], got, want, tolerance, there)
	}
	share := float64(right) / float64(len(labels))
	t.Logf("%d of %d files have as many steps as they should (%.0f%%)", right, len(labels), 100*share)
	if share < least {
		t.Errorf("share %.2f is under %.2f", share, least)
	}
}

func whole(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
