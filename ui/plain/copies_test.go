package plain

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"downtime/ui/session"
)

// withSecond is a data folder whose second copy is in a folder of its own.
func withSecond(t *testing.T, stick string) (data string) {
	t.Helper()
	data = t.TempDir()
	settings := []byte(`{"ward":"7B","second":"` + filepath.ToSlash(stick) + `"}`)
	if err := os.WriteFile(filepath.Join(data, "settings.json"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}

// answers are what lines get, notes too.
func answers(t *testing.T, s *session.Session, lines string) []string {
	t.Helper()
	var out bytes.Buffer
	_ = Run(s, Options{In: strings.NewReader(lines), Out: &out})
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

// A copy that is lost is noted once, before the answer that found it, and status
// says it as long as it is; so is that it works again.
func TestALostCopyIsNoted(t *testing.T) {
	isolate(t)
	s, stick := declaredWithStick(t)
	mustTake(t, os.Rename(stick, stick+".pulled"))
	got := answers(t, s, "note one\nnote two\nstatus\n")
	lost := "note: the second copy of the log, in " + filepath.Join(stick, "journal") + ", is lost since 03:11: the folder is not there. Everything is in the other: go on. To mend it, plug the disk or stick in again, or put the folder back"
	if len(got) < 4 || got[1] != lost || got[2] != "ok 2 saved 1/2 Note: one" || got[3] != "ok 4 saved 1/2 Note: two" {
		t.Fatalf("the answers are\n%s", strings.Join(got, "\n"))
	}
	if line := got[len(got)-2]; line != "second copy: in "+filepath.Join(stick, "journal")+", LOST since 03:11, the folder is not there: plug the disk or stick in again, or put the folder back" {
		t.Errorf("status says %q", line)
	}
	if err := os.Rename(stick+".pulled", stick); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got = answers(t, s, "next\n"); got[len(got)-1] == "." && strings.Contains(strings.Join(got, "\n"), "whole again") {
			break
		}
	}
	if !strings.Contains(strings.Join(got, "\n"), "note: both copies of the log are whole again") {
		t.Errorf("it is not said to be whole: %q", got)
	}
	got = answers(t, s, "note three\nlog 2\n")
	if all := strings.Join(got, "\n"); !strings.Contains(all, "ok 5 saved 2/2 Note: three") || !strings.Contains(all, "the program: Second copy of the log, in ") {
		t.Errorf("the answers are\n%s", all)
	}
}

// unacknowledged is a data folder in which some lines were answered, and then one
// more whose answer nobody has seen: the program was ended before it.
func unacknowledged(t *testing.T, answered, unseen string) (data string) {
	t.Helper()
	isolate(t)
	data = t.TempDir()
	s := openAt(t, data, night)
	s.SetWho(okafor)
	answers(t, s, answered)
	last := filepath.Join(data, "downtime.last.json")
	before, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	answers(t, s, unseen)
	if err := errors.Join(s.Close(), os.WriteFile(last, before, 0o600)); err != nil {
		t.Fatal(err)
	}
	return data
}

// What is to be confirmed is told by its number, although the log has entries that
// are not shown.
func TestConfirmAfterACheckpoint(t *testing.T) {
	data := unacknowledged(t, "declare live EPR down\ndecision runner for bloods; reason: phones are down\n", "note porter late\n")
	got := strings.Join(answers(t, openAt(t, data, night), ""), "\n")
	if !strings.Contains(got, "note: recovered: no. 4, 03:11, Note: porter late (A Okafor)") || strings.Count(got, "note: recovered: ") != 1 {
		t.Errorf("the start says\n%s", got)
	}
}

// What was saved although nobody was told is noted at every start, until somebody
// confirms it.
func TestConfirm(t *testing.T) {
	data := unacknowledged(t, "declare live EPR down\n", "note porter late\n")
	for range 2 {
		s := openAt(t, data, night)
		got := strings.Join(answers(t, s, ""), "\n")
		if !strings.Contains(got, "note: recovered, please confirm") || !strings.Contains(got, "note: recovered: no. 2, 03:11, Note: porter late (A Okafor)") {
			t.Errorf("the start says\n%s", got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := openAt(t, data, night)
	s.SetWho(okafor)
	got := answers(t, s, "confirm\nconfirm\n")
	if n := len(got); got[n-2] != "ok 4 saved 2/2 Entry 2 confirmed" || got[n-1] != "ok - there is nothing to confirm" {
		t.Errorf("the answers are %q", got)
	}
	if got := strings.Join(answers(t, s, ""), "\n"); strings.Contains(got, "recovered") {
		t.Errorf("it is still said:\n%s", got)
	}
}

// So is that a run was closed, in the log that it closed.
func TestConfirmThatItWasClosed(t *testing.T) {
	data := unacknowledged(t, "declare live EPR down\n", "close : all on paper\n")
	s := openAt(t, data, night)
	s.SetWho(okafor)
	got := strings.Join(answers(t, s, "confirm\nstatus\n"), "\n")
	if !strings.Contains(got, "note: recovered: no. ") || !strings.Contains(got, "Closed (A Okafor)") ||
		!strings.Contains(got, " confirmed\n") || !strings.Contains(got, "closed: LIVE downtime: EPR down") {
		t.Errorf("the answers are\n%s", got)
	}
	if got := strings.Join(answers(t, s, "declare drill Next\n"), "\n"); !strings.Contains(got, "ok 1 saved 2/2 DRILL") {
		t.Errorf("the next run: %s", got)
	}
}

// A checkpoint is nobody's: where nothing else was saved unseen there is nothing to
// confirm, and nothing is entered.
func TestACheckpointNeedsNoConfirmation(t *testing.T) {
	for name, lines := range map[string]string{
		"open":   "declare live EPR down\ndecision runner for bloods; reason: phones are down\n",
		"closed": "declare live EPR down\nclose : all on paper\n",
	} {
		t.Run(name, func(t *testing.T) {
			data := unacknowledged(t, lines, "status\n")
			last := filepath.Join(data, "downtime.last.json")
			content, err := os.ReadFile(last)
			if err != nil {
				t.Fatal(err)
			}
			earlier := strings.Replace(string(content), `"seq":3`, `"seq":2`, 1)
			if earlier == string(content) {
				t.Fatalf("the test is void: %s", content)
			}
			if err := os.WriteFile(last, []byte(earlier), 0o600); err != nil {
				t.Fatal(err)
			}
			s := openAt(t, data, night)
			s.SetWho(okafor)
			got := strings.Join(answers(t, s, "confirm\nstatus\n"), "\n")
			if strings.Contains(got, "recovered") || !strings.Contains(got, "nothing to confirm") && name == "open" {
				t.Errorf("the start says\n%s", got)
			}
			if name == "closed" && (strings.Contains(got, "confirmed") || !strings.Contains(got, "nothing is running") && !strings.Contains(got, "run: none")) {
				t.Errorf("the start says\n%s", got)
			}
			if name == "open" && s.State().Entries != 3 {
				t.Errorf("%d entries", s.State().Entries)
			}
		})
	}
}

// A real downtime that was started unseen is carried on with, although the drill that
// it ended has an entry to be confirmed.
func TestADowntimeStartedUnseen(t *testing.T) {
	data := unacknowledged(t, "declare drill Practice\n", "declare live EPR down\n")
	got := strings.Join(answers(t, openAt(t, data, night), "status\n"), "\n")
	if !strings.Contains(got, "note: carrying on with LIVE downtime: EPR down") {
		t.Errorf("the start says\n%s", got)
	}
}

// mustTake ends a test whose files could not be taken away under the program, which
// only Windows refuses.
func mustTake(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case runtime.GOOS == "windows":
		t.Skipf("not run: Windows keeps files where they are while they are open: %v", err)
	default:
		t.Fatal(err)
	}
}

// declaredWithStick is a downtime whose second copy is in a folder of its own.
func declaredWithStick(t *testing.T) (s *session.Session, stick string) {
	t.Helper()
	stick = filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o755); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, withSecond(t, stick), night)
	s.SetWho(okafor)
	answers(t, s, "declare live EPR down\n")
	return s, stick
}
