package session

import (
	"fmt"

	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/report/paper"
	"downtime/ui/text"
)

// BoardByHand is what is overdue and next for a notebook, each with its time in front:
// late papers, overdue steps, then what is to be done now and the checks that come; nil
// where nothing is running.
func (s *Session) BoardByHand() []string {
	if !s.Running() {
		return nil
	}
	now := s.Now()
	head := timeline.ModeWords(s.state.Mode) + ", to do at " + text.Stamp(now)
	var things []paper.HandThing
	add := func(kind, format string, args ...any) {
		things = append(things, paper.HandThing{Kind: kind, Words: fmt.Sprintf(format, args...)})
	}
	for _, r := range s.state.LateRecords(now) {
		add("paper", "%s LATE record %d %s", text.Clock(r.Due().At, now), r.Number, r.Name())
	}
	board := s.state.Board(now)
	for _, part := range []struct {
		mark  string
		items []incident.Item
	}{{"OVERDUE ", board.Overdue}, {"", board.Next}, {"check: ", board.Checks}} {
		for _, item := range part.items {
			at := "now"
			if !item.Due.IsZero() {
				at = text.Clock(item.Due, now)
			}
			critical := ""
			if item.Step.Def.Critical {
				critical = "CRITICAL "
			}
			kind := "step"
			if item.Step.Def.Recurring() {
				kind = "check"
			}
			add(kind, "%s %s%s%d %s, %s", at, part.mark, critical, item.Step.Number,
				s.Fill(item.Step.Def.Title), s.Fill(item.Procedure.Def.Title))
		}
	}
	if len(things) == 0 {
		for _, words := range s.nothingOpen(board) {
			add("", "%s", words)
		}
	}
	return paper.BoardByHand(head, things, s.printJob(nil, "board", false).options)
}

// nothingOpen is what there is to do where no step is due: where no procedure is open, to
// open the first that is for what is down. It is never taken for all clear.
func (s *Session) nothingOpen(board incident.Board) []string {
	first, ok := s.FirstProcedure(s.state.Down())
	if len(s.state.Procedures) > 0 || !ok {
		return s.Quiet(board, Role{})
	}
	return []string{"No procedure is open yet: open " + s.Fill(first.Procedure.Title)}
}
