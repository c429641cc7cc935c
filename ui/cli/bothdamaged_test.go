package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where both copies are damaged, a start takes nothing away: it adds nothing to the
// log, says what to do first, and recover then gets back every entry.
func TestStartLeavesWhatCanBeRecovered(t *testing.T) {
	w := newWard(t)
	notes := []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	w.want(exitDone, "declare live EPR down\nnote "+strings.Join(notes, "\nnote ")+"\n", "plain", "--as", whoIs, "--strict")
	if err := os.RemoveAll(filepath.Join(w.data, "backups")); err != nil {
		t.Fatal(err)
	}
	database, err := os.OpenFile(filepath.Join(w.data, "downtime.db"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := database.WriteAt(make([]byte, 2*4096), 0); err != nil { // both headers
		t.Fatal(err)
	}
	if err := database.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, journalOf(t, w.data), `"text":"four"`, `"text":"FOUR"`)
	for range 2 {
		got := w.want(exitDone, "status\nlog\nquit\n", "plain")
		for _, said := range []string{"are kept", "start downtime recover", "Note: three"} {
			if !strings.Contains(got.out, said) {
				t.Errorf("a start does not say %q:\n%s", said, got.out)
			}
		}
	}
	w.want(exitDone, "", "recover")
	got := w.want(exitDone, "log\n", "plain").out
	for _, note := range notes {
		if !strings.Contains(got, "Note: "+note+"\n") {
			t.Errorf("note %s is not in the log that was recovered:\n%s", note, got)
		}
	}
}

// A mark that cannot be read, as a full disk leaves it, excuses nothing in the file
// beside it.
func TestMarkThatCannotBeRead(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	journal := journalOf(t, w.data)
	if err := os.WriteFile(journal+".stopped", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.want(exitDone, "", "verify", log)
	rewrite(t, journal, "half strength", "HALF strength")
	w.want(exitNo, "", "verify", log)
}

// journalOf is the only journal of a folder.
func journalOf(t *testing.T, data string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "journal", "*.jsonl"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%q: %v", found, err)
	}
	return found[0]
}

// rewrite changes words in a file.
func rewrite(t *testing.T, path, from, to string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), from) {
		t.Fatalf("no %q in %q: %v", from, path, err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), from, to)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// With the first entry damaged in both copies the line mode says what was put aside under
// which name, and both ways to go on, which work as they are typed.
func TestTheFirstEntryDamagedInBothCopies(t *testing.T) {
	for name, goOn := range map[string]func(w *ward){
		"recover": func(w *ward) { w.want(exitNo, "", "recover") },
		"beside":  func(w *ward) { w.data += "-new" },
	} {
		t.Run(name, func(t *testing.T) {
			w := nightOf(t, 4)
			for _, path := range []string{filepath.Join(w.data, "downtime.db"), journalOf(t, w.data)} {
				changeFile(t, path, func(content []byte) []byte {
					return bytes.ReplaceAll(content, []byte(`"mode":"LIVE"`), []byte(`"mode":"LIVX"`))
				})
			}
			got := w.want(exitFailed, "status\n", "plain")
			wantWords(t, "a start", got.out, "downtime.db.damaged-", ".jsonl.damaged-", "it is kept as")
			wantWords(t, "a start", got.err, "entry 1 of log", "can be read in no copy", "no entry was changed or deleted", "type downtime recover",
				"type downtime --data \""+w.data+"-new\"")
			goOn(w)
			w.want(exitDone, "declare live EPR down again\n", "plain", "--as", whoIs, "--strict")
			w.want(exitDone, "status\n", "plain")
		})
	}
}
