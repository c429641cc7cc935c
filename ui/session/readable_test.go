package session

import (
	"strings"
	"testing"

	"downtime/runbooks/clean"
	"downtime/runbooks/procedure"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// A log that another program wrote may have colours in it, or words that a terminal would
// hide: nothing of that is in what is drawn, and the entry itself stays as it is.
func TestWhatIsDrawnHasNoColoursOfALog(t *testing.T) {
	const hidden = "\x1b[8mhidden\x1b[0m \u009b31mred\u202e"
	w := newWard(t)
	s := w.open()
	w.start(s, Declaration{Mode: event.Live, Title: "EPR " + hidden, Systems: []string{"epr" + hidden}})
	w.do(s, incident.OpenProcedure{Procedure: &procedure.Procedure{
		ID: "x", Title: "Title " + hidden, Kind: procedure.Downtime, Extra: map[string]string{"k" + hidden: hidden},
		Sections: []procedure.Section{{Heading: hidden, Steps: []procedure.Step{{ID: "a", Title: hidden, Text: hidden, Answer: &procedure.Answer{Kind: procedure.AnswerChoice, Choices: []string{hidden, "b"}}}}}},
	}, Origin: "shipped", SHA256: "00", Source: []byte(hidden)})
	w.do(s, incident.Write{Kind: event.TypeNote, Text: hidden})
	again := func(s *Session) {
		t.Helper()
		p := s.State().Procedure("x")
		for _, text := range []string{s.State().Title, s.State().Systems[0].Name, p.Def.Title, p.Def.Sections[0].Heading, p.Steps[0].Def.Title, p.Steps[0].Def.Answer.Choices[0]} {
			if !clean.Is(text) || !strings.Contains(text, "hidden") {
				t.Errorf("%q would be drawn", text)
			}
		}
		for _, row := range s.Book().Rows() {
			if !clean.Is(row.Message) {
				t.Errorf("%q would be drawn", row.Message)
			}
		}
		runs, err := s.Runs()
		if err != nil || len(runs) != 1 || !clean.Is(runs[0].Started.Title) {
			t.Errorf("%+v, %v", runs, err)
		}
	}
	again(s)
	log := s.State().Log
	s.Close()
	s = w.open()
	again(s)
	found := false
	if err := s.reading(func(st *store.Store) error {
		return st.Read(log, func(e *event.Entry) error {
			if body, ok := e.Body.(event.Logged); ok {
				found = body.Text == hidden
			}
			return nil
		})
	}); err != nil || !found {
		t.Errorf("the entry is not as it was written: %v", err)
	}
}

// Every escape that may stand for a control character is looked at.
func TestReadableOfShortEscapes(t *testing.T) {
	e := &event.Entry{Raw: []byte(`{"text":"a\b\f\rb"}`), Actor: event.Person{Name: "A\rB"}, Body: event.Logged{Kind: event.TypeNote, Text: "a\b\f\rb"}}
	shown := readable(e)
	if text := shown.Body.(event.Logged).Text; !clean.Is(text) || !clean.Is(shown.Actor.Name) {
		t.Errorf("%q by %q would be drawn", text, shown.Actor.Name)
	}
}

// What has no control characters is not copied.
func TestReadableAsItIs(t *testing.T) {
	e := &event.Entry{Raw: []byte(`{"text":"Überwachung"}`), Body: event.Logged{Kind: event.TypeNote, Text: "Überwachung"}}
	if readable(e) != e {
		t.Error("it was copied")
	}
}
