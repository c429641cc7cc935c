package tui

import (
	"fmt"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

// debrief is what was learned and what somebody will do about it, in a run that is
// open or over.
type debrief struct {
	list
	from screen
}

func newDebrief(from screen) *debrief { return &debrief{list: list{cursor: -1}, from: from} }

func (d *debrief) about(m *Model, width int) string {
	state := m.s.State()
	return text.Ends(" DEBRIEF of "+state.Title, session.ActionsWords(state.FollowUps, m.s.Now())+" ", width)
}

func (d *debrief) body(m *Model, width, height int) []string {
	state, now := m.s.State(), m.s.Now()
	d.cursor = min(max(d.cursor, 0), len(state.FollowUps)-1)
	var rows []row
	rows = append(rows, heading(" "+m.theme.title.Render(fmt.Sprintf("ACTIONS %d", len(state.FollowUps)))))
	for i, action := range state.FollowUps {
		words := session.ActionWords(action, now)
		lines := text.Hang(marked("", i == d.cursor), words, width-1)
		for _, line := range lines {
			if action.Overdue(now) {
				line = m.theme.overdue.Render(line)
			}
			rows = append(rows, fixed(line, i))
		}
	}
	if len(state.FollowUps) == 0 {
		rows = append(rows, heading("   None yet. A adds one: what, who, by when."))
	}
	rows = append(rows, heading(" "+m.theme.title.Render(fmt.Sprintf("LESSONS %d", len(state.Lessons)))))
	for _, lesson := range state.Lessons {
		for _, line := range text.Hang("   ", lesson.Text+" ("+lesson.By.Name+")", width-1) {
			rows = append(rows, heading(line))
		}
	}
	if len(state.Lessons) == 0 {
		rows = append(rows, heading("   None yet. N writes one down."))
	}
	return d.window(rows, height)
}

func (d *debrief) keys(m *Model) []key {
	keys := []key{{"A", "add an action", writes}, {"N", "new lesson", writes}}
	if len(m.s.State().FollowUps) > 0 {
		keys = append(keys, key{"Space", "action done", writes}, key{"Up/Down", "move", reads})
	}
	keys = append(keys, key{"Esc", "back", reads}, key{"L", "log", reads}, key{"E", "report", reads})
	if len(m.s.State().Records) > 0 {
		keys = append(keys, key{"P", "paper", reads}) // A adds an action here
	}
	return keys
}

func (d *debrief) press(m *Model, name string) tea.Cmd {
	actions := m.s.State().FollowUps
	switch {
	case name == "esc" || name == "b":
		m.show(d.from)
	case d.navigate(name, len(actions)):
	case name == "a":
		m.askKnown(actionForm(m))
	case name == "n":
		m.askKnown(lessonForm())
	case name == "l":
		m.show(newLog(d))
	case name == "e":
		m.ask(currentReportForm(m))
	case name == "p" && len(m.s.State().Records) > 0:
		m.show(newRecords(d))
	case name == "space" && len(actions) > 0 && d.cursor < 0:
		m.hint("Choose an action with Up and Down first.")
	case name == "space" && d.cursor >= 0 && actions[d.cursor].Done():
		m.hint("This action is done already.")
	case name == "space" && d.cursor >= 0:
		m.askKnown(actionDoneForm(actions[d.cursor]))
	}
	return nil
}

func (d *debrief) click(_ *Model, y int) tea.Cmd {
	if item := d.at(y); item >= 0 {
		d.cursor = item
	}
	return nil
}

func (d *debrief) scroll(m *Model, lines int) { d.move(lines, len(m.s.State().FollowUps)) }

// lessonForm writes down what was learned.
func lessonForm() *form {
	return &form{
		title: "LESSON: what was learned?", enter: "save",
		lines:  []string{"What went well, or did not, and why. No patient's name or number.", ""},
		fields: []*field{newField("Lesson", "", true)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			lesson := f.text("Lesson")
			return f.save(m, m.actionRequest("Lesson: "+lesson, incident.AddLesson{Text: lesson})), nil
		},
	}
}

const fieldDue = "By when"

// actionForm writes down what somebody will do, and by when.
func actionForm(m *Model) *form {
	due := newField(fieldDue, "", true)
	due.hint = "12 Dec, in 2 weeks, Friday"
	due.after = func(typed string) string {
		day, err := text.ParseDue(typed, m.s.Now())
		if err != nil {
			return ""
		}
		return day.Format("Mon " + text.DayLayout)
	}
	owner := newField(fieldOwner, "", true)
	owner.hint = "name or role that does it"
	return &form{
		title: "ACTION: what will be done, by whom, by when?", enter: "save",
		fields: []*field{newField("Action", "", true), owner, due},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			day, err := text.ParseDue(f.text(fieldDue), m.s.Now())
			if err != nil {
				f.setFocus(2)
				return nil, err
			}
			action := incident.AddAction{Text: f.text("Action"), Owner: f.text(fieldOwner), Due: day}
			words := fmt.Sprintf("Action: %s, %s, by %s", action.Text, action.Owner, day.Format("Mon "+text.DayLayout))
			r := m.actionRequest(words, action)
			r.done = func(session.Outcome) tea.Cmd { return m.refreshRuns() }
			return f.save(m, r), nil
		},
	}
}

// actionDoneForm says that an action was done.
func actionDoneForm(action incident.FollowUp) *form {
	return &form{
		title: "ACTION DONE?", enter: "yes, done", lines: []string{action.Text + "; owner: " + action.Owner, ""},
		fields: []*field{newField(fieldNote, "", false)},
		submit: func(m *Model, f *form) (tea.Cmd, error) {
			r := m.actionRequest("Action done: "+action.Text, incident.FinishAction{Seq: action.Seq, Note: f.text(fieldNote)})
			r.done = func(session.Outcome) tea.Cmd { return m.refreshRuns() }
			return f.save(m, r), nil
		},
	}
}
