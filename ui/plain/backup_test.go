package plain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestBackup(t *testing.T) {
	s := openAt(t, t.TempDir(), night)
	file := filepath.Join(t.TempDir(), "night.db")
	isolate(t)
	out := run(t, s, strings.Join([]string{
		"backup " + file, "who A Okafor, nurse", "declare live EPR down", "backup " + file, `backup "` + file + `"`, "backup",
	}, "\n"))
	for len(out) > 0 && strings.HasPrefix(out[0], "note: ") {
		out = out[1:]
	}
	for i, want := range []string{"error: nothing has been recorded", "ok - ", "ok 1 ", "ok - backed up 1 log with 1 entry to", "error: " + file + " exists already", "error: write it as: backup FILE"} {
		if !strings.HasPrefix(out[i], want) {
			t.Errorf("answer %d is %q, want %q", i, out[i], want)
		}
	}
}

// A backup that cannot be made by itself is said once, and nothing else fails.
func TestBackupThatFailsIsSaid(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "backups"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, dir, night)
	f := &face{s: s, grammar: newGrammar()}
	for _, typed := range []string{"who A Okafor, nurse", "declare live EPR down", "who B Shah, nurse"} {
		if out := f.answer(typed); !strings.HasPrefix(out[0], "ok") {
			t.Fatalf("%q gives %q", typed, out)
		}
	}
	said := 0
	for range 1000 { // 20 s: it is made beside everything else
		for _, note := range f.notes() {
			if !strings.HasPrefix(note, "note: no backup could be made (") {
				t.Errorf("it says %q", note)
			}
			said++
		}
		if said > 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if out := f.answer("note paper"); said != 1 || !strings.HasPrefix(out[0], "ok 3 saved 2/2") || len(f.notes()) > 0 {
		t.Errorf("said %d times, then %q", said, out)
	}
}
