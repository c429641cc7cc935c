package store

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The test program run again as another program: what it does is named by an
// environment variable, and it says how far it is on standard output.
const childVariable = "DOWNTIME_TEST_CHILD"

func TestMain(m *testing.M) {
	retryTime = 200 * time.Millisecond
	if role := os.Getenv(childVariable); role != "" {
		if err := runChild(role, os.Getenv("DOWNTIME_TEST_DIR")); err != nil {
			fmt.Println("error:", err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	if code, ran := inOwnMounts(); ran {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func runChild(role, dir string) error {
	switch role {
	case "hold":
		s, err := Open(dir, Options{Who: "child"})
		if err != nil {
			return err
		}
		fmt.Println("holding")
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
		return s.Close()
	case "write":
		return writeForEver(dir)
	case "fill":
		return fillUp(dir)
	case "incident":
		return incidentUnderSupervision(dir)
	case "import":
		return importUnderSupervision(dir)
	case "night":
		return incidentAlone(dir)
	case "borrow":
		return borrow(dir)
	case "fight":
		return fight(dir)
	}
	return fmt.Errorf("there is no role %q", role)
}

type child struct {
	cmd   *exec.Cmd
	out   *bufio.Reader
	stdin io.Closer
}

func startChild(t testing.TB, role, dir string, env ...string) *child {
	t.Helper()
	return runAs(t, exec.Command(os.Args[0]), role, dir, func(*exec.Cmd) {}, env...)
}

// runAs is startChild with a program, and with what makes it another user's.
func runAs(t testing.TB, cmd *exec.Cmd, role, dir string, become func(*exec.Cmd), env ...string) *child {
	t.Helper()
	become(cmd)
	cmd.Env = append(os.Environ(), childVariable+"="+role, "DOWNTIME_TEST_DIR="+dir)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
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
	return &child{cmd: cmd, out: bufio.NewReader(out), stdin: stdin}
}

// line is the next thing the child says, "" at its end.
func (c *child) line(t testing.TB) string {
	t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

func (c *child) kill(t testing.TB) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, c.out)
	_ = c.cmd.Wait()
}
