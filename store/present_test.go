package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A stick that is pulled while nothing is written is noticed, and a copy that is
// put back is made whole, without a new entry.
func TestACopyThatIsTakenAwayIsNoticed(t *testing.T) {
	t.Parallel()
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.TempDir(), Options{Second: stick})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	log := begin(t, s, notes(2)...)
	mustTake(t, os.Rename(stick, stick+".pulled"))
	for deadline := time.Now().Add(20 * time.Second); s.Copies()[1].State == Working; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nobody has noticed")
		}
	}
	if c := s.Copies()[1]; FaultOf(c.Why) != FaultGone {
		t.Errorf("the copy is %+v", c)
	}
	if err := os.Rename(stick+".pulled", stick); err != nil {
		t.Fatal(err)
	}
	waitWorking(t, s)
	wantLines(t, s, log, 3)
}
