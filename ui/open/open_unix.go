//go:build !windows

package open

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// soon is how long an opener is given to say that it cannot. One that succeeds
// may go on until its window is closed.
const soon = time.Second

// view starts the opener in a session of its own, so that closing the terminal
// does not close the file.
func view(path string) error {
	opener := "xdg-open"
	if runtime.GOOS == "darwin" {
		opener = "open"
	}
	program, err := exec.LookPath(opener)
	if err != nil {
		return fmt.Errorf("%s: %w", opener, errNoViewer)
	}
	command := exec.Command(program, path)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%s: %w (%v)", opener, errNoViewer, err)
		}
	case <-time.After(soon):
	}
	return nil
}
