package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"downtime/store/event"
	"downtime/store/seal"
)

// The tests named TestFaults do to a store what a ward PC does to it, count what
// became of it, and want the same each time:
//
//	acknowledged ⊆ recovered ⊆ attempted
//
// in order, and with the chain whole. They run in a short form unless faultsVariable
// is "full". A run is repeated with the seed that it printed in seedVariable.
const (
	faultsVariable = "DOWNTIME_FAULTS"
	seedVariable   = "DOWNTIME_SEED"
)

// many is how often something is tried, in the short form and in the full one.
// Under the race detector, which makes all of it slow, a part of the short form has
// every goroutine meet every other.
func many(short, full int) int {
	switch {
	case os.Getenv(faultsVariable) == "full":
		return full
	case detectsRaces:
		return max(1, short/8)
	}
	return short
}

// seeded is a source of chances whose seed is printed when a test fails.
func seeded(t testing.TB) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv(seedVariable), 10, 64); err == nil {
		seed = given
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, seed))
}

// quickDir is a folder in memory where there is one: these tests say themselves
// what a device does.
func quickDir(t testing.TB) string {
	t.Helper()
	const memory = "/dev/shm"
	if info, err := os.Stat(memory); err != nil || !info.IsDir() {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "downtime-faults-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// undisturbed calls f while this program starts no other: one that is being started
// has our files, and their locks, until it has become another program.
func undisturbed(f func() error) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return f()
}

// An incident is the same each time it is written, but for the names of its logs:
// so what was attempted is known without anybody noting it.

// incidentRuns are the entries of each of the logs of an incident. All but the
// last are closed.
func incidentRuns(entries int) []int { return []int{entries * 2 / 3, entries - entries*2/3} }

// attempt is what an incident writes as an entry of its nth log.
func attempt(n, seq, entries int, closed bool) event.Event {
	switch {
	case seq == 1:
		return started(fmt.Sprintf("incident %d", n))
	case closed && seq == entries:
		return happened(event.RunClosed{Reason: "paper"})
	}
	return note(fmt.Sprintf("log %d, entry %d %s", n, seq, strings.Repeat("paper ", seq%7*10)))
}

// wasAttempted reports whether an entry is one that an incident writes there.
func wasAttempted(e *event.Entry, n, entries int, closed bool) bool {
	want := attempt(n, int(e.Seq), entries, closed).Body
	switch body := e.Body.(type) {
	case event.RunStarted:
		return e.Seq == 1 && body.Title == want.(event.RunStarted).Title
	case event.RunClosed:
		return closed && int(e.Seq) == entries
	case event.Logged:
		logged, ok := want.(event.Logged)
		return ok && int(e.Seq) <= entries && body.Text == logged.Text
	}
	return false
}

// promised is what the writer of an incident was told is saved: the last entry of
// each log, by its number and its link, which stands for all before it as well.
type promised map[string]lastSaved

type lastSaved struct {
	run  int // of the incident
	seq  uint64
	link string
}

// kept checks that a store has all that was promised and nothing that was not
// attempted, and that all of it holds. It returns how many entries there are.
func (p promised) kept(s *Store, entries int) (int, error) {
	runs, err := s.Runs()
	if err != nil {
		return 0, err
	}
	ofIncident, total := incidentRuns(entries), 0
	found := make(map[string]bool)
	var broken error // of a log of which nothing was acknowledged
	for _, run := range runs {
		if run.Broken != nil && p[run.Log] == (lastSaved{}) {
			broken = run.Broken // said once all that was acknowledged is found
			continue
		}
		if run.Broken != nil {
			return 0, run.Broken
		}
		var n int
		if _, err := fmt.Sscanf(run.Started.Title, "incident %d", &n); err != nil {
			return 0, fmt.Errorf("log %s was never attempted: %q", run.Log, run.Started.Title)
		}
		found[run.Log] = true
		last := p[run.Log]
		have := uint64(0)
		err := s.Read(run.Log, func(e *event.Entry) error {
			have = e.Seq
			if e.Seq == last.seq && seal.Link(e.Raw) != last.link {
				return fmt.Errorf("entry %d of log %d is not the one that was acknowledged", e.Seq, n)
			}
			if !wasAttempted(e, n, ofIncident[n], n < len(ofIncident)-1) {
				return fmt.Errorf("entry %d of log %d was never attempted: %s", e.Seq, n, e.Raw)
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
		if have < last.seq {
			return 0, fmt.Errorf("log %d has %d entries, and %d were acknowledged", n, have, last.seq)
		}
		total += int(have)
	}
	for log, last := range p {
		if !found[log] {
			return 0, fmt.Errorf("log %d is gone, of which %d entries were acknowledged", last.run, last.seq)
		}
	}
	return total, broken
}

// night is how an incident is written.
type night struct {
	dir     string
	opts    Options
	entries int
	// reopens is set where the folder is closed and opened again in between.
	reopens bool
	// mends is set where both copies must work at the end.
	mends bool
	say   func(format string, args ...any)
}

// opening is said before the folder is opened.
const opening = "opening"

// write writes the incident, and says of each append what became of it.
func (in *night) write() error {
	in.say(opening)
	s, err := Open(in.dir, in.opts)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	in.say("opened %s", standing(s))
	sizes := incidentRuns(in.entries)
	for n, size := range sizes {
		if err := in.writeLog(s, n, size, n < len(sizes)-1); err != nil {
			return err
		}
		if n > 0 || !in.reopens {
			continue
		}
		if err := s.Close(); err != nil {
			in.say("close %v", err)
		}
		in.say(opening)
		again, err := Open(in.dir, in.opts)
		if err != nil {
			return err
		}
		s = again
		in.say("opened %s", standing(s))
	}
	for tries := 0; in.mends && standing(s) != "working working"; tries++ {
		if tries == 1000 {
			return fmt.Errorf("the copies are %+v at the end", s.Copies())
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// writeLog writes one log, in batches of one to three entries.
func (in *night) writeLog(s *Store, n, size int, closed bool) error {
	log, have := NewLogID(), 0
	for batches := 0; have < size; batches++ {
		b := Batch{Log: log, New: have == 0}
		for range min(1+batches%3, size-have) {
			have++
			b.Events = append(b.Events, attempt(n, have, size, closed))
		}
		receipt, err := in.append(s, b)
		if err != nil {
			return err
		}
		last := receipt.Entries[len(receipt.Entries)-1]
		in.say("saved %d %d %s %d %s %s", receipt.Saved, n, log, last.Seq, seal.Link(last.Raw), standing(s))
	}
	return nil
}

// appendTries is how often somebody at the keyboard tries again.
const appendTries = 20

// append tries an append again as somebody at the keyboard would.
func (in *night) append(s *Store, b Batch) (Receipt, error) {
	for tries := 0; ; tries++ {
		receipt, err := s.Append(b)
		if err == nil || tries == appendTries {
			return receipt, err
		}
		in.say("refused %v", err)
		time.Sleep(10 * time.Millisecond)
	}
}

// standing is how the two copies are, in two words.
func standing(s *Store) string {
	copies := s.Copies()
	return fmt.Sprintf("%s %s", copies[0].State, copies[1].State)
}

// note takes down what a writer of an incident said of an append.
func (p promised) note(line string) (saved int, ok bool) {
	var last lastSaved
	var log string
	if _, err := fmt.Sscanf(line, "saved %d %d %s %d %s", &saved, &last.run, &log, &last.seq, &last.link); err != nil {
		return 0, false
	}
	p[log] = last
	return saved, true
}
