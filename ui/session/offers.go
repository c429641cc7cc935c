package session

import (
	"cmp"
	"slices"
	"strings"

	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"
)

// generalProcedure runs a downtime of which nothing better is known.
const generalProcedure = "epr-downtime"

// FirstProcedure is opened when a downtime or drill is declared: the general one where the
// EPR is down or it is not known what is, else the one that is most for what is down.
func (s *Session) FirstProcedure(down []string) (*runbooks.Document, bool) {
	general, ok := s.Library().Get(generalProcedure)
	if ok && (len(down) == 0 || share(general.Procedure.Systems, down) > 0) {
		return general, true
	}
	if docs := s.OffersFor(down); len(docs) > 0 {
		return docs[0], true
	}
	return general, ok
}

// OffersFor are the procedures with steps for systems that are down: in a cyber attack
// those about it before others, then those that are for nothing else, and of these first
// those for the most of what is down: with the EPR and pathology, those for pathology.
func (s *Session) OffersFor(down []string) []*runbooks.Document {
	var docs []*runbooks.Document
	for _, doc := range s.Library().All() {
		p := &doc.Procedure
		if p.Kind != procedure.Recovery && p.HasSteps() && share(p.Systems, down) > 0 {
			docs = append(docs, doc)
		}
	}
	slices.SortStableFunc(docs, func(a, b *runbooks.Document) int { return byShare(a, b, down) })
	return docs
}

func byShare(a, b *runbooks.Document, down []string) int {
	if text.IsCyber(down) && text.IsCyber(a.Procedure.Systems) != text.IsCyber(b.Procedure.Systems) {
		if text.IsCyber(a.Procedure.Systems) {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(share(b.Procedure.Systems, down), share(a.Procedure.Systems, down)),
		cmp.Compare(shared(b.Procedure.Systems, down), shared(a.Procedure.Systems, down)),
	)
}

// OpenedByMistake is the reason why a procedure is taken off the board again at once.
const OpenedByMistake = "opened by mistake"

// Offered are the procedures for the systems that are down, and not yet open, or opened by
// mistake. One for going back is offered once something is said to be back.
func (s *Session) Offered() []*runbooks.Document {
	state := s.State()
	down := state.Down()
	docs := s.OffersFor(down)
	if goingBack(state) {
		for _, doc := range s.Library().All() {
			if p := &doc.Procedure; p.Kind == procedure.Recovery && p.HasSteps() && share(p.Systems, down) > 0 {
				docs = append(docs, doc)
			}
		}
		slices.SortStableFunc(docs, func(a, b *runbooks.Document) int { return byShare(a, b, down) })
	}
	return slices.DeleteFunc(docs, func(doc *runbooks.Document) bool {
		p := state.Procedure(doc.Procedure.ID)
		return p != nil && !p.TakenBack
	})
}

// goingBack reports whether anything is said to be back.
func goingBack(state *incident.State) bool {
	return state.Phase == event.Recovery || slices.ContainsFunc(state.Systems, func(system incident.System) bool {
		return system.Status != incident.SystemDown
	})
}

// share is how much of what a procedure is for is down, from 0 to 1.
func share(systems, down []string) float64 {
	return float64(shared(systems, down)) / float64(max(1, len(systems)))
}

// shared is how many of the systems that a procedure is for are down.
func shared(systems, down []string) int {
	n := 0
	for _, system := range systems {
		if slices.ContainsFunc(down, func(d string) bool { return strings.EqualFold(d, system) }) {
			n++
		}
	}
	return n
}
