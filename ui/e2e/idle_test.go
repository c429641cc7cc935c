//go:build !windows

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What the program may take while nobody touches it (DESIGN section 6).
const (
	idleBytes  = 100      // to the terminal, a second
	idleMemory = 40 << 10 // KiB resident
)

// TestIdleBoard: on the board of a run, however long, the clock moves without the screen
// being sent again, and the program stays small.
func TestIdleBoard(t *testing.T) {
	for _, n := range []int{entries, 10 * entries} {
		t.Run(fmt.Sprint(n, " entries"), func(t *testing.T) { idleBoard(t, n) })
	}
}

func idleBoard(t *testing.T, entries int) {
	data, env := t.TempDir(), environment(t)
	fill(t, data, entries)
	s := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.wait("RUNNING on")
	s.typed("\r")
	s.wait("Who are you?")
	time.Sleep(grace)
	s.typed("1")
	s.wait("No procedure is open yet", "S Okafor, nurse in charge")
	s.typed("p")
	s.wait("put on the board")
	s.typed("o")
	s.wait("Opened", "SAVED")
	for !strings.Contains(s.screen(), "NEXT") {
		s.esc()
	}
	time.Sleep(5 * time.Second) // past the last re-sort, and until memory was given back
	const seconds = 6
	before := len(s.bytes())
	time.Sleep(seconds * time.Second)
	rate := float64(len(s.bytes())-before) / seconds
	t.Logf("idle: %.0f bytes a second to the terminal, at most %d", rate, idleBytes)
	if rate > idleBytes {
		t.Errorf("%.0f bytes a second while idle, at most %d: %q", rate, idleBytes, s.bytes()[before:])
	}

	resident, err := residentKiB(s.cmd.Process.Pid)
	if err != nil {
		t.Skipf("not run: how much memory a program has is read from /proc: %v", err)
	}
	for range 20 { // a busy PC takes its time to clear away what was needed for the start
		if resident <= idleMemory {
			break
		}
		time.Sleep(time.Second)
		if resident, err = residentKiB(s.cmd.Process.Pid); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("idle: %.1f MiB resident, %.2fx the figure to reach, %d", float64(resident)/1024, float64(resident)/idleMemory, idleMemory>>10)
	if resident > idleMemory {
		t.Errorf("%d KiB resident while idle, at most %d", resident, idleMemory)
	}
}

func residentKiB(pid int) (int, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			return strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		}
	}
	return 0, fmt.Errorf("%s does not say", file.Name())
}
