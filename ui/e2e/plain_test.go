//go:build !windows

package e2e

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/creack/pty"
)

// hostile is what a terminal would obey, in every way it can be written.
const hostile = "\x1b]52;c;QUJD\x07\x1b]0;evil\x07\x1b[2J&#27;[2J\u009b2J\u202eevil\u2066\u200b"

func writeHostile(t *testing.T, data string) {
	t.Helper()
	writeFile(t, data, "hostile.md", "---\ntitle: A Hostile file\nid: hostile\nsystems: [epr]\n---\n# Hostile\n\nUse when: testing.\n\nProse "+
		hostile+"\n\n## Now\n\n- [ ] First "+hostile+"\n- [ ] Second &#27;[31m\n")
}

// writeFile writes a procedure of the hospital's.
func writeFile(t *testing.T, data, name, source string) {
	t.Helper()
	folder := filepath.Join(data, "runbooks")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
}

// piped runs the program with lines on standard input.
func piped(t *testing.T, env []string, input string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = env
	cmd.Stdin = strings.NewReader(input)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		failed, ok := err.(*exec.ExitError)
		if !ok {
			t.Fatal(err)
		}
		code = failed.ExitCode()
	}
	return out.String(), errs.String(), code
}

// TestTheIssuesExample is the pipe of the README, run twice and exported.
func TestTheIssuesExample(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	lines := "declare live EPR down since 03:00\nuse pathology-requests\nsteps\n" +
		"done 1 : told Jo in blood sciences\nna 2 : no samples in transit\nstatus\n"
	out, errs, code := piped(t, env, lines, "--data", data, "plain", "--as", "A Okafor, nurse in charge")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"ok 1 ", "ok 2 ", "ok 3 ", "ok 4 ", "\n.\n"} {
		if !strings.Contains("\n"+out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out, _, _ = piped(t, env, "steps\nlog\n", "plain", "--data", data, "--as", "B Reid")
	for _, want := range []string{"told Jo in blood sciences", "no samples in transit", "not applicable"} {
		if !strings.Contains(out, want) {
			t.Errorf("a second run does not say %q:\n%s", want, out)
		}
	}
	out, _, code = piped(t, env, "", "export", "--format", "csv", "--data", data)
	if code != 0 {
		t.Fatalf("export: exit %d", code)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 6 { // the names, four entries and the code on paper
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := make(map[string]int)
	for i, name := range rows[0] {
		column[name] = i
	}
	done := rows[3]
	for name, want := range map[string]string{
		"actor": "A Okafor", "role": "nurse in charge", "type": "step.done", "mode": "LIVE",
		"procedure": "pathology-requests", "step": "tell-lab", "reason": "told Jo in blood sciences",
	} {
		if got := done[column[name]]; got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	if _, err := time.Parse(time.RFC3339, done[column["datetime"]]); err != nil {
		t.Error(err)
	}
}

// TestHostileTextInLinesAndExports: nothing but printable text comes out.
func TestHostileTextInLinesAndExports(t *testing.T) {
	data, env := t.TempDir(), environment(t)
	writeHostile(t, data)
	in := "declare live EPR " + hostile + " down\nuse hostile\nsteps\nnote a " + hostile + " b\ndone 1 : " + hostile + "\nlog\nstatus\nprocedures\n"
	out, errs, _ := piped(t, env, in, "plain", "--data", data, "--as", "A "+hostile+"Okafor, nurse")
	printableOnly(t, "plain", out+errs)
	for _, args := range [][]string{
		{"export", "--format", "csv"}, {"export", "--format", "jsonl"}, {"export"},
		{"show", "hostile"}, {"procedures"}, {"procedures", "--json"}, {"incidents"}, {"incidents", "--json"},
		{"lint"}, {"lint", "--json"}, {"verify"},
	} {
		out, errs, _ := piped(t, env, "", append(args, "--data", data)...)
		if out == "" {
			t.Errorf("%v printed nothing: %s", args, errs)
		}
		printableOnly(t, strings.Join(args, " "), out+errs)
	}
	out, _, code := piped(t, env, "", "lint", filepath.Join(data, "runbooks", "hostile.md"))
	for _, want := range []string{"hostile.md:10: ", "hostile.md:14: ", "hostile.md:15: "} {
		if !strings.Contains(out, want) {
			t.Errorf("lint (exit %d) does not name %s\n%s", code, want, out)
		}
	}
}

func printableOnly(t *testing.T, what, s string) {
	t.Helper()
	for _, r := range s {
		if r != '\n' && r != '\r' && r != '\ufeff' && !unicode.IsPrint(r) {
			t.Errorf("%s: %U came out", what, r)
			return
		}
	}
}

var acknowledged = regexp.MustCompile(`^ok (\d+) `)

// TestKillPlainSession kills a session that is writing at random moments. What
// was answered with ok must be there afterwards, and all links must hold. It
// kills 40 times; DOWNTIME_KILLS=500 is the full test.
func TestKillPlainSession(t *testing.T) {
	kills := 40
	if n, err := strconv.Atoi(os.Getenv("DOWNTIME_KILLS")); err == nil {
		kills = n
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	data, env := t.TempDir(), environment(t)
	if _, errs, code := piped(t, env, "declare live EPR down\n", "plain", "--data", data, "--as", "A Okafor"); code != 0 {
		t.Fatal(errs)
	}
	known := make(map[string]string) // the number of the note by its entry
	next := 0
	for range kills {
		next = killOnce(t, env, data, next, time.Duration(random.IntN(60))*time.Millisecond, known)
	}
	out, errs, code := piped(t, env, "", "export", "--format", "csv", "--data", data)
	if code != 0 {
		t.Fatal(errs)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, row := range rows[1:] {
		found[row[5]] = row[2]
	}
	lost := 0
	for seq, number := range known {
		if !strings.HasSuffix(found[seq], "note "+number) {
			lost++
			t.Errorf("seed %d: entry %s (note %s) was acknowledged and is %q", seed, seq, number, found[seq])
		}
	}
	if out, errs, code := piped(t, env, "", "verify", "--data", data); code != 0 {
		t.Errorf("seed %d: verify: exit %d\n%s%s", seed, code, out, errs)
	}
	t.Logf("%d kills, %d attempted, %d acknowledged, %d entries found, %d lost, seed %d",
		kills, next, len(known), len(rows)-1, lost, seed)
}

// killOnce writes numbered notes until the program is killed, and keeps what it
// acknowledged. It returns the next number.
func killOnce(t *testing.T, env []string, data string, number int, after time.Duration, known map[string]string) int {
	t.Helper()
	cmd := exec.Command(binary, "plain", "--data", data, "--as", "A Okafor")
	cmd.Env = env
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	timer := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	answers := bufio.NewScanner(out)
	for {
		if _, err := fmt.Fprintf(in, "note note %d\n", number); err != nil {
			return number + 1
		}
		number++
		seq := acknowledgement(t, answers)
		if seq == "" {
			return number
		}
		known[seq] = strconv.Itoa(number - 1)
		if timer != nil {
			// The clock starts with the first answer: the program has begun to
			// write, whatever the machine took to start it.
			timer.Reset(after)
			timer = nil
		}
	}
}

// acknowledgement is the entry of the next answer, "" at the end of all.
func acknowledgement(t *testing.T, answers *bufio.Scanner) string {
	t.Helper()
	for answers.Scan() {
		line := answers.Text()
		if ack := acknowledged.FindStringSubmatch(line); ack != nil {
			return ack[1]
		}
		if !strings.HasPrefix(line, "note: ") {
			t.Fatalf("a note was answered with %q", line)
		}
	}
	return ""
}

// narrowTerminal is a terminal of 50 columns: what it shows, and what a program is given.
func narrowTerminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		screen.Close()
		tty.Close() // again, where the test has done so
	})
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 50}); err != nil {
		t.Fatal(err)
	}
	return screen, tty
}

// TestPipedWidth: through a pipe, as to more, lines are no wider than the
// terminal that the person sits at, and of the width that COLUMNS says.
func TestPipedWidth(t *testing.T) {
	_, tty := narrowTerminal(t)
	for columns, want := range map[string]int{"": 50, "70": 70} {
		cmd := exec.Command(binary, "show", "pathology-requests")
		cmd.Env, cmd.Stderr = environment(t, "COLUMNS="+columns), tty
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		most := 0
		for line := range strings.Lines(string(out)) {
			most = max(most, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")))
		}
		if most > want || most < want-5 {
			t.Errorf("COLUMNS=%q in a terminal of 50 columns: lines of %d", columns, most)
		}
	}
}

// TestPlainIsFoldedAtATerminal: what is typed through a pipe and answered at a terminal of
// 50 columns has no wider line, and no word that the console would cut.
func TestPlainIsFoldedAtATerminal(t *testing.T) {
	screen, tty := narrowTerminal(t)
	cmd := exec.Command(binary, "--data", t.TempDir(), "plain")
	cmd.Env, cmd.Stdin, cmd.Stdout = environment(t), strings.NewReader("help declare\n"), tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	said, _ := io.ReadAll(screen) // ends with an error once nobody has the terminal open
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	folded := false
	for line := range strings.Lines(string(said)) {
		line = strings.TrimRight(line, "\r\n")
		folded = folded || strings.HasPrefix(line, "  ")
		if utf8.RuneCountInString(line) > 49 {
			t.Errorf("%q is wider than the terminal", line)
		}
	}
	if !folded || !strings.Contains(string(said), "\n.\r\n") {
		t.Errorf("the answer is\n%s", said)
	}
}
