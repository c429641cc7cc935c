package incident

import (
	"fmt"
	"slices"
	"time"

	"downtime/store/event"
)

// Handover is what goes on here passing from one person to the next.
type Handover struct {
	Seq      uint64 // the entry with which it was given
	At       time.Time
	From, To event.Person
	Accepted time.Time // zero until it is
}

// GiveHandover hands over to the next person, who has it once they accept it. It
// may be given again, to somebody else, until then.
type GiveHandover struct{ To event.Person }

func (a GiveHandover) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkText("the name of the person who takes over", a.To.Name); err != nil {
		return nil, err
	}
	if SameName(a.To.Name, c.By.Name) {
		return nil, refuse("%s hands over, and cannot take over as well: name the next person", c.By.Name)
	}
	if given := s.Given; given != nil && given.From == c.By && given.To == a.To {
		return nil, NoChange{"it is handed over to " + a.To.String() + " already, who has not accepted it yet"}
	}
	return c.events(time.Time{}, event.HandoverGiven{To: a.To, Open: s.openWords(c.Now)}), nil
}

// openWords says how much is not finished.
func (s *State) openWords(now time.Time) []string {
	var words []string
	if n := s.Board(now).OverdueWith(s.LateRecords(now)); n > 0 {
		words = append(words, fmt.Sprintf("%d overdue", n))
	}
	outstanding, _ := s.Outstanding(now)
	return append(words, outstanding...)
}

// AcceptHandover makes whom it was given to the one who works now. Clock is what
// the wall clock showed, against the PC's; nil where nobody looked.
type AcceptHandover struct{ Clock *time.Duration }

func (a AcceptHandover) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	given := s.Given
	if given == nil {
		return nil, refuse("nothing was handed over: who goes hands over first")
	}
	var list []event.Event
	if a.Clock != nil {
		checked, err := CheckClock{*a.Clock}.decide(s, c)
		if err != nil {
			return nil, err
		}
		list, c.Now = checked, checked[0].Happened
	}
	return append(list, c.events(time.Time{}, event.HandoverAccepted{From: given.From, Given: given.Seq})...), nil
}

func (s *State) give(e *event.Entry, body event.HandoverGiven) {
	if s.Running() {
		s.Given = &Handover{Seq: e.Seq, At: e.Happened, From: e.Actor, To: body.To}
	}
}

func (s *State) accept(e *event.Entry, body event.HandoverAccepted) {
	last := Handover{Seq: body.Given, At: e.Happened, From: body.From, To: e.Actor, Accepted: e.Happened}
	if s.Given != nil && s.Given.Seq == body.Given {
		last.At = s.Given.At
	}
	s.Given = nil
	s.Handovers = append(slices.Clip(s.Handovers), last)
	s.Shift = nil
	s.signOn(e.Actor)
}

// LastHandover is when what goes on was handed over to the shift that works now: at
// the declaration, where nobody has handed over yet. What was written between that
// and the acceptance may be on no sheet, and so counts as the new shift's.
func (s *State) LastHandover() time.Time {
	if n := len(s.Handovers); n > 0 {
		return s.Handovers[n-1].At
	}
	return s.Declared
}
