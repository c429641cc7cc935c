package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// bothFail makes both devices fail, as one USB hub or one disk does that has both: from
// the kth call that changes one of them, until the writer was refused so many times.
type bothFail struct {
	injector // of which only the names of the devices and what counts are used
	// refusals is after how many the devices work again; 0 for never.
	refusals int

	refused int
	failed  int             // calls
	spoilt  map[string]bool // files of which a call failed
	half    map[string]bool // files of which a write was cut short, and its rest is still to fail
	fault   string          // what the first call was that failed
}

// mostFailedCalls ends a fault that came when nothing was left to be refused.
const mostFailedCalls = 100

func (b *bothFail) judge(c *call) answer {
	ours := b.counts(c, b.first) || b.counts(c, b.second)
	if ours && !b.opening {
		b.count++
	}
	if b.half[c.path] && c.deed == deedWrite {
		delete(b.half, c.path)
		return answer{fails: syscall.ENOSPC}
	}
	if b.spoilt[c.path] && (c.deed == deedWrite || c.deed == deedTruncate) {
		b.later = append(b.later, c.String())
	}
	over := b.refusals > 0 && (b.refused >= b.refusals || b.failed >= mostFailedCalls)
	failing := b.kth > 0 && b.count >= b.kth && !over && !b.opening
	if !failing || c.deed == deedSay || !strings.HasPrefix(c.path, filepath.Dir(b.first)) {
		return answer{}
	}
	if b.failed++; b.failed == 1 {
		b.fault = c.String()
	}
	if c.isOfContent() {
		b.spoilt[c.path] = true
	}
	if b.kind == faultyShort && c.deed == deedWrite && len(c.data) > 1 {
		b.half[c.path] = true
		return answer{part: len(c.data) / 2}
	}
	return answer{fails: map[faulty]syscall.Errno{faultyEIO: syscall.EIO, faultyENOSPC: syscall.ENOSPC, faultyShort: syscall.ENOSPC}[b.kind]}
}

func (b *bothFail) noted(c *call, _ syscall.Errno) {
	if c.deed != deedSay {
		return
	}
	said := string(c.data)
	b.opening = said == opening
	if strings.HasPrefix(said, "refused") {
		b.refused++
	}
	b.note(said)
}

// missing reports whether the incident is not acknowledged to its end.
func (b *bothFail) missing() bool {
	acknowledged := 0
	for _, last := range b.promised {
		acknowledged += int(last.seq)
	}
	return acknowledged < injectEntries
}

// run has an incident written, and says what was wrong with how it went.
func (b *bothFail) run(t *testing.T) error {
	b.devices, b.promised, b.spoilt, b.half = newDevices(t), make(promised), make(map[string]bool), make(map[string]bool)
	defer os.RemoveAll(filepath.Dir(b.first))
	sup := &supervisor{judge: b.judge, noted: b.noted, ended: make(chan struct{})}
	how := []string{reopensVariable}
	if b.refusals > 0 {
		how = append(how, mendsVariable)
	}
	err := b.supervise(t, sup, injectEntries, how...)
	gaveUp := b.refusals == 0 && b.refused == appendTries
	switch {
	case err != nil && !gaveUp:
		return err
	case b.refused == 0 && b.missing():
		return fmt.Errorf("after %s nobody was told that an entry is not saved", b.fault)
	case len(b.later) > 0:
		return fmt.Errorf("after %s a file of which a call had failed was written: %s", b.fault, b.later)
	}
	return undisturbed(func() error {
		s, err := Open(b.first, b.options())
		if err != nil {
			return err
		}
		defer s.Close()
		_, err = b.promised.kept(s, injectEntries)
		return err
	})
}

// Where both devices fail at the same call, somebody is told that nothing is saved,
// nothing that was acknowledged before is lost, and once they work again the log goes
// on, without a restart.
func TestFaultsBothDevices(t *testing.T) {
	t.Parallel()
	rnd := seeded(t)
	dry := bothFail{}
	if err := dry.run(t); err != nil {
		skipUnsupervised(t, err)
		t.Fatal(err)
	}
	kinds := []faulty{faultyEIO, faultyENOSPC, faultyShort}
	hits, failed := 0, 0
	for _, k := range calls(rnd, dry.count, many(60, dry.count)) {
		b := bothFail{refusals: rnd.IntN(4)}
		b.kth, b.kind = k, kinds[rnd.IntN(len(kinds))]
		if err := b.run(t); err != nil {
			failed++
			t.Errorf("%s of both devices from call %d on, until %d refusals (0 is for ever): %v", b.kind, k, b.refusals, err)
		}
		if b.fault != "" {
			hits++
		}
	}
	t.Logf("both devices: %d faults of %d calls, %d of them with an entry lost, a file written again, nothing said, or a program that ended", hits, dry.count, failed)
	if hits == 0 {
		t.Error("the run is void: no call failed")
	}
}

// calls are n numbers of calls out of so many, in order.
func calls(rnd *rand.Rand, of, n int) []int {
	chosen := make(map[int]bool)
	for len(chosen) < min(n, of) {
		chosen[1+rnd.IntN(of)] = true
	}
	return slices.Sorted(maps.Keys(chosen))
}
