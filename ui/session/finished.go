package session

import (
	"fmt"
	"slices"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
)

// followedFor is how long after its end a run's actions are looked for.
const followedFor = 366 * 24 * time.Hour

// Finished is a run that is over, as it was read.
type Finished struct {
	State *incident.State
	Rows  []timeline.Row
}

// ReadFinished reads a run that is over; nothing of it becomes the session's. It may
// run on any goroutine.
func (s *Session) ReadFinished(log string) (Finished, error) {
	f := Finished{State: new(incident.State)}
	var builder timeline.Builder
	err := s.reading(func(st *store.Store) error {
		return st.Read(log, func(e *event.Entry) error {
			e = readable(e)
			f.State.Apply(e)
			f.Rows = appendRow(f.Rows, builder.Row(e))
			return nil
		})
	})
	return f, err
}

// Followed are the actions of runs that are over, by their logs.
type Followed map[string][]incident.FollowUp

// Overdue counts the actions that are overdue.
func (f Followed) Overdue(now time.Time) int {
	n := 0
	for log := range f {
		n += f.OverdueOf(log, now)
	}
	return n
}

// OverdueOf counts those of one run.
func (f Followed) OverdueOf(log string, now time.Time) int {
	return (&incident.State{FollowUps: f[log]}).OverdueActions(now)
}

// Open counts the actions of a run that are not done.
func (f Followed) Open(log string) int {
	n := 0
	for _, action := range f[log] {
		if !action.Done() {
			n++
		}
	}
	return n
}

// FollowUps reads the actions of those runs of a list that ended within the last
// year. Only logs that have a debrief are read; one that cannot be is left out, as
// whoever opens it is told, and one that was brought in and has not gone on here, as
// its actions are another ward's. It may run on any goroutine.
func (s *Session) FollowUps(runs []store.Run) Followed {
	followed := make(Followed)
	now := s.cfg.Clocks().At
	for _, run := range runs {
		if run.Status == store.StatusOpen || run.Elsewhere() || run.Debrief == 0 || now.Sub(run.Ended) > followedFor {
			continue
		}
		if finished, err := s.ReadFinished(run.Log); err == nil && len(finished.State.FollowUps) > 0 {
			followed[run.Log] = finished.State.FollowUps
		}
	}
	return followed
}

// TakeUp makes a run that is over the session's, to be debriefed or opened again. It
// is refused while one is open, which would be lost from sight, and for one that was
// brought in, to which nothing is added here.
func (s *Session) TakeUp(log string) error {
	if err := s.mayWrite(); err != nil {
		return err
	}
	switch {
	case s.state != nil && s.state.Log == log:
		return nil
	case s.Running():
		return incident.Refusal{Why: fmt.Sprintf("a %s is running: close it first", s.state.Noun())}
	case s.state != nil && len(s.toConfirm()) > 0:
		return incident.Refusal{Why: "confirm first what was found at the start"}
	}
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(runs, func(r store.Run) bool { return r.Log == log && r.Elsewhere() }) {
		return incident.Refusal{Why: "it was brought in from another PC and is only read here"}
	}
	return s.loadRun(log)
}
