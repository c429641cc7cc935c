package cli

import (
	"bytes"
	"fmt"
	"path/filepath"
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

// A recovery from an export in which entries were withheld says that they were, by whom,
// and what else to read; of none of them it says that it is damaged or GONE.
func TestRecoverFromAnExportWithWithheldEntries(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	for _, words := range []string{"one", "two", "three", "four"} {
		w.note(words)
	}
	whole := splitLines(w.want(exitDone, "", "export", "--format", "jsonl").out)
	last := len(whole) - 1 // a checkpoint follows it
	file := filepath.Join(t.TempDir(), "copy.jsonl")
	w.want(exitDone, "", "export", "--format", "jsonl", "-o", file, "--withhold", fmt.Sprintf("3-4,%d", last))
	to := filepath.Join(t.TempDir(), "new")
	got := w.want(exitNo, "", "recover", "--from", file, "--to", to).out
	for _, words := range []string{
		"in the log: entries 1 to 2 (2 entries), of the " + fmt.Sprint(last),
		"Withheld: entries 3 to 4 (2 entries) of log " + log + " were left out of \"" + file + "\" on purpose, by whoever made that export",
		fmt.Sprintf("Withheld: entry %d of log %s was left out", last, log),
		"read the database, the journal or a backup of this log as well",
		"because entry 4 before them was withheld", "3 withheld",
	} {
		if !strings.Contains(got, words) {
			t.Errorf("it does not say %q:\n%s", words, got)
		}
	}
	for _, words := range []string{"GONE", "missing", "Damaged"} {
		if strings.Contains(got, words) {
			t.Errorf("it says %q:\n%s", words, got)
		}
	}
	back := &ward{t: t, data: to, environ: w.environ}
	start := back.want(exitDone, "status\n", "plain").out
	if !strings.Contains(start, "withheld: entries 3 to 4 (2 entries), left out of the export") || strings.Contains(start, "GONE") {
		t.Errorf("a start in it says\n%s", start)
	}
	line := w.json("recover", "--json", "--dry-run", "--from", file, "--to", to+"-2")[0]
	if got := fmt.Sprint(line["withheld"]); got != fmt.Sprintf("[map[file:%s first:3 last:4] map[file:%s first:%d last:%d]]", file, file, last, last) {
		t.Errorf("in JSON it says %s", got)
	}
	// With the journal beside it all of it comes back.
	got = w.want(exitDone, "", "recover", "--from", file, "--from", filepath.Join(w.data, "journal"), "--to", to+"-3").out
	if !strings.Contains(got, "whole") || strings.Contains(got, "Withheld:") || strings.Contains(got, "Damaged") {
		t.Errorf("with the journal it says\n%s", got)
	}
}

// An entry that is damaged in an export that withholds another is said to be damaged.
func TestRecoverFromADamagedExportWithWithheldEntries(t *testing.T) {
	w := newWard(t)
	w.begin()
	w.note("the lift is out")
	w.note("the lift is back")
	file := filepath.Join(t.TempDir(), "copy.jsonl")
	w.want(exitDone, "", "export", "--format", "jsonl", "-o", file, "--withhold", "2")
	changeFile(t, file, func(content []byte) []byte { return bytes.ReplaceAll(content, []byte("is out"), []byte("is OUT")) })
	got := w.want(exitNo, "", "recover", "--from", file, "--to", filepath.Join(t.TempDir(), "new")).out
	for _, words := range []string{"Withheld: entry 2 ", "GONE: entry ", "Damaged: \"" + file + "\" (entry ", ": crc is "} {
		if !strings.Contains(got, words) {
			t.Errorf("it does not say %q:\n%s", words, got)
		}
	}
}
