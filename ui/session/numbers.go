package session

import (
	"slices"

	"downtime/runbooks"
	"downtime/store/incident"
)

// Numbers is which number a procedure is offered by in a run. It keeps that as long as the
// program runs, also when one before it was opened: a number never comes to mean another.
// They go by what was named in the run, in that order, and not by what happens to be open,
// so that they are as a rule the same when the program is started again, whichever face
// began the run. They may not be where files of procedures came and went.
type Numbers struct {
	log   string
	first string // the procedure that runs what was declared, which Keep gives none
	ids   []string
}

// Keep gives those of a list that have no number yet the next ones, those first that are
// for what was named, in the order in which it was; and returns the ids by their number,
// from 1. Nothing is numbered while the list is nil, and never the procedure that is the
// first for what was declared: the app opens it with the declaration, and where line mode
// began the run it stands at the head of the list.
func (n *Numbers) Keep(s *Session, docs []*runbooks.Document) []string {
	n.of(s)
	lacks := func(doc *runbooks.Document) bool {
		return doc.Procedure.ID != n.first && !slices.Contains(n.ids, doc.Procedure.ID)
	}
	if !slices.ContainsFunc(docs, lacks) {
		return n.ids // as at nearly every frame
	}
	for _, down := range namedInTurn(s.state) {
		n.add(s.OffersFor(down), n.first)
	}
	n.add(docs, n.first)
	return n.ids
}

// KeepAll is Keep for a list of all procedures that there are, also those that are open:
// of them those come first that are for what was named first.
func (n *Numbers) KeepAll(s *Session, docs []*runbooks.Document) []string {
	n.of(s)
	if named := namedInTurn(s.state); len(named) > 0 {
		n.add(s.OffersFor(named[0]), "")
	}
	n.add(docs, "")
	return n.ids
}

func (n *Numbers) of(s *Session) {
	if n.log != s.state.Log {
		n.log, n.first, n.ids = s.state.Log, s.firstDeclared(), nil
	}
}

func (n *Numbers) add(docs []*runbooks.Document, but string) {
	for _, doc := range docs {
		if id := doc.Procedure.ID; id != but && !slices.Contains(n.ids, id) {
			n.ids = append(n.ids, id)
		}
	}
}

// namedInTurn are the systems of a run as they stood after each time that one was named:
// those of the declaration, then with one more each time.
func namedInTurn(state *incident.State) [][]string {
	var names []string
	for _, system := range state.Systems {
		names = append(names, system.Name)
	}
	var turns [][]string
	for n := max(1, state.DeclaredSystems); n <= len(names); n++ {
		turns = append(turns, names[:n])
	}
	return turns
}

// firstDeclared is the procedure that runs what was declared; "" for none.
func (s *Session) firstDeclared() string {
	var declared []string
	for _, system := range s.state.Systems[:s.state.DeclaredSystems] {
		declared = append(declared, system.Name)
	}
	if first, ok := s.FirstProcedure(declared); ok {
		return first.Procedure.ID
	}
	return ""
}
