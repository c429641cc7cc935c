package incident

import (
	"slices"
	"time"

	"downtime/store/event"
)

// Lesson is something that was learned.
type Lesson struct {
	Seq  uint64
	At   time.Time
	By   event.Person
	Text string
}

// FollowUp is an action: something that somebody will do, by the end of a day.
type FollowUp struct {
	Seq   uint64
	At    time.Time
	By    event.Person
	Text  string
	Owner string
	Due   string // YYYY-MM-DD

	DoneAt time.Time // zero until it is
	DoneBy event.Person
	Note   string
	// doneSeq is the entry that says so.
	doneSeq uint64
}

// Done reports whether it was done.
func (f FollowUp) Done() bool { return !f.DoneAt.IsZero() }

// Overdue reports whether the day by which it was to be done has passed undone.
func (f FollowUp) Overdue(now time.Time) bool {
	return !f.Done() && f.Due < now.Format(time.DateOnly)
}

// OverdueActions counts the actions that are overdue.
func (s *State) OverdueActions(now time.Time) int {
	n := 0
	for _, f := range s.FollowUps {
		if f.Overdue(now) {
			n++
		}
	}
	return n
}

// AddLesson writes down what was learned. A closed run may still be learned from.
type AddLesson struct{ Text string }

func (a AddLesson) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustBe(); err != nil {
		return nil, err
	}
	if err := checkText("what was learned", a.Text); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.LessonAdded(a)), nil
}

// AddAction writes down what somebody will do. Due is a day, its time of no matter.
type AddAction struct {
	Text  string
	Owner string
	Due   time.Time
}

func (a AddAction) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustBe(); err != nil {
		return nil, err
	}
	if err := checkText("what will be done", a.Text); err != nil {
		return nil, err
	}
	if err := checkText("an owner, who will do it,", a.Owner); err != nil {
		return nil, err
	}
	if a.Due.IsZero() {
		return nil, refuse("a day by which it will be done is needed: 12 Dec, in 2 weeks or Friday")
	}
	due := a.Due.Format(time.DateOnly)
	if due < c.Now.In(a.Due.Location()).Format(time.DateOnly) {
		return nil, refuse("%s is past: say a day from today on", a.Due.Format("2 Jan 2006"))
	}
	return c.events(time.Time{}, event.ActionAdded{Text: a.Text, Owner: a.Owner, Due: due}), nil
}

// FinishAction says that an action was done.
type FinishAction struct {
	Seq  uint64 // of the entry that added it
	Note string
}

func (a FinishAction) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustBe(); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.FollowUps, func(f FollowUp) bool { return f.Seq == a.Seq })
	if i < 0 {
		return nil, refuse("entry %d is no action of this %s: see the list of its actions", a.Seq, s.Noun())
	}
	if s.FollowUps[i].Done() {
		return nil, NoChange{"that action is done already"}
	}
	if err := checkLength(a.Note); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.ActionDone{Action: a.Seq, Note: a.Note}), nil
}

// mustBe refuses where there is no run, open or closed.
func (s *State) mustBe() error {
	if s.Entries == 0 {
		return s.mustRun()
	}
	return nil
}

func (s *State) addLesson(e *event.Entry, body event.LessonAdded) {
	s.Lessons = append(slices.Clip(s.Lessons), Lesson{Seq: e.Seq, At: e.Happened, By: e.Actor, Text: body.Text})
}

func (s *State) addFollowUp(e *event.Entry, body event.ActionAdded) {
	s.FollowUps = append(slices.Clip(s.FollowUps), FollowUp{
		Seq: e.Seq, At: e.Happened, By: e.Actor, Text: body.Text, Owner: body.Owner, Due: body.Due,
	})
}

func (s *State) finishFollowUp(e *event.Entry, body event.ActionDone) {
	i := slices.IndexFunc(s.FollowUps, func(f FollowUp) bool { return f.Seq == body.Action })
	if i < 0 || s.FollowUps[i].Done() {
		return
	}
	s.FollowUps = slices.Clone(s.FollowUps)
	f := &s.FollowUps[i]
	f.DoneAt, f.DoneBy, f.Note, f.doneSeq = e.Happened, e.Actor, body.Note, e.Seq
}
