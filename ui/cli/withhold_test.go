package cli

import (
	"strconv"
	"strings"
	"testing"
)

// A copy of which entries are withheld says nothing of them, and proves all the same
// what the whole log does: its links, its signature, the codes on paper. It is the
// same log as the whole export.
func TestWithhold(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	w.note("told Mrs Vansittart's daughter")
	w.note("the lift is out")
	_, code, _ := w.code()
	whole := w.want(exitDone, "", "export", "--format", "jsonl").out
	number := 0
	for i, line := range splitLines(whole) {
		if strings.Contains(line, "Vansittart") {
			number = i + 1
		}
	}
	if number == 0 {
		t.Fatalf("nothing to withhold in\n%s", whole)
	}
	asked := []string{"export", "--format", "jsonl", "--withhold", strconv.Itoa(number) + ", 2-3"}
	copied := w.want(exitDone, "", asked...).out
	lines := splitLines(copied)
	if len(lines) != len(splitLines(whole)) || strings.Contains(copied, "Vansittart") || !strings.Contains(copied, "the lift is out") {
		t.Errorf("the copy is\n%s", copied)
	}
	for _, n := range []int{2, 3, number} {
		if !strings.HasPrefix(lines[n-1], `{"withheld":`+strconv.Itoa(n)+`,"leaf":"`) {
			t.Errorf("entry %d is %s", n, lines[n-1])
		}
	}
	short, long := w.file("copy.jsonl", copied), w.file("whole.jsonl", whole)
	for _, args := range [][]string{{"verify", "--paper", code, short}, {"verify", short, long}, {"verify", short, log}} {
		got := w.want(exitDone, "", args...).out
		if !strings.Contains(got, "withheld, and here only as a hash: 3 entries") {
			t.Errorf("%q says %s", args, got)
		}
	}
	forged := strings.Replace(copied, `"leaf":"`, `"leaf":"0`, 1)
	w.want(exitNo, "", "verify", w.file("forged.jsonl", forged))

	file := w.data + "/../copy-for-the-supplier.jsonl"
	said := w.want(exitDone, "", append(asked, "-o", file)...).out
	if want := "Withheld, and in it only as a hash: entries " + strconv.Itoa(number) + ", 2 to 3."; !strings.Contains(said, want) {
		t.Errorf("it says %q, not %q", said, want)
	}
}

func TestWithholdWhatIsNotThere(t *testing.T) {
	w := newWard(t)
	w.begin()
	for asked, says := range map[string]string{
		"0": "is not within them", "2-999": "is not within them", "3-2": "write 2-3", "one": "names no entry", "2,": "names no entry", "2-": "names no entry",
	} {
		if got := w.want(exitUsage, "", "export", "--format", "jsonl", "--withhold", asked); !strings.Contains(got.err, says) || got.out != "" {
			t.Errorf("%q gave %q and %q", asked, got.out, got.err)
		}
	}
	for _, args := range [][]string{{}, {"--format", "csv"}, {"--what", "ledger", "--format", "jsonl"}} {
		if got := w.want(exitUsage, "", append([]string{"export", "--withhold", "2"}, args...)...); !strings.Contains(got.err, "--format jsonl") {
			t.Errorf("%q gave %q", args, got.err)
		}
	}
}
