package incident

import (
	"time"

	"downtime/store/event"
)

// TakeOver says that another program writes the log from here on.
type TakeOver struct{ event.StorageTakenOver }

func (a TakeOver) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, a.StorageTakenOver), nil
}
