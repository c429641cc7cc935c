package session

import (
	"fmt"
	"slices"

	"downtime/runbooks/procedure"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// Drilled is what was ticked in a drill, as its log has it.
type Drilled struct {
	Log   string
	steps []drilledStep
	texts []incident.OpenProcedure // that it had of its procedures
}

// drilledStep is a step that was ticked in a drill.
type drilledStep struct {
	incident.Drilled
	clock     tickClock
	procedure *incident.Procedure
	step      *incident.Step
}

// Ticked is one of them, as it can be carried over to the downtime that the drill became.
type Ticked struct {
	incident.Drilled
	Title      string // of its procedure
	Number     int    // in that
	Words      string // of the step
	Opens      bool   // its procedure is not open here, and is opened with the text that the drill had
	Differs    bool   // it reads differently here
	Early      bool   // it was done before the downtime began
	AsksAnswer bool   // it asks for an answer, which is not carried over
	Not        string // why it cannot be carried over, "" where it can
}

// ReadDrilled reads what was ticked in a drill that is over; nothing of it becomes the
// session's. It may run on any goroutine.
func (s *Session) ReadDrilled(log string) (Drilled, error) {
	state, clocks := new(incident.State), make(tickClocks)
	texts := make(map[string]event.ProcedureOpened)
	err := s.reading(func(st *store.Store) error {
		return st.Read(log, func(e *event.Entry) error {
			e = readable(e)
			before := state.ClockOffset
			state.Apply(e)
			clocks.take(e, before, state)
			switch body := e.Body.(type) {
			case event.ProcedureOpened:
				texts[body.Procedure.ID] = body
			case event.ProcedureReplaced:
				texts[body.Procedure.ID] = body.ProcedureOpened
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return Drilled{Log: log}, err
	case state.Entries == 0:
		return Drilled{Log: log}, fmt.Errorf("log %s is not in this data folder", log)
	case state.Mode != event.Drill:
		return Drilled{Log: log}, fmt.Errorf("log %s is not of a drill", log)
	}
	d := Drilled{Log: log}
	for _, p := range state.Procedures {
		body := texts[p.Def.ID]
		d.texts = append(d.texts, incident.OpenProcedure{Procedure: &body.Procedure, Origin: body.Origin, SHA256: body.SHA256, Source: body.Source})
		for _, step := range p.Steps {
			if clock, done := clocks[step.Seq]; done { // and not taken back since
				d.steps = append(d.steps, drilledStep{incident.Drilled{
					Ref: incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}, Seq: step.Seq, At: step.At, By: step.By, With: step.With,
				}, clock, p, step})
			}
		}
	}
	return d, nil
}

// Ticked are all that was ticked in a drill, in the order of its procedures, as they stand
// beside the run. A step keeps its place in it whatever becomes of another.
func (s *Session) Ticked(d Drilled) []Ticked {
	differs := make(map[string]map[string]bool) // the steps that do, by their procedures
	list := make([]Ticked, 0, len(d.steps))
	for _, done := range d.steps {
		t := Ticked{
			Drilled: done.Drilled, Title: done.procedure.Def.Title, Number: done.step.Number, Words: s.Fill(done.step.Def.Title),
			AsksAnswer: done.step.Def.Answer != nil,
		}
		t.At = done.clock.here(t.At, s.state.OffsetDeclared)
		t.Early = t.At.Before(s.state.Since)
		if err := s.state.MayCarry(t.Drilled, d.textOf(t.Procedure)); err != nil {
			t.Not = err.Error()
		}
		if here := s.state.Procedure(t.Procedure); here == nil || here.TakenBack {
			t.Opens = true
		} else if here.SHA256 != done.procedure.SHA256 {
			if differs[t.Procedure] == nil {
				differs[t.Procedure] = changedSteps(done.procedure.Def, here.Def)
			}
			t.Differs = differs[t.Procedure][t.Step]
		}
		list = append(list, t)
	}
	return list
}

// changedSteps are the ids of the steps that read differently in another version.
func changedSteps(before, after *procedure.Procedure) map[string]bool {
	ids := make(map[string]bool)
	for _, d := range procedure.Compare(before, after).Steps {
		if d.Change == procedure.Changed {
			ids[d.After.ID] = true
		}
	}
	return ids
}

// Count is how many steps were ticked in it.
func (d Drilled) Count() int { return len(d.steps) }

func (d Drilled) textOf(id string) *incident.OpenProcedure {
	i := slices.IndexFunc(d.texts, func(o incident.OpenProcedure) bool { return o.Procedure.ID == id })
	if i < 0 {
		return nil
	}
	return &d.texts[i]
}

// ToChoose counts those that can be carried over.
func ToChoose(list []Ticked) int {
	n := 0
	for _, t := range list {
		if t.Not == "" {
			n++
		}
	}
	return n
}

// CarryOver is the action that says which of the steps of a drill were really done, by their
// places in Ticked.
func (s *Session) CarryOver(d Drilled, really []int) incident.Action {
	all := s.Ticked(d)
	action := incident.CarryOver{Drill: d.Log, Ticked: len(all), Open: d.texts}
	for _, place := range really {
		action.Steps = append(action.Steps, all[place].Drilled)
	}
	return action
}

// SettleUnread is the action that settles a drill whose log cannot be read, until it can be.
func SettleUnread(log string) incident.Action { return incident.CarryOver{Drill: log, Unread: true} }
