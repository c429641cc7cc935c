package tui

import (
	"cmp"
	"errors"
	"strings"
	"unicode"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// setupForm asks for the ward and the organisation, at the first start and when
// they are wrong.
func setupForm(m *Model) *form {
	settings := m.s.Settings()
	return &form{
		title: "Which ward is this PC for?",
		lines: []string{"Shown on every screen, page and file. Asked once; C on the first screen changes it.",
			"The log is kept twice; the second copy is best on a stick or another disk, from the next start on.", ""},
		enter: "save",
		fields: []*field{
			newField("Ward", settings.Ward, true),
			newField("Hospital", settings.Organisation, false),
			newSecondField(settings),
		},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			settings.Ward, settings.Organisation = f.text("Ward"), f.text("Hospital")
			if !namesWard(settings.Ward) {
				return nil, errNoWard
			}
			return f.saveSettings(m, settings)
		},
	}
}

// wardForm asks for the ward of a run that was declared without one, and enters it.
func wardForm(m *Model) *form {
	settings := m.s.Settings()
	return &form{
		title: "Which ward is this " + m.s.State().Noun() + " on?", enter: "save it in the log",
		lines: []string{"It was declared without a ward. From here on it is on every screen, page and file.", ""},
		fields: []*field{
			newField("Ward", cmp.Or(m.s.Ward(), settings.Ward), true),
			newField("Hospital", cmp.Or(m.s.Organisation(), settings.Organisation), false),
		},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			if !namesWard(f.text("Ward")) {
				return nil, errNoWard
			}
			named := event.WardNamed{Ward: f.text("Ward"), Organisation: f.text("Hospital")}
			r := m.actionRequest("This is ward "+named.Ward, incident.NameWard{WardNamed: named})
			r.done = func(session.Outcome) tea.Cmd { return m.keepWard(named) }
			return f.save(m, r), nil
		},
	}
}

// wardKeptMsg is the ward of this PC as it was kept, or could not be.
type wardKeptMsg struct {
	change *session.SettingsChange
	err    error
}

// keepWard keeps the ward for what is declared next, where this PC has none.
func (m *Model) keepWard(named event.WardNamed) tea.Cmd {
	settings := m.s.Settings()
	if settings.Ward != "" {
		return nil
	}
	settings.Ward, settings.Organisation = named.Ward, cmp.Or(named.Organisation, settings.Organisation)
	change := m.s.ChangeSettings(settings)
	return func() tea.Msg { return wardKeptMsg{change, change.Commit()} }
}

func (m *Model) wardKept(msg wardKeptMsg) {
	if msg.err != nil {
		m.hint("It is in the log, but this PC asks for its ward again: " + msg.err.Error())
		return
	}
	m.s.ApplySettings(msg.change)
}

var errNoWard = errors.New("type the name of the ward, such as 7B; F1 is help")

// namesWard reports whether a text can be the name of a ward.
func namesWard(typed string) bool {
	return strings.ContainsFunc(typed, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// asksWard reports whether the run was declared without a ward, so that one can be entered,
// or said anew.
func (m *Model) asksWard() bool {
	return m.s.Running() && !m.s.State().StartedForWard() && !m.looking()
}

// wardBanner says on the board how the ward of a run that has none is named.
func (m *Model) wardBanner() []string {
	if _, ok := m.screen.(*board); !ok || m.s == nil || m.form() != nil || !m.asksWard() || m.s.State().Ward != "" {
		return nil
	}
	words := " ! No ward is named, and every page needs one: Ctrl+K, then type ward"
	if text.Width(words) > m.width {
		words = " ! No ward: Ctrl+K, then type ward"
	}
	return []string{m.theme.warning.Render(words)}
}

// whoForm asks who is working. People already on this shift are one key away.
func whoForm(m *Model) *form {
	f := &form{
		title: "Who are you?", enter: "go on", signOn: true,
		lines:  []string{"Your name goes beside everything you do, until somebody else says so here.", ""},
		fields: []*field{newField("Name", "", true), newField("Role", "", false)},
	}
	if m.s.Running() && m.s.State().Given != nil {
		f.lines = append([]string{m.s.State().Given.To.Name + ", to whom it was handed over, accepts it with H: Esc first."}, f.lines...)
	}
	if state := m.s.State(); state != nil {
		f.offerPeople(state.People)
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		who := event.Person{Name: f.text("Name"), Role: f.text("Role")}
		if err := f.asksRole("your"); err != nil {
			return nil, err
		}
		before := m.s.Who()
		m.s.SetWho(who)
		m.s.NoteKey() // else another program is told the old name until the next key
		if !m.s.Running() || m.s.State().Who == who {
			m.remove(f)
			return nil, nil
		}
		r := m.actionRequest(who.String()+" now working", incident.SignOn{})
		r.done = func(session.Outcome) tea.Cmd {
			m.s.SetWho(who) // it may have been tried again since
			return nil
		}
		r.failed = func(error) { m.s.SetWho(before) }
		return f.save(m, r), nil
	}
	return f
}

// leaveForm asks before the program ends.
func leaveForm(m *Model) *form {
	f := &form{title: "Leave the program?", enter: "leave", leaving: true,
		submit: func(*Model, *form) (tea.Cmd, error) { return tea.Quit, nil }}
	if m.s.Running() {
		f.lines = []string{"The " + m.s.State().Noun() + " stays open. Everything so far is saved; start the program again to carry on."}
	}
	if len(m.unsaved) > 0 {
		f.lines = m.unsavedForLeaving()
	}
	return f
}

// drillForm is the last step before a drill: a typed word, so that nobody
// starts one by mistake.
func drillForm(begin func() tea.Cmd) *form {
	return &form{
		title:  "Type DRILL to start",
		lines:  []string{"Tell the site manager first: say \"exercise\" and until when. Nothing in a drill counts as real.", ""},
		enter:  "start the DRILL",
		fields: []*field{newField("Type DRILL", "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			if !strings.EqualFold(f.text("Type DRILL"), "drill") {
				return nil, errors.New("type the word DRILL, or press Esc")
			}
			m.remove(f)
			return begin(), nil
		},
	}
}

// noDuffForm turns from a drill to the declaration of a real downtime.
func noDuffForm(*Model) *form {
	return &form{
		title: "NO DUFF: stop the drill and start a REAL downtime now?",
		lines: []string{"The drill ends when the real downtime starts, on the next screen. Steps that were really done can be carried over then."},
		enter: "yes, it is real", noDuff: true,
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			m.forms, m.draft = nil, nil
			d, who := newDeclare(m, event.Live), m.s.Who()
			d.fill(fieldName, who.Name)
			d.fill(fieldRole, who.Role)
			m.show(d)
			return nil, nil
		},
	}
}

func (m *Model) actionRequest(what string, action incident.Action) request {
	return request{what: what, decide: func() (*session.Change, error) { return m.s.Decide(action) }}
}
