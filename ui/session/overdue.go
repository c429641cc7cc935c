package session

import (
	"time"

	"downtime/store/incident"
	"downtime/ui/text"
)

// Overdue is what was told of already. Nothing relies on being told: the board says the
// same, and the screen may be locked.
type Overdue struct {
	log  string
	told map[target]bool

	paperLog  string
	toldPaper map[latePaper]bool
}

// target is one that has passed: a check that comes round is another.
type target struct {
	ref incident.Ref
	due time.Time
}

// latePaper is a deadline of a paper that has passed.
type latePaper struct {
	number int
	due    time.Time
}

// Fresh is what has become overdue or due since it was last asked, a critical step before
// others, of all that is. The first time it is asked of a run nothing is fresh: what was
// so already is told by the board.
func (o *Overdue) Fresh(s *incident.State, overdue []incident.Item) []incident.Item {
	first := o.log != s.Log
	told := make(map[target]bool, len(overdue))
	var critical, others []incident.Item
	for _, item := range overdue {
		this := target{item.Ref(), item.Due}
		if !first && !o.told[this] && item.Step.Def.Critical {
			critical = append(critical, item)
		} else if !first && !o.told[this] {
			others = append(others, item)
		}
		told[this] = true
	}
	o.log, o.told = s.Log, told
	return append(critical, others...)
}

// Untold takes back that items were told, because something that matters more was said in
// their place: they are fresh again the next time.
func (o *Overdue) Untold(items []incident.Item) {
	for _, item := range items {
		delete(o.told, target{item.Ref(), item.Due})
	}
}

// UntoldPapers is the same of papers that have become late.
func (o *Overdue) UntoldPapers(late []*incident.Record) {
	for _, r := range late {
		delete(o.toldPaper, latePaper{r.Number, r.Due().At})
	}
}

// OverdueWords name the first of what is fresh, and count the rest.
func (s *Session) OverdueWords(fresh []incident.Item) string {
	item := fresh[0]
	words := "OVERDUE NOW: "
	if item.Step.Def.Recurring() {
		words = "DUE NOW: "
	}
	if item.Step.Def.Critical {
		words += "CRITICAL, "
	}
	words += s.Fill(item.Step.Def.Title)
	if n := len(fresh) - 1; n > 0 {
		words += ", and " + text.Count(n, "other")
	}
	return words
}
