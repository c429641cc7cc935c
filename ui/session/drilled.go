package session

import (
	"fmt"
	"slices"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Drilled is what was ticked in a drill, as its log has it.
type Drilled struct {
	Log   string
	steps []drilledStep
	texts []incident.OpenProcedure // that it had of its procedures
	// offset is that of its wall clock from the PC's.
	offset time.Duration
}

// drilledStep is a step that was ticked in a drill.
type drilledStep struct {
	incident.Drilled
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
	state, done := new(incident.State), make(map[uint64]bool)
	texts := make(map[string]event.ProcedureOpened)
	err := s.reading(func(st *store.Store) error {
		return st.Read(log, func(e *event.Entry) error {
			e = readable(e)
			state.Apply(e)
			switch body := e.Body.(type) {
			case event.StepDone:
				done[e.Seq] = true
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
	d := Drilled{Log: log, offset: state.ClockOffset}
	for _, p := range state.Procedures {
		body := texts[p.Def.ID]
		d.texts = append(d.texts, incident.OpenProcedure{Procedure: &body.Procedure, Origin: body.Origin, SHA256: body.SHA256, Source: body.Source})
		for _, step := range p.Steps {
			if done[step.Seq] { // and not taken back since
				d.steps = append(d.steps, drilledStep{incident.Drilled{
					Ref: incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}, Seq: step.Seq, At: step.At, By: step.By, With: step.With,
				}, p, step})
			}
		}
	}
	return d, nil
}

// Ticked are all that was ticked in a drill, in the order of its procedures, as they stand
// beside the run. A step keeps its place in it whatever becomes of another.
func (s *Session) Ticked(d Drilled) []Ticked {
	// What the wall's clock said is told by the clock of this run, which was compared with
	// it at the declaration.
	shift := s.state.OffsetDeclared - d.offset
	differs := make(map[string]map[string]bool) // the steps that do, by their procedures
	list := make([]Ticked, 0, len(d.steps))
	for _, done := range d.steps {
		t := Ticked{
			Drilled: done.Drilled, Title: done.procedure.Def.Title, Number: done.step.Number, Words: s.Fill(done.step.Def.Title),
			AsksAnswer: done.step.Def.Answer != nil,
		}
		t.At = t.At.Add(shift)
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

// TickedWords are one of them in a line: when it was ticked by whom, and what is to be known
// before it is carried over.
func (s *Session) TickedWords(t Ticked) string {
	words := "ticked " + s.clock(t.At) + " " + t.By.Name
	if t.With != "" {
		words += " with " + t.With
	}
	for _, more := range []struct {
		is    bool
		words string
	}{
		{t.Not != "", "NOT TO CARRY OVER: " + t.Not},
		{t.Not == "" && t.Early, "before the downtime began"},
		{t.Not == "" && t.Differs, "READS DIFFERENTLY here"},
		{t.Not == "" && t.Opens, "its procedure is not open here: this opens it"},
		{t.Not == "" && t.AsksAnswer, "its answer stays in the drill"},
	} {
		if more.is {
			words += "; " + more.words
		}
	}
	return words
}

// DrillAsks asks which of some steps were really done, in the fullest words that fit into a
// width; 0 is any.
func DrillAsks(n, width int) string {
	steps, which := text.Count(n, "step")+" were ticked in the drill", "Which were really done?"
	if n == 1 {
		steps, which = "1 step was ticked in the drill", "Was it really done?"
	}
	for _, words := range []string{steps + ". " + which, steps + ": really done?"} {
		if width == 0 || text.Width(words) <= width {
			return words
		}
	}
	return fmt.Sprintf("Drill: %d ticked. Really done?", n)
}
