package session

import (
	"downtime/store/timeline"
	"downtime/ui/handover"
	"downtime/ui/report/paper"
)

// Handover is what the shift that works tells the next; ok is false where nothing
// is running.
func (s *Session) Handover() (sheet handover.Sheet, ok bool) {
	if !s.Running() {
		return handover.Sheet{}, false
	}
	var rows []timeline.Row
	for _, row := range s.book.OfKind(handover.Kinds...) {
		rows = append(rows, *row)
	}
	return handover.Make(handover.Source{State: s.state, Rows: rows, Now: s.Now(), Fill: s.Fill}), true
}

// PrintHandover prepares the sheet, with the code of the log as it is now; nil where
// nothing is running.
func (s *Session) PrintHandover() *PrintJob {
	sheet, ok := s.Handover()
	if !ok {
		return nil
	}
	job := s.printJob(nil, "handover", false)
	job.handover = &sheet
	return job
}

// HandoverByHand is the sheet for a notebook.
func (s *Session) HandoverByHand() []string {
	job := s.PrintHandover()
	if job == nil {
		return nil
	}
	return paper.HandoverByHand(*job.handover, job.options)
}
