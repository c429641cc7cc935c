package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downtime/store/event"
)

func openSecond(t testing.TB, dir, second string) *Store {
	t.Helper()
	s, err := Open(dir, Options{Who: "ward7b", Stamp: ticking(), Second: second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A stick that is not in at the start, put in later, taken out and put in again:
// what it lacks is brought to it each time, and nothing waits for it.
func TestAStickThatComesAndGoes(t *testing.T) {
	dir, stick := t.TempDir(), filepath.Join(t.TempDir(), "stick")
	s := openSecond(t, dir, stick)
	log := begin(t, s, notes(2)...)
	wantSaved(t, s, log, 1)
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	waitWorking(t, s)
	wantSaved(t, s, log, 2)
	whole := func() {
		t.Helper()
		want := strings.Join(lines(t, s, log), "\n") + "\n"
		m, err := journalsIn(filepath.Join(stick, journalFolder))
		if err != nil {
			t.Fatal(err)
		}
		var sources []*source
		for _, segment := range m {
			src, err := journalSource(segment)
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, src)
		}
		merged := newMerge(log, sources)
		defer merged.close()
		var got strings.Builder
		for c, err := merged.next(); err == nil; c, err = merged.next() {
			got.Write(c.raw)
			got.WriteByte('\n')
		}
		if got.String() != want {
			t.Errorf("the stick holds\n%s\nwant\n%s", got.String(), want)
		}
	}
	whole()
	mustTake(t, os.Rename(stick, stick+".out"))
	wantSaved(t, s, log, 1)
	wantSaved(t, s, log, 1)
	if names := namesIn(t, filepath.Dir(stick)); len(names) != 1 {
		t.Errorf("%q were made where the stick was", names)
	}
	if err := os.Rename(stick+".out", stick); err != nil {
		t.Fatal(err)
	}
	waitWorking(t, s)
	wantSaved(t, s, log, 2)
	whole()
	if n := len(lines(t, s, log)); n != 8 {
		t.Errorf("%d entries, want 8", n)
	}
	if names := namesIn(t, dir); slices.Contains(names, journalFolder) {
		t.Errorf("a third copy was made: %q", names)
	}
}

// What was saved on the stick alone is said to be absent when it is not in, and
// is there again with it.
func TestWhatIsOnTheStickAlone(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	s := openSecond(t, dir, stick)
	log := begin(t, s, notes(2)...)
	mustTake(t, os.Remove(newest(s).path))
	wantSaved(t, s, log, 1)
	closeStore(t, s)
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all { // the PC's own copy is gone with its disk
		if databasePattern.MatchString(file.Name()) {
			if err := os.Remove(filepath.Join(dir, file.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	s = openSecond(t, dir, filepath.Join(stick, "out"))
	if got, want := s.Opening().Absent, (Span{log, 1, 4}); got != want {
		t.Errorf("absent are %+v, want %+v", got, want)
	}
	closeStore(t, s)
	s = openSecond(t, dir, stick)
	if got := s.Opening(); got.Absent != (Span{}) {
		t.Errorf("opening said %+v", got)
	}
	wantLines(t, s, log, 4)
	wantSaved(t, s, log, 2)
}

// Two PCs went on with one log: neither course is lost, and none is chosen in
// silence.
func TestAForkIsKeptAndSaid(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	s := openSecond(t, dir, stick)
	log := begin(t, s, notes(2)...)
	closeStore(t, s)
	otherDir, otherStick := t.TempDir(), t.TempDir()
	for to, from := range map[string]string{otherDir: dir, otherStick: stick} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	other := openSecond(t, otherDir, otherStick)
	add(t, other, Batch{Log: log, Events: notes(3)})
	closeStore(t, other)
	theirs := readFile(t, journalOf(t, filepath.Join(otherStick, journalFolder), log))

	s = openSecond(t, dir, filepath.Join(stick, "out"))
	add(t, s, Batch{Log: log, Events: notes(1)})
	want := lines(t, s, log)
	closeStore(t, s)

	s = openSecond(t, dir, otherStick)
	if s.Opening().Mended {
		t.Error("nothing is said to be lost, and the other course is not in the log")
	}
	if said := strings.Join(s.Opening().Said, "\n"); !strings.Contains(said, "holds 3 entries that log "+log+" does not have, from entry 4 on") || !strings.Contains(said, otherMark) {
		t.Errorf("opening said %q", said)
	}
	if got := lines(t, s, log); !slices.Equal(got, want) {
		t.Errorf("the log is\n%q\nwant\n%q", got, want)
	}
	wantSaved(t, s, log, 2)
	kept := false
	for _, name := range namesIn(t, filepath.Join(otherStick, journalFolder)) {
		kept = kept || bytes.Equal(readFile(t, filepath.Join(otherStick, journalFolder, name)), theirs)
	}
	if !kept {
		t.Error("the other course is gone")
	}
}

// Two wards may not keep their second copies in one folder: each would write and
// read the other's log.
func TestTwoWardsAndOneStick(t *testing.T) {
	stick := t.TempDir()
	a := openSecond(t, t.TempDir(), stick)
	log := begin(t, a, notes(1)...)
	wantSaved(t, a, log, 2)
	other := t.TempDir()
	if err := CheckOwner(other, stick); err == nil {
		t.Error("the folder may be named by the other ward")
	}
	if err := CheckOwner(a.Dir(), stick); err != nil {
		t.Errorf("the folder may not be named by its own ward: %v", err)
	}
	closeStore(t, openSecond(t, other, t.TempDir())) // it has a second copy of its own
	if _, err := Open(other, Options{Second: stick}); err == nil || !strings.Contains(err.Error(), "another ward") {
		t.Fatalf("the other ward's Open gave %v", err)
	}
	r, err := OpenReading(other, Options{Second: stick})
	if err != nil || len(r.ends()) > 0 {
		t.Fatalf("the other ward reads %+v, %v", r.ends(), err)
	}
	closeStore(t, r)
	b := openSecond(t, other, "")
	closeStore(t, b)
	closeStore(t, a)
	a = openSecond(t, a.Dir(), stick)
	wantLines(t, a, log, 3)
	wantSaved(t, a, log, 2)
}

// Files that are lost one after the other, each while the other is made whole,
// cost nothing: what was acknowledged since the start is remembered.
func TestOneFileLostAfterTheOther(t *testing.T) {
	s := open(t, t.TempDir())
	log := begin(t, s, notes(2)...)
	mustTake(t, os.Remove(newest(s).path))
	wantSaved(t, s, log, 1)
	if err := os.RemoveAll(s.journals[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(Batch{Log: log, Events: notes(1)}); err != nil {
		t.Fatal(err)
	}
	waitWorking(t, s)
	wantSaved(t, s, log, 2)
	want := wantLines(t, s, log, 6)
	closeStore(t, s)
	s = open(t, s.Dir())
	if got := lines(t, s, log); !slices.Equal(got, want) {
		t.Errorf("%d entries, want %d", len(got), len(want))
	}
}

// Another stick at the same place: an empty one, or one of this ward, is taken up and
// made whole; any other is left as it is.
func TestAnotherStickInItsPlace(t *testing.T) {
	own := func(t *testing.T, s *Store, stick string) {
		if err := os.CopyFS(stick, os.DirFS(stick+".out")); err != nil {
			t.Fatal(err)
		}
	}
	put := func(name, content string) func(*testing.T, *Store, string) {
		return func(t *testing.T, _ *Store, stick string) {
			path := filepath.Join(stick, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		put   func(t *testing.T, s *Store, stick string)
		fault Fault // "" where it is taken up
	}{
		"empty":              {func(*testing.T, *Store, string) {}, ""},
		"empty, formatted":   {put("System Volume Information/x", ""), ""},
		"of this ward":       {own, ""},
		"of another ward":    {put("journal/"+ownerName, strings.Repeat("ab", nameDigits/2)+"\n"), FaultOwner},
		"with files of ours": {put("letter.txt", "Dear"), FaultNotOurs},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, stick := t.TempDir(), filepath.Join(t.TempDir(), "stick")
			if err := os.Mkdir(stick, 0o700); err != nil {
				t.Fatal(err)
			}
			s := openSecond(t, dir, stick)
			log := begin(t, s, notes(2)...)
			mustTake(t, os.Rename(stick, stick+".out"))
			wantSaved(t, s, log, 1)
			if err := os.Mkdir(stick, 0o700); err != nil {
				t.Fatal(err)
			}
			test.put(t, s, stick)
			before := namesIn(t, stick)
			if test.fault == "" {
				waitWorking(t, s)
				wantSaved(t, s, log, 2)
				want := wantLines(t, s, log, 5)
				closeStore(t, s)
				for _, path := range databaseFiles(t, dir) {
					if err := os.Remove(path); err != nil {
						t.Fatal(err)
					}
				}
				s = openSecond(t, dir, stick)
				if got := lines(t, s, log); !slices.Equal(got, want) {
					t.Errorf("the stick alone gives %d entries, want %d", len(got), len(want))
				}
				return
			}
			for range 100 {
				if time.Sleep(100 * time.Millisecond); FaultOf(s.Copies()[1].Why) == test.fault {
					break
				}
			}
			if why := s.Copies()[1].Why; FaultOf(why) != test.fault {
				t.Errorf("it is lost because %v", why)
			}
			wantSaved(t, s, log, 1)
			if after := namesIn(t, stick); !slices.Equal(before, after) {
				t.Errorf("the stick has %q now", after)
			}
		})
	}
}

// A stick that comes back while the program runs, after another PC went on with the
// log on it: what that wrote is kept and said, and not mixed with the log.
func TestAStickThatComesBackWithAnotherCourse(t *testing.T) {
	dir, stick := t.TempDir(), filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	s := openSecond(t, dir, stick)
	log := begin(t, s, notes(2)...)
	closeStore(t, s)
	elsewhere := t.TempDir()
	if err := os.CopyFS(elsewhere, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s = openSecond(t, dir, stick)
	mustTake(t, os.Rename(stick, stick+".out"))
	wantSaved(t, s, log, 1)
	there := ticking()
	other, err := Open(elsewhere, Options{Second: stick + ".out", Stamp: func() event.Stamp {
		stamp := there()
		stamp.Boot = "another"
		return stamp
	}})
	if err != nil {
		t.Fatal(err)
	}
	add(t, other, Batch{Log: log, Events: notes(3)})
	closeStore(t, other)
	if err := os.Rename(stick+".out", stick); err != nil {
		t.Fatal(err)
	}
	waitWorking(t, s)
	wantSaved(t, s, log, 2)
	want := wantLines(t, s, log, 5)
	if said := strings.Join(s.Notices(), "\n"); !strings.Contains(said, "holds 3 entries that log "+log+" does not have, from entry 5 on") {
		t.Errorf("it says %q", said)
	}
	closeStore(t, s)
	s = openSecond(t, dir, stick)
	if got := lines(t, s, log); !slices.Equal(got, want) || len(s.Opening().Sentences()) > 0 {
		t.Errorf("%d entries, want %d; it says %q", len(got), len(want), s.Opening().Sentences())
	}
}
