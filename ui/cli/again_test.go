package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A recovery of a folder that holds all that can be had does nothing, however much of
// a log is gone.
func TestRecoveringAgainReplacesNothing(t *testing.T) {
	for name, harm := range map[string]func(data string) error{
		"the start of the log is gone": func(data string) error {
			return errors.Join(os.Truncate(filepath.Join(data, "downtime.db"), 20_000),
				os.RemoveAll(filepath.Join(data, "journal")), os.RemoveAll(filepath.Join(data, "backups")))
		},
		"all of a log is gone": func(data string) error {
			return os.WriteFile(filepath.Join(data, "downtime.last.json"), []byte(`{"log":"7F3A91C2K4QX","seq":41}`+"\n"), 0o600)
		},
	} {
		w := newWard(t)
		w.begin()
		if err := harm(w.data); err != nil {
			t.Fatal(err)
		}
		w.run("", "recover")
		before, err := os.ReadDir(w.data)
		if err != nil {
			t.Fatal(err)
		}
		got := w.want(exitNo, "", "recover")
		if !strings.Contains(got.out, "holds all that can be recovered: ") || strings.Contains(got.out, "is kept as") {
			t.Errorf("%s: a second recovery says\n%s", name, got.out)
		}
		if after, err := os.ReadDir(w.data); err != nil || len(after) != len(before) {
			t.Errorf("%s: %d files, and %d before: %v", name, len(after), len(before), err)
		}
	}
}

// A backup into a folder that is not there names the folder, and not a file that the
// program makes meanwhile.
func TestBackupIntoNoFolder(t *testing.T) {
	w := newWard(t)
	w.begin()
	file := filepath.Join(t.TempDir(), "stick", "night.db")
	if got := w.want(exitFailed, "", "backup", file); !strings.Contains(got.err, filepath.Dir(file)) || strings.Contains(got.err, ".part-") || strings.Contains(got.err, "night.db") {
		t.Errorf("it says %q", got.err)
	}
	got := w.want(exitDone, "backup "+file+"\n", "plain").out + w.run("backup "+file+"\n", "plain").err
	if !strings.Contains(got, "error: no backup was made in ") || !strings.Contains(got, "the folder is not there") || strings.Contains(got, ".part-") {
		t.Errorf("line by line it says %q", got)
	}
}

// The folder that the program makes for the second copy is named by mistake: it says
// which was meant.
func TestTheInnerFolderNamedByMistake(t *testing.T) {
	w := newWard(t)
	stick := t.TempDir()
	w.want(exitDone, "declare live EPR down\n", "plain", "--as", whoIs, "--second", stick)
	other := newWard(t)
	inner := filepath.Join(stick, "journal")
	for _, ward := range []*ward{w, other} {
		if got := ward.run("", "plain", "--second", inner); got.code != exitUsage || !strings.Contains(got.err, "name the one that it is in") || !strings.Contains(got.err, filepath.Base(stick)) {
			t.Errorf("it says %d %q", got.code, got.err)
		}
	}
	own := newWard(t)
	own.begin()
	if got := own.run("", "plain", "--second", filepath.Join(own.data, "journal")); got.code != exitUsage || !strings.Contains(got.err, "leave it empty") {
		t.Errorf("of its own it says %d %q", got.code, got.err)
	}
	w.want(exitDone, "", "plain", "--second", stick)
}
