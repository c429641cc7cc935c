package runbooks_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"downtime/runbooks"
)

// corpusFolder holds real procedures that nobody on this project wrote, with
// the steps that a sensible reader counts in each. They are no part of the
// repository, so the test runs only where they lie beside it.
const corpusFolder = "../../shared/corpus/dev"

// wantShare is the share of the files whose number of steps must be within the
// labelled tolerance.
const wantShare = 0.95

func TestCorpus(t *testing.T) {
	labels, err := os.Open(filepath.Join(corpusFolder, "LABELS.tsv"))
	if err != nil {
		t.Skipf("the labelled corpus is not at %s: %v", corpusFolder, err)
	}
	defer labels.Close()
	reader := csv.NewReader(labels)
	reader.Comma, reader.LazyQuotes = '\t', true
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	right, total := 0, 0
	for _, row := range rows[1:] {
		source, err := os.ReadFile(filepath.Join(corpusFolder, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		doc := runbooks.Parse(row[0], source)
		steps := doc.Procedure.Steps()
		want, tolerance := number(t, row[1]), number(t, row[2])
		ok := len(steps) >= want-tolerance && len(steps) <= want+tolerance
		if alt, found := strings.CutPrefix(row[5], "alt="); found {
			n, _, _ := strings.Cut(alt, ";")
			ok = ok || len(steps) == number(t, n)
		}
		first, last := "", ""
		if len(steps) > 0 {
			first, last = steps[0].Text, steps[len(steps)-1].Text
		}
		ends := len(steps) == 0 || same(first, row[3]) && same(last, row[4])
		total++
		if ok {
			right++
		}
		if !ok || !ends {
			t.Logf("%s: %d steps (%s), want %d±%d; first %.60q, want %.60q; last %.60q, want %.60q",
				row[0], len(steps), doc.Procedure.Rule, want, tolerance, first, row[3], last, row[4])
		}
		for _, f := range doc.Findings {
			if f.Severity == runbooks.Error {
				t.Errorf("a file that is only unusual is an error: %v", f)
			}
		}
	}
	share := float64(right) / float64(total)
	t.Logf("%d of %d files within tolerance (%.0f%%)", right, total, 100*share)
	if share < wantShare {
		t.Errorf("share %.2f is under %.2f", share, wantShare)
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// same compares as RULES.md says: letters and digits, lower case, 24 of them.
func same(got, want string) bool {
	a, b := letters(got), letters(want)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

func letters(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		if b.Len() >= 24 {
			break
		}
	}
	return b.String()
}
