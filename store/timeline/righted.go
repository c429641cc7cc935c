package timeline

import (
	"fmt"

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

// seeRighted takes note of a correction, of words or of people.
func (l *Later) seeRighted(r *Row) {
	if r.Righted == nil {
		if l.wordsBy == nil {
			l.wordsBy = make(map[uint64]uint64)
		}
		l.wordsBy[r.Corrects] = r.Seq
		return
	}
	if l.righted == nil {
		l.righted = make(map[uint64]event.Righted)
	}
	is := l.righted[r.Corrects]
	is.Take(r.Righted.Doer, r.Righted.With, event.Correction{Seq: r.Seq, By: r.Actor, At: r.Happened})
	l.righted[r.Corrects] = is
}

// Righted is who did an entry, where that was corrected; without names where it was not.
func (l *Later) Righted(seq uint64) event.Righted { return l.righted[seq] }

// rightedNotes say who did an entry, each name by the entry that says so.
func rightedNotes(right event.Righted) []string {
	doer, with := right.Doer, right.With
	var notes []string
	note := func(seq uint64, words string) {
		notes = append(notes, fmt.Sprintf("CORRECTED by entry %d: it was %s", seq, words))
	}
	if doer.Seq > 0 && doer.Seq == with.Seq {
		note(doer.Seq, doer.Is.String()+", with "+with.Is.Name)
		return notes
	}
	if doer.Seq > 0 {
		note(doer.Seq, doer.Is.String())
	}
	if with.Seq > 0 {
		note(with.Seq, "with "+with.Is.Name)
	}
	return notes
}
