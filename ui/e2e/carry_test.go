//go:build !windows

package e2e

import (
	"strings"
	"testing"
	"time"
)

// TestADrillBecomesReal is what the brief of the board promises, in the real program: a step
// that was ticked in a drill is carried over once somebody says that it was really done, and
// whose it was is put right after that.
func TestADrillBecomesReal(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	writeProcedure(t, data)
	if _, errs, code := piped(t, env, "declare drill Lost EPR systems epr\nuse epr-downtime\ndone 2\n",
		"--data", data, "--ward", "7B", "plain", "--as", "M Silva, nurse"); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	s := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.wait("DRILL")
	s.typed("\r")
	s.wait("Who are you?", "1  M Silva")
	time.Sleep(grace)
	s.typed("1")
	s.wait("DRILL DRILL DRILL", "M Silva")
	s.typed("\x1b[19~") // F8
	s.wait("NO DUFF: stop the drill")
	time.Sleep(grace)
	s.typed("\r")
	s.wait("REAL DOWNTIME")
	s.typed("1y\t\tS Okafor\tNurse in charge")
	s.wait("Nurse in charge")
	time.Sleep(grace)
	s.typed("\r")
	s.wait("LIVE", "1 step was ticked in the drill. Was it really done?  O")
	s.typed("o")
	s.wait("TICKED IN THE DRILL", "[ ] 2 Try a second PC")
	s.typed(" ")
	s.wait("[x] 2 Try a second PC", "carry over 1")
	time.Sleep(grace)
	s.typed("\r")
	s.wait("1 step carried over from the drill")
	s.typed("l")
	s.wait("LOG of", "carried over by S Okafor")
	s.typed("\x1b[A") // up, to the tick
	s.typed("x")
	s.wait("Correct entry", "Who did it: M Silva, nurse")
	time.Sleep(grace)
	s.typed("\tB Shah, charge nurse")
	s.wait("Who did it: B Shah, charge nurse")
	s.typed("\r")
	s.wait("it was B Shah, charge nurse, and not")
	s.kill()

	out, _, code := piped(t, env, "steps epr-downtime\nstatus\n", "--data", data, "plain", "--as", "S Okafor")
	if want := "M Silva, corrected to B Shah by S Okafor at "; code != 0 || !strings.Contains(out, "2 done ") || !strings.Contains(out, want) ||
		!strings.Contains(out, "in drill ") || strings.Contains(out, "drill: ") {
		t.Errorf("exit %d, without %q:\n%s", code, want, out)
	}
	if out, errs, code := piped(t, env, "", "--data", data, "verify"); code != 0 {
		t.Errorf("verify exits with %d: %s%s", code, out, errs)
	}
}
