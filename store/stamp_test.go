package store

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// Two readings of the real clocks, taken while nobody sets them, agree on how much
// time has passed, and name the same boot.
func TestReadClocks(t *testing.T) {
	first := ReadClocks()
	time.Sleep(20 * time.Millisecond)
	second := ReadClocks()
	shown := second.At.Sub(first.At)
	passed := time.Duration(second.MonoMS-first.MonoMS) * time.Millisecond
	if passed < 20*time.Millisecond-time.Millisecond || (shown-passed).Abs() > time.Second {
		t.Errorf("%s by one clock, %s by the other", shown, passed)
	}
	if first.Boot == "" || first.Boot != second.Boot || first.Offset != first.At.Format("-07:00") {
		t.Errorf("read %+v, then %+v", first, second)
	}
	if first.At != first.At.Round(0) {
		t.Error("the PC's time has a count of its own in it, which hides that it is set")
	}
	if first.Asleep < 0 || second.Asleep-first.Asleep > time.Second {
		t.Errorf("asleep for %s, then %s", first.Asleep, second.Asleep)
	}
	switch runtime.GOOS {
	case "linux", "darwin":
		if !first.CountsSleep || strings.HasPrefix(first.Boot, "process-") {
			t.Errorf("the system's own counter is not read: %+v", first)
		}
	case "windows":
		if !first.CountsSleep {
			t.Errorf("the system's own counter is not read: %+v", first)
		}
	}
}

// Where a system has no counter of its own the process has one, named for itself.
func TestProcessCounters(t *testing.T) {
	c := processCounters()
	if !strings.HasPrefix(c.boot, "process-") || c.since <= 0 || c.countsSleep || c.asleep != 0 {
		t.Errorf("%+v", c)
	}
}
