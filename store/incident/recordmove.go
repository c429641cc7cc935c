package incident

import (
	"slices"
	"time"

	"downtime/store/event"
)

// UndoMove takes back a move of a bed, as entries that say so: the papers that it took
// along are where they were. Entries are those of the move. It is refused once more was
// said of one of the papers: the last word may go by where it is.
type UndoMove struct{ Entries []uint64 }

func (a UndoMove) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	var bodies []event.Body
	for i, seq := range a.Entries {
		r := s.movedBy(seq)
		if r == nil || slices.Contains(a.Entries[:i], seq) {
			return nil, refuse("there is no move in entry %d to take back", seq)
		}
		if r.last != seq {
			return nil, refuse("more was said of record %d since: move it as any other", r.Number)
		}
		move := r.Moves[len(r.Moves)-1]
		there := slices.DeleteFunc(s.OfBed(move.From), func(other *Record) bool { return other.bedSince < seq }) // it stayed there
		if len(there) > 0 {
			return nil, refuse("in %s there is other paper by now: %s. Move that first, or move the patient as any other", move.From, namesOf(there))
		}
		bodies = append(bodies, event.RecordMoved{Record: r.Number, From: move.To, To: move.From, Reason: "moved by mistake", TakenBack: true})
	}
	if len(bodies) == 0 {
		return nil, refuse("no move was named to take back")
	}
	return c.events(time.Time{}, bodies...), nil
}

// movedBy is the paper whose latest move an entry is, nil for none.
func (s *State) movedBy(seq uint64) *Record {
	i := slices.IndexFunc(s.Records, func(r *Record) bool { return len(r.Moves) > 0 && r.Moves[len(r.Moves)-1].Seq == seq })
	if i < 0 {
		return nil
	}
	return s.Records[i]
}

// MovedFrom are the beds that the patient of a paper was moved from, in their order.
func (r *Record) MovedFrom() []string {
	var beds []string
	for _, m := range r.Moves {
		beds = append(beds, m.From)
	}
	return beds
}
