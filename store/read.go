package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"downtime/store/event"

	bolt "go.etcd.io/bbolt"
)

// Run is one log of the folder, in short.
type Run struct {
	Log     string
	Started event.RunStarted
	Since   time.Time // when the outage began
	// Declared is when the run was started, by the PC's clock.
	Declared time.Time
	Status   Status
	Ended    time.Time // zero while open
	Entries  uint64
	Debrief  uint64 // of these entries are lessons and actions
	// Brought is how the log came here from another PC; nil for one of this PC's.
	Brought *Brought
	// Broken says why the first entry of the log does not hold; nil as a rule.
	// Started, Since and Declared are then empty.
	Broken *BrokenError
}

// Open reports whether a run is open, and goes on here. At most one of a folder is.
func (r *Run) Open() bool { return r.Status == StatusOpen && !r.Elsewhere() }

// Elsewhere reports whether a run may go on on another PC, and so is only read here.
func (r *Run) Elsewhere() bool { return r.Brought != nil && r.Brought.Elsewhere }

// Runs lists the logs of the folder, the latest declared first. Of each log it
// reads the first entry and where it ends. One that does not hold is listed as
// broken, so that it keeps nobody from the others.
func (s *Store) Runs() ([]Run, error) {
	open := s.databases()
	first := make(map[string][]byte)
	for _, d := range open {
		if err := d.firstEntries(first); err != nil {
			continue // the journals may have what it does not give
		}
	}
	ends := s.ends()
	runs := make([]Run, 0, len(ends))
	for log, h := range ends {
		run := Run{Log: log, Status: h.Status, Ended: h.Ended, Entries: h.Seq, Debrief: h.Debrief, Brought: s.broughtIn(log)}
		run.begin(first[log])
		if run.Broken != nil {
			if err := s.beginElsewhere(&run); err != nil {
				return nil, err
			}
		}
		runs = append(runs, run)
	}
	slices.SortFunc(runs, func(a, b Run) int {
		return cmp.Or(b.Declared.Compare(a.Declared), cmp.Compare(a.Log, b.Log))
	})
	return runs, nil
}

// firstEntries adds copies of the first entries that a database holds.
func (d *database) firstEntries(first map[string][]byte) error {
	found, err := view(d, func(tx *bolt.Tx) (map[string][]byte, error) {
		found := make(map[string][]byte)
		err := logsOf(tx).each(func(name string, log *logBucket) error {
			if raw := log.entry(1); raw != nil {
				found[name] = bytes.Clone(raw)
			}
			return nil
		})
		return found, err
	})
	maps.Copy(first, found)
	return err
}

// beginElsewhere looks for the first entry of a log in its journals.
func (s *Store) beginElsewhere(run *Run) error {
	m, err := s.merge(run.Log)
	if err != nil {
		return err
	}
	defer m.close()
	if c, err := m.next(); err == nil {
		run.Broken = nil
		run.begin(c.raw)
	}
	return nil
}

// begin fills in what the first entry says.
func (r *Run) begin(raw []byte) {
	if raw == nil {
		r.Broken = &BrokenError{Log: r.Log, Seq: 1, Why: missing}
		return
	}
	chain := Chain{Log: r.Log}
	first, err := chain.next(raw)
	if err != nil {
		r.Broken = err
		return
	}
	started, ok := first.Body.(event.RunStarted)
	if !ok {
		r.Broken = &BrokenError{Log: r.Log, Seq: 1, Why: fmt.Sprintf("it is of version %d: use the newer version of downtime", first.Version)}
		return
	}
	r.Started, r.Since, r.Declared = started, first.Happened, first.Recorded.At
}

const missing = "it is missing"

// Read visits the entries of a log from the first to the last there is now,
// checking each one's crc, number and link, and at the end that the list of logs
// says of this one what its entries say. An entry that does not hold in one copy
// is taken from the other; the first that holds in neither ends it with a
// *BrokenError. No transaction is open while visit runs.
func (s *Store) Read(log string, visit func(*event.Entry) error) error {
	m, err := s.merge(log)
	if err != nil {
		return err
	}
	defer m.close()
	return m.visit(visit)
}

// merge reads a log from everything that holds some of it.
func (s *Store) merge(log string) (*merge, error) {
	s.mu.Lock()
	h, known := s.heads[log]
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return nil, errClosed
	}
	if !known && s.lock != nil {
		return nil, fmt.Errorf("there is no log %q here", log)
	}
	var sources []*source
	s.mu.Lock()
	if remembered := s.recent.source(log); remembered != nil {
		sources = append(sources, remembered)
	}
	s.mu.Unlock()
	for _, d := range s.databases() {
		src, err := databaseSource(d, log)
		if damaged := new(DamagedError); errors.As(err, &damaged) {
			src = newSource(d.segment, log)
			src.lineSource, src.damage, err = &databaseLines{}, damaged, nil
		}
		if err != nil {
			return nil, err
		}
		if src != nil {
			sources = append(sources, src)
		}
	}
	for _, folder := range s.journals {
		found, err := journalsIn(folder, s.dir)
		if err != nil {
			continue // a stick that is not there
		}
		for _, segment := range found {
			if segment.log != log || slices.Contains(s.unread, segment.path) {
				continue
			}
			if src, err := journalSource(segment); err == nil {
				sources = append(sources, src)
			}
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("there is no log %q here", log)
	}
	m := newMerge(log, sources)
	if s.lock != nil {
		m.to = h.Seq
	}
	return m, nil
}
