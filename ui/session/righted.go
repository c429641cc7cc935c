package session

import (
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/handover"
	"downtime/ui/text"
)

// WrongName is why the name in an entry was mostly another's.
const WrongName = "the wrong name was on the screen"

// CorrectDoer is the action that says who did what an entry has in another's name: to, or
// with the second person with, where either is named.
func (s *Session) CorrectDoer(seq uint64, to event.Person, with, reason string) incident.Action {
	row, ok := s.RowOf(seq)
	if !ok { // a signature of the program, which is not in the book, or no entry
		row.Actor = event.Program
	}
	return incident.CorrectDoer{Seq: seq, Type: row.Type, Was: row.Actor, To: to, With: with, Reason: reason}
}

// DoerOf is who did an entry, as far as is known now.
func (s *Session) DoerOf(row timeline.Row) event.Person { return s.state.DoerOf(row.Seq, row.Actor) }

// SecondOf is the second person of a tick that stands; "" where it has none.
func (s *Session) SecondOf(row timeline.Row) string {
	if ref, ok := s.StepOf(row); ok {
		if _, step := s.state.Find(ref); step.Seq == row.Seq {
			return step.With
		}
	}
	return ""
}

// StepDoer is who put a step in its state, and with whom, in words.
func (s *Session) StepDoer(step *incident.Step) string {
	return handover.Doer(step, handover.ByName, s.clock)
}

func (s *Session) clock(at time.Time) string { return text.Clock(at.In(s.zone), s.Now()) }

// whoDid is who did an entry, with the role. The name that the entry has stays in sight.
func (s *Session) whoDid(r timeline.Row) string {
	words := handover.RowDoer(&r, s.later, event.Person.String, s.clock)
	if with := s.later.Righted(r.Seq).With; with.Seq > 0 && !s.secondAsBefore(r) {
		words += "; the second person " + text.CorrectedTo(with.Is.Name, with.By.String(), s.clock(with.At))
	}
	return words
}

// secondAsBefore reports whether the second person of a tick that stands was corrected back
// to the one that its entry has.
func (s *Session) secondAsBefore(r timeline.Row) bool {
	ref, ok := s.StepOf(r)
	if !ok {
		return false
	}
	_, step := s.state.Find(ref)
	return step.Seq == r.Seq && step.Righted != nil && step.Righted.WasWith == step.With
}

// MayCorrectDoer reports whether another name can be put to an entry.
func (s *Session) MayCorrectDoer(row timeline.Row) bool {
	return incident.CorrectDoer{Seq: row.Seq, Type: row.Type, Was: row.Actor}.Correctable(s.state) == nil
}
