//go:build unix

package session

import "golang.org/x/sys/unix"

// noSpace is what the system gives where a disk is full.
const noSpace = unix.ENOSPC
