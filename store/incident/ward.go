package incident

import (
	"time"

	"downtime/store/event"
)

// NameWard says which ward a run is of that was started without one. It may be said anew,
// as a name is easily mistyped; what a run was started for stays.
type NameWard struct{ event.WardNamed }

func (a NameWard) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	if err := checkText("the name of the ward", a.Ward); err != nil {
		return nil, err
	}
	if err := checkLength(a.Organisation); err != nil {
		return nil, err
	}
	switch {
	case s.Ward == a.Ward && (a.Organisation == "" || s.Organisation == a.Organisation):
		return nil, NoChange{"this " + s.Noun() + " is of ward " + s.Ward + " already"}
	case s.StartedForWard():
		return nil, refuse("this %s was started for ward %s, which cannot be changed: close it first, or note what is wrong", s.Noun(), s.Ward)
	}
	return c.events(time.Time{}, a.WardNamed), nil
}

// StartedForWard reports whether the run was started for a ward, and not named one since.
func (s *State) StartedForWard() bool { return s.Ward != "" && !s.wardNamed }

// nameWard takes over the ward, and the hospital where one was said.
func (s *State) nameWard(body event.WardNamed) {
	if s.StartedForWard() {
		return
	}
	s.Ward, s.wardNamed = body.Ward, true
	if body.Organisation != "" {
		s.Organisation = body.Organisation
	}
}
