package store

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var unbiasedInterruptTime = windows.NewLazySystemDLL("kernel32.dll").NewProc("QueryUnbiasedInterruptTime")

// readCounters takes GetTickCount64, which counts sleep; by how much the unbiased
// interrupt time is behind it, the PC has been asleep. Windows has no name for a
// boot that can be relied on, so a reading of another process is never compared
// with one of this.
func readCounters() counters {
	since := windows.DurationSinceBoot()
	t := counters{boot: processBoot, since: since, countsSleep: true}
	var awake uint64 // in units of 100 ns
	if unbiasedInterruptTime.Find() != nil {
		return t
	}
	if ok, _, _ := unbiasedInterruptTime.Call(uintptr(unsafe.Pointer(&awake))); ok != 0 {
		t.asleep = since - time.Duration(awake)*100
	}
	return t
}
