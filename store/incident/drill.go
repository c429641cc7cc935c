package incident

import (
	"cmp"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// Looked is that somebody has looked through what was ticked in the drill which a downtime
// put an end to.
type Looked struct {
	event.DrillCarried
	Seq uint64
	At  time.Time
	By  event.Person
}

// DrillUnread reports whether somebody has settled a drill whose log could not be read.
func (s *State) DrillUnread() bool { return s.Looked != nil && s.Looked.Unread }

// DrillWaits is the log of the drill that this downtime put an end to, as long as nobody
// has said which of the steps that were ticked in it were really done; "" for none, and
// why there is none. One that could not be read waits until it can be.
func (s *State) DrillWaits() (string, error) {
	if err := s.mustRun(); err != nil {
		return "", err
	}
	switch {
	case s.Mode != event.Live:
		return "", refuse("this is a %s: nothing is carried over into it", s.Noun())
	case s.Drill == "":
		return "", refuse("no drill became this downtime")
	case s.Looked != nil && !s.Looked.Unread:
		return "", refuse("that is settled, entry %d: tick others with their time", s.Looked.Seq)
	}
	return s.Drill, nil
}

// Drilled is a step that was ticked in a drill, and was really done.
type Drilled struct {
	Ref
	Seq  uint64    // the entry of the drill's log
	At   time.Time // by the clock of this run
	By   event.Person
	With string // the second person
}

// CarryOver says which steps of the drill that this downtime put an end to were really done;
// none, where it was all of it played. Whoever did a step is who ticked it, and whoever says
// so here wrote it down. The log of the drill stays as it is.
type CarryOver struct {
	Drill  string
	Unread bool // its log cannot be read: nobody knows of any step in it
	Ticked int  // steps in the drill
	Steps  []Drilled
	// Open are the texts that the drill had of procedures, of which those are opened that
	// are not on here and that a step is of.
	Open []OpenProcedure
}

func (a CarryOver) decide(s *State, c Command) ([]event.Event, error) {
	drill, err := s.DrillWaits()
	switch {
	case err != nil:
		return nil, err
	case a.Drill != drill:
		return nil, refuse("it was log %s that became this downtime, and not %s", drill, a.Drill)
	case a.Unread && len(a.Steps) > 0:
		return nil, refuse("nothing can be carried over from a log that cannot be read")
	case a.Unread && s.DrillUnread():
		return nil, refuse("%s has said already that the log of the drill cannot be read, in entry %d: tick what was really done, with the time at which it was",
			s.Looked.By.Name, s.Looked.Seq)
	case a.Unread:
		return c.events(time.Time{}, event.DrillCarried{Log: a.Drill, Unread: true}), nil
	}
	var list []event.Event
	seen := make(map[Ref]bool)
	for _, d := range a.Steps {
		text := a.textOf(d.Procedure)
		if err := s.MayCarry(d, text); err != nil || seen[d.Ref] {
			return nil, refuse("%s/%s cannot be carried over: %v", d.Procedure, d.Step, cmp.Or(err, refuse("it is named twice")))
		}
		if opens := (Ref{Procedure: d.Procedure}); s.takesText(d.Procedure) && !seen[opens] {
			events, err := text.decide(s, c)
			if err != nil {
				return nil, err
			}
			seen[opens], list = true, append(list, events...)
		}
		seen[d.Ref] = true
	}
	for _, d := range a.Steps {
		list = append(list, d.event(a.Drill, c))
	}
	said := event.DrillCarried{Log: a.Drill, Ticked: a.Ticked, Carried: len(a.Steps)}
	return append(list, c.events(time.Time{}, said)...), nil
}

// event is a step done, as it was, by who ticked it, written down by whoever says so.
func (d Drilled) event(drill string, c Command) event.Event {
	writer := c.By
	if c.Recorder != nil {
		writer = *c.Recorder
	}
	done := event.Event{
		Happened: d.At, Actor: d.By,
		Body: event.StepDone{Step: event.Step(d.Ref), With: d.With, Drill: &event.DrillEntry{Log: drill, Seq: d.Seq}},
	}
	if d.At.After(c.Now) {
		done.Happened = c.Now // the clock was set meanwhile
	}
	if !SpeltAlike(writer.Name, d.By.Name) {
		done.Recorder = &writer
	}
	return done
}

// textOf is the text that the drill had of a procedure; nil where it has none.
func (a CarryOver) textOf(id string) *OpenProcedure {
	for i := range a.Open {
		if a.Open[i].Procedure.ID == id {
			return &a.Open[i]
		}
	}
	return nil
}

// takesText reports whether a procedure is to be opened for what is carried over.
func (s *State) takesText(id string) bool {
	p := s.Procedure(id)
	return p == nil || p.TakenBack
}

// MayCarry refuses a step that stands otherwise here. Text is the one that the drill had of
// its procedure, which is opened where none is.
func (s *State) MayCarry(d Drilled, text *OpenProcedure) error {
	if s.takesText(d.Procedure) {
		if text == nil {
			return refuse("the text that the drill had of %s is not to be had: open it, and tick its steps", d.Procedure)
		}
		for _, def := range text.Procedure.Steps() {
			if def.ID == d.Step {
				return d.two(def)
			}
		}
		return refuse("%s has no step %q", d.Procedure, d.Step)
	}
	p, step := s.Find(d.Ref)
	switch {
	case p.StoodDown:
		return refuse("%s is stood down here", p.Def.Title)
	case step == nil:
		return refuse("%s, as it is open here, has no such step", p.Def.Title)
	case step.Status == Done, step.Def.Recurring() && len(step.DoneAt) > 0:
		return refuse("it is done here already")
	case !toDo(step):
		return refuse("it is marked %q here", step.Status)
	}
	return d.two(step.Def)
}

// two refuses a step for two people of which the drill names one.
func (d Drilled) two(def *procedure.Step) error {
	switch {
	case !def.TwoPerson:
		return nil
	case strings.TrimSpace(d.With) == "", SameName(d.With, d.By.Name):
		return refuse("it needs two people, and the drill names one")
	}
	return nil
}

func (s *State) looked(e *event.Entry, body event.DrillCarried) {
	if (s.Looked == nil || s.Looked.Unread) && body.Log == s.Drill {
		s.Looked = &Looked{DrillCarried: body, Seq: e.Seq, At: e.Happened, By: e.Actor}
	}
}

// Carrier is who said of a step that it was really done in the drill.
type Carrier struct {
	event.DrillEntry
	By event.Person
}

// carriedBy is nil for a step that was not ticked in a drill.
func carriedBy(e *event.Entry, body event.StepDone) *Carrier {
	if body.Drill == nil {
		return nil
	}
	by := e.Actor
	if e.Recorder != nil {
		by = *e.Recorder
	}
	return &Carrier{*body.Drill, by}
}
