package plain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/ui/session"
)

// A copy that is not there at the start is made again, and that is said and
// entered, once.
func TestACopyThatIsNotThereAtTheStart(t *testing.T) {
	isolate(t)
	for name, test := range map[string]struct {
		take func(data, stick string) error
		says string
	}{
		"the database deleted": {
			func(data, _ string) error { return os.Remove(filepath.Join(data, "downtime.db")) },
			`the first copy of the log, in "DATA", was not there: it was made again from the second, and as far as this PC knows nothing is lost`,
		},
		"the folder of the journals deleted": {
			func(_, stick string) error { return os.RemoveAll(filepath.Join(stick, "journal")) },
			`the second copy of the log, in "STICK/journal", was not there: it was made again from the first, and as far as this PC knows nothing is lost`,
		},
		"an empty stick": {
			func(_, stick string) error {
				return os.Rename(filepath.Join(stick, "journal"), filepath.Join(t.TempDir(), "journal"))
			},
			`the second copy of the log, in "STICK/journal", was not there: it was made again from the first, and as far as this PC knows nothing is lost`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			stick := t.TempDir()
			data := withSecond(t, stick)
			s := openAt(t, data, night)
			s.SetWho(okafor)
			if got := strings.Join(answers(t, s, "declare live EPR down\nnote porter late\n"), "\n"); strings.Contains(got, "made again") {
				t.Errorf("a new folder says\n%s", got)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := test.take(data, stick); err != nil {
				t.Fatal(err)
			}
			says := strings.NewReplacer("DATA", data, "STICK/journal", filepath.Join(stick, "journal")).Replace(test.says)
			s = openAt(t, data, night)
			got := answers(t, s, "log\n")
			if all := strings.Join(got, "\n"); !strings.Contains(all, "note: "+says+"\n") || !strings.Contains(all, "the program: Mended at the start; found: ") || strings.Count(all, "made again") != 2 {
				t.Errorf("the start says\n%s", all)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openAt(t, data, night)
			if got := strings.Join(answers(t, s, ""), "\n"); strings.Contains(got, "made again") {
				t.Errorf("the second start says\n%s", got)
			}
			s.SetWho(okafor)
			if got := strings.Join(answers(t, s, "note two\n"), "\n"); !strings.Contains(got, "ok 4 saved 2/2") {
				t.Errorf("it goes on with\n%s", got)
			}
		})
	}
}

// A folder that has not been the second copy's before is not called one from which
// somebody took it.
func TestASecondFolderForTheFirstTime(t *testing.T) {
	isolate(t)
	first, second := t.TempDir(), t.TempDir()
	data := withSecond(t, first)
	s := openAt(t, data, night)
	s.SetWho(okafor)
	answers(t, s, "declare live EPR down\nnote porter late\n")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := session.Open(session.Config{Data: data, Second: second, Clocks: func() event.Reading { return event.Steady(night) }})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(answers(t, s, ""), "\n")
	if !strings.Contains(got, fmt.Sprintf(`the second copy of the log, in %s, is kept there for the first time: it was made from the first, and as far as this PC knows nothing is lost`, clean.Quoted(filepath.Join(second, "journal")))) ||
		strings.Contains(got, "was not there") {
		t.Errorf("the start with another folder says\n%s", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(second, "journal")); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, data, night)
	if got := strings.Join(answers(t, s, ""), "\n"); !strings.Contains(got, "was not there: it was made again") || strings.Contains(got, "first time") {
		t.Errorf("after the copy was deleted the start says\n%s", got)
	}
}

// Another stick is put in where the one was, while the program runs.
func TestAnotherStickWhileItRuns(t *testing.T) {
	isolate(t)
	s, stick := declaredWithStick(t)
	mustTake(t, os.Rename(stick, stick+".out"))
	answers(t, s, "note one\n")
	others := filepath.Join(stick, "journal", "downtime.owner")
	if err := errors.Join(os.MkdirAll(filepath.Dir(others), 0o755), os.WriteFile(others, []byte(strings.Repeat("ab", 16)+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	says := func(words string) {
		t.Helper()
		got := ""
		for range 200 {
			time.Sleep(50 * time.Millisecond)
			if got += strings.Join(answers(t, s, "next\n"), "\n"); strings.Contains(got, words) {
				return
			}
		}
		t.Fatalf("nothing says %q:\n%s", words, got)
	}
	says("another ward's second copy is there. Everything is in the other: go on. To mend it, take that stick out, and plug in your own or an empty one")
	if err := errors.Join(os.RemoveAll(stick), os.Mkdir(stick, 0o755)); err != nil {
		t.Fatal(err)
	}
	says("note: both copies of the log are whole again")
	if got := strings.Join(answers(t, s, "note two\n"), "\n"); !strings.Contains(got, "saved 2/2") {
		t.Errorf("it goes on with\n%s", got)
	}
}
