package session

import (
	"downtime/runbooks"
	"downtime/runbooks/procedure"
	"downtime/runbooks/search"
	"downtime/store/event"
	"downtime/store/timeline"
)

// inDrill reports whether a drill is running: then no telephone number is shown.
func (s *Session) inDrill() bool { return s.Running() && s.state.Mode == event.Drill }

// Shown is a procedure as it may be shown: in a drill without telephone numbers.
// Fill has still to put the local values in.
func (s *Session) Shown(p *procedure.Procedure) *procedure.Procedure {
	if s.inDrill() {
		return runbooks.ForDrill(p)
	}
	return p
}

// ShownBlocks are Shown for what stands around a step.
func (s *Session) ShownBlocks(blocks []procedure.Block) []procedure.Block {
	if s.inDrill() {
		return runbooks.BlocksForDrill(blocks)
	}
	return blocks
}

// ShownRest is what follows a step's title, as Fill makes it: some numbers are told
// by the title alone.
func (s *Session) ShownRest(step *procedure.Step) string {
	if s.inDrill() {
		return s.Fill(runbooks.RestForDrill(step))
	}
	return s.Fill(step.Rest)
}

// RowWords is the sentence of a row of the log. Local values are filled in, and in a
// drill numbers left out, where it quotes a procedure, never in what somebody typed.
func (s *Session) RowWords(row timeline.Row) string {
	if row.Procedure != "" {
		return s.Fill(row.Words())
	}
	return row.Words()
}

// Searched is what a search looks in. While it is equal, so are the words.
type Searched struct {
	Library *runbooks.Library
	drill   bool
}

// Searched is what a search would look in now.
func (s *Session) Searched() Searched { return Searched{s.Library(), s.inDrill()} }

// Index is the words of it, on any goroutine. In a drill a number that is not shown
// is not among them, so that no step is found by one.
func (w Searched) Index() *search.Index {
	docs := w.Library.All()
	if w.drill {
		for i, doc := range docs {
			shown := *doc
			shown.Procedure = *runbooks.ForDrill(&doc.Procedure)
			docs[i] = &shown
		}
	}
	return search.New(docs)
}
