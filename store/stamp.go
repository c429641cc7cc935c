package store

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"downtime/store/event"
)

// processStart is where mono_ms counts from on systems whose own counter is
// not read, and processBoot names that stretch of time.
var (
	processStart = time.Now()
	processBoot  = func() string {
		id := make([]byte, 8)
		rand.Read(id)
		return "process-" + hex.EncodeToString(id)
	}()
)

// Stamp reads the PC's clocks.
func Stamp() event.Stamp {
	now := time.Now()
	boot, mono := bootClock()
	if boot == "" {
		boot, mono = processBoot, time.Since(processStart)
	}
	return event.Stamp{
		At: now, Offset: now.Format("-07:00"), Boot: boot, MonoMS: mono.Milliseconds(),
	}
}
