package store

import "fmt"

// gap is what one copy had nothing of when the folder was opened, although the other
// has it. Nobody took note of that when it happened: somebody has deleted files, or
// another stick is in.
type gap struct {
	lacks []string // logs
	of    int      // there are
	// first is set where the copy is kept in a folder for the first time.
	first bool
}

// gaps are those of the database and of the journals. What a damaged file held is
// not counted: that is said of the file.
func (s *Store) gaps(found Survey) [Copies]gap {
	gaps := [Copies]gap{s.lackedBy(s.inDatabases(found)), s.lackedBy(s.inJournals())}
	gaps[1].first = s.second.first
	return gaps
}

func (s *Store) lackedBy(has map[string]bool) gap {
	g := gap{of: len(s.heads)}
	if has == nil {
		return g
	}
	for log := range s.heads {
		if !has[log] {
			g.lacks = append(g.lacks, log)
		}
	}
	return g
}

// inDatabases are the logs that the databases have something of; nil where one of
// them cannot be read.
func (s *Store) inDatabases(found Survey) map[string]bool {
	databases, err := databasesIn(s.dir, s.journals[0])
	if err != nil {
		return nil
	}
	for _, d := range databases {
		if found.unreadable(d.path) {
			return nil
		}
	}
	has := make(map[string]bool)
	for _, d := range s.databases() {
		heads, err := d.heads()
		if err != nil {
			return nil
		}
		for log := range heads {
			has[log] = true
		}
	}
	return has
}

func (s *Store) inJournals() map[string]bool {
	has := make(map[string]bool)
	for _, folder := range s.journals {
		journals, err := journalsIn(folder, s.dir)
		if err != nil {
			continue // a stick that is not there
		}
		for _, j := range journals {
			has[j.log] = true
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
		said := fmt.Sprintf("the %s copy of the log, in %q, %s from the %s", names[i], where[i], g.words(state), names[1-i])
		left := 0
		if state == Working && i == 1 {
			left = len(s.lackedBy(s.inJournals()).lacks)
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
	if len(g.lacks) < g.of {
		what = fmt.Sprintf("lacked %d of %d logs: what it lacked", len(g.lacks), g.of)
	}
	if state == Behind {
		return what + " is being made again"
	}
	return what + " was made again"
}
