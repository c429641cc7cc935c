package session

import (
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/ledger"
	"downtime/ui/text"
)

// FreshPapers are the papers that have become late since it was last asked, in
// the order of late. The first time it is asked of a run nothing is fresh.
func (o *Overdue) FreshPapers(s *incident.State, late []*incident.Record) []*incident.Record {
	first := o.paperLog != s.Log
	told := make(map[latePaper]bool, len(late))
	var fresh []*incident.Record
	for _, r := range late {
		this := latePaper{r.Number, r.Due().At}
		if !first && !o.toldPaper[this] {
			fresh = append(fresh, r)
		}
		told[this] = true
	}
	o.paperLog, o.toldPaper = s.Log, told
	return fresh
}

// LatePaperWords name the first of the papers that have become late, and count the rest.
func (s *Session) LatePaperWords(fresh []*incident.Record) string {
	words := "PAPER LATE NOW: " + fresh[0].String() + ": " + ledger.Late(fresh[0], s.Now())
	if n := len(fresh) - 1; n > 0 {
		words += ", and " + text.Count(n, "other")
	}
	return words
}

// RowsOfRecord are the entries about one paper, in their order.
func (s *Session) RowsOfRecord(number int) []timeline.Row { return s.book.OfPaper(number) }
