package session

import (
	"slices"

	"downtime/runbooks"
)

// Numbers is which number a procedure is offered by in a run. It keeps that as long as the
// program runs, also when one before it was opened: a number never comes to mean another.
type Numbers struct {
	log string
	ids []string
}

// Keep gives those of a list that have no number yet the next ones, in the order of the
// list, and returns the ids by their number, from 1.
func (n *Numbers) Keep(log string, docs []*runbooks.Document) []string {
	if n.log != log {
		n.log, n.ids = log, nil
	}
	for _, doc := range docs {
		if !slices.Contains(n.ids, doc.Procedure.ID) {
			n.ids = append(n.ids, doc.Procedure.ID)
		}
	}
	return n.ids
}
