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
	"downtime/runbooks/procedure"
)

// corpusFolder holds real procedures that nobody on this project wrote, with
// the steps that a sensible reader counts in each. They are no part of the
// repository, so the test runs only where they lie beside it.
const corpusFolder = "../../shared/corpus/dev"

// wantShare is the share of the files that must be right: the number of steps
// within the labelled tolerance, and the first and last step those of the label.
const wantShare = 0.95

func TestCorpus(t *testing.T) {
	labels := corpusLabels(t)
	counts, right := 0, 0
	for _, label := range labels {
		source, err := os.ReadFile(filepath.Join(corpusFolder, label.file))
		if err != nil {
			t.Fatal(err)
		}
		doc := runbooks.Parse(label.file, source)
		steps := doc.Procedure.Steps()
		count, ends := label.judge(steps)
		counts += ones(count)
		right += ones(count && ends)
		if !count || !ends {
			t.Logf("%s: %d steps (%s), want %d±%d; first %.60q, want %.60q; last %.60q, want %.60q", label.file, len(steps),
				doc.Procedure.Rule, label.steps, label.tolerance, first(steps), label.first, last(steps), label.last)
		}
		for _, f := range doc.Findings {
			if f.Severity == runbooks.Error {
				t.Errorf("a file that is only unusual is an error: %v", f)
			}
		}
	}
	share := float64(right) / float64(len(labels))
	t.Logf("%d of %d files have as many steps as they should, %d with the right first and last step too (%.0f%%)",
		counts, len(labels), right, 100*share)
	if share < wantShare {
		t.Errorf("share %.2f is under %.2f", share, wantShare)
	}
}

// corpusLabel says what a sensible reader finds in one file of the corpus.
type corpusLabel struct {
	file             string
	steps, tolerance int
	alternative      int // another number that can be defended, -1 if there is none
	first, last      string
}

func corpusLabels(t *testing.T) []corpusLabel {
	t.Helper()
	file, err := os.Open(filepath.Join(corpusFolder, "LABELS.tsv"))
	if err != nil {
		t.Skipf("not run: the labelled corpus is not at %s: %v", corpusFolder, err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma, reader.LazyQuotes = '\t', true
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var labels []corpusLabel
	for _, row := range rows[1:] {
		label := corpusLabel{
			file: row[0], steps: number(t, row[1]), tolerance: number(t, row[2]), alternative: -1, first: row[3], last: row[4],
		}
		if alt, found := strings.CutPrefix(row[5], "alt="); found {
			n, _, _ := strings.Cut(alt, ";")
			label.alternative = number(t, n)
		}
		labels = append(labels, label)
	}
	return labels
}

// judge says whether steps are as many as they should be, and whether the first
// and the last are. The label has these for the first reading only, so that they
// count as right in a file that is read the other way.
func (l *corpusLabel) judge(steps []*procedure.Step) (count, ends bool) {
	if n := len(steps); n < l.steps-l.tolerance || n > l.steps+l.tolerance {
		return n == l.alternative, n == l.alternative
	}
	return true, len(steps) == 0 || same(first(steps), l.first) && same(last(steps), l.last)
}

func first(steps []*procedure.Step) string {
	if len(steps) == 0 {
		return ""
	}
	return steps[0].Text
}

func last(steps []*procedure.Step) string {
	if len(steps) == 0 {
		return ""
	}
	return steps[len(steps)-1].Text
}

func ones(v bool) int {
	if v {
		return 1
	}
	return 0
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
