package plain

import (
	"fmt"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// Of what is overdue and next together, next reads at most nextItems in full, of
// the recurring checks at most nextChecks. The rest is counted.
const (
	nextItems  = 6
	nextChecks = 3
)

func (f *face) next() ([]string, error) {
	if !f.s.Running() {
		return nil, errNothing
	}
	state := f.s.State()
	board := state.Board(f.now())
	lines := append([]string{f.title()}, f.commandLines()...)
	before := len(lines)
	overdue := min(len(board.Overdue), nextItems)
	next := min(len(board.Next), nextItems-overdue)
	checks := min(len(board.Checks), nextChecks)
	for _, item := range board.Overdue[:overdue] {
		lines = append(lines, "overdue: "+f.itemLine(item))
	}
	if n := len(board.Overdue) - overdue; n > 0 {
		lines = append(lines, fmt.Sprintf("overdue: %d more", n))
	}
	for _, item := range board.Next[:next] {
		lines = append(lines, "next: "+f.itemLine(item))
	}
	if n := len(board.Next) - next; n > 0 {
		lines = append(lines, fmt.Sprintf("next: %d more", n))
	}
	for _, item := range board.Checks[:checks] {
		lines = append(lines, "check: "+f.itemLine(item))
	}
	if n := len(board.Checks) - checks; n > 0 {
		lines = append(lines, fmt.Sprintf("check: %d more", n))
	}
	if len(lines) == before {
		lines = append(lines, "nothing to do now")
	}
	return read(append(lines, f.notNow(board)...)...), nil
}

// itemLine is a step of the board, with a name that can be typed.
func (f *face) itemLine(item incident.Item) string {
	return f.stepLine(view{item.Procedure, true, item.Procedure.Def.ID + "/"}, item.Step)
}

// notNow counts what is not to be done now and must not be forgotten.
func (f *face) notNow(board incident.Board) []string {
	var lines []string
	if n := len(board.CouldNot); n > 0 {
		lines = append(lines, "could not: "+text.Count(n, "step"))
	}
	if n := len(board.Later); n > 0 {
		lines = append(lines, fmt.Sprintf("comes up: %s, the first %s", text.Count(n, "step"), f.clockTime(board.Later[0].From)))
	}
	if n := len(board.PutOff); n > 0 && f.s.State().Phase == event.Recovery {
		for _, item := range board.PutOff {
			lines = append(lines, "put off until now: "+f.itemLine(item))
		}
	} else if n > 0 {
		lines = append(lines, "later: "+text.Count(n, "step")+" put off to recovery")
	}
	if n := f.inRecovery(); n > 0 {
		lines = append(lines, "in recovery: "+text.Count(n, "step"))
	}
	return lines
}

// inRecovery counts the open steps that come up in recovery, which has not
// begun.
func (f *face) inRecovery() int {
	state, n := f.s.State(), 0
	if state.Phase == event.Recovery {
		return 0
	}
	for _, p := range state.Procedures {
		for _, step := range p.Steps {
			if !p.StoodDown && step.Status == incident.Open && step.Section.InRecovery() {
				n++
			}
		}
	}
	return n
}
