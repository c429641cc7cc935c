package incident

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
)

// Unfinished is one thing that a clean close waits for: a step, or a paper record.
type Unfinished struct {
	Procedure *Procedure // of a step
	Step      *Step      // nil for a record
	Record    *Record    // nil for a step
}

// Thing names one thing that may be left: a step, or a record by its number.
type Thing struct {
	Ref
	Record int
}

// Thing names it.
func (u Unfinished) Thing() Thing {
	if u.Record != nil {
		return Thing{Record: u.Record.Number}
	}
	return Thing{Ref: Ref{u.Procedure.Def.ID, u.Step.Def.ID}}
}

// String says what it is, and how it stands.
func (u Unfinished) String() string {
	if u.Record != nil {
		return u.Record.String() + ": " + u.Record.State()
	}
	words := fmt.Sprintf("%s, step %d %s: %s", u.Procedure.Def.Title, u.Step.Number, u.Step.Def.Title, u.state())
	if u.Step.Status == PutOff && u.Step.Note != "" {
		words += ", " + u.Step.Note
	}
	return words
}

func (u Unfinished) state() string {
	if u.Record != nil {
		switch r := u.Record; {
		case r.Became == Out:
			return "out"
		case !r.Checked():
			return "to be checked"
		}
		return "not finished"
	}
	if u.Step.Status == PutOff {
		return "put off"
	}
	return string(u.Step.Status)
}

// Unfinished is everything that a clean close waits for: of each procedure that is
// on, the steps that are open and not optional, then those put off; then the papers that
// are not accounted for.
func (s *State) Unfinished(now time.Time) []Unfinished {
	var list []Unfinished
	for p := range s.on() {
		for _, step := range p.Steps {
			if s.toDo(step, now) && !step.Def.Optional {
				list = append(list, Unfinished{Procedure: p, Step: step})
			}
		}
		for _, step := range p.Steps {
			if step.Status == PutOff {
				list = append(list, Unfinished{Procedure: p, Step: step})
			}
		}
	}
	for _, r := range s.Ledger() {
		if !r.Accounted() {
			list = append(list, Unfinished{Record: r})
		}
	}
	return list
}

// Waiting counts what a clean close waits for, by when it is to be done.
type Waiting struct {
	ToDo     int // to do now
	Recovery int // of recovery sections, while recovery has not begun
	PutOff   int
	Paper    int // records that are out, or not checked yet
}

// Waiting counts what is Unfinished.
func (s *State) Waiting(now time.Time) Waiting {
	var w Waiting
	for _, u := range s.Unfinished(now) {
		switch {
		case u.Record != nil:
			w.Paper++
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

// OptionalToDo counts the optional steps that are to do now: the board has them, and a
// clean close does not wait for them.
func (s *State) OptionalToDo(now time.Time) int {
	n := 0
	for p := range s.on() {
		n += s.openSteps(p, now, func(step *Step) bool { return step.Def.Optional && !s.waitsForRecovery(step) })
	}
	return n
}

// Outstanding says in words what a clean close waits for, counted by procedure and by
// form, and how many things that is.
func (s *State) Outstanding(now time.Time) (words []string, count int) {
	list := s.Unfinished(now)
	type kind struct{ where, state string }
	counts := make(map[kind]int)
	for _, u := range list {
		counts[kind{u.where(), u.state()}]++
	}
	for _, u := range list {
		this := kind{u.where(), u.state()}
		if n := counts[this]; n > 0 {
			words = append(words, u.counted(n))
		}
		counts[this] = 0
	}
	return words, len(list)
}

// where is what it is counted with.
func (u Unfinished) where() string {
	if u.Record != nil {
		return "record " + u.Record.Form.Name
	}
	return u.Procedure.Def.ID
}

// counted says of n like it what they are, "2 steps open in EPR downtime", "Drug chart: 3
// out".
func (u Unfinished) counted(n int) string {
	if u.Record != nil {
		return fmt.Sprintf("%s: %d %s", u.Record.Form.Name, n, u.state())
	}
	return fmt.Sprintf("%s %s in %s", plural(n, "step"), u.state(), u.Procedure.Def.Title)
}

// Takeover says who takes on one thing that is left at the close, and why.
type Takeover struct {
	Thing
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
	if err := checkLength(append([]string{a.Reason, a.Owner}, textsOf(a.Each)...)...); err != nil {
		return nil, err
	}
	return c.events(time.Time{}, event.RunClosed{Reason: a.Reason, Outstanding: outstanding, Left: left}), nil
}

// left is what the run is closed without, and how many of it have no reason.
func (a Close) left(s *State, c Command) (left []event.Left, missing int) {
	each := make(map[Thing]Takeover, len(a.Each))
	for _, t := range a.Each {
		each[t.Thing] = t
	}
	for _, u := range s.Unfinished(c.Now) {
		thing := u.Thing()
		t := each[thing]
		entry := event.Left{
			What: u.String(), Procedure: thing.Procedure, Step: thing.Step, Record: thing.Record,
			Owner: firstSaid(t.Owner, a.Owner, c.By.String()), Reason: strings.TrimSpace(t.Reason),
		}
		if entry.Reason == "" && strings.TrimSpace(a.Reason) == "" {
			missing++
		}
		left = append(left, entry)
	}
	return left, missing
}

// LeftOf is what the close says of a paper it went without; nil where it says nothing.
func (s *State) LeftOf(record int) *event.Left {
	i := slices.IndexFunc(s.Left, func(l event.Left) bool { return l.Record == record })
	if i < 0 || record == 0 {
		return nil
	}
	return &s.Left[i]
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
