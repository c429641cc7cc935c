package tui

import (
	"slices"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// loggistForm asks whose work is written down from now on by who is working: a
// loggist writes for others. Where somebody's is, the way back is the last of the people.
func loggistForm(m *Model) *form {
	f := &form{
		title: "Whose work do you write down now?", enter: "go on",
		lines:  []string{"Each entry then says: done by them, written by " + m.s.Who().Name + ".", ""},
		fields: []*field{newField("Name", "", true), newField("Role", "", false)},
	}
	others := slices.DeleteFunc(slices.Clone(m.s.State().People), func(p event.Person) bool {
		return incident.SpeltAlike(p.Name, m.s.Who().Name)
	})
	if m.s.Doer() != nil {
		others = append(others, m.s.Who()) // the last of the people: a number away, whoever was added before
	}
	f.offerPeople(others)
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		if err := f.asksRole("their"); err != nil {
			return nil, err
		}
		m.writeFor(event.Person{Name: f.text("Name"), Role: f.text("Role")})
		m.remove(f)
		return nil, nil
	}
	return f
}

// writeFor makes what is entered next somebody's work. One's own needs no words.
func (m *Model) writeFor(doer event.Person) {
	m.s.WriteFor(&doer)
	if m.s.Doer() == nil {
		m.say("What you enter now is your own work again.")
		return
	}
	m.say("You write for " + doer.String() + " now. J changes or ends it.")
}

// loggistBanner says on every screen whose work is written down, where that is not
// the work of who is at the PC: it must not be left on by mistake.
func (m *Model) loggistBanner() []string {
	if m.s == nil || !m.s.Running() || m.s.Doer() == nil {
		return nil
	}
	words := " WRITING FOR " + m.s.Doer().String() + ".  J changes or ends it"
	if m.form() != nil {
		words = " WRITING FOR " + m.s.Doer().String()
	}
	return []string{m.theme.warning.Render(text.Cut(words, m.width))}
}
