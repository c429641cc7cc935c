package incident

import (
	"cmp"
	"slices"
	"time"

	"downtime/store/event"
)

// LookKind is why papers are to be looked at.
type LookKind string

// Somebody is asked to look at papers for one of these.
const (
	LookNotReadBack LookKind = "not read back"
	LookOtherBed    LookKind = "another bed" // a result has another bed than its request
	LookSameBed     LookKind = "same bed"    // another paper of the form is out for the bed
	LookTimes       LookKind = "times"       // two times contradict each other
)

// Look is something about papers that somebody was asked to look at, as it was then. What
// was settled stays: it was shown, and acted on or not.
type Look struct {
	lookAt
	Seq           uint64 // the entry that it came with
	At            time.Time
	Bed, OtherBed string      // of the paper and of the other, of one of another bed
	Others        []int       // the papers that were out already, of one of the same bed
	Times         TimeAgainst // of one about times

	Settled   uint64 // the entry that settled it; 0 while nothing has
	SettledAt time.Time
	SettledBy event.Person
	// StillSo says that nothing more is to be done with the papers, and that they say still
	// what they said.
	StillSo bool
}

// lookAt is what one look is told from another by.
type lookAt struct {
	Kind          LookKind
	Record, Other int    // the papers by their numbers; Other is 0 where there is one
	Field         string // of the times
	Than          string
}

// sameAs reports whether two looks are one that goes on: what is said is what was said.
func (l *Look) sameAs(other Look) bool {
	switch l.Kind {
	case LookOtherBed:
		return l.lookAt == other.lookAt && foldedBed(l.Bed) == foldedBed(other.Bed) && foldedBed(l.OtherBed) == foldedBed(other.OtherBed)
	case LookTimes:
		return l.lookAt == other.lookAt && l.Times.At.Equal(other.Times.At) && l.Times.ThanAt.Equal(other.Times.ThanAt)
	}
	return l.lookAt == other.lookAt
}

// looksOf is what is to be looked at about a paper as it stands, those where nothing more
// is to be done too, which are closed.
func looksOf(p *Pairs, r *Record, wall time.Time) (looks []Look, closed []bool) {
	add := func(l Look, done bool) { looks, closed = append(looks, l), append(closed, done) }
	if r.NotReadBack() {
		add(Look{lookAt: lookAt{Kind: LookNotReadBack, Record: r.Number}}, false)
	}
	pair := func(phoned, request *Record) {
		if Apart(phoned, request) {
			l := Look{lookAt: lookAt{Kind: LookOtherBed, Record: phoned.Number, Other: request.Number}}
			l.Bed, l.OtherBed = phoned.Value(phoned.Form.Bed().Name), request.Value(request.Form.Bed().Name)
			add(l, NothingToDo(phoned, request))
		}
	}
	for _, request := range p.Answers(r) {
		pair(r, request)
	}
	for _, phoned := range p.Results(r) {
		pair(phoned, r)
	}
	for _, t := range p.timesAgainst(r, wall) {
		l := Look{lookAt: lookAt{Kind: LookTimes, Record: t.Record, Other: t.Of, Field: t.Field, Than: t.Than}, Times: t}
		add(l, p.timesClosed(r, t))
	}
	return looks, closed
}

// NothingToDo reports whether two papers are accounted for, so that what they say of each
// other is no longer asked about.
func NothingToDo(a, b *Record) bool { return a.Accounted() && b.Accounted() }

// related are a paper, those of its numbers as it is and as it was, and those of theirs.
func (s *State) related(was, is *Record) []*Record {
	var keys []string
	add := func(r *Record) {
		for _, key := range []string{r.ownNumber, r.asksFor} {
			if key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	add(was)
	add(is)
	var list []*Record
	for before := -1; before != len(keys); {
		before, list = len(keys), nil
		for _, r := range s.Records {
			if r.Number == is.Number || slices.Contains(keys, r.ownNumber) || slices.Contains(keys, r.asksFor) {
				list = append(list, r)
				add(r)
			}
		}
	}
	return list
}

// look brings what is to be looked at up to date, once an entry has changed a paper: what
// is new, and what is settled, among it and the papers of its numbers and its bed. It goes
// through the papers once, and compares what was worked out when each was changed.
func (s *State) look(e *event.Entry, was, is *Record) {
	group := s.related(was, is)
	pairs := s.pairsOf(group)
	if s.bringResults(e, pairs, group) {
		group = s.related(was, is)
		pairs = s.pairsOf(group)
	}
	wall := s.Wall(e.Recorded.At)
	var now []Look
	still := make(map[lookAt]bool)
	for _, r := range group {
		looks, closed := looksOf(pairs, r, wall)
		for i, l := range looks {
			switch {
			case closed[i]:
				still[l.lookAt] = true
			case !slices.ContainsFunc(now, func(known Look) bool { return known.lookAt == l.lookAt }):
				now = append(now, l)
			}
		}
	}
	inGroup := func(number int) bool {
		return slices.ContainsFunc(group, func(r *Record) bool { return r.Number == number })
	}
	var settled []int
	for i := range s.Looks {
		l := &s.Looks[i]
		if l.Settled != 0 || l.Kind == LookSameBed || !inGroup(l.Record) && !inGroup(l.Other) {
			continue
		}
		if at := slices.IndexFunc(now, l.sameAs); at >= 0 {
			now = slices.Delete(now, at, at+1)
		} else {
			settled = append(settled, i)
		}
	}
	slices.SortStableFunc(now, func(a, b Look) int { return cmp.Compare(a.Record, b.Record) })
	settledInBed, nowInBed := s.lookInBeds(was, is)
	s.keepLooks(e, append(settled, settledInBed...), append(now, nowInBed...), still)
}

// keepLooks keeps what is new, and what was settled. Whoever has the state from before goes
// on seeing the looks as they were.
func (s *State) keepLooks(e *event.Entry, settled []int, now []Look, still map[lookAt]bool) {
	if len(settled) > 0 {
		s.Looks = slices.Clone(s.Looks)
	}
	for _, i := range settled {
		l := &s.Looks[i]
		l.Settled, l.SettledAt, l.SettledBy, l.StillSo = e.Seq, e.Happened, e.Actor, still[l.lookAt]
	}
	for i := range now {
		now[i].Seq, now[i].At = e.Seq, e.Happened
	}
	if len(now) > 0 {
		s.Looks = append(slices.Clip(s.Looks), now...)
	}
}
