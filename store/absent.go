package store

import (
	"fmt"
	"math"

	"downtime/runbooks/clean"
)

// gap is what one copy had not when the folder was opened, although the other has it,
// and it was in both once. Nobody took note of that when it happened: somebody has
// deleted or cut files, or another stick is in.
type gap struct {
	lacks []string // logs
	parts int      // of them it had something of
	of    int      // there are
	// first is set where the copy is kept in a folder for the first time.
	first bool
}

// gaps are those of the database and of the journals. What a damaged file held is
// not counted: that is said of the file.
func (s *Store) gaps(found Survey) [Copies]gap {
	gaps := [Copies]gap{s.lackedBy(0, s.inDatabases(found)), s.lackedBy(1, s.inJournals(found))}
	gaps[1].first = s.second.first
	return gaps
}

// lackedBy compares up to which entry a copy has each log with what it ought to have.
func (s *Store) lackedBy(copy int, has map[string]uint64) gap {
	g := gap{of: len(s.heads)}
	if has == nil {
		return g
	}
	last := s.acknowledged.said()
	for log, h := range s.heads {
		if has[log] >= last.ought(copy, log, h.Seq) {
			continue
		}
		g.lacks = append(g.lacks, log)
		if has[log] > 0 {
			g.parts++
		}
	}
	return g
}

// ought is up to which entry a copy had a log that ends with an entry, as far as whoever
// wrote last knew: all of it, but for what came after that copy had failed, and for an
// entry of which nobody was told that it is saved.
func (l *lastEntry) ought(copy int, log string, end uint64) uint64 {
	doubt := *l.of(copy)
	switch {
	case l.Log == "", doubt != nil && log != l.Log:
		return 1
	case doubt != nil:
		return max(1, min(*doubt, end))
	case log == l.Log:
		return min(l.Seq, end)
	}
	return end
}

// inDatabases is up to which entry the databases have each log; nil where one of them
// cannot be read.
func (s *Store) inDatabases(found Survey) map[string]uint64 {
	databases, err := databasesIn(s.dir, s.journals[0])
	if err != nil {
		return nil
	}
	for _, d := range databases {
		if found.unreadable(d.path) {
			return nil
		}
	}
	open := s.databases()
	has := coverage(open)
	for _, d := range open {
		heads, err := d.heads()
		if err != nil {
			return nil
		}
		for log, h := range heads {
			if d.aside != nil {
				has[log] = h.Seq
			}
		}
	}
	return has
}

// inJournals is up to which entry the journals of one folder have each log.
func (s *Store) inJournals(found Survey) map[string]uint64 {
	has := make(map[string]uint64)
	j := journals{failed: &s.failed}
	for _, folder := range s.journals {
		all, err := journalsIn(folder, s.dir)
		if err != nil {
			continue // a stick that is not there
		}
		for len(all) > 0 {
			log, n := all[0].log, 1
			for n < len(all) && all[n].log == log {
				n++
			}
			has[log], all = max(has[log], j.wholeTo(all[:n])), all[n:]
		}
	}
	for _, f := range found.Files {
		if f.Log != "" {
			has[f.Log] = math.MaxUint64
		}
	}
	return has
}

// sayGaps says what became of them, once the copies are being written. That one
// cannot be written is said by itself.
func (s *Store) sayGaps(gaps [Copies]gap) {
	names, where := [Copies]string{"first", "second"}, [Copies]string{s.dir, s.journals[0]}
	for i, k := range s.keepers() {
		state, _, _ := k.status()
		g := gaps[i]
		if len(g.lacks) == 0 || state == Lost {
			continue
		}
		said := fmt.Sprintf("the %s copy of the log, in %s, %s from the %s", names[i], clean.Quoted(where[i]), g.words(state), names[1-i])
		left := 0
		if state == Working && i == 1 {
			left = len(s.lackedBy(1, s.inJournals(Survey{})).lacks)
		}
		switch {
		case left > 0:
			said += fmt.Sprintf(", but for %d of %d logs, of which entries do not hold: downtime verify says which", left, g.of)
		case len(s.opening.Gone) == 0 && s.opening.Absent == Span{}:
			said += ", and as far as this PC knows nothing is lost"
		}
		s.opening.Made = append(s.opening.Made, said)
	}
}

func (g gap) words(state State) string {
	if g.first {
		return map[bool]string{true: "is kept there for the first time: it is being made", false: "is kept there for the first time: it was made"}[state == Behind]
	}
	what := "was not there: it"
	switch {
	case g.parts > 0 && g.of == 1:
		what = "lacked entries: what it lacked"
	case g.parts > 0:
		what = fmt.Sprintf("lacked entries of %d of %d logs: what it lacked", len(g.lacks), g.of)
	case len(g.lacks) < g.of:
		what = fmt.Sprintf("lacked %d of %d logs: what it lacked", len(g.lacks), g.of)
	}
	if state == Behind {
		return what + " is being made again"
	}
	return what + " was made again"
}
