package store

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

var bootSession = sync.OnceValue(func() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
})

// readCounters takes the clock that counts sleep (mach_continuous_time); by how much
// the one that does not (mach_absolute_time) is behind it, the Mac has been
// asleep.
func readCounters() counters {
	var since, awake unix.Timespec
	boot := bootSession()
	if boot == "" || unix.ClockGettime(unix.CLOCK_MONOTONIC_RAW, &since) != nil ||
		unix.ClockGettime(unix.CLOCK_UPTIME_RAW, &awake) != nil {
		return processCounters()
	}
	return counters{
		boot: boot, since: time.Duration(since.Nano()),
		asleep: time.Duration(since.Nano() - awake.Nano()), countsSleep: true,
	}
}
