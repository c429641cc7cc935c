//go:build !windows

package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestAStickIsPulled while nobody types: the real program says so by itself, goes
// on with the other copy, and says when both are whole again. Then both go, and
// what could not be saved is saved by Enter.
func TestAStickIsPulled(t *testing.T) {
	data, stick := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o755); err != nil {
		t.Fatal(err)
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, 80, 24, environment(t), "--data", data, "--second", stick, "--ward", "7B")
	s.declare()
	move(stick, stick+".pulled")
	s.wait("SECOND COPY LOST since", "Everything is in the")
	s.typed("m")
	s.wait("Write in the log")
	time.Sleep(grace)
	s.typed("porter late\r")
	s.wait("SAVED 1/2", "porter late")
	move(stick+".pulled", stick)
	s.wait("Both copies of the log are whole again")

	move(stick, stick+".pulled")
	move(data, data+".gone")
	s.wait("BOTH COPIES LOST since")
	s.typed("m")
	s.wait("Write in the log")
	time.Sleep(grace)
	s.typed("runner back\r")
	s.wait("NOT SAVED. WRITE IT ON PAPER:", "runner back", "Enter tries again")
	s.esc()
	s.wait("Enter try again   K keep as paper")
	move(data+".gone", data)
	move(stick+".pulled", stick)
	time.Sleep(grace)
	s.typed("\r")
	s.wait("SAVED 2/2", "runner back")
}
