package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"downtime/store/event"
	"downtime/store/seal"
)

// Batch is what one command adds to one log.
type Batch struct {
	Log    string
	New    bool // the log starts with this batch
	Events []event.Event
}

// Copies is how many copies of a log are kept.
const Copies = 2

// Receipt is what an append has become.
type Receipt struct {
	Entries []event.Entry
	// Saved counts the copies that have them on disk: Copies, as a rule.
	Saved int
}

// NotSavedError says that no copy took an append: it must be written on paper.
// The next append tries both copies again, in new files.
type NotSavedError struct {
	Database, Journal error // why, of either copy
}

func (e *NotSavedError) Error() string {
	if e.Database.Error() == e.Journal.Error() {
		return e.Database.Error()
	}
	return fmt.Sprintf("%v; and the second copy: %v", e.Database, e.Journal)
}

func (e *NotSavedError) Unwrap() []error { return []error{e.Database, e.Journal} }

var (
	errReading = errors.New("the folder is open for reading only")
	errClosed  = errors.New("the folder was closed")
)

// Append adds batches, all of them or none, and returns once they are on disk in
// at least one copy. An event that cannot be an entry (too large, say) is refused
// before anything is written. A *NotSavedError means that no copy has confirmed
// them: they may still be on a disk, under the numbers that the next append uses
// again, so that trying again cannot double anything. A power cut, or a kill, may leave
// the first entries of an append on disk: those are among Opening.Unconfirmed.
func (s *Store) Append(batches ...Batch) (Receipt, error) {
	if s.lock == nil {
		return Receipt{}, errReading
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.mayWrite(); err != nil {
		return Receipt{}, &NotSavedError{err, err}
	}
	keepers := s.keepers()
	if keepers == nil {
		return Receipt{}, errClosed
	}
	before := s.ends()
	entries, heads, err := s.encode(batches, before)
	if err != nil {
		return Receipt{}, err
	}
	saved, err := saveOrRevive(keepers, job{entries: entries, heads: heads})
	if err != nil {
		return Receipt{}, err
	}
	// Looked for before the note, and again after it: a newcomer that does not
	// read of the entry in the note must be one whose fence is seen here.
	if err := s.mayWrite(); err != nil {
		return Receipt{}, &NotSavedError{err, err}
	}
	s.mu.Lock()
	maps.Copy(s.heads, heads)
	s.recent.note(entries)
	s.mu.Unlock()
	s.acknowledged.note(entries[len(entries)-1])
	if err := s.mayWrite(); err != nil {
		return Receipt{}, &NotSavedError{err, err}
	}
	return Receipt{Entries: entries, Saved: saved}, nil
}

// saveOrRevive saves entries, and where both copies fail at once tries the same
// lines again in new files: what of them reached the old ones is the same.
func saveOrRevive(keepers []*keeper, work job) (int, error) {
	begun := time.Now()
	reviveAll(keepers)
	saved, err := save(keepers, work)
	if err == nil || time.Since(begun) > graceTime {
		return saved, err
	}
	reviveAll(keepers)
	return save(keepers, work)
}

// reviveAll tries the copies again where neither works. Whoever calls it holds
// writing.
func reviveAll(keepers []*keeper) {
	for _, k := range keepers {
		if state, _, _ := k.status(); state == Working {
			return
		}
	}
	var tries []<-chan error
	for _, k := range keepers {
		tries = append(tries, k.revive())
	}
	late := time.NewTimer(stallLimit)
	defer late.Stop()
	for _, try := range tries {
		select {
		case <-try:
		case <-late.C:
			return
		}
	}
}

// save gives a job to both copies, and says how many have it on disk. It waits
// for the first as long as a copy may take, and then for the other a moment only:
// a slow second copy must not delay a tick.
func save(keepers []*keeper, work job) (int, error) {
	answers := make([]chan error, Copies)
	refused := new(atomic.Bool)
	// The database last: what is asked for last runs at once, and it takes longer.
	for i, k := range slices.Backward(keepers) {
		answers[i] = make(chan error, 1)
		one := work
		one.refused, one.answer = refused, func(err error) { answers[i] <- err }
		k.submit(&one)
	}
	limit := time.NewTimer(max(work.limit, stallLimit) + graceTime)
	defer limit.Stop()
	why := []error{errStalled, errStalled}
	saved, waiting := 0, Copies
	answered := func(i int, err error) {
		answers[i], why[i] = nil, err
		waiting--
		if err == nil {
			saved++
			limit.Reset(graceTime)
		}
	}
	for waiting > 0 {
		select {
		case err := <-answers[0]:
			answered(0, err)
		case err := <-answers[1]:
			answered(1, err)
		case <-limit.C:
			waiting = 0
		}
	}
	if saved > 0 {
		return saved, nil
	}
	refused.Store(true)
	return 0, &NotSavedError{Database: why[0], Journal: why[1]}
}

// keepers are the two copies, the database first; none once the store is closed.
func (s *Store) keepers() []*keeper {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.database == nil {
		return nil
	}
	return []*keeper{s.database, s.journal}
}

// encode gives the events of all batches their places. It writes nothing, so
// an error here stops nothing either.
func (s *Store) encode(batches []Batch, before map[string]head) ([]event.Entry, map[string]head, error) {
	recorded := s.stamp()
	var entries []event.Entry
	heads := make(map[string]head)
	for _, b := range batches {
		h, known := heads[b.Log]
		if !known {
			h, known = before[b.Log]
		}
		switch {
		case known == b.New:
			return nil, nil, fmt.Errorf("log %q: new is %t, but known is %t", b.Log, b.New, known)
		case len(b.Events) == 0:
			return nil, nil, fmt.Errorf("log %q: nothing to add", b.Log)
		case s.isElsewhere(b.Log):
			return nil, nil, &ElsewhereError{b.Log}
		case b.New && !event.IsLogName(b.Log):
			return nil, nil, fmt.Errorf("%q is not the name of a log", b.Log)
		case b.New:
			h.Link = seal.Genesis
		}
		for _, ev := range b.Events {
			e, err := event.Encode(ev, b.Log, h.Seq+1, recorded, newSalt(), h.Link)
			if err != nil {
				return nil, nil, err
			}
			if (e.Type == event.TypeRunStarted) != (e.Seq == 1) {
				return nil, nil, fmt.Errorf("log %q: entry %d cannot be %s", b.Log, e.Seq, e.Type)
			}
			h = h.after(&e, seal.Link(e.Raw))
			entries = append(entries, e)
		}
		heads[b.Log] = h
	}
	if len(entries) == 0 {
		return nil, nil, errors.New("nothing to add")
	}
	return entries, heads, nil
}
