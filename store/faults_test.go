package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
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
func many(short, full int) int {
	if os.Getenv(faultsVariable) == "full" {
		return full
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
	for _, run := range runs {
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
	return total, nil
}

// writeIncident writes an incident, opening the folder again half way through,
// and says of each append what became of it.
func writeIncident(dir string, opts Options, entries int, say func(format string, args ...any)) error {
	s, err := Open(dir, opts)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	say("opened %s", standing(s))
	written := 0
	for n, size := range incidentRuns(entries) {
		log := NewLogID()
		for have := 0; have < size; {
			b := Batch{Log: log, New: have == 0}
			for range min(1+written%3, size-have) {
				b.Events = append(b.Events, attempt(n, have+len(b.Events)+1, size, n < len(incidentRuns(entries))-1))
			}
			receipt, err := appendPatiently(s, b, say)
			if err != nil {
				return err
			}
			have += len(receipt.Entries)
			written++
			last := receipt.Entries[len(receipt.Entries)-1]
			say("saved %d %d %s %d %s %s", receipt.Saved, n, log, last.Seq, seal.Link(last.Raw), standing(s))
		}
		if n == 0 {
			if err := s.Close(); err != nil {
				say("close %v", err)
			}
			if s, err = Open(dir, opts); err != nil {
				return err
			}
			say("opened %s", standing(s))
		}
	}
	return nil
}

// appendPatiently tries an append again as somebody at the keyboard would.
func appendPatiently(s *Store, b Batch, say func(string, ...any)) (Receipt, error) {
	for tries := 0; ; tries++ {
		receipt, err := s.Append(b)
		if err == nil || tries == 20 {
			return receipt, err
		}
		say("refused %v", err)
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
