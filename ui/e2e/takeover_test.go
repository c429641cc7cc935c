//go:build !windows

package e2e

import (
	"syscall"
	"testing"
	"time"
)

// TestTakeOver: two programs on one folder take over from each other, also from
// one that is frozen, and one that was killed is in nobody's way.
func TestTakeOver(t *testing.T) {
	data := t.TempDir()
	writeProcedure(t, data)
	start := func(who string) *terminal {
		return open(t, 80, 24, environment(t, "USER="+who), "--data", data, "--ward", "7B")
	}
	first := start("okafor")
	first.declare()
	first.typed("m")
	first.wait("Write in the log")
	time.Sleep(grace)
	first.typed("half typed")

	second := start("reid")
	second.wait("okafor", "has this log open since", "K   Take over here")
	second.typed("k")
	second.wait("saved an entry", "ask them first", "K once more")
	time.Sleep(grace)
	second.typed("k")
	second.wait("Taken over at", "You write here now")
	first.wait("log-in reid took over at", "half typed", "F6 take over here")
	second.typed("\r")
	second.wait("Who are you?", "Somebody else")
	time.Sleep(grace)
	second.typed("2")
	time.Sleep(grace)
	second.typed("J Reid\r")
	second.wait("Your role")
	time.Sleep(2 * grace) // no held key
	second.typed("\r")
	second.wait("J Reid now working")
	first.wait("J Reid took over at")

	// The other way, out of the middle of what was typed, which can then be saved.
	first.typed("\x1b[17~") // F6
	first.wait("Take the log back from")
	time.Sleep(grace)
	first.typed("\x1b[17~")
	first.wait("You write here now", "half typed")
	first.typed("\r")
	first.wait("SAVED 2/2", "half typed")
	second.wait("took over at", "You are only looking on")
	second.typed("l")
	second.wait("half typed", "Log taken over from")

	// Frozen: it does not answer, is left behind, and finds out when it wakes up.
	if err := first.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	second.typed("k")
	second.wait("Take the log back from")
	time.Sleep(grace)
	second.typed("\r")
	second.wait("did not answer")
	second.esc()
	second.typed("m")
	second.wait("Write in the log")
	time.Sleep(grace)
	second.typed("behind the fence\r")
	second.wait("SAVED 2/2", "behind the fence")
	if err := first.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	first.wait("took over at", "You are only looking on")
	first.typed("l")
	first.wait("behind the fence")

	second.kill()
	first.typed("k")
	time.Sleep(grace)
	first.typed("\r") // it asks as long as it has not seen yet that nobody has the log
	first.wait("You write here now")
	first.typed("m")
	first.wait("Write in the log")
	time.Sleep(grace)
	first.typed("after the kill\r")
	first.wait("SAVED 2/2", "after the kill")
	first.kill()
	third := start("silva")
	third.wait("LIVE DOWNTIME RUNNING on 7B")
}
