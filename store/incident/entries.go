package incident

import (
	"strings"
	"time"
	"unicode"

	"downtime/store/event"
)

// RecordDecision adds a decision. Its reason is required: the question asked
// afterwards is whether it was reasonable then.
type RecordDecision struct {
	event.Decision
	At time.Time
}

func (a RecordDecision) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkText("what was decided", a.Text); err != nil {
		return nil, err
	}
	if err := checkReason("a decision", a.Reason); err != nil {
		return nil, err
	}
	if err := checkLength(a.Options); err != nil {
		return nil, err
	}
	if err := checkPast(a.At, c.Now); err != nil {
		return nil, err
	}
	return c.events(a.At, a.Decision), nil
}

// Correct corrects an earlier entry, which stays as it is. A closed run may be
// corrected too.
type Correct struct {
	Seq  uint64
	Text string
}

func (a Correct) decide(s *State, c Command) ([]event.Event, error) {
	if s.Entries == 0 {
		return nil, s.mustRun()
	}
	if a.Seq == 0 || a.Seq > s.Entries {
		return nil, refuse("there is no entry %d: the log has 1 to %d", a.Seq, s.Entries)
	}
	if err := checkText("the correction", a.Text); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.EntryCorrected{Corrects: a.Seq, Text: a.Text}), nil
}

// SignOn says who works from now on: the command's By.
type SignOn struct{}

func (SignOn) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if s.Who == c.By {
		return nil, NoChange{c.By.String() + " is working already"}
	}
	return c.events(time.Time{}, event.PersonSignedOn{}), nil
}

// SeeWitness records the line on paper of another log, whose form was checked.
type SeeWitness struct{ event.WitnessSeen }

func (a SeeWitness) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	switch {
	case a.Log == "" || a.Size == 0 || a.Code == "":
		return nil, refuse("copy the whole line from the other ward's paper: LOG, N= and the code")
	case a.Log == s.Log:
		return nil, refuse("this is a line of this %s's own log: type in that of another ward", s.Noun())
	}
	return c.events(time.Time{}, a.WitnessSeen), nil
}

// CheckClock records the wall clock against the PC's: Offset is wall minus PC.
type CheckClock struct{ Offset time.Duration }

func (a CheckClock) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	return c.events(c.Now.Add(a.Offset-s.ClockOffset), event.ClockChecked{OffsetS: int64(a.Offset / time.Second)}), nil
}

// SetSystem moves a system along: down, said back, checked, in use. It can go
// down again at any point. By is who says that it is back. Note is what can and what
// cannot be done with it yet; said anew, the system stays where it is.
type SetSystem struct {
	Name string
	To   SystemStatus
	By   string
	Note string
	// InPart is what can and what cannot be done with one that comes back or is in use.
	// Where it is "", what was said before goes on, unless Whole says that all of it works.
	InPart string
	Whole  bool
}

// CheckSystem refuses what names no system: a number stands beside each where it is chosen,
// and means nothing in the log.
func CheckSystem(name string) error {
	if err := checkText("the name of the system", name); err != nil {
		return err
	}
	if strings.IndexFunc(name, unicode.IsLetter) < 0 {
		return refuse("%q is not the name of a system: say it in words, as EPR or pathology", name)
	}
	return nil
}

// changesNothing reports whether all of it was said of a system already.
func (a SetSystem) changesNothing(known *System) bool {
	return known.Status == a.To && (a.By == "" || a.By == known.By) && (a.Note == "" || a.Note == known.Note) &&
		(a.InPart == "" || a.InPart == known.InPart) && (!a.Whole || known.InPart == "")
}

func (a SetSystem) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	known := s.System(a.Name)
	if err := CheckSystem(a.Name); err != nil && known == nil { // an older program may have taken it
		return nil, err
	}
	if err := checkLength(a.By, a.Note, a.InPart); err != nil {
		return nil, err
	}
	name := a.Name
	if known != nil {
		name = known.Name
	}
	switch {
	case a.To == SystemDown && a.InPart != "":
		return nil, refuse("what can be done with a system does not belong to %q", SystemDown)
	case known != nil && a.changesNothing(known):
		return nil, NoChange{name + " is " + string(a.To) + " already"}
	case known == nil && a.To != SystemDown:
		return nil, refuse("%s was not said to be down in this %s", a.Name, s.Noun())
	case a.By != "" && a.To != SystemSaidBack:
		return nil, refuse("who says so belongs to %q alone", SystemSaidBack)
	case a.Note != "" && a.To == SystemSaidBack:
		return nil, refuse("a note does not belong to %q", SystemSaidBack)
	}
	inPart := a.InPart
	if inPart == "" && !a.Whole && known != nil {
		inPart = known.InPart // that goes on until somebody says that it is over
	}
	var body event.Body
	switch a.To {
	case SystemDown:
		body = event.SystemDown{System: name, Note: a.Note}
	case SystemSaidBack:
		body = event.SystemSaidBack{System: name, By: a.By, InPart: inPart}
	case SystemChecked:
		body = event.SystemChecked{System: name, Note: a.Note, InPart: inPart}
	case SystemInUse:
		body = event.SystemInUse{System: name, Note: a.Note, InPart: inPart}
	default:
		return nil, refuse("a system cannot be %q", a.To)
	}
	return c.events(time.Time{}, body), nil
}
