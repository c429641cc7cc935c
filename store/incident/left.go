package incident

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
)

// Unfinished is one thing that a clean close waits for.
type Unfinished struct {
	Procedure *Procedure
	Step      *Step
}

// Ref names it.
func (u Unfinished) Ref() Ref { return Ref{u.Procedure.Def.ID, u.Step.Def.ID} }

// String says what it is, and how it stands.
func (u Unfinished) String() string {
	words := fmt.Sprintf("%s, step %d %s: %s", u.Procedure.Def.Title, u.Step.Number, u.Step.Def.Title, u.state())
	if u.Step.Status == PutOff && u.Step.Note != "" {
		words += ", " + u.Step.Note
	}
	return words
}

func (u Unfinished) state() string {
	if u.Step.Status == PutOff {
		return "put off"
	}
	return string(u.Step.Status)
}

// Unfinished is everything that a clean close waits for: of each procedure that is
// on, the steps that are open and not optional, then those put off.
func (s *State) Unfinished(now time.Time) []Unfinished {
	var list []Unfinished
	for _, p := range s.Procedures {
		if p.StoodDown {
			continue
		}
		for _, step := range p.Steps {
			if s.toDo(step, now) && !step.Def.Optional {
				list = append(list, Unfinished{p, step})
			}
		}
		for _, step := range p.Steps {
			if step.Status == PutOff {
				list = append(list, Unfinished{p, step})
			}
		}
	}
	return list
}

// Waiting counts what a clean close waits for, by when it is to be done.
type Waiting struct {
	ToDo     int // to do now
	Recovery int // of recovery sections, while recovery has not begun
	PutOff   int
}

// Total is all of it.
func (w Waiting) Total() int { return w.ToDo + w.Recovery + w.PutOff }

// Waiting counts what is Unfinished.
func (s *State) Waiting(now time.Time) Waiting {
	var w Waiting
	for _, u := range s.Unfinished(now) {
		switch {
		case u.Step.Status == PutOff:
			w.PutOff++
		case s.waitsForRecovery(u.Step):
			w.Recovery++
		default:
			w.ToDo++
		}
	}
	return w
}

// Outstanding says in words what a clean close waits for, counted by procedure, and
// how many things that is.
func (s *State) Outstanding(now time.Time) (words []string, count int) {
	list := s.Unfinished(now)
	for i := 0; i < len(list); {
		n := 1
		for i+n < len(list) && list[i+n].Procedure == list[i].Procedure && list[i+n].state() == list[i].state() {
			n++
		}
		words = append(words, fmt.Sprintf("%s %s in %s", plural(n, "step"), list[i].state(), list[i].Procedure.Def.ID))
		i += n
	}
	return words, len(list)
}

// Takeover says who takes on one thing that is left at the close, and why.
type Takeover struct {
	Ref
	Owner  string
	Reason string // "" for that of the close
}

// Close ends the run. While anything is outstanding it needs a reason, for all of
// it or for each thing; the owner of each is the one that Each names, else Owner, else
// the person who closes.
type Close struct {
	Reason string
	Owner  string
	Each   []Takeover
}

func (a Close) decide(s *State, c Command) ([]event.Event, error) {
	if err := s.mustRun(); err != nil {
		return nil, err
	}
	outstanding, _ := s.Outstanding(c.Now)
	left, missing := a.left(s, c)
	if missing > 0 {
		words := strings.Join(outstanding, ", ")
		if missing == len(left) {
			return nil, refuse("%s: finish them, or close with a reason", words)
		}
		return nil, refuse("%s: %s without a reason: finish them, or close with a reason for all", words, has(missing))
	}
	for _, text := range append([]string{a.Reason, a.Owner}, textsOf(a.Each)...) {
		if err := checkLength(text); err != nil {
			return nil, err
		}
	}
	return c.events(time.Time{}, event.RunClosed{Reason: a.Reason, Outstanding: outstanding, Left: left}), nil
}

// left is what the run is closed without, and how many of it have no reason.
func (a Close) left(s *State, c Command) (left []event.Left, missing int) {
	each := make(map[Ref]Takeover, len(a.Each))
	for _, t := range a.Each {
		each[t.Ref] = t
	}
	for _, u := range s.Unfinished(c.Now) {
		ref := u.Ref()
		t := each[ref]
		entry := event.Left{
			What: u.String(), Procedure: ref.Procedure, Step: ref.Step,
			Owner: firstSaid(t.Owner, a.Owner, c.By.String()), Reason: strings.TrimSpace(t.Reason),
		}
		if entry.Reason == "" && strings.TrimSpace(a.Reason) == "" {
			missing++
		}
		left = append(left, entry)
	}
	return left, missing
}

func firstSaid(texts ...string) string {
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			return text
		}
	}
	return ""
}

func textsOf(each []Takeover) []string {
	var texts []string
	for _, t := range each {
		texts = append(texts, t.Owner, t.Reason)
	}
	return texts
}

func has(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}
