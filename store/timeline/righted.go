package timeline

import (
	"time"

	"downtime/store/event"
)

// Righted is who did an entry that has another's name, as a correction says.
type Righted struct {
	Doer event.Person // without a name where that was right
	With string       // the second person, "" where that was right
}

func righted(body event.EntryCorrected) *Righted {
	if !body.OfPeople() {
		return nil
	}
	right := Righted{With: body.With}
	if body.Doer != nil {
		right.Doer = *body.Doer
	}
	return &right
}

// words say who it was: "it was M Silva, staff nurse, with B Shah".
func (r Righted) words() string {
	switch {
	case r.With == "":
		return "it was " + r.Doer.String()
	case r.Doer.Name == "":
		return "it was with " + r.With
	}
	return "it was " + r.Doer.String() + ", with " + r.With
}

// RightedBy is Righted with the entry that says so, and who wrote that when.
type RightedBy struct {
	Righted
	Seq uint64
	By  event.Person
	At  time.Time
}

// seeRighted takes note of a correction, of words or of people. What a later one leaves
// as it was stays.
func (l *Later) seeRighted(r *Row) {
	if r.Righted == nil {
		if l.wordsBy == nil {
			l.wordsBy = make(map[uint64]uint64)
		}
		l.wordsBy[r.Corrects] = r.Seq
		return
	}
	if l.righted == nil {
		l.righted = make(map[uint64]RightedBy)
	}
	is := l.righted[r.Corrects]
	is.Seq, is.By, is.At = r.Seq, r.Actor, r.Happened
	if r.Righted.Doer.Name != "" {
		is.Doer = r.Righted.Doer
	}
	if r.Righted.With != "" {
		is.With = r.Righted.With
	}
	l.righted[r.Corrects] = is
}

// Righted is who did an entry, where that was corrected; false where it was not.
func (l *Later) Righted(seq uint64) (RightedBy, bool) {
	right, ok := l.righted[seq]
	return right, ok
}
