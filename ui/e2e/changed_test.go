//go:build !windows

package e2e

import (
	"testing"
	"time"
)

// TestAFileChangesWhileTheProgramRuns: the real program, a real folder. The
// banner comes by itself, the move does not, and its ticks survive the program.
func TestAFileChangesWhileTheProgramRuns(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	writeProcedure(t, data)
	s := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.declare()
	s.typed("\x1b[B ")
	s.wait("SAVED 2/2  no. 3", "done")

	// Saved half way: nothing to move to, and nothing lost.
	writeFile(t, data, "epr-downtime.md", "---\ntitle: EPR downtime\nid: epr-down")
	s.wait("BAD FILE: EPR downtime", "Try a second PC")

	writeFile(t, data, "epr-downtime.md", "---\ntitle: EPR downtime\nid: epr-downtime\nversion: 1.1\nsystems: [epr]\n---\n# EPR downtime\n\n"+
		"Use when: testing.\n\n## Now\n\n"+
		"- [ ] **Stop** within 5 minutes <!-- step: stop within=5m critical role=nurse -->\n- [ ] Try a third PC <!-- step: pc -->\n- [ ] Ring IT <!-- step: it -->\n")
	s.wait("CHANGED FILE: EPR downtime has a version 1.1 now", "Try a second PC")
	s.typed("v")
	s.wait("+ new  3 Ring IT", "~ changed  2 Try a third PC", "carried, but look again")
	s.typed("\r")
	s.wait("MOVE TO version 1.1? 1 tick carried, 0 NOT carried")
	time.Sleep(grace)
	s.typed("\r")
	s.wait("SAVED 2/2  no. 4", "Ring IT")
	s.kill()

	s = open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.wait("LIVE DOWNTIME RUNNING on 7B")
	s.typed("\r")
	s.wait("Who are you?")
	time.Sleep(grace)
	s.typed("1")
	s.wait("Ring IT")
	s.typed("\r")
	s.wait("EPR downtime v1.1", "1 of 3 done", "done")
	s.typed("\x03")
	s.wait("Leave the program?")
	s.typed("\x03")
	if code := s.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
