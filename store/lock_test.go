package store

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestASecondOpenInTheSameProgram(t *testing.T) {
	dir := t.TempDir()
	before := time.Now().Add(-time.Second)
	first := open(t, dir)
	log := begin(t, first)
	_, err := Open(dir, Options{Who: "other"})
	locked := new(LockedError)
	if !errors.As(err, &locked) {
		t.Fatalf("the second Open gave %v", err)
	}
	host, _ := os.Hostname()
	if h := locked.Holder; h.Who != "ward7b" || h.Host != host || h.PID != os.Getpid() || h.Since.Before(before) || h.Since.After(time.Now()) {
		t.Errorf("the holder is %+v", h)
	}
	for _, part := range []string{"ward7b", host, dir, locked.Holder.Since.Local().Format("15:04")} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	reader, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, reader, log, 1)
	closeStore(t, reader)
	add(t, first, Batch{Log: log, Events: notes(1)}) // unharmed
	closeStore(t, first)
	closeStore(t, open(t, dir))
}

// Readers get in beside each other; a writer waits for them for a moment and
// then says so.
func TestReadersTogether(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, open(t, dir))
	one, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	two, err := OpenReading(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, two)
	_, err = Open(dir, Options{})
	if !isLocked(err) || !strings.Contains(err.Error(), "another program") {
		t.Errorf("a writer beside a reader got %v", err)
	}
	closeStore(t, one)
	closeStore(t, open(t, dir))
}

// A program that dies leaves its note behind, and no lock.
func TestAnotherProgramHoldsTheFolder(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, open(t, dir))
	c := startChild(t, "hold", dir)
	if line := c.line(t); line != "holding" {
		t.Fatalf("the other program said %q", line)
	}
	_, err := Open(dir, Options{})
	locked := new(LockedError)
	if !errors.As(err, &locked) || locked.Holder.Who != "child" || locked.Holder.PID != c.cmd.Process.Pid {
		t.Errorf("Open gave %v", err)
	}
	if _, err := OpenReading(dir, Options{}); !isLocked(err) || !strings.Contains(err.Error(), "child") {
		t.Errorf("OpenReading gave %v", err)
	}
	c.kill(t)
	if _, err := os.Stat(filepath.Join(dir, generationFile(1, holderSuffix))); err != nil {
		t.Errorf("the test is void: %v", err)
	}
	s := open(t, dir)
	_, err = Open(dir, Options{})
	if errors.As(err, &locked); locked.Holder.Who != "ward7b" {
		t.Errorf("the new holder is %+v", locked.Holder)
	}
	closeStore(t, s)
}

func TestWhatTheHolderWroteIsNotTrusted(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for content, want := range map[string]string{
		"":                "open in another program",
		`{"who":"A`:       "open in another program",
		`{"pid":"seven"}`: "open in another program",
		`{"who":"\u001b[2Jx","host":"\u202epc","pid":7,"since":"2026-11-24T03:11:00Z"}`: `log-in [2Jx on pc since`,
		`{"pid":7,"since":"2026-11-24T03:11:00Z"}`:                                      "open already since",
		strings.Repeat(" ", maxHolder) + `{"who":"A","pid":7}`:                          "open in another program",
	} {
		if err := os.WriteFile(filepath.Join(dir, generationFile(1, holderSuffix)), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir, Options{})
		if !isLocked(err) || !strings.Contains(err.Error(), want) || printable(err.Error()) != err.Error() {
			t.Errorf("%.40q gave %q, want %q", content, err, want)
		}
	}
	closeStore(t, s)
}

// What cannot be used gives the system's reason and a way out, and is not taken
// for damage.
func TestFoldersThatCannotBeUsed(t *testing.T) {
	if out, err := childAsNobody(t); err != nil {
		t.Fatalf("%v\n%s", err, out)
	} else if strings.Contains(string(out), "SKIP") {
		t.Skip("not run: permissions do not bind this user, and it may not become another")
	}
	t.Run("a file in its place", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, dir := range []string{path, filepath.Join(path, "below")} {
			wantUnusable(t, dir)
		}
	})
}

func wantUnusable(t testing.TB, dir string) {
	t.Helper()
	_, err := Open(dir, Options{})
	damaged := new(DamagedError)
	if err == nil || errors.As(err, &damaged) || isLocked(err) || !strings.Contains(err.Error(), "--data FOLDER") {
		t.Errorf("opening %s gave %v", dir, err)
	}
}

// childAsNobody runs TestPermissionsChild as a user whom permissions bind.
func childAsNobody(t *testing.T) ([]byte, error) {
	// Every folder above must let that user through.
	dir, err := os.MkdirTemp("", "downtime-permissions")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "store.test")
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(binary, program, 0o755); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(data, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-test.run", "^TestPermissionsChild$", "-test.v")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DOWNTIME_PERMISSIONS="+data)
	if os.Getuid() == 0 {
		becomeNobody(cmd)
	}
	out, err := cmd.CombinedOutput()
	return out, err
}

func TestPermissionsChild(t *testing.T) {
	base := os.Getenv("DOWNTIME_PERMISSIONS")
	if base == "" {
		t.Skip("not run: TestFoldersThatCannotBeUsed runs it, as another user")
	}
	if os.Getuid() <= 0 {
		t.Skip("not run: permissions do not bind this user")
	}
	closed := filepath.Join(base, "closed")
	s := open(t, filepath.Join(closed, "data"))
	log := begin(t, s)
	closeStore(t, s)
	data := s.Dir()
	set := func(path string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	database := filepath.Join(data, databaseName)

	set(database, 0o400)
	r, err := OpenReading(data, Options{}) // reading is still possible
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, r, log); len(got) != 1 {
		t.Errorf("%d entries, want 1", len(got))
	}
	closeStore(t, r)
	s = open(t, data) // it goes on in the next file
	wantSaved(t, s, log, 2)
	closeStore(t, s)
	set(database, 0)
	wantUnusable(t, data)
	set(database, 0o600)

	set(data, 0o500) // nothing can be made in it, and all that is needed is there
	closeStore(t, open(t, data))
	set(data, 0o700)
	for _, name := range []string{databaseName, databaseFile(2), generationFile(1, lockSuffix)} {
		if err := os.Remove(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	set(data, 0o500)
	wantUnusable(t, data)
	set(data, 0o700)

	set(closed, 0o500)
	wantUnusable(t, filepath.Join(closed, "other"))
	set(closed, 0o700)
}

// A folder for all users of a PC holds files that all of them can use, whatever
// the umask of the one who came first.
func TestFilesAreSharedLikeTheirFolder(t *testing.T) {
	for _, mode := range []os.FileMode{0o700, 0o770, 0o777} {
		dir := t.TempDir()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Stat(dir); info.Mode().Perm() != mode {
			t.Skip("not run: this system has other permissions")
		}
		s := open(t, dir)
		for _, name := range namesIn(t, dir) {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			want := mode & 0o666
			switch name {
			case keyName:
				want = 0o600 // whoever can read it can sign for the ward
			case journalFolder:
				want = mode
			}
			if got := info.Mode().Perm(); got != want {
				t.Errorf("in a folder with %o, %s has %o, want %o", mode, name, got, want)
			}
		}
		closeStore(t, s)
	}
}
