package session

import (
	"slices"
	"testing"

	"downtime/store/incident"
)

// Of a procedure that is open as its file is there is one copy in memory, and it is the same
// as the one that was pinned; one whose file has changed is as it was pinned.
func TestOneCopyOfAProcedure(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	w.openProcedure(s)
	w.do(s, incident.Tick{Ref: incident.Ref{Procedure: "requests", Step: "label"}})
	before := seen(s)
	again := func() (*Session, *incident.Procedure) {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = w.open()
		if got := seen(s); !slices.Equal(got, before) {
			t.Errorf("it shows %q, want %q", got, before)
		}
		return s, s.State().Procedure("requests")
	}
	s, p := again()
	doc, _ := s.read.library.Get("requests")
	if &p.Def.Sections[0] != &doc.Procedure.Sections[0] {
		t.Error("there are two copies")
	}
	w.write("data/runbooks/requests.md", procedureText+"- [ ] **One more** <!-- step: more -->\n")
	s, p = again()
	doc, _ = s.read.library.Get("requests")
	if &p.Def.Sections[0] == &doc.Procedure.Sections[0] || len(p.Steps) != len(doc.Procedure.Steps())-1 {
		t.Errorf("%d steps are open, of %d in the changed file", len(p.Steps), len(doc.Procedure.Steps()))
	}
}

// Whatever is in the program is one copy when it is open: what a log has of it is the same,
// to the last field.
func TestOneCopyOfAllThatIsShipped(t *testing.T) {
	w := newWard(t)
	s := w.open()
	w.start(s, eprDown)
	for _, doc := range s.Library().All() {
		if doc.Procedure.HasSteps() {
			open, err := s.OpenProcedure(doc.Procedure.ID)
			if err != nil {
				t.Fatal(err)
			}
			w.do(s, open)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = w.open()
	if len(s.State().Procedures) < 10 {
		t.Fatalf("%d procedures are open", len(s.State().Procedures))
	}
	for _, p := range s.State().Procedures {
		if doc, _ := s.read.library.Get(p.Def.ID); &p.Def.Sections[0] != &doc.Procedure.Sections[0] {
			t.Errorf("%s is there twice", p.Def.ID)
		}
	}
}
