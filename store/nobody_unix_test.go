//go:build unix

package store

import (
	"os/exec"
	"syscall"
)

// becomeNobody runs a command as a user that owns nothing.
func becomeNobody(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}
