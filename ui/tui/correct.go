package tui

import (
	"errors"
	"fmt"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

const (
	fieldRight    = "What is right"
	fieldDoer     = "Who did it"
	fieldWithWhom = "With"
)

// correctForm corrects an entry by a later one, its words or who did it; both are shown.
func correctForm(m *Model, e timeline.Row) *form {
	f := &form{
		title:  fmt.Sprintf("Correct entry %d", e.Seq),
		lines:  []string{e.Message, "", "Nothing is erased: the entry stays, and your correction is shown with it."},
		enter:  "save",
		fields: []*field{newField(fieldRight, "", false)},

		subject: entrySubject(e.Seq),
	}
	if e.Type == event.TypeRunLinked {
		f.lines = append(f.lines, "Corrected, the two logs are not linked any more.")
	}
	doer, second := m.s.DoerOf(e).String(), m.s.SecondOf(e)
	if m.s.MayCorrectDoer(e) {
		f.lines = append(f.lines, "Was the wrong name on the screen? Tab: type who did it.")
		f.askWho(doer, second)
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		right := f.text(fieldRight)
		to, with := f.text(fieldDoer), f.text(fieldWithWhom)
		if to == doer {
			to = ""
		}
		if with == second {
			with = ""
		}
		if to != "" || with != "" {
			return f.correctDoer(m, e, to, with, right)
		}
		if right == "" {
			return nil, errors.New("type what is right")
		}
		return f.save(m, m.actionRequest(fmt.Sprintf("Correction of entry %d: %s", e.Seq, right),
			incident.Correct{Seq: e.Seq, Text: right})), nil
	}
	return f
}

// askWho has fields for who did it and, for a tick by two people, the second. Where one is
// another name, what is typed above is why, and says so.
func (f *form) askWho(doer, second string) {
	f.fields = append(f.fields, newField(fieldDoer, doer, false))
	if second != "" {
		f.fields = append(f.fields, newField(fieldWithWhom, second, false))
	}
	another := func(label, was string) bool { return f.text(label) != "" && f.text(label) != was }
	f.fields[0].after = func(string) string {
		if another(fieldDoer, doer) || another(fieldWithWhom, second) {
			return "This is why the name was wrong."
		}
		return ""
	}
}

// correctDoer saves who did it. What was typed besides is why the name was wrong.
func (f *form) correctDoer(m *Model, e timeline.Row, to, with, why string) (tea.Cmd, error) {
	if why == "" {
		why = session.WrongName
	}
	var who event.Person
	if to != "" {
		var err error
		if who, err = session.ParsePerson(to); err != nil {
			return nil, err
		}
	}
	words := fmt.Sprintf("Correction of entry %d: it was %s", e.Seq, who)
	if to == "" {
		words = fmt.Sprintf("Correction of entry %d: it was", e.Seq)
	}
	if with != "" {
		words += " with " + with
	}
	return f.save(m, m.actionRequest(words+": "+why, m.s.CorrectDoer(e.Seq, who, with, why))), nil
}
