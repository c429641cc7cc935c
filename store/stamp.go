package store

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"downtime/store/event"
)

// counters are the clocks of the system that nobody can set.
type counters struct {
	boot        string        // a name for the present boot, "" where the system gives none
	since       time.Duration // since some moment of that boot
	asleep      time.Duration // of that
	countsSleep bool          // since goes on while the PC is asleep
}

// processStart is where time counts from on systems whose own counter is not
// read, and processBoot names the stretch of time of this process.
var (
	processStart = time.Now()
	processBoot  = func() string {
		id := make([]byte, 8)
		rand.Read(id)
		return "process-" + hex.EncodeToString(id)
	}()
)

// processCounters is the language's own clock. Whether it goes on while the PC is
// asleep differs from system to system.
func processCounters() counters { return counters{boot: processBoot, since: time.Since(processStart)} }

// A reading is taken again where the process was held up in its middle for
// longer than apart: the clocks would seem to disagree. The last try stands.
const (
	apart    = 100 * time.Millisecond
	readings = 3
)

// ReadClocks reads all the PC's clocks at one moment. Of the time the language
// gives only what the clock shows is kept: with its own count of time inside,
// differences would leave out by how much the clock was set.
func ReadClocks() event.Reading {
	var now time.Time
	var t counters
	for range readings {
		start := readCounters()
		now, t = time.Now().Round(0), readCounters()
		if t.since-start.since < apart {
			break
		}
	}
	return event.Reading{
		Stamp:  event.Stamp{At: now, Offset: now.Format("-07:00"), Boot: t.boot, MonoMS: t.since.Milliseconds()},
		Asleep: max(0, t.asleep), CountsSleep: t.countsSleep,
	}
}

// Stamp is what of the PC's clocks goes into an entry.
func Stamp() event.Stamp { return ReadClocks().Stamp }
