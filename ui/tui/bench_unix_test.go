//go:build !windows

package tui

import (
	"syscall"
	"time"
)

// cpuTime is what this program has used of the processors, for itself and to
// collect its garbage. A busy machine does not change it.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
