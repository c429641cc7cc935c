package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func (w *ward) remove(names ...string) {
	w.t.Helper()
	for _, name := range names {
		if err := os.RemoveAll(filepath.Join(w.data, name)); err != nil {
			w.t.Fatal(err)
		}
	}
}

func wantWords(t *testing.T, what, got string, words ...string) {
	t.Helper()
	for _, said := range words {
		if !strings.Contains(got, said) {
			t.Errorf("%s does not say %q:\n%s", what, said, got)
		}
	}
}

// Both copies of the only log deleted: no command says that nothing was recorded, the
// start says which backup has it, and recover gets it back.
func TestALogInNoCopyIsNotPassedOver(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	w.want(exitDone, "who B Shah, nurse\n", "plain") // which makes a backup
	backups, err := filepath.Glob(filepath.Join(w.data, "backups", "*.db"))
	if err != nil || len(backups) == 0 {
		t.Fatalf("the backups are %q, %v", backups, err)
	}
	w.remove("downtime.db", "journal")
	w.lookUnwell("not at all") // backups are read by another program alone
	known := []string{log, "no copy", "backups", "downtime recover"}
	got := w.want(exitNo, "", "verify")
	wantWords(t, "verify", got.out, known...)
	wantWords(t, "incidents", w.want(exitFailed, "", "incidents").err, known...)
	wantWords(t, "export", w.want(exitFailed, "", "export").err, known...)
	for _, args := range [][]string{{"verify"}, {"incidents"}, {"export"}} {
		if got := w.run("", args...); strings.Contains(got.out+got.err, "othing has been recorded") {
			t.Errorf("%s says %q", args, got.out+got.err)
		}
	}
	if line := w.json("verify", "--json")[0]; line["log"] != log || line["ok"] != false || line["proved_to"] != 0.0 {
		t.Errorf("verify --json says %v", line)
	}
	said := w.want(exitDone, "declare live Second\nquit\n", "plain", "--as", whoIs).out
	wantWords(t, "the start", said, "note: log "+log, "in no copy that is here; the backup", "leave and start downtime recover")
	said = w.want(exitDone, "log\n", "plain", "--as", whoIs).out
	wantWords(t, "the log that was begun next", said, "Not found at the start", log, "are in no copy that is here; the backup")
	if n := strings.Count(said, "Not found at the start"); n != 1 {
		t.Errorf("it is entered %d times:\n%s", n, said)
	}
	wantWords(t, "verify later", w.want(exitNo, "", "verify").out, known...)
	wantWords(t, "export of what is here", w.want(exitDone, "", "export", "--format", "csv", w.json("incidents", "--json")[0]["log"].(string)).out, "Second")

	w.run("", "recover")
	wantWords(t, "incidents", w.want(exitDone, "", "incidents").out, log)
}

// Files that were renamed because they are damaged are not nothing either.
func TestDamagedFilesAreNotNothing(t *testing.T) {
	w := newWard(t)
	w.begin()
	if err := os.Rename(filepath.Join(w.data, "downtime.db"), filepath.Join(w.data, "downtime.db.damaged-20261124T031107Z")); err != nil {
		t.Fatal(err)
	}
	w.remove("journal", "backups", "downtime.last.json")
	wantWords(t, "verify", w.want(exitNo, "", "verify").out, "there are damaged files", "downtime recover")
	wantWords(t, "incidents", w.want(exitFailed, "", "incidents").err, "there are damaged files", "downtime recover")
}

// A backup at which the look hangs or ends keeps nobody from the log, and not for long.
func TestBackupThatCannotBeLookedAt(t *testing.T) {
	for _, how := range []string{hangs, ends} {
		w := newWard(t)
		w.begin()
		w.want(exitDone, "who B Shah, nurse\n", "plain") // which makes a backup
		backups, err := filepath.Glob(filepath.Join(w.data, "backups", "*.db"))
		if err != nil || len(backups) == 0 {
			t.Fatalf("the backups are %q, %v", backups, err)
		}
		w.lookUnwell(how, filepath.Base(backups[len(backups)-1]))
		began := time.Now()
		got := w.want(exitDone, "note all the same\n", "plain", "--as", whoIs).out
		if took := time.Since(began); took > 20*slowBy*time.Second {
			t.Errorf("%s: it took %s", how, took)
		}
		wantWords(t, how, got, "all the same", "saved 2/2")
		if strings.Contains(got, "could not be read") || strings.Contains(got, "in no copy") {
			t.Errorf("%s: the start says\n%s", how, got)
		}
	}
}

// A key that was taken away is told at the start, in the log, and by verify.
func TestKeyThatWasTakenAway(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	w.want(exitDone, "decision go on; reason: because\n", "plain", "--as", whoIs)
	before := w.json("verify", "--json")[0]["keys"].([]any)
	if len(before) != 1 {
		t.Fatalf("it is signed with %v", before)
	}
	w.remove("downtime.key")
	said := w.want(exitDone, "decision go on again; reason: because\nlog\n", "plain", "--as", whoIs).out
	wantWords(t, "the start", said, "note: ", "a new key was made: what was signed before has another key")
	wantWords(t, "the log", said, "Mended at the start; found: ")
	if n := strings.Count(said, "a new key was made"); n != 2 {
		t.Errorf("it is said %d times:\n%s", n, said)
	}
	old := before[0].(map[string]any)["key"].(string)
	wantWords(t, "verify", w.want(exitDone, "", "verify", log).out, "it is signed with 2 keys: up to entry ", "with key "+old+", up to entry ", "with the key of this PC", "where the key of this one was made anew")
	if keys := w.json("verify", "--json")[0]["keys"].([]any); len(keys) != 2 {
		t.Errorf("verify --json names %v", keys)
	}
	if said := w.want(exitDone, "status\n", "plain", "--as", whoIs).out; strings.Contains(said, "new key") {
		t.Errorf("the next start says it again:\n%s", said)
	}
}

// An empty key is told at the start, with code and at handover, and keeps nobody.
func TestKeyThatSignsNothing(t *testing.T) {
	w := newWard(t)
	w.begin()
	if err := os.WriteFile(filepath.Join(w.data, "downtime.key"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	lines := splitLines(w.want(exitDone, "code\nhandover\n", "plain", "--as", whoIs, "--strict").out)
	said := slices.DeleteFunc(lines, func(line string) bool { return !strings.Contains(line, "not signed, the key in") })
	if len(said) != 3 || !strings.HasPrefix(said[0], "note: ") {
		t.Errorf("it says so in %q", said)
	}
	wantWords(t, "the handover sheet", w.want(exitDone, "", "export", "--what", "handover", "-o", filepath.Join(t.TempDir(), "h.md")).out, "It is not signed, the key in")
}

// verify says whether a log was read from both copies; that one is missing is no fault
// of the log.
func TestVerifySaysWhatItRead(t *testing.T) {
	w := newWard(t)
	w.begin()
	copies := func() (states []string) {
		t.Helper()
		for _, c := range w.json("verify", "--json")[0]["copies"].([]any) {
			states = append(states, c.(map[string]any)["state"].(string))
		}
		return states
	}
	wantWords(t, "verify", w.want(exitDone, "", "verify").out, "Read from both copies")
	if got := copies(); !slices.Equal(got, []string{"whole", "whole"}) {
		t.Errorf("the copies are %q", got)
	}
	w.remove("journal")
	wantWords(t, "without the second", w.want(exitDone, "", "verify").out, "Read from one copy alone", "the second copy, in", "has nothing of this log")
	if got := copies(); !slices.Equal(got, []string{"whole", "missing"}) {
		t.Errorf("the copies are %q", got)
	}
	file := w.file("log.jsonl", w.jsonl())
	if said := w.want(exitDone, "", "verify", file).out; strings.Contains(said, "cop") {
		t.Errorf("of a file it says %q", said)
	}
}

// Nobody is told to plug in a second copy that was just read: what is missing is not there.
func TestASecondCopyThatWasReadIsNotAskedFor(t *testing.T) {
	w := newWard(t)
	stick := t.TempDir()
	w.want(exitDone, "declare live EPR down\nnote one\n", "plain", "--as", whoIs, "--second", stick)
	kept := []string{filepath.Join(w.data, "downtime.db"), journalOf(t, stick)}
	before := make([][]byte, len(kept))
	for i, path := range kept {
		var err error
		if before[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	w.want(exitDone, "note two\n", "plain", "--as", whoIs)
	back := func(i int) {
		if err := os.WriteFile(kept[i], before[i], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	back(0)
	if err := os.Rename(stick, stick+"-pulled"); err != nil {
		t.Fatal(err)
	}
	said := w.want(exitDone, "status\n", "plain").out
	wantWords(t, "without the stick it", said, "saved before", "in the second copy, in "+stick+", if that is not plugged in: plug it in")
	if err := os.Rename(stick+"-pulled", stick); err != nil {
		t.Fatal(err)
	}
	back(1)
	said = w.want(exitDone, "status\n", "plain").out
	wantWords(t, "with the stick it", said, "saved before", "on another disk or stick, or in a backup (the second copy, in "+stick+", was read, and has them not): plug that in")
	if strings.Contains(said, "plug it in") {
		t.Errorf("with the stick it says\n%s", said)
	}
}
