package store

import (
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"downtime/store/event"
)

// Tests make these shorter, and what fills a store for a benchmark longer.
var (
	// graceTime is how long a tick that is in one copy waits for the other.
	graceTime = 500 * time.Millisecond
	// stallLimit is how long one write may take. A copy that does not answer is
	// given up: nobody waits for it, and nothing more is written to it.
	stallLimit = 2 * time.Second
	// retryTime is how long a lost copy is left alone.
	retryTime = 5 * time.Second
)

// errStalled says that a copy did not answer in time.
var errStalled = fmt.Errorf("it did not answer within %s", stallLimit)

// errBehind says that a copy is being made whole, and will have the entry then.
var errBehind = errors.New("it is still being brought up to date")

// writer is a copy that is ready to be written.
type writer interface {
	// write returns once the entries are on the disk. After an error the file is
	// never written again.
	write(entries []event.Entry, heads map[string]head) error
	// bring is write for a log from elsewhere: a program that is ended meanwhile
	// leaves all of the entries or none.
	bring(entries []event.Entry, heads map[string]head) error
	// present fails where the files are not where they were.
	present() error
	// stop leaves word that the file must not be written any more, and how far
	// each log is known to be on the disk.
	stop(why error, good map[string]uint64, at time.Time)
	close() error
}

// job is one append on its way into the copies.
type job struct {
	entries []event.Entry
	heads   map[string]head
	// refused is set once the person was told that it is not saved: a copy that
	// has not written it yet must not do so any more.
	refused *atomic.Bool
	answer  func(error)   // called once
	brought bool          // the entries are of a log that is brought in
	limit   time.Duration // that it may take, where that is more than stallLimit

	// Whichever of the two comes first holds; the keeper's mu guards both.
	saved, late bool
}

// writeTo does the job in a copy.
func (j *job) writeTo(w writer) error {
	if j.brought {
		return w.bring(j.entries, j.heads)
	}
	return w.write(j.entries, j.heads)
}

// before is the last entry that each log had before the job.
func (j *job) before() map[string]uint64 {
	before := make(map[string]uint64, len(j.heads))
	for _, e := range j.entries {
		if _, known := before[e.Log]; !known {
			before[e.Log] = e.Seq - 1
		}
	}
	return before
}

// keeper writes one of the two copies, in a goroutine of its own, so that a slow
// or broken device holds up neither the other copy nor the person.
type keeper struct {
	// begin makes the copy whole up to heads and ready to be written.
	begin func(heads map[string]head) (writer, error)
	// quiet is held while nothing is being appended; heads reads where the logs
	// end, which is what has been acknowledged.
	quiet *sync.Mutex
	heads func() map[string]head
	// lost is told how far the file can be relied on that failed, works that the
	// copy goes on in another.
	lost  func(good map[string]uint64)
	works func()

	wake  chan struct{}
	quit  chan struct{}
	ended chan struct{}
	hangs atomic.Bool // a write did not come back
	hand  hand        // that writes; run's own

	mu    sync.Mutex // guards the following
	state State
	why   error     // of a copy that is lost
	since time.Time // it is
	queue []*job
	// waiting are told when the copy works again, or does not.
	waiting []chan<- error
	filled  map[string]head   // what the copy was made whole with
	good    map[string]uint64 // the last entry of each log known to be on disk
}

// State is how a copy stands.
type State string

// A copy is in one of these states.
const (
	Working State = "working"
	Behind  State = "behind" // it is being made whole
	Lost    State = "lost"
)

func newKeeper(begin func(map[string]head) (writer, error), quiet *sync.Mutex, heads func() map[string]head, lost func(map[string]uint64), works func()) *keeper {
	k := &keeper{
		begin: begin, quiet: quiet, heads: heads, lost: lost, works: works, state: Lost, why: errBehind, since: time.Now(),
		wake: make(chan struct{}, 1), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	go k.run()
	return k
}

// submit asks for a job to be done. It never waits.
func (k *keeper) submit(j *job) {
	k.mu.Lock()
	var now error
	switch k.state {
	case Working:
		k.queue = append(k.queue, j)
	case Behind:
		now = errBehind
	case Lost:
		now = k.why
	}
	if now != nil {
		j.answer(now)
	}
	if k.state == Behind { // it will have the entry, though nobody waits for it
		j.answer = func(error) {}
		k.queue = append(k.queue, j)
	}
	k.mu.Unlock()
	k.poke()
}

func (k *keeper) poke() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// revive asks for a lost copy to be tried again at once, and says on the channel
// what became of it. Whoever calls it holds quiet.
func (k *keeper) revive() <-chan error {
	result := make(chan error, 1)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state == Working {
		result <- nil
		return result
	}
	k.state = Behind
	k.waiting = append(k.waiting, result)
	k.poke()
	return result
}

// run does the jobs, one after the other, until stop.
func (k *keeper) run() {
	defer close(k.ended)
	defer k.hand.close()
	var w writer
	var began chan beginning // of an attempt that is under way
	var due time.Time        // when the copy is looked at or, if it is lost, tried again
	wrote := false
	for {
		if w == nil && began == nil && k.wanted() {
			began = k.attempt()
		}
		idle := retryTime
		if w != nil {
			idle = presentTime
		}
		// However often it is written meanwhile: a copy that is lost must not wait for a
		// pause in the work.
		if writes := w != nil; writes != wrote || due.IsZero() {
			wrote, due = writes, time.Now().Add(idle)
		}
		retry := time.NewTimer(time.Until(due))
		select {
		case <-k.quit:
			if began != nil {
				w = k.finish(began)
			}
			if w != nil {
				k.drain(&w)
			}
			if w != nil {
				_ = w.close()
			}
			return
		case b := <-began:
			began = nil
			w = b.w
			k.begun(b)
		case <-retry.C:
			due = time.Time{}
			if w != nil {
				k.look(&w)
			} else {
				k.again()
			}
		case <-k.wake:
		}
		retry.Stop()
		if w != nil {
			k.drain(&w)
		}
	}
}

// beginning is what became of an attempt to begin.
type beginning struct {
	w     writer
	heads map[string]head
	err   error
}

// finish waits for an attempt that is under way at the end: what waits for it is
// still written, and its file must not stay open.
func (k *keeper) finish(began chan beginning) writer {
	select {
	case b := <-began:
		k.begun(b)
		return b.w
	case <-time.After(stallLimit):
		k.hangs.Store(true) // a device that does not answer
		return nil
	}
}

// wanted reports whether the copy is to be tried.
func (k *keeper) wanted() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state == Behind
}

// attempt begins elsewhere, so that a device that does not answer holds up
// nothing. What is appended meanwhile is in the queue.
func (k *keeper) attempt() chan beginning {
	heads := k.heads()
	done := make(chan beginning, 1)
	go func() {
		w, err := k.begin(heads)
		done <- beginning{w, heads, err}
	}()
	return done
}

func (k *keeper) begun(b beginning) {
	if b.err == nil {
		k.works()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if b.err != nil {
		k.lose(b.err)
		return
	}
	k.state, k.why = Working, nil
	k.filled = b.heads
	k.good = make(map[string]uint64, len(b.heads))
	for log, h := range b.heads {
		k.good[log] = h.Seq
	}
	k.tell(nil)
}

// lose gives the copy up; whoever calls it holds mu.
func (k *keeper) lose(why error) {
	if k.state != Lost {
		k.since = time.Now()
	}
	k.state, k.why = Lost, why
	for _, j := range k.queue {
		j.answer(why)
	}
	k.queue = nil
	k.tell(why)
}

func (k *keeper) tell(err error) {
	for _, w := range k.waiting {
		w <- err
	}
	k.waiting = nil
}

// again asks for a lost copy to be tried, unless something is being appended: an
// entry must be either in what the copy is made whole with or in the queue.
func (k *keeper) again() {
	if !k.quiet.TryLock() {
		return
	}
	defer k.quiet.Unlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state == Lost {
		k.state = Behind
	}
}

// next is the next job, nil where there is none.
func (k *keeper) next() *job {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.queue) == 0 {
		return nil
	}
	j := k.queue[0]
	k.queue = k.queue[1:]
	return j
}

// drain does the jobs in the queue. After one that fails the copy is lost.
func (k *keeper) drain(w *writer) {
	for j := k.next(); j != nil; j = k.next() {
		if j.refused.Load() || k.has(j) {
			j.answer(nil)
			continue
		}
		present := *w // a write that stalls outlives what w points to
		err := k.hand.within(max(j.limit, stallLimit), func() error {
			err := j.writeTo(present)
			if err == nil {
				k.saved(j)
			}
			return err
		})
		if err != nil && k.tooLate(j) {
			k.giveUp(w, err, j)
			return
		}
	}
}

// saved answers a job that is on the disk, unless its copy was given up for it. The
// hand that wrote it says so itself: whoever waits for a tick waits for nobody else.
func (k *keeper) saved(j *job) {
	k.mu.Lock()
	if j.late {
		k.mu.Unlock()
		return
	}
	j.saved = true
	for log, h := range j.heads {
		k.good[log] = h.Seq
	}
	k.mu.Unlock()
	j.answer(nil)
}

// tooLate notes that a job failed, and reports whether that is so: it may have come
// back just now.
func (k *keeper) tooLate(j *job) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	j.late = !j.saved
	return j.late
}

// giveUp leaves a copy that failed, at a job or, where that is nil, by itself. How
// far each log can be relied on is not beyond the entry before the job, although
// another entry of the same number, which was refused, may have been written late.
func (k *keeper) giveUp(w *writer, err error, at *job) {
	if errors.Is(err, errStalled) {
		k.hangs.Store(true)
	}
	k.mu.Lock()
	good := maps.Clone(k.good)
	if at != nil {
		for log, before := range at.before() {
			good[log] = min(good[log], before)
		}
	}
	k.lose(err)
	k.mu.Unlock()
	if at != nil {
		at.answer(err)
	}
	k.lost(good)
	abandon(*w, err, good)
	*w = nil
}

// has reports whether the copy was made whole with a job's entries already. What
// it was made whole with was acknowledged, so those are the same entries.
func (k *keeper) has(j *job) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for log, h := range j.heads {
		if k.filled[log].Seq < h.Seq {
			return false
		}
	}
	return true
}

// abandon leaves a file that could not be written, in its own time: the device
// may not answer.
func abandon(w writer, why error, good map[string]uint64) {
	_ = within(stallLimit, func() error {
		w.stop(why, good, time.Now())
		if errors.Is(why, errStalled) {
			return nil // a write is still under way
		}
		return w.close()
	})
}

// status is how the copy stands and, where it is lost, since when and why.
func (k *keeper) status() (State, time.Time, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state, k.since, k.why
}

// close finishes what is in the queue and lets the copy go. False says that a
// device does not answer, and that a write may still be under way.
func (k *keeper) close() (quiet bool) {
	close(k.quit)
	select {
	case <-k.ended:
		return !k.hangs.Load()
	case <-time.After(2 * stallLimit):
		return false
	}
}
