package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/runbooks/clean"
	"downtime/store"
)

// spoil changes words in every file of a folder, as damage would.
func spoil(t *testing.T, dir, old, new string) {
	t.Helper()
	for _, pattern := range []string{"downtime.db", "journal/*", "backups/*"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte(old), []byte(new)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A backup is made while the app has the log, checked like any log, and makes a
// data folder again.
func TestBackupAndBack(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	holder, err := store.Open(w.data, store.Options{Who: "J Reid"})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	file := filepath.Join(t.TempDir(), "night.db")
	got := w.want(exitDone, "", "backup", file)
	if !strings.Contains(got.out, "read back and compared; SHA-256 ") {
		t.Errorf("it says %q", got.out)
	}
	if got := w.want(exitUsage, "", "backup", file); !strings.Contains(got.err, "--force") {
		t.Errorf("a second time it says %q", got.err)
	}
	w.want(exitDone, "", "backup", file, "--force")
	w.want(exitUsage, "", "backup", t.TempDir())
	if got := w.want(exitUsage, "", "backup", filepath.Join(w.data, "downtime.db"), "--force"); !strings.Contains(got.err, "its own files") {
		t.Errorf("over the log itself it says %q", got.err)
	}
	verified := w.want(exitDone, "", "verify", file).out
	if !strings.HasPrefix(verified, log+": ") {
		t.Errorf("verify says %q", verified)
	}
	to := filepath.Join(t.TempDir(), "new")
	got = w.want(exitDone, "", "recover", "--from", file, "--to", to)
	if !strings.Contains(got.out, "whole") || !strings.Contains(got.out, fmt.Sprintf("downtime --data %s", clean.Quoted(to))) {
		t.Errorf("recover says %q", got.out)
	}
	w.want(exitUsage, "", "recover", "--from", file, "--to", to)
	w.want(exitFailed, "", "recover", "--from", filepath.Join(to, "nosuch"), "--to", to+"2")
	before := w.want(exitDone, "", "export", "--format", "csv").out
	back := &ward{t: t, data: to, environ: w.environ}
	if got := back.want(exitDone, "", "export", "--format", "csv").out; got != before {
		t.Errorf("the export is %q, want %q", got, before)
	}
	if got := back.want(exitDone, "", "recover").out; !strings.Contains(got, "nothing to recover") {
		t.Errorf("recover of a sound folder says %q", got)
	}
}

// An entry that is gone is named, what follows it is kept, and the exit code says
// so.
func TestRecoverNamesWhatIsGone(t *testing.T) {
	w := newWard(t)
	w.want(exitDone, "declare live EPR down\nnote first\nnote second\nnote third\nnote fourth\n", "plain", "--as", whoIs)
	spoil(t, w.data, "second", "SECOND")
	look := w.want(exitNo, "", "recover", "--dry-run")
	for _, words := range []string{"in the log: entries 1 to 2 (2 entries), of the 5", "GONE: entry 3 of log", "Set aside: entries 4 to 5 (2 entries) of log", "nothing was written"} {
		if !strings.Contains(look.out, words) {
			t.Errorf("a look does not say %q: %s", words, look.out)
		}
	}
	lines := w.json("recover", "--json")
	log, whole := lines[0], lines[len(lines)-1]
	if log["entries"] != 2.0 || log["known"] != 5.0 || fmt.Sprint(log["gone"]) != "[map[first:3 last:3]]" || whole["written"] != true || whole["whole"] != false {
		t.Errorf("it says %v, %v", log, whole)
	}
	kept, err := filepath.Glob(filepath.Join(w.data, "*-entries-4-5.jsonl"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %q, %v", kept, err)
	}
	if text, err := os.ReadFile(kept[0]); err != nil || !strings.Contains(string(text), "third") || !strings.Contains(string(text), "fourth") {
		t.Errorf("kept %q, %v", text, err)
	}
	if got := w.want(exitDone, "", "export", "--format", "csv").out; !strings.Contains(got, "first") || strings.Contains(got, "third") {
		t.Errorf("the log is %q", got)
	}
}
