package plain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store/event"
	"downtime/ui/session"
)

// Sessions on a full disk leave no empty files behind, and once there is room the log
// tells what was lost meanwhile.
func TestSessionsOnAFullDisk(t *testing.T) {
	isolate(t)
	disk := small(t, "size=1m")
	s := openAt(t, disk, night)
	s.SetWho(okafor)
	answers(t, s, "declare live EPR down\n")
	free := fillUp(t, disk)
	for n := 1; ; n++ {
		if got := strings.Join(answers(t, s, long(n)+"\n"), "\n"); strings.Contains(got, "NOT SAVED: note") {
			break
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for range 3 {
		s := openAt(t, disk, night)
		s.SetWho(okafor)
		answers(t, s, long(1)+"\n"+long(2)+"\n"+long(3)+"\n")
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, path := range journals(t, disk) {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s was left empty (%v)", path, err)
		}
	}
	if marks, _ := filepath.Glob(filepath.Join(disk, "journal", "*.stopped")); len(marks) > 1 {
		t.Errorf("the marks %q were left", marks)
	}
	free()
	s = openAt(t, disk, night)
	s.SetWho(okafor)
	if got := strings.Join(answers(t, s, "note there is room\nnote more\nlog\n"), "\n"); !strings.Contains(got, "saved 2/2 Note: more") ||
		!strings.Contains(got, "could not be written when the program was last in use, and that could not be entered then") {
		t.Errorf("the answers are\n%s", got)
	}
	entered := 0
	for _, row := range s.Book().Rows() {
		if row.What == "Copy of the log lost" {
			entered++
		}
	}
	answers(t, s, "note again\n")
	if lost := s.State().Storage.Lost; entered == 0 || len(lost) > 0 {
		t.Errorf("%d losses are entered, and %v are lost", entered, lost)
	}
}

// What was saved is answered before it is said that both copies were lost after it.
func TestBothCopiesAreLostAfterAnAnswer(t *testing.T) {
	isolate(t)
	data := filepath.Join(t.TempDir(), "data")
	gone := false
	s, err := session.Open(session.Config{Data: data, Clocks: func() event.Reading {
		for _, path := range journals(t, data) {
			// The checkpoint that follows a decision is being made.
			if text, err := os.ReadFile(path); err == nil && strings.Contains(string(text), `"log.decision"`) && !gone {
				gone = true
				mustTake(t, os.Rename(data, data+".gone"))
			}
		}
		return event.Steady(night)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.SetWho(okafor)
	got := answers(t, s, "declare live EPR down\ndecision runner for bloods; reason: phones are down\n")
	saved, lost := -1, -1
	for i, line := range got {
		switch {
		case strings.Contains(line, " saved 2/2 Decision: "):
			saved = i
		case strings.HasPrefix(line, "note: BOTH COPIES of the log are lost"):
			lost = i
		}
	}
	if saved < 0 || lost < saved {
		t.Errorf("the answers are\n%s", strings.Join(got, "\n"))
	}
	mustTake(t, os.Rename(data+".gone", data))
	if got := strings.Join(answers(t, s, "note it works\n"), "\n"); !strings.Contains(got, "note: both copies of the log are whole again\nok ") {
		t.Errorf("that it works again is not said:\n%s", got)
	}
}
