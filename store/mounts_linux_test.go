package store

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const mountsVariable = "DOWNTIME_TEST_MOUNTS"

// inOwnMounts runs this program again where all that it mounts is gone with it, even
// when it is killed. It has not run where it is there already, or may not be.
func inOwnMounts() (code int, ran bool) {
	if os.Getenv(mountsVariable) != "" || os.Getuid() != 0 {
		return 0, false
	}
	runtime.LockOSThread() // with which Pdeathsig ends it
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), mountsVariable+"=own")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // it is for the other, which has it as well
	if cmd.Start() != nil {
		signal.Reset(os.Interrupt)
		return 0, false
	}
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode(), true
}

// unmount waits a moment for a program that is just being started, and has our
// files until it is; then it leaves the rest to the system.
func unmount(path string) {
	for range 100 {
		if err := unix.Unmount(path, 0); !errors.Is(err, unix.EBUSY) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	_ = unix.Unmount(path, unix.MNT_DETACH)
}
