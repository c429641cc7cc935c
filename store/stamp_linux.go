package store

import (
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

var bootID = sync.OnceValue(func() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
})

// readCounters takes the clock that counts sleep; by how much the one that does not
// is behind it, the PC has been asleep.
func readCounters() counters {
	var since, awake unix.Timespec
	boot := bootID()
	if boot == "" || unix.ClockGettime(unix.CLOCK_BOOTTIME, &since) != nil ||
		unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake) != nil {
		return processCounters()
	}
	return counters{
		boot: boot, since: time.Duration(since.Nano()),
		asleep: time.Duration(since.Nano() - awake.Nano()), countsSleep: true,
	}
}
