package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"downtime/store/event"
)

// borrow takes a folder over, saves one entry, and waits until it is taken back.
func borrow(dir string) error {
	s, err := TakeOver(dir, Options{Who: "nobody"})
	if err != nil {
		return err
	}
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	receipt, err := s.Append(Batch{Log: runs[0].Log, Events: []event.Event{note("by another log-in")}})
	if err != nil {
		return err
	}
	fmt.Printf("saved %d, frozen %t\n", receipt.Saved, s.Taken() != nil && s.Taken().Frozen)
	<-s.Gone()
	fmt.Println("gone to", s.TakenOver().By.Who)
	return nil
}

// Another log-in of the PC takes over, and the first takes back, in a folder that
// all may use: each goes on in files that the other has made.
func TestAnotherLogInTakesOver(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("not run: this user may not become another, so there is no second log-in to be had")
	}
	base, err := os.MkdirTemp("", "downtime-other-user") // every folder above lets others through
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	dir := filepath.Join(base, "data")
	for folder, mode := range map[string]os.FileMode{base: 0o755, dir: 0o777} {
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.Chmod(folder, mode)); err != nil {
			t.Fatal(err)
		}
	}
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(base, "store.test")
	if err := os.WriteFile(binary, program, 0o755); err != nil {
		t.Fatal(err)
	}

	first := open(t, dir)
	log := begin(t, first)
	for _, frozen := range []bool{false, true} {
		if frozen { // as if it did not answer: the other must make files of its own
			lock, err := fence(dir, "frozen", first.lock.generation)
			if err != nil {
				t.Fatal(err)
			}
			lock.release()
			wantGone(t, first, "")
		}
		c := childAs(t, binary, dir)
		if line := c.line(t); !strings.HasPrefix(line, "saved 2, ") {
			t.Fatalf("the other log-in said %q", line)
		}
		first = takeOver(t, dir, "ward7b")
		if line := c.line(t); line != "gone to ward7b" {
			t.Errorf("the other log-in said %q", line)
		}
		_, _ = io.Copy(io.Discard, c.out)
		_ = c.cmd.Wait()
		wantSaved(t, first, log, 2)
	}
	if got := strings.Join(lines(t, first, log), "\n"); strings.Count(got, "by another log-in") != 2 {
		t.Errorf("the log is\n%s", got)
	}
}

// childAs runs borrow as a user that owns nothing.
func childAs(t *testing.T, binary, dir string) *child {
	t.Helper()
	return runAs(t, exec.Command(binary), "borrow", dir, becomeNobody)
}
