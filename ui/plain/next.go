package plain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"
)

// Of what is overdue and next together, next reads at most nextItems in full, of
// the recurring checks at most nextChecks. The rest is counted.
const (
	nextItems  = 6
	nextChecks = 3
)

// parseNext reads whose steps are meant: of everybody, "mine", or those of a role.
func parseNext(rest string) (act, error) {
	return func(f *face) ([]string, error) { return f.next(strings.ReplaceAll(rest, `"`, "")) }, nil
}

// boardOf is the board of those who are meant, and the lines above its steps.
func (f *face) boardOf(whose string) (board incident.Board, role session.Role, lines []string, err error) {
	if !f.s.Running() {
		return board, role, nil, errNothing
	}
	if role, err = f.role(whose); err != nil {
		return board, role, nil, err
	}
	board, others := f.s.Board(role)
	lines = append([]string{f.title()}, f.commandLines()...)
	lines = append(lines, othersLines(role, others)...)
	if state := f.s.State(); state.Phase == event.Recovery {
		lines = append(lines, recoveryLine(state, f.now()))
	}
	return board, role, slices.Concat(lines, f.drillLines(), f.lateLines()), nil
}

func (f *face) next(whose string) ([]string, error) {
	board, role, lines, err := f.boardOf(whose)
	if err != nil {
		return nil, err
	}
	overdue, checks := board.Fold(f.now())
	shown := min(len(overdue), nextItems)
	for _, line := range overdue[:shown] {
		lines = append(lines, "overdue: "+f.boardLine(line))
	}
	lines = append(lines, moreLine("overdue", len(overdue)-shown)...)
	next := board.Next[:min(len(board.Next), nextItems-shown)]
	for _, item := range next {
		lines = append(lines, "next: "+f.itemLine(item))
	}
	lines = append(lines, moreLine("next", len(board.Next)-len(next))...)
	if offers := f.offerLines(); len(f.s.State().Procedures) == 0 && len(offers) > 0 {
		lines = append(lines, offers...)
	} else {
		for _, quiet := range f.s.Quiet(board, role) {
			lines = append(lines, "note: "+quiet)
		}
	}
	shown = min(len(checks), nextChecks)
	for _, line := range checks[:shown] {
		lines = append(lines, "check: "+f.boardLine(line))
	}
	lines = append(lines, moreLine("check", len(checks)-shown)...)
	return read(slices.Concat(lines, f.notNow(board), f.paperCounts())...), nil
}

func moreLine(label string, more int) []string {
	if more == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: %d more", label, more)}
}

// role is whose steps were asked for.
func (f *face) role(whose string) (session.Role, error) {
	switch strings.ToLower(whose) {
	case "", "all":
		return session.Role{}, nil
	case "mine":
		role, err := f.s.Mine()
		if errors.Is(err, session.ErrNoRole) {
			err = fmt.Errorf("%w: who NAME, ROLE", err)
		}
		return role, err
	}
	return f.s.Role(whose)
}

// othersLines say what is not read because it is for other roles.
func othersLines(role session.Role, others incident.Others) []string {
	if role.All() {
		return nil
	}
	return []string{fmt.Sprintf("for: %s; not read: %s; next reads all", strings.Join(role.Names, ", "), session.OthersWords(others))}
}

// boardLine is a step of the board, or a round of checks with a name of each that
// can be typed.
func (f *face) boardLine(line incident.Line) string {
	r := line.Round
	if r == nil {
		return f.itemLine(line.Item)
	}
	now := f.now()
	facts := []string{"round " + text.Every(r.Key.Every), text.Count(len(r.Items), "check"), text.DueAt(r.Due, now)}
	if missed := text.Missed(r.Missed.Times, r.Missed.Last, now); missed != "" {
		facts = append(facts, missed)
	}
	var checks []string
	for _, item := range r.Items {
		checks = append(checks, fmt.Sprintf("%s/%d %s", item.Procedure.Def.ID, item.Step.Number, f.s.Fill(item.Step.Def.Title)))
	}
	return strings.Join(facts, ", ") + ": " + strings.Join(checks, "; ")
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
	if words := f.s.ComesUp(board); words != "" {
		lines = append(lines, "comes up: "+words)
	}
	if n := len(board.PutOff); n > 0 && f.s.State().Phase == event.Recovery {
		for _, item := range board.PutOff {
			lines = append(lines, "put off until now: "+f.itemLine(item))
		}
	} else if n > 0 {
		lines = append(lines, "later: "+text.Count(n, "step")+" put off to recovery")
	}
	if n := len(board.Recovery); n > 0 {
		lines = append(lines, "in recovery: "+text.Count(n, "step"))
	}
	return lines
}
