package incident

import (
	"slices"
	"time"

	"downtime/store/event"
)

// Linked is another log of the same outage, as this one names it.
type Linked struct {
	event.RunLinked
	Seq uint64 // the entry that says so
	At  time.Time
	By  event.Person
}

// LinkedTo is how this run is linked to another log; nil where it is not.
func (s *State) LinkedTo(log string) *Linked {
	i := slices.IndexFunc(s.Linked, func(l Linked) bool { return l.Log == log })
	if i < 0 {
		return nil
	}
	return &s.Linked[i]
}

func (s *State) link(e *event.Entry, body event.RunLinked) {
	if s.LinkedTo(body.Log) == nil && body.Log != s.Log {
		s.Linked = append(s.Linked, Linked{RunLinked: body, Seq: e.Seq, At: e.Happened, By: e.Actor})
	}
}

// unlink takes back a link whose entry was corrected: what is told wrongly puts
// nothing together.
func (s *State) unlink(corrected uint64) {
	s.Linked = slices.DeleteFunc(slices.Clone(s.Linked), func(l Linked) bool { return l.Seq == corrected })
}

// Link says that another log is of the same outage. A closed run may be linked too:
// that two wards kept the log of one outage is often found out the week after.
type Link struct{ event.RunLinked }

func (a Link) decide(s *State, c Command) ([]event.Event, error) {
	if s.Entries == 0 {
		return nil, s.mustRun()
	}
	switch {
	case !event.IsLogName(a.Log):
		return nil, refuse("%q is not the name of a log: it has 12 letters and figures, as the list of downtimes and every sheet of paper have it", a.Log)
	case a.Log == s.Log:
		return nil, refuse("this is the %s's own log: name the other one", s.Noun())
	case s.LinkedTo(a.Log) != nil:
		return nil, NoChange{"log " + a.Log + " is linked already"}
	case a.Mode != "" && a.Mode != s.Mode:
		other := State{Mode: a.Mode}
		return nil, refuse("log %s is of a %s and this is a %s: the two are never put together", a.Log, other.Noun(), s.Noun())
	}
	if err := checkLength(a.Why); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, a.RunLinked), nil
}
