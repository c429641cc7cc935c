package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rowsOf are the rows of the timeline that are about the log itself.
func rowsOf(t *testing.T, w *ward, what string) []string {
	t.Helper()
	return slices.DeleteFunc(strings.Split(w.want(exitDone, "", "export", "--format", "csv").out, "\n"), func(row string) bool {
		return !strings.Contains(row, what)
	})
}

// A recovery adds nothing to the log, and the next start enters it: what was done, from
// which files, and which entries are gone. It enters it once.
func TestRecoveryIsAnEntry(t *testing.T) {
	w := nightOf(t, 20)
	journal := journalOf(t, w.data)
	losePages(t, filepath.Join(w.data, "downtime.db"), 1, 20)
	loseLines(t, journal, 8, 9)
	w.want(exitNo, "", "recover")
	if got := rowsOf(t, w, "recovery"); len(got) != 0 {
		t.Fatalf("the recovery itself wrote %q", got)
	}
	// An entry that turns up still continues the log: so a start alone adds nothing.
	start := w.want(exitDone, "status\n", "plain").out
	if !strings.Contains(start, "GONE: entries 8 to 9 (2 entries)") || !strings.Contains(start, "before anything more is written here") {
		t.Errorf("a start says\n%s", start)
	}
	if got := rowsOf(t, w, "recovery"); len(got) != 0 {
		t.Fatalf("a start wrote %q", got)
	}
	for range 2 {
		w.want(exitDone, "note we go on\n", "plain", "--as", whoIs, "--strict")
		got := rowsOf(t, w, "Got back by a recovery")
		if len(got) != 1 || !strings.Contains(got[0], "entries 1 to 7 (7 entries)") || !strings.Contains(got[0], "GONE: entries 8 to 9 (2 entries)") ||
			!strings.Contains(got[0], "set aside: entries 10 to 20 (11 entries)") || !strings.Contains(got[0], filepath.Base(journal)) || !strings.Contains(got[0], "the program") {
			t.Fatalf("the log tells of it %q", got)
		}
		if got := rowsOf(t, w, "What was stored before as"); len(got) != 2 || !strings.Contains(got[0], "entries 8 to 9 was") ||
			!strings.Contains(got[1], "entries 10 to 20 was") || !strings.Contains(got[1], "-entries-10-20.jsonl") {
			t.Fatalf("of what is missing it tells %q", got)
		}
	}
	w.want(exitDone, "", "verify")
}

// A recovery to a new folder, from files that nobody may write to, leaves them as they
// were, and the first start of the new folder enters it.
func TestRecoveryElsewhereIsAnEntry(t *testing.T) {
	w := nightOf(t, 6)
	if err := os.Remove(filepath.Join(w.data, "downtime.db")); err != nil {
		t.Fatal(err)
	}
	before := listed(t, w.data)
	to := filepath.Join(t.TempDir(), "new")
	w.want(exitDone, "", "recover", "--from", filepath.Join(w.data, "journal"), "--to", to)
	if after := listed(t, w.data); !slices.Equal(before, after) {
		t.Errorf("the source has %q, and had %q", after, before)
	}
	back := &ward{t: t, data: to, environ: w.environ}
	for range 2 {
		back.want(exitDone, "status\n", "plain")
		if got := rowsOf(t, back, "Got back by a recovery"); len(got) != 1 || !strings.Contains(got[0], "whole, 6 entries") {
			t.Fatalf("the log tells of it %q", got)
		}
	}
	if notes, err := filepath.Glob(filepath.Join(to, "downtime.recovered-*.entered")); err != nil || len(notes) != 1 {
		t.Errorf("the note is %q, %v", notes, err)
	}
}

// Where no log could be put together, what is set aside in the folder is not said to
// be elsewhere.
func TestStartAfterNoLogCouldBePutTogether(t *testing.T) {
	w := nightOf(t, 12)
	losePages(t, filepath.Join(w.data, "downtime.db"), 1, 1)
	loseLines(t, journalOf(t, w.data), 1, 3)
	w.want(exitNo, "", "recover")
	got := w.want(exitDone, "status\n", "plain").out
	if strings.Contains(got, "in no copy that is here") || !strings.Contains(got, "GONE: entries 1 to 3") || !strings.Contains(got, "set aside: entries 4 to 12") {
		t.Errorf("a start says\n%s", got)
	}
	// The same where the note was lost: the file beside the log is seen.
	notes, err := filepath.Glob(filepath.Join(w.data, "downtime.recovered-*"))
	if err = errors.Join(err, os.Remove(notes[0])); err != nil {
		t.Fatal(err)
	}
	got = w.want(exitDone, "status\n", "plain").out
	for _, words := range []string{"Entries 1 to 3 of log", "in no copy that is here", "Entries 4 to 12 of log", "-entries-4-12.jsonl"} {
		if !strings.Contains(got, words) {
			t.Errorf("a start does not say %q:\n%s", words, got)
		}
	}
}

// listed are the files of a folder, and what they hold.
func listed(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files = append(files, path+": "+string(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A note of a recovery that this program did not write is shown clean, and fits into
// the log, whatever is in it.
func TestHostileRecoveryNote(t *testing.T) {
	w := newWard(t)
	w.begin()
	evil := `\u001b[2J\u202e` + strings.Repeat("x", 3<<20)
	note := `{"id":"` + evil[:40] + `","at":"2026-11-24T03:11:07Z","by":"` + evil + `","said":["` + evil[:400] + `"],"logs":[{"log":"\u001b[2J","entries":3,"known":99,` +
		`"gone":[{"first":0,"last":5},{"first":9,"last":2},{"first":18446744073709551615,"last":18446744073709551615}],"aside":[{"first":4,"last":5,"file":"\u001b[2J"}]}]}`
	path := filepath.Join(w.data, "downtime.recovered-20261124T031107Z.json")
	if err := os.WriteFile(path, []byte(note), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"status\n", "note we go on\nlog\n"} {
		got := w.want(exitDone, typed, "plain", "--as", whoIs, "--strict")
		for _, r := range got.out + got.err {
			if r < ' ' && r != '\n' || r == '\u202e' {
				t.Fatalf("it prints %U", r)
			}
		}
	}
	if got := rowsOf(t, w, "Got back by a recovery"); len(got) != 1 || len(got[0]) > 20<<10 {
		t.Errorf("the log tells of it in %d rows", len(got))
	}
	if _, err := os.Stat(path + ".entered"); err != nil {
		t.Error(err)
	}
	w.want(exitDone, "", "verify")
}

// Of a log that went on twice, one course is the log, and the other is set aside; in
// neither is anything gone, and the start says so.
func TestRecoveryOfTwoCourses(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	other := newWard(t)
	if err := os.CopyFS(other.data, os.DirFS(w.data)); err != nil {
		t.Fatal(err)
	}
	w.note("here")
	other.want(exitDone, "note there\nnote there again\nnote and once more\n", "plain", "--as", whoIs, "--strict")
	to := filepath.Join(t.TempDir(), "new")
	got := w.run("", "recover", "--from", w.data, "--from", other.data, "--to", to).out
	if strings.Contains(got, "GONE") || !strings.Contains(got, "Set aside: entries 7 to 10 (4 entries) of log "+log+", told otherwise in ") ||
		!strings.Contains(got, "than in the log, which ends with entry 8") || !strings.Contains(got, "-other-entries-7-10.txt") {
		t.Errorf("it says\n%s", got)
	}
	back := &ward{t: t, data: to, environ: w.environ}
	if start := back.want(exitDone, "status\n", "plain").out; strings.Contains(start, "GONE") || !strings.Contains(start, "set aside: entries 7 to 10") {
		t.Errorf("the start says\n%s", start)
	}
	if got := rowsOf(t, back, "Got back by a recovery"); len(got) != 1 {
		t.Errorf("the log tells of it %q", got)
	}
	back.want(exitDone, "", "verify", log)
}
