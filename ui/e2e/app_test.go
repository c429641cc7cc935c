//go:build !windows

package e2e

import (
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// writeProcedure puts a short procedure of the test's own over the shipped one,
// whose wording may change.
func writeProcedure(t *testing.T, data string) {
	t.Helper()
	writeFile(t, data, "epr-downtime.md", "---\ntitle: EPR downtime\nid: epr-downtime\nsystems: [epr]\n---\n# EPR downtime\n\n"+
		"Use when: testing.\n\n## Now\n\n"+
		"- [ ] **Stop** within 5 minutes <!-- step: stop within=5m critical role=nurse -->\n- [ ] Try a second PC <!-- step: pc -->\n")
}

// TestDeclareTickKillRestart is the main job: the tick survives the program.
func TestDeclareTickKillRestart(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	writeProcedure(t, data)
	s := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.declare()
	s.typed("\x1b[B") // down
	s.typed("t")
	s.wait("DONE?", "When")
	s.esc() // thought better of it
	s.wait("Nothing overdue")
	s.typed(" ")
	s.wait("SAVED 2/2  no. 3", "done")
	s.kill()

	s = open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.wait("LIVE DOWNTIME RUNNING on 7B")
	s.typed("\r")
	s.wait("Who are you?", "1  S Okafor")
	time.Sleep(grace)
	s.typed("1")
	s.wait("S Okafor, Nurse in charge")
	s.typed("\r")
	s.wait("1 of 2 done")
	s.typed("l")
	s.wait("LOG of", "3 entries", "done")
	s.esc()
	s.wait("1 of 2 done")
	s.typed("c")
	s.wait("outstanding")
	time.Sleep(grace)
	s.typed("\r")
	s.wait("CLOSE this downtime?")
	time.Sleep(grace)
	s.typed("Day shift\tend of the test\r")
	s.wait("This downtime is closed")
	s.typed("\x03")
	s.wait("Leave the program?")
	s.typed("\x03")
	if code := s.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// TestTerminalIsGivenBack: after leaving, nothing of the app's is left switched
// on in the terminal.
func TestTerminalIsGivenBack(t *testing.T) {
	for name, leave := range map[string]func(*terminal){
		"ctrl+c twice": func(s *terminal) {
			s.typed("\x03")
			s.wait("Leave the program?")
			s.typed("\x03")
		},
		"SIGTERM": func(s *terminal) { s.cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, 80, 24, environment(t), "--data", t.TempDir(), "--ward", "7B")
			s.wait("Nothing is running here")
			leave(s)
			s.exit()
			sent := s.bytes()
			for on, off := range map[string]string{
				"\x1b[?1049h": "\x1b[?1049l", // the other screen
				"\x1b[?1002h": "\x1b[?1002l", // the mouse
				"\x1b[?2004h": "\x1b[?2004l", // marked pastes
			} {
				if strings.LastIndex(sent, on) > strings.LastIndex(sent, off) {
					t.Errorf("%q was not followed by %q", on, off)
				}
			}
		})
	}
}

// TestHostileInput gives the program a file and a paste with what a terminal
// would obey, and looks at every byte it sends.
func TestHostileInput(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	writeHostile(t, data)
	s := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	s.declare()
	s.typed("p")
	s.wait("Hostile")
	s.typed("\r") // the first that is offered: for nothing but what is down, and first by title
	s.wait("Use when: testing.", "First")
	s.esc()
	s.esc()
	s.wait("Nothing overdue")
	s.typed("m")
	s.wait("Write in the log")
	time.Sleep(grace)
	s.typed("\x1b[200~note " + hostile + " end\x1b[201~")
	s.wait("Text: note")
	s.typed("\r")
	s.wait("SAVED 2/2  no. 3")
	sent := s.bytes()
	for _, bad := range []string{"\x1b]52", "\u009b", "\u202e", "\u2066", "\x1b]0;evil"} {
		if strings.Contains(sent, bad) {
			t.Errorf("%q was sent to the terminal", bad)
		}
	}
}

// TestNoColour looks at every styling sequence that is sent, for any that sets a colour.
func TestNoColour(t *testing.T) {
	sends := func(more ...string) []string {
		s := open(t, 80, 24, environment(t, more...), "--data", t.TempDir(), "--ward", "7B")
		s.declare()
		return coloursIn(s.bytes())
	}
	for _, value := range []string{"1", "yes"} {
		if colours := sends("NO_COLOR=" + value); len(colours) > 0 {
			t.Errorf("NO_COLOR=%s and %q was sent", value, colours)
		}
	}
	for _, sets := range [][]string{{"NO_COLOR="}, {"COLORTERM=truecolor"}} { // else there would be nothing to leave out
		if len(sends(sets...)) == 0 {
			t.Errorf("with %s no colour was sent", sets)
		}
	}
}

var styling = regexp.MustCompile("\x1b\\[([0-9;:]*)m")

// coloursIn are the styling sequences that set a colour of the letters, of what is behind
// them, or of the line under them. 39, 49 and 59 take one back.
func coloursIn(sent string) (sequences []string) {
	for _, found := range styling.FindAllStringSubmatch(sent, -1) {
		for parameter := range strings.FieldsFuncSeq(found[1], func(r rune) bool { return r == ';' || r == ':' }) {
			n, err := strconv.Atoi(parameter)
			if err != nil || n >= 30 && n <= 38 || n >= 40 && n <= 48 || n == 58 || n >= 90 && n <= 107 {
				sequences = append(sequences, found[0])
				break
			}
		}
	}
	return sequences
}

// TestASCII: with a locale that has no more, nothing beyond ASCII is sent.
func TestASCII(t *testing.T) {
	s := open(t, 80, 24, append(environment(t), "LANG=C", "LC_ALL=C"), "--data", t.TempDir(), "--ward", "7B")
	s.declare()
	for _, r := range s.bytes() {
		if r > 0x7f {
			t.Fatalf("%U was sent", r)
		}
	}
}

func TestResize(t *testing.T) {
	s := open(t, 80, 24, environment(t), "--data", t.TempDir(), "--ward", "7B")
	s.declare()
	resize := func(width, height int) {
		s.mu.Lock()
		s.em.Resize(width, height)
		s.mu.Unlock()
		if err := pty.Setsize(s.tty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
			t.Fatal(err)
		}
	}
	fills := func(height int) { // the header on the first line, the keys on the last
		t.Helper()
		s.until("a frame that fills the terminal", func() bool {
			lines := strings.Split(s.screen(), "\n")
			return len(lines) == height && strings.Contains(lines[0], "LIVE  EPR DOWN") && strings.Contains(lines[height-1], "? help")
		})
	}
	fills(24)
	resize(60, 15)
	s.wait("LIVE  EPR DOWN", "NEXT", "? help")
	fills(15)
	resize(30, 8)
	s.wait("Make this window larger")
	resize(80, 24)
	s.wait("LIVE  EPR DOWN", "Step 2 of", "NEXT")
	fills(24)
}

// TestDumbTerminalGoesPlain, and says so.
func TestDumbTerminalGoesPlain(t *testing.T) {
	s := open(t, 80, 24, append(environment(t), "TERM=dumb"), "--data", t.TempDir(), "--ward", "7B")
	s.wait("line by line")
	s.typed("who S Okafor, nurse in charge\n")
	s.typed("declare live EPR down\n")
	s.wait("ok 1 ")
	s.typed("quit\n")
	if code := s.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if strings.Contains(s.bytes(), "\x1b[") {
		t.Error("control sequences were sent to a dumb terminal")
	}
}

// TestSecondProgram says who has the log, in a sentence, and ends with 3.
func TestSecondProgram(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	first := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	first.wait("Nothing is running here")
	second := open(t, 80, 24, env, "--data", data, "--ward", "7B")
	second.wait("has this log open since", "K   Take over here", "V   Only look on")
	second.esc()
	if code := second.exit(); code != 3 {
		t.Errorf("exit code %d", code)
	}
}
