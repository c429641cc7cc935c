package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// crash is what a power cut left, and what had been promised by then.
type crashed struct {
	number   int
	left     map[string][]byte
	promised promised
	entries  int // that were attempted
	what     string
}

// crashes gives about so many power cuts of a recorded incident, each of them once,
// until yield has had enough or none are left that have not been given. In each
// round every moment has its turn: once with the next subset of what had not been
// flushed, and once torn into pieces of each size. Where fewer are wanted than one
// round has, they are spread evenly over all moments, each by chance within its
// stretch: with chance alone the last moments are often not reached.
func crashes(r *recorder, rnd *rand.Rand, n int, ignores []string, yield func(crashed) bool) {
	units := []int64{4096, 512, 64}
	share := float64(n) / float64(len(r.steps)*(1+len(units)))
	asked, given, next := 0.0, 0.0, rnd.Float64()/share
	seen := make(map[[sha256.Size]byte]bool)
	for round, fresh := uint64(0), true; fresh; round++ {
		fresh = false
		give := func(d *disk, moment int, what string, survives func(*change) []change) bool {
			if asked++; share < 1 && asked <= next {
				return true
			}
			given++
			next = (given + rnd.Float64()) / share
			c := crashed{left: d.cut(survives), promised: d.promised, entries: crashEntries, what: fmt.Sprintf("moment %d, %s", moment, what)}
			if sum := c.sum(); !seen[sum] {
				seen[sum], fresh = true, true
				c.promised = maps.Clone(d.promised)
				return yield(c)
			}
			return true
		}
		d := r.disk(ignores...)
		for moment := range r.steps {
			d.after(&r.steps[moment])
			if !give(d, moment, fmt.Sprintf("subset %b", round), subset(d, round)) {
				return
			}
			for _, unit := range units {
				if !give(d, moment, fmt.Sprintf("torn at %d", unit), torn(rnd, unit)) {
					return
				}
			}
		}
	}
}

// sum tells power cuts apart.
func (c *crashed) sum() (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(c.left)) {
		fmt.Fprintf(h, "%q %d ", path, len(c.left[path]))
		h.Write(c.left[path])
	}
	for _, log := range slices.Sorted(maps.Keys(c.promised)) {
		fmt.Fprintf(h, "%s %d ", log, c.promised[log].seq)
	}
	h.Sum(sum[:0])
	return sum
}

// subset lets those of the newest changes survive whose bit is set; beyond, those
// that are older than all bits, every other round.
func subset(d *disk, bits uint64) func(*change) []change {
	const most = 12
	lost := make(map[int]bool)
	for i, c := range d.undecided() {
		lost[c.time] = i < most && bits>>i&1 == 0 || i >= most && bits&1 == 0
	}
	return func(c *change) []change {
		if lost[c.time] {
			return nil
		}
		return []change{*c}
	}
}

// torn lets a random part of each change survive, in pieces of one size; what is
// no write is there or not.
func torn(rnd *rand.Rand, unit int64) func(*change) []change {
	chance := rnd.Float64()
	return func(c *change) []change {
		if c.cut || c.names != nil {
			if rnd.Float64() < chance {
				return []change{*c}
			}
			return nil
		}
		var left []change
		for at, end := c.at, c.at+int64(len(c.data)); at < end; {
			next := min(end, at-at%unit+unit)
			if rnd.Float64() < chance {
				left = append(left, change{at: at, data: c.data[at-c.at : next-c.at]})
			}
			at = next
		}
		return left
	}
}

// outcome counts what became of power cuts.
type outcome struct {
	tried, lost, unopenable atomic.Int64
	// refused were states with a damaged database and nothing else, in which
	// nothing had been acknowledged: the store leaves those to somebody.
	refused             atomic.Int64
	further, said, gone atomic.Int64
}

func (o *outcome) String() string {
	return fmt.Sprintf("%d states: %d lost, %d unopenable, %d refused; %d with more than was acknowledged; %d said a file is damaged, %d that entries are gone",
		o.tried.Load(), o.lost.Load(), o.unopenable.Load(), o.refused.Load(), o.further.Load(), o.said.Load(), o.gone.Load())
}

func (o *outcome) red() float64 {
	return float64(o.lost.Load()+o.unopenable.Load()) / float64(max(1, o.tried.Load()))
}

// errUnopenable says that a folder cannot be opened at all.
var errUnopenable = errors.New("it cannot be opened")

// tryCrashes opens so many power cuts as a ward would, and hands to failed what
// did not keep its promise.
func tryCrashes(t *testing.T, r *recorder, rnd *rand.Rand, n int, ignores []string, failed func(*crashed, error)) *outcome {
	t.Helper()
	// Each state leaves little behind, so memory is mostly gone through in vain.
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	var o outcome
	queue := make(chan crashed, 16)
	dir := quickDir(t)
	var workers sync.WaitGroup
	const waiting = 8 // most of the time for the system's own disk, whose folders are flushed as well
	for w := range waiting {
		workers.Go(func() {
			place := devices{filepath.Join(dir, fmt.Sprint(w), "first"), filepath.Join(dir, fmt.Sprint(w), "second")}
			for c := range queue {
				o.tried.Add(1)
				err := c.recover(place, &o)
				switch {
				case err == nil:
					continue
				case errors.Is(err, errUnopenable):
					o.unopenable.Add(1)
				default:
					o.lost.Add(1)
				}
				failed(&c, err)
			}
		})
	}
	left := n
	crashes(r, rnd, n, ignores, func(c crashed) bool {
		c.number = left
		queue <- c
		left--
		return left > 0
	})
	close(queue)
	workers.Wait()
	if left > 0 {
		t.Errorf("void: there were only %d of %d states", n-left, n)
	}
	return &o
}

const crashEntries = 40

// recover lays out what is left, and checks it.
func (c *crashed) recover(place devices, o *outcome) error {
	if err := os.RemoveAll(filepath.Dir(place.first)); err != nil {
		return err
	}
	if err := restore(c.left, place); err != nil {
		return err
	}
	return c.check(place, o)
}

// check opens what is left and checks it; then it goes on, and checks again.
func (c *crashed) check(place devices, o *outcome) error {
	s, err := Open(place.first, place.options())
	if damaged := new(DamagedError); errors.As(err, &damaged) && len(c.promised) == 0 {
		o.refused.Add(1)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUnopenable, err)
	}
	defer s.Close()
	found, err := c.promised.kept(s, c.entries)
	if broken := new(BrokenError); errors.As(err, &broken) && c.promised[broken.Log] == (lastSaved{}) {
		// Nobody was told of an entry of that log, and it is said to be damaged. Where the
		// devices flush, that is a failure as any other refusal is.
		o.refused.Add(1)
		return nil
	}
	if err != nil {
		return err
	}
	opening := s.Opening()
	if len(opening.Said) > 0 {
		o.said.Add(1)
	}
	if len(opening.Gone) > 0 {
		o.gone.Add(1)
	}
	if opening.Absent != (Span{}) {
		return fmt.Errorf("it says that %+v is absent", opening.Absent)
	}
	acknowledged := 0
	for _, last := range c.promised {
		acknowledged += int(last.seq)
	}
	if found > acknowledged {
		o.further.Add(1)
	}
	if c.number%eitherAlone > 0 {
		return nil
	}
	return c.goOn(s, place)
}

// eitherAlone is how many states there are for each that is built on: that is slow.
const eitherAlone = 8

// goOn adds to each open log, and wants either copy alone to hold all there is.
func (c *crashed) goOn(s *Store, place devices) error {
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.Status != StatusOpen {
			continue
		}
		if _, err := s.Append(Batch{Log: run.Log, Events: notes(1)}); err != nil {
			return fmt.Errorf("it does not go on: %w", err)
		}
	}
	ends := s.ends()
	if err := s.Close(); err != nil {
		return err
	}
	return eachAlone(place, ends)
}

// eachAlone checks that either copy holds every log to its end by itself.
func eachAlone(place devices, ends map[string]head) error {
	database, err := Look(place.first)
	if err != nil {
		return err
	}
	journal, err := journalsAlone.Look(place.second, filepath.Join(place.second, journalFolder))
	if err != nil {
		return err
	}
	for log, end := range ends {
		if end.Status != StatusOpen {
			continue // one that is closed is not read where its copies end alike
		}
		for name, found := range map[string]Survey{"the database": database, "the journal": journal} {
			if got := found.Logs[log].Head; !got.equal(end) {
				return fmt.Errorf("%s alone ends log %s with %+v, not %+v: %+v", name, log, got, end, found.Files)
			}
		}
	}
	return nil
}

// complain reports the first few failures in full.
func complain(t *testing.T) func(*crashed, error) {
	var mu sync.Mutex
	left := 5
	return func(c *crashed, err error) {
		mu.Lock()
		defer mu.Unlock()
		if left--; left < 0 {
			t.Fail()
			return
		}
		dir, kept := os.MkdirTemp("", "downtime-failed-")
		if kept == nil {
			kept = restore(c.left, devices{filepath.Join(dir, "first"), filepath.Join(dir, "second")})
		}
		t.Errorf("%s: %v\nkept in %s (%v), to be looked into", c.what, err, dir, kept)
	}
}

// incidents are the recordings that power cuts are taken from: one in which both
// devices work, and some in which one of them fails for a moment, so that its copy
// goes on in the next file.
func incidents(t *testing.T) map[string]*recorder {
	t.Helper()
	return map[string]*recorder{
		"both devices sound":      record(t, crashEntries, nil),
		"a flush fails, database": record(t, crashEntries, failing(t, 30, deedFlush, databasePattern.MatchString)),
		"a write fails, database": record(t, crashEntries, failing(t, 70, deedWrite, databasePattern.MatchString)),
		"a flush fails, journal":  record(t, crashEntries, failing(t, 7, deedFlush, journalPattern.MatchString)),
		"no room in the journal":  record(t, crashEntries, failing(t, 12, deedWrite, journalPattern.MatchString)),
		"a flush fails, folder":   record(t, crashEntries, failing(t, 2, deedFlush, func(name string) bool { return name == journalFolder })),
	}
}

// failing makes the nth deed of a kind fail, on the files that it is for. A recording
// in which that never came shows nothing.
func failing(t *testing.T, nth int, what deed, of func(name string) bool) func(*call) answer {
	t.Cleanup(func() {
		if nth > 0 {
			t.Errorf("void: %d deeds before the one that was to fail", nth)
		}
	})
	return func(c *call) answer {
		if c.deed != what || !of(filepath.Base(c.path)) {
			return answer{}
		}
		if nth--; nth != 0 {
			return answer{}
		}
		return answer{fails: syscall.EIO}
	}
}

// A power cut at any moment, with any part of what was not flushed on either
// device, loses nothing that was acknowledged.
func TestFaultsPowerCuts(t *testing.T) {
	rnd := seeded(t)
	all := incidents(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		o := tryCrashes(t, all[name], rnd, many(5_000, 500_000)/len(all)+1, nil, complain(t))
		if o.refused.Load() > 0 {
			t.Errorf("%s: %d states in which the device had flushed were refused", name, o.refused.Load())
		}
		t.Logf("power cuts, %-24s %s", name+":", o)
	}
}

// One device that says that it has flushed and has not: the other copy is enough.
func TestFaultsOneDeviceIgnoresFlush(t *testing.T) {
	rnd := seeded(t)
	r := record(t, crashEntries, nil)
	for name, device := range map[string]string{"database": r.first, "journal": r.second} {
		o := tryCrashes(t, r, rnd, many(200, 1_000), []string{device}, complain(t))
		t.Logf("flush ignored, %-9s %s", name+":", o)
	}
}

// The controls: where both devices ignore flush, much must be lost, or these tests
// would not see it.
func TestFaultsControls(t *testing.T) {
	const wanted = 0.3
	rnd := seeded(t)
	r := record(t, crashEntries, nil)
	control := func(name string, o *outcome) {
		t.Logf("control, %-14s %.0f%% red of %d", name+":", 100*o.red(), o.tried.Load())
		if o.red() < wanted {
			t.Errorf("the run is void: of the control %q only %.0f%% is red", name, 100*o.red())
		}
	}
	silent := func(*crashed, error) {}
	const states = 200
	control("flush ignored", tryCrashes(t, r, rnd, states, []string{r.first, r.second}, silent))
	unflushed := *r
	unflushed.steps = slices.DeleteFunc(slices.Clone(r.steps), func(s step) bool { return s.flush && s.of.names == nil })
	control("fsync off", tryCrashes(t, &unflushed, rnd, states, nil, silent))
}
