package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
)

// The test program run again as the one that looks at a log before it is opened, with
// files that are not what they should be: see unwell.
const (
	lookVariable  = "DOWNTIME_TEST_LOOK"
	lookFilesAt   = "DOWNTIME_TEST_LOOK_AT"
	hangs, ends   = "hangs", "ends"
	slow          = "slow"
	quietLookTime = 2 * slowBy * time.Second
)

func TestMain(m *testing.M) {
	if os.Getenv(lookVariable) != "" && len(os.Args) > 1 && os.Args[1] == "look" {
		os.Exit(Run(os.Args[1:], IO{In: os.Stdin, Out: unwell{}, Err: os.Stderr, Clocks: store.ReadClocks}))
	}
	os.Exit(m.Run())
}

// unwell passes on what that program says, until it says that it reads one of the
// files named in the environment: there it hangs, ends, or goes on slowly.
type unwell struct{}

var slowed bool // already

func (unwell) Write(line []byte) (int, error) {
	n, err := os.Stdout.Write(line)
	for _, name := range strings.Fields(os.Getenv(lookFilesAt)) {
		if !bytes.Contains(line, []byte(name+`","bytes"`)) {
			continue
		}
		switch os.Getenv(lookVariable) {
		case hangs:
			time.Sleep(time.Hour)
		case ends:
			os.Exit(2)
		case slow:
			if slowed {
				continue
			}
			slowed = true
			for i := range 5 {
				time.Sleep(quietLookTime / 2)
				fmt.Printf(`{"reading":%q,"bytes":%d}`+"\n", name, i)
			}
		}
	}
	return n, err
}

// lookUnwell makes a ward's program look at its log by one that is not well.
func (w *ward) lookUnwell(how string, at ...string) {
	w.t.Setenv(lookVariable, how)
	w.t.Setenv(lookFilesAt, strings.Join(at, " "))
	usual := lookSilence
	lookSilence = quietLookTime
	w.t.Cleanup(func() { lookSilence = usual })
	w.program = os.Args[0]
}

// A file at which the look hangs or is ended costs some seconds and nothing of the
// log: the other copy has it. The file is kept, a sentence says so, and so does an entry.
func TestFileThatCannotBeLookedAt(t *testing.T) {
	for _, how := range []string{hangs, ends} {
		for _, file := range []string{".db", ".jsonl"} {
			if how == ends && file != ".db" {
				continue // nothing that reads a journal ends a program
			}
			t.Run(how+" at "+file, func(t *testing.T) {
				w := newWard(t)
				w.begin()
				path := filepath.Join(w.data, "downtime.db")
				if file == ".jsonl" {
					path = journalOf(t, w.data)
				}
				before, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				w.lookUnwell(how, filepath.Base(path))
				began := time.Now()
				got := w.want(exitDone, "note all the same\nlog\n", "plain", "--as", whoIs).out
				if took := time.Since(began); took > 20*slowBy*time.Second {
					t.Errorf("it took %s", took)
				}
				for _, said := range []string{fmt.Sprintf("%s could not be read", clean.Quoted(path)), "it is kept as", "half strength", "all the same", "no entry of this downtime is lost"} {
					if !strings.Contains(got, said) {
						t.Errorf("the start does not say %q:\n%s", said, got)
					}
				}
				kept, err := filepath.Glob(path + ".damaged-*")
				if err != nil || len(kept) != 1 {
					t.Fatalf("kept are %q, %v", kept, err)
				}
				if after, err := os.ReadFile(kept[0]); err != nil || !bytes.Equal(before, after) {
					t.Errorf("the file was changed, or %v", err)
				}
				w.program = ""
				if got := w.want(exitDone, "log\n", "plain").out; strings.Count(got, "could not be read") != 1 || !strings.Contains(got, "all the same") {
					t.Errorf("the log does not tell of it once:\n%s", got)
				}
				w.want(exitDone, "", "verify")
			})
		}
	}
}

// Where neither copy can be looked at, nothing is changed, and nobody is shown that
// nothing is running.
func TestNeitherCopyCanBeLookedAt(t *testing.T) {
	w := newWard(t)
	w.begin()
	w.lookUnwell(hangs, "downtime.db", filepath.Base(journalOf(t, w.data)))
	got := w.want(exitFailed, "log\n", "plain")
	if !strings.Contains(got.err, "cannot be read and was left as it was") || !strings.Contains(got.err, "downtime recover") {
		t.Errorf("it says %q", got.err)
	}
	w.program = ""
	if got := w.want(exitDone, "log\n", "plain").out; !strings.Contains(got, "half strength") || strings.Contains(got, "could not be read") {
		t.Errorf("afterwards it says\n%s", got)
	}
}

// A disk that is slow, and goes on, is no damaged one.
func TestSlowDisk(t *testing.T) {
	w := newWard(t)
	w.begin()
	w.lookUnwell(slow, "downtime.db")
	began := time.Now()
	got := w.want(exitDone, "log\n", "plain").out
	if took := time.Since(began); took < 2*quietLookTime {
		t.Fatalf("the disk was not slow: %s", took)
	}
	if strings.Contains(got, "could not be read") || !strings.Contains(got, "half strength") {
		t.Errorf("the start says\n%s", got)
	}
	w.want(exitDone, "", "verify")
}

// testNotAFile goes through the cases in which something else stands in the place of a file.
func testNotAFile(t *testing.T, put func(t *testing.T, path string)) {
	for name, find := range map[string]func(*ward) string{
		"database": func(w *ward) string { return filepath.Join(w.data, "downtime.db") },
		"journal":  func(w *ward) string { return journalOf(w.t, w.data) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			w.begin()
			path := find(w)
			if err := os.Rename(path, path+".away"); err != nil {
				t.Fatal(err)
			}
			put(t, path)
			for _, command := range [][]string{{"incidents"}, {"verify"}, {"export", "--format", "csv"}, {"recover", "--dry-run"}} {
				w.run("", command...) // must come back
			}
			got := w.want(exitDone, "note all the same\nlog\n", "plain", "--as", whoIs).out
			for _, said := range []string{fmt.Sprintf("%s ", clean.Quoted(path)), "(it is not a file)", "half strength", "all the same"} {
				if !strings.Contains(got, said) {
					t.Errorf("the start does not say %q:\n%s", said, got)
				}
			}
			w.want(exitDone, "", "verify")
		})
	}
}

func TestAFolderInThePlaceOfAFile(t *testing.T) {
	testNotAFile(t, func(t *testing.T, path string) {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
	})
}

// Commands that only read say what they could not read, too, and give what the other
// copy has. A device that does not answer would hold them up for ever.
func TestReadingPastAFileThatDoesNotAnswer(t *testing.T) {
	w := newWard(t)
	log := w.begin()
	journal, backup := journalOf(t, w.data), filepath.Join(t.TempDir(), "backup.db")
	for _, hanging := range []string{filepath.Join(w.data, "downtime.db"), journal} {
		w.lookUnwell(hangs, filepath.Base(hanging))
		got := w.want(exitNo, "", "verify").out
		for _, said := range []string{filepath.Base(hanging), "the disk did not give what is in it", "entries"} {
			if !strings.Contains(got, said) {
				t.Errorf("verify without %s does not say %q: %s", hanging, said, got)
			}
		}
	}
	if got := w.want(exitDone, "", "incidents").out; !strings.Contains(got, log) {
		t.Errorf("incidents without its journal has no %s: %s", log, got)
	}
	w.want(exitDone, "", "backup", backup)
	if got := w.want(exitDone, "", "verify", backup).out; !strings.Contains(got, "all hold") {
		t.Errorf("the backup: %s", got)
	}
	w.lookUnwell(hangs, "downtime.db", filepath.Base(journal))
	if got := w.want(exitFailed, "", "incidents").err; !strings.Contains(got, "the disk did not give what is in it") {
		t.Errorf("where nothing answers, incidents says %q", got)
	}
}

// A file that somebody names is read by the other process first: one that gives nothing
// any more, or at which that process ends, is a sentence, and neither verify nor import
// hangs or ends over it. Nothing is changed.
func TestANamedFileThatCannotBeLookedAt(t *testing.T) {
	w := newWard(t)
	w.begin()
	export, backup := filepath.Join(t.TempDir(), "night.jsonl"), filepath.Join(t.TempDir(), "night.db")
	w.want(exitDone, "", "export", "-o", export)
	w.want(exitDone, "", "backup", backup)
	for _, file := range []string{export, backup} {
		for _, how := range []string{hangs, ends} {
			t.Run(how+" at "+filepath.Base(file), func(t *testing.T) {
				other := newWard(t)
				other.t = t
				other.lookUnwell(how, filepath.Base(file))
				for _, args := range [][]string{{"verify", file}, {"import", file}} {
					began := time.Now()
					got := other.run("", args...)
					if took := time.Since(began); took > 20*slowBy*time.Second {
						t.Errorf("%s took %s", args[0], took)
					}
					said := map[string]string{hangs: "the disk did not give what is in it", ends: "reading it ended the program that tried"}[how]
					if got.code != exitFailed || !strings.Contains(got.err, said) || !strings.Contains(got.err, "another copy of it") || strings.Contains(got.out, "all hold") {
						t.Errorf("%s: exit code %d\n%s%s", args[0], got.code, got.out, got.err)
					}
					if args[0] == "import" && !strings.Contains(got.err, "nothing was brought in") {
						t.Errorf("import says %s", got.err)
					}
				}
				other.lookUnwell("not at all")
				other.want(exitDone, "", "verify", file)
				other.want(exitDone, "", "import", file)
			})
		}
	}
}

// A session that only looks on is not held up by a file that gives nothing: the file is
// not opened, the other copy is read, and nothing is changed.
func TestLookingOnWhereAFileCannotBeLookedAt(t *testing.T) {
	for _, ext := range []string{".db", ".jsonl"} {
		t.Run(ext, func(t *testing.T) {
			w := newWard(t)
			w.begin()
			w.note("porter told")
			hung, other := filepath.Join(w.data, "downtime.db"), journalOf(t, w.data)
			if ext == ".jsonl" {
				hung, other = other, hung
			}
			before, err := os.ReadFile(other)
			if err != nil {
				t.Fatal(err)
			}
			w.note("in one copy alone")
			if err := os.WriteFile(other, before, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := w.want(exitDone, "log\n", "plain", "--look-on").out; !strings.Contains(got, "in one copy alone") {
				t.Fatalf("it shows\n%s", got)
			}
			w.lookUnwell(hangs, filepath.Base(hung))
			got := w.want(exitDone, "log\n", "plain", "--look-on").out
			if !strings.Contains(got, "porter told") || strings.Contains(got, "in one copy alone") {
				t.Errorf("it shows\n%s", got)
			}
			if kept, _ := filepath.Glob(hung + "*"); len(kept) != 1 {
				t.Errorf("there are %q", kept)
			}
		})
	}
}
