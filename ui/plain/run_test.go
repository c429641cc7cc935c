package plain

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/ui/session"
)

var okafor = event.Person{Name: "A Okafor", Role: "nurse in charge"}

func openAt(t testing.TB, dir string, now time.Time) *session.Session {
	t.Helper()
	s, err := session.Open(session.Config{Data: dir, Clocks: func() event.Reading { return event.Steady(now) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// atWork is a session of somebody who has said who they are, in a new data folder.
func atWork(t testing.TB) *session.Session {
	t.Helper()
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	s.SetWho(okafor)
	return s
}

// mustHold wants each of some words in what was said, in any order.
func mustHold(t *testing.T, said string, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
}

func run(t *testing.T, s *session.Session, input string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := Run(s, Options{In: strings.NewReader(input), Out: &out}); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

var night = time.Date(2026, 11, 24, 3, 11, 0, 0, time.UTC)

// The example of the issue works with the procedures that are shipped.
func TestShippedExample(t *testing.T) {
	s := atWork(t)
	lines := run(t, s, "declare live EPR down since 03:00\nuse pathology-requests\nsteps\n"+
		"done 1 : told Jo in blood sciences\nna 2 : no samples in transit\nstatus\n")
	for _, want := range []string{"ok 1 saved 2/2 LIVE downtime started: EPR down", "ok 2 ", "1 open", "ok 3 ", "ok 4 ", "LIVE downtime: EPR down"} {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, want) })
		if i < 0 {
			t.Fatalf("%q is not there in its place", want)
		}
		lines = lines[i+1:]
	}
}

func TestProcedures(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "runbooks"), os.DirFS("testdata/hospital")); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, dir, night)
	s.SetWho(okafor)
	all := strings.Join(run(t, s, "declare live EPR down\nuse medicines\nprocedures\n"), "\n")
	mustHold(t, all,
		"procedure: medicines, Paper drug charts, open in this downtime, version 2, 10 steps, approved by Chief pharmacist on 2026-10-01, ",
		"procedure: pathology-requests, Paper pathology requests, version 1.0, 5 steps, TEMPLATE NOT APPROVED HERE, ",
	)
}

// Files that are not used, and where those come from that are, are said.
func TestProceduresSayWhereFrom(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	folder := filepath.Join(dir, "runbooks")
	if err := os.CopyFS(folder, os.DirFS("testdata/hospital")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"twin.md": "---\nid: medicines\n---\n- [ ] a\n", "epr-downtime.md": ""} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := strings.Join(run(t, openAt(t, dir, night), "procedures\n"), "\n")
	mustHold(t, all,
		", hospital, in place of the shipped one: pathology-requests.md\n", ", hospital: medicines.md\n", ", shipped\n",
		"\nfile: hospital: twin.md, NOT USED: its id is that of hospital: medicines.md",
		"\nfile: hospital: epr-downtime.md, NOT USED: nothing in it can be read, so the shipped one stays",
	)
}

// A file that changes meanwhile is said, and what was opened goes on.
func TestChangedProcedure(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "runbooks", "medicines.md")
	if err := os.CopyFS(filepath.Dir(file), os.DirFS("testdata/hospital")); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, dir, night)
	s.SetWho(okafor)
	run(t, s, "declare live EPR down\nuse medicines\n")
	if err := os.WriteFile(file, []byte("---\nid: medicines\n---\n# Other\n\n- [ ] one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.ReloadLibrary(); err != nil {
		t.Fatal(err)
	}
	got := run(t, s, "use medicines\ndone 2\n")
	if want := "ok - Paper drug charts is open already, its file has changed since it was opened"; got[len(got)-2] != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := "ok 3 saved 2/2 Paper drug charts, step 2 One chart for each bed: done"; got[len(got)-1] != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLongLines(t *testing.T) {
	s := atWork(t)
	fits := "# " + strings.Repeat("x", maxLine-2)
	tooLong := "note " + strings.Repeat("x", maxLine)
	refused := "error: a line has at most 65536 bytes, and this one is longer: write it in parts"
	input := strings.Join([]string{"declare live EPR down", fits, fits + "\r", tooLong, "note after it", tooLong + tooLong + tooLong, "note last"}, "\n")
	for name, reader := range map[string]io.Reader{
		"whole": strings.NewReader(input), "byte by byte": iotest.OneByteReader(strings.NewReader(input)),
	} {
		var out bytes.Buffer
		if err := Run(s, Options{In: reader, Out: &out}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(out.String()) {
			if !strings.HasPrefix(line, "note: ") {
				got = append(got, strings.TrimSuffix(line, "\n"))
			}
		}
		if len(got) != 5 || got[1] != refused || !strings.HasSuffix(got[2], " after it") || got[3] != refused || !strings.HasSuffix(got[4], " last") {
			t.Errorf("%s: %q", name, got)
		}
	}
	var out bytes.Buffer
	err := Run(s, Options{In: strings.NewReader(tooLong), Out: &out, Strict: true})
	if strict := new(StrictError); !errors.As(err, &strict) || strict.Line != 1 || strict.Answer != refused {
		t.Errorf("strict gives %v", err)
	}
	long := run(t, s, "note "+strings.Repeat("x", 10_001))
	if want := "error: that text has 10001 characters: the most is 10000"; long[len(long)-1] != want {
		t.Errorf("got %q", long)
	}
}

// unsavable is a session that can save nothing, because its database is gone.
func unsavable(t *testing.T) *session.Session {
	if runtime.GOOS == "windows" {
		t.Skip("not run: an open file cannot be taken away")
	}
	s := atWork(t)
	run(t, s, "declare live EPR down\nuse pathology-requests\n")
	if err := os.Rename(s.Dir(), s.Dir()+".gone"); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNotSaved(t *testing.T) {
	s := unsavable(t)
	var out bytes.Buffer
	err := Run(s, Options{In: strings.NewReader("done 1 : told\x1b Jo\nwho B Shah\nstatus\nnote two\n"), Out: &out})
	if failed := new(session.NotSavedError); !errors.As(err, &failed) {
		t.Errorf("the run ended with %v", err)
	}
	mustHold(t, out.String(),
		"NOT SAVED: done 1 : told Jo: write it on paper: ",
		"NOT SAVED: who B Shah: write it on paper: ",
		"who: A Okafor, nurse in charge\n",
		"procedure: pathology-requests, 14 to do now, 3 later on, 6 in recovery, 0 done",
		"NOT SAVED: note two: write it on paper: ",
	)
}

// What was not saved, and is once it is typed again, is no failure of the run; what
// is not saved in the end is named.
func TestNotSavedAndMended(t *testing.T) {
	s := unsavable(t)
	mend := hook(func() {
		if err := os.Rename(s.Dir()+".gone", s.Dir()); err != nil {
			t.Error(err)
		}
	})
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader("note one\nnote two\n"), mend, strings.NewReader("note  one\nnote two\n"))
	if err := Run(s, Options{In: in, Out: &out}); err != nil {
		t.Errorf("the run ended with %v, having said\n%s", err, out.String())
	}
	if n := strings.Count(out.String(), "NOT SAVED: note "); n != 2 || !strings.Contains(out.String(), "saved 2/2 Note: two") {
		t.Errorf("it said\n%s", out.String())
	}
	s = unsavable(t)
	err := Run(s, Options{In: strings.NewReader("note one\nstatus\nnote two\n"), Out: io.Discard})
	if err == nil || !strings.HasPrefix(err.Error(), "NOT SAVED, so write it on paper: note one; note two: ") {
		t.Errorf("the run ended with %v", err)
	}
}

// hook is a place in the input at which something is done.
type hook func()

func (h hook) Read([]byte) (int, error) {
	h()
	return 0, io.EOF
}

func TestNotSavedStrict(t *testing.T) {
	s := unsavable(t)
	var out bytes.Buffer
	err := Run(s, Options{In: strings.NewReader("status\nnote one\nnote two\n"), Out: &out, Strict: true})
	strict, failed := new(StrictError), new(session.NotSavedError)
	if !errors.As(err, &strict) || strict.Line != 2 || !errors.As(err, &failed) || strings.Contains(out.String(), "two") {
		t.Errorf("the run ended with %v, having said\n%s", err, out.String())
	}
}

func TestElsewhere(t *testing.T) {
	isolate(t)
	other := t.TempDir()
	s := openAt(t, other, night)
	s.SetWho(okafor)
	run(t, s, "declare drill Night\n")
	t.Setenv("DOWNTIME_DATA", other)
	here := openAt(t, t.TempDir(), night)
	if got := run(t, here, ""); len(got) != 2 || !strings.HasPrefix(got[1], "note: a DRILL (not a real downtime) is running in another folder: Night, since Tue 24 Nov 03:11; ") || !strings.Contains(got[1], fmt.Sprintf("the log in %s is open", clean.Quoted(other))) {
		t.Errorf("while it is in use: %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("note: a DRILL (not a real downtime) is running in another folder: Night, since Tue 24 Nov 03:11: to go on with it, start downtime with --data %s", clean.Quoted(other))
	if got := run(t, here, ""); len(got) != 2 || got[1] != want {
		t.Errorf("afterwards: %q, want %q", got, want)
	}
}

func TestWardSet(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	if err := s.SaveSettings(session.Settings{Ward: "7B", Organisation: "Northgate General"}); err != nil {
		t.Fatal(err)
	}
	if got := run(t, s, "status\n"); got[0] != "nothing is running" || got[1] != "ward: 7B, Northgate General" {
		t.Errorf("status gives %q", got)
	}
}

func TestReadAndWriteErrors(t *testing.T) {
	isolate(t)
	s := openAt(t, t.TempDir(), night)
	broken := errors.New("broken")
	if err := Run(s, Options{In: iotest.ErrReader(broken), Out: io.Discard}); !errors.Is(err, broken) {
		t.Errorf("reading: %v", err)
	}
	if err := Run(s, Options{In: strings.NewReader("status\n"), Out: failing{broken}}); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// Each typed line gets no answer, one line, or lines that end in the only ".",
// and nothing unprintable, whatever is typed.
func FuzzLines(f *testing.F) {
	isolate(f)
	s := openAt(f, f.TempDir(), night)
	s.SetWho(okafor)
	if _, err := s.Start(session.Declaration{Mode: event.Live, Title: "Fuzz"}); err != nil {
		f.Fatal(err)
	}
	for _, c := range newGrammar() {
		f.Add(c.example)
		f.Add(c.usage)
	}
	for _, line := range []string{"", "# x", "done 1 at \"", "steps epr-downtime", "step epr-downtime/1", "a:b : c", ": :", "\x00\xff\x1b[2J", "note \u2028x", "correct 1 : .", "note .", "log 99999999999999999999"} {
		f.Add(line)
	}
	// A backup is written wherever the line says: here it stays in this folder.
	f.Chdir(f.TempDir())
	within := strings.NewReplacer("/", "_", `\`, "_", ":", "_")
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.ReplaceAll(line, "\n", " ")
		if word, _ := firstWord(clean.Line(line)); strings.EqualFold(word, "backup") {
			line = within.Replace(line)
		}
		s.SetWho(okafor)
		var out bytes.Buffer
		if err := Run(s, Options{In: strings.NewReader(line), Out: &out}); err != nil {
			t.Fatal(err)
		}
		var answer []string
		for l := range strings.Lines(out.String()) {
			if !strings.HasPrefix(l, "note: ") {
				answer = append(answer, strings.TrimSuffix(l, "\n"))
			}
		}
		for i, l := range answer {
			if strings.ContainsFunc(l, func(r rune) bool { return !printable(r) }) {
				t.Errorf("%q answers %q", line, l)
			}
			last := i == len(answer)-1
			single := strings.HasPrefix(l, "ok ") || strings.HasPrefix(l, "error: ") || strings.HasPrefix(l, "NOT SAVED: ")
			if single && len(answer) > 1 || !single && (l == ".") != last {
				t.Errorf("%q answers more than once: %q", line, answer)
			}
		}
	})
}
