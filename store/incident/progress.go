package incident

import (
	"fmt"
	"strings"
	"time"

	"downtime/store/event"
)

// toDo reports whether a step is open, asked for once, and its time has come. A
// step that comes up at a time the outage has not reached is not to do.
func (s *State) toDo(step *Step, now time.Time) bool {
	return step.Status == Open && !step.Def.Recurring() && s.reached(step, now)
}

func (s *State) reached(step *Step, now time.Time) bool {
	if !s.ClosedAt.IsZero() {
		now = s.ClosedAt
	}
	return step.Def.From == 0 || !now.Before(s.Since.Add(step.Def.FromDuration()))
}

// Progress is how a procedure stands, in words: "open, 4 to do", "complete",
// "complete except 3 for later", "complete until recovery, 8 to do then". Optional
// steps and recurring checks are never waited for.
func (s *State) Progress(p *Procedure, now time.Time) string {
	if p.StoodDown {
		return "stood down"
	}
	todo, atRecovery, comesUp := 0, 0, false
	for _, step := range p.Steps {
		switch {
		case step.Status != Open || step.Def.Recurring() || step.Def.Optional:
		case step.Section.InRecovery() && s.Phase == event.Downtime:
			atRecovery++
		case s.toDo(step, now):
			todo++
		default:
			comesUp = true
		}
	}
	if todo > 0 {
		return fmt.Sprintf("open, %d to do", todo)
	}
	words := "complete"
	switch {
	case atRecovery > 0:
		words += " until recovery"
	case comesUp && s.Running():
		words += " so far"
	}
	var except []string
	for _, status := range []Status{PutOff, CouldNot} {
		switch n := p.Count(status); {
		case n == 0:
		case status == PutOff:
			except = append(except, fmt.Sprintf("%d for later", n))
		default:
			except = append(except, fmt.Sprintf("%d could not", n))
		}
	}
	if len(except) > 0 {
		words += " except " + strings.Join(except, " and ")
	}
	if atRecovery > 0 {
		words += fmt.Sprintf(", %d to do then", atRecovery)
	}
	return words
}
